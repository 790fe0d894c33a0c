"""What was enrolled, as the rest of the code sees it: HubSpot's strings turned into typed, immutable values.

`hubspot` fills these types, `mapping` reads them. Money is Decimal in the record's currency, in major units.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class RecordType(StrEnum):
    """The kinds of record that a workflow can enrol for us."""

    DEAL = "deal"
    QUOTE = "quote"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record in one portal; `id` is HubSpot's, as text (ids are longer than 32 bit)."""

    type: RecordType
    id: str

    def __str__(self) -> str:
        return f"{self.type.value} {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; empty parts are ''."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return any((self.line1, self.line2, self.city, self.region, self.postal_code, self.country))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A HubSpot contact; empty values are ''."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    company_name: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A HubSpot company (a *company* is QuickBooks' in our words)."""

    id: str
    name: str = ""
    phone: str = ""
    email: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line item of the record.

    Attributes:
        quantity: None where HubSpot has none (freshly created lines): counts as 1, with a warning.
        unit_price: list price of one unit before discounts; None with tiered pricing.
        amount: HubSpot's net total of the line after its discounts, before tax: what is billed.
        discount: money taken off the whole line (never negative); discount_percent: where it was given as a percentage.
        tax_amount, tax_rate (percent), tax_label, tax_rate_group_id: HubSpot's tax of the line, where it has one.
        service_date: first day of the billing period, where HubSpot has one.
        position: HubSpot's sort key on the quote; None sorts last.
        frequency: HubSpot's `recurringbillingfrequency`; '' = billed once.
    """

    id: str
    name: str
    description: str = ""
    sku: str = ""
    product_id: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    discount: Decimal = Decimal(0)
    discount_percent: Decimal | None = None
    currency: str = ""
    tax_amount: Decimal | None = None
    tax_rate: Decimal | None = None
    tax_label: str = ""
    tax_rate_group_id: str = ""
    service_date: date | None = None
    position: int | None = None
    frequency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """An enrolled deal, quote or payment with everything a document needs, read once.

    Attributes:
        title: the record's name, for sentences.
        currency: ISO code, '' where the record and its portal have none.
        lines: in HubSpot's order.
        contact: the first associated contact, None where there is none.
        organisation: the primary associated company, None where there is none.
        amount: HubSpot's own total of the record, None where it has none.
        today: the date of 'today' in the company's zone, fixed when the record was read.
        unread_lines: ids of line items that are associated but could not be read (deleted meanwhile).
    """

    record: RecordRef
    title: str
    currency: str
    lines: tuple[Line, ...]
    contact: Contact | None
    organisation: Organisation | None
    amount: Decimal | None
    today: date
    unread_lines: tuple[str, ...] = ()
