"""Keys: what a posting is, under which request id it is sent, by which marker it is found, what it contained.

All are pure functions of their arguments and the same in every process, for years: a changed key is a second document.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.currency import record_currency
from quickbooks_actions.mapping.customer import customer_key
from quickbooks_actions.mapping.lines import billed_amount
from quickbooks_actions.mapping.money import plain
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.mapping.organisation import organisation_key
from quickbooks_actions.mapping.product import product_key
from quickbooks_actions.mapping.records import Adjustment, Contact, Line, Organisation, RecordRef, Sale

WHOLE = "whole"

# Crockford's digits: no I, L, O, U, so that a marker can be read out and typed
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MARKER_CHARACTERS = 6


@dataclass(frozen=True)
class PostingKey:
    """One write to QuickBooks that must happen once. `str()` of it is the ledger's key.

    Attributes:
        books: what is booked: `invoice`, `estimate`, `customer` …
        record: what for: `deal 991`; for a customer or product a digest of what is created, never its name.
        part: `whole`, or the part of the record that is booked.
        enrolment: set where another document was asked for in spite of the first.
    """

    portal_id: str
    realm_id: str
    books: str
    record: str
    part: str = WHOLE
    enrolment: str = ""

    def __str__(self) -> str:
        parts = [self.portal_id, self.realm_id, self.books, self.record, self.part]
        if self.enrolment:
            parts.append(self.enrolment)
        return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)

    @classmethod
    def parse(cls, text: str) -> "PostingKey":
        """The key that `str()` made the text of.

        Raises:
            ValueError: it is none.
        """
        parts = [part.replace("%7C", "|").replace("%25", "%") for part in text.split("|")]
        if len(parts) not in (5, 6):
            raise ValueError("not a posting key")
        return cls(*parts)


def for_record(
    portal_id: str, realm_id: str, books: str, record: RecordRef, *, part: str = WHOLE, enrolment: str = ""
) -> PostingKey:
    """The key of a document made for a record."""
    return PostingKey(portal_id, realm_id, books, str(record), part, enrolment)


def for_customer(realm_id: str, contact: Contact, currency: str) -> PostingKey:
    """The key of a new customer: whoever asks for the same customer in the company gets the same key."""
    return PostingKey("", realm_id, "customer", f"customer {_digest(customer_key(contact, currency))}")


def for_organisation(realm_id: str, organisation: Organisation, currency: str) -> PostingKey:
    """The key of a new customer for HubSpot's company: by its name, whoever asks."""
    return PostingKey("", realm_id, "customer", f"customer {_digest(organisation_key(organisation, currency))}")


def for_vendor(realm_id: str, name: str, currency: str) -> PostingKey:
    """The key of a new vendor, one for each currency."""
    return PostingKey("", realm_id, "vendor", f"vendor {_digest(normalised(name) + chr(10) + normalised(currency))}")


def for_product(realm_id: str, line: Line) -> PostingKey:
    """The key of a new product: whoever asks for the same product in the company gets the same key."""
    return PostingKey("", realm_id, "product", f"product {_digest(product_key(line))}")


def marker(key: PostingKey) -> str:
    """`HubSpot deal 991 · 7QF3K2`: fit to be seen on a statement, and different for every key of a record."""
    return f"HubSpot {key.record} · {_digest(str(key))[:_MARKER_CHARACTERS]}"


def request_id(key: PostingKey, generation: int, body: Body) -> str:
    """QuickBooks' `requestid`, 35 characters (at most 50 are allowed, QuickBooks contract 1.5).

    The same for the same key, generation and body (numbers by value: 10.0 is 10.00), another for any other: QuickBooks
    answers a known id with what it answered before, whatever the body.

    Raises:
        TypeError: the body holds a value with no exact form on the wire.
    """
    return f"hs-{_digest(_canonical([str(key), generation, body]))}"


def fingerprint(sale: Sale) -> str:
    """SHA-256, in hexadecimal, of what the record bills: lines, customer and currency.

    For telling that a document was created with different content. The order of the lines, HubSpot's ids and the
    record's title are no content.
    """
    lines = sorted(_canonical(_content(line)) for line in sale.lines)
    buyer = None if sale.contact is None else customer_key(sale.contact, "")
    content: list[object] = [lines, buyer, record_currency(sale)]
    if sale.adjustments:
        content.append(sorted(_canonical(_adjustment(one)) for one in sale.adjustments))
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _adjustment(adjustment: Adjustment) -> list[object]:
    return [adjustment.kind.value, normalised(adjustment.label), adjustment.amount, adjustment.percent]


def _content(line: Line) -> list[object]:
    return [
        normalised(line.name),
        normalised(line.sku),
        normalised(line.description),
        Decimal(1) if line.quantity is None else line.quantity,
        billed_amount(line),
        line.tax_amount,
        line.tax_rate,
        line.tax_rate_group_id,
        None if line.service_date is None else line.service_date.isoformat(),
    ]


def _digest(text: str) -> str:
    """160 bits of SHA-256 as 32 characters."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:20]).decode().translate(_CROCKFORD)


def _canonical(value: object) -> str:
    """One text for one value: JSON with sorted names and numbers in their shortest exact form."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return f"{plain(Decimal(value)):f}"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{_canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(_canonical(item) for item in value) + "]"
    raise TypeError(f"a {type(value).__name__} has no exact form in a QuickBooks body")
