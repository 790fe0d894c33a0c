"""What went into the books of a portal lately, for people: what the ledger's index by portal holds.

A posting is in the index while it is SENT or DONE: then there is a document, or there may be one. Customers, products
and vendors are a company's, not a portal's, and never in it; nor is a body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from quickbooks_actions.aws import Item
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.mapping.records import RecordRef
from quickbooks_actions.quickbooks.links import document_url

INDEX = "by_portal"
"""Hash key `portal`, range key `changed_at`. `template.yaml` names what else it holds: the attributes read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPosting:
    """One document, or one that may exist.

    Attributes:
        books: what is booked: `invoice`, `estimate`, `income`, `refund`, `expense`.
        record: of HubSpot, what for; None for a kind that this version does not know.
        part: `whole`, or the part of the record.
        entity: QuickBooks' name of the document's type.
        known: False while nobody knows whether QuickBooks made the document (the next delivery finds out).
        document_id, number, total, currency: of the document; '' and None where not known. Currency is '' where
            QuickBooks named none: the company's own.
        changed_at: when it was sent, or known to be done; in UTC.
    """

    portal_id: str
    realm_id: str
    books: str
    record: RecordRef | None
    part: str
    entity: str
    known: bool
    document_id: str = ""
    number: str = ""
    total: Decimal | None = None
    currency: str = ""
    changed_at: datetime

    def url(self, environment: str) -> str:
        """A link that opens the document in QuickBooks; '' where there is none yet.

        Args:
            environment: the company's, 'production' or 'sandbox'.
        """
        return document_url(environment, self.realm_id, self.entity, self.document_id) if self.document_id else ""


def index_attributes(posting: str, now: datetime) -> Item:
    """What puts a row into the index: nothing where the posting is no portal's."""
    portal_id = PostingKey.parse(posting).portal_id
    moment = now.astimezone(UTC).isoformat(timespec="milliseconds")
    return {"portal": portal_id, "changed_at": moment} if portal_id else {}


def read_recent(item: Mapping[str, Any]) -> RecentPosting:
    """An item of the index."""
    key = PostingKey.parse(str(item["posting"]))
    return RecentPosting(
        portal_id=key.portal_id,
        realm_id=key.realm_id,
        books=key.books,
        record=RecordRef.parse(key.record),
        part=key.part,
        entity=str(item.get("entity", "")),
        known=bool(item.get("document_id")),
        document_id=str(item.get("document_id", "")),
        number=str(item.get("number", "")),
        total=Decimal(item["total"]) if "total" in item else None,
        currency=str(item.get("currency", "")),
        changed_at=datetime.fromisoformat(str(item["changed_at"])),
    )
