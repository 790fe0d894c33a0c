"""What was enrolled, as the rest of the code sees it: HubSpot's strings turned into typed, immutable values.

`hubspot` fills these types, `mapping` reads them. Money is Decimal in the record's currency, in major units.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
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

    @classmethod
    def parse(cls, text: str) -> "RecordRef | None":
        """The reference that `str()` made the text of; None for any other text."""
        name, _, record_id = text.partition(" ")
        kind = next((kind for kind in RecordType if kind.value == name), None)
        return cls(kind, record_id) if kind and record_id else None


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
        post_tax_amount: HubSpot's amount with tax; equal to `amount` in spite of a tax where prices include it.
        service_date, period_end: first and last day of the billing period, where HubSpot has them.
        position: HubSpot's sort key on the quote; None sorts last.
        frequency: HubSpot's `recurringbillingfrequency`; '' = billed once. Amount and price are those of one period.
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
    post_tax_amount: Decimal | None = None
    service_date: date | None = None
    period_end: date | None = None
    position: int | None = None
    frequency: str = ""


class AdjustmentKind(StrEnum):
    """What a record adds to or takes off the sum of its lines, in the order in which HubSpot applies them."""

    DISCOUNT = "discount"
    FEE = "fee"
    TAX = "tax"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A discount, fee or tax of the whole record (legacy quotes, invoices, payments), never of one line.

    Attributes:
        amount: fixed money; None where it is a percentage. percent: 10 = 10 %; None where it is fixed money.
            Both are None where HubSpot's value could not be read.
        position: HubSpot's `hs_sort_order`; None sorts last.
    """

    kind: AdjustmentKind
    id: str
    label: str = ""
    amount: Decimal | None = None
    percent: Decimal | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFacts:
    """What only a quote has. Codes are HubSpot's own, in capitals; '' where it has none.

    Attributes:
        lifecycle: `hs_quote_status`; approval: `hs_status`; progression: `hs_quote_progression_status`.
        signature: `hs_quote_esign_status`; sign_status: `hs_sign_status`.
        signers_required, signers_completed: of an electronic signature; None where there is none.
        signed_on, accepted_on, expires_on: days in the company's zone; the day of expiration still counts.
        accepted_by: who clicked 'accept', a name or an e-mail address.
        net_terms_days: `hs_net_payment_terms`; None where HubSpot has none.
        terms, comments: what the quote says to the buyer.
    """

    lifecycle: str = ""
    approval: str = ""
    progression: str = ""
    signature: str = ""
    sign_status: str = ""
    esign: bool = False
    signers_required: int | None = None
    signers_completed: int | None = None
    manually_signed: bool = False
    signed_on: date | None = None
    accepted_on: date | None = None
    accepted_by: str = ""
    expires_on: date | None = None
    locked: bool = False
    number: str = ""
    purchase_order: str = ""
    net_terms_days: int | None = None
    terms: str = ""
    comments: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """What only a payment has. Money is in the payment's currency unless said otherwise; None where HubSpot has none.

    Attributes:
        status: `hs_latest_status`, in small letters: 'succeeded', 'refunded' …
        amount: `hs_initial_amount`, the gross amount that was charged.
        refunded: `hs_refunds_amount`. fee: `hs_fees_amount`, what processing cost.
        discounts: `hs_total_discounts_amount`, already taken off `amount`.
        currency: ISO code, as `Sale.currency`.
        settlement_currency: ISO code of what was paid out, '' where unknown; settled_amount and settled_fee are in it.
        initiated_on, paid_out_on: days in the company's zone.
        made_at: when it was charged and when HubSpot got to know it, the later of both.
        method: `hs_payment_method_type` ('card', 'ach' …). processor: `hs_processor_type` ('hs_payments' …).
        reference: `hs_reference_number`. payment_id: `hs_payment_id`.
        source, source_id: `hs_payment_source_app` (in capitals: 'QUOTE' …) and the id in it.
        invoice_ids, subscription_ids: associated HubSpot records; its deals and quotes are in `Sale.related`.
    """

    status: str = ""
    amount: Decimal | None = None
    refunded: Decimal | None = None
    fee: Decimal | None = None
    discounts: Decimal | None = None
    currency: str = ""
    settlement_currency: str = ""
    settled_amount: Decimal | None = None
    settled_fee: Decimal | None = None
    initiated_on: date | None = None
    paid_out_on: date | None = None
    made_at: datetime | None = None
    method: str = ""
    processor: str = ""
    reference: str = ""
    payment_id: str = ""
    customer_email: str = ""
    source: str = ""
    source_id: str = ""
    billing_address: Address = field(default_factory=Address)
    shipping_address: Address = field(default_factory=Address)
    ship_to_name: str = ""
    invoice_ids: tuple[str, ...] = ()
    subscription_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """An enrolled deal, quote or payment with everything a document needs, read once.

    Attributes:
        title: the record's name, for sentences.
        currency: ISO code, '' where the record and its portal have none.
        lines: in HubSpot's order.
        contact: the first associated contact (of a quote: its billing contact), None where there is none.
        organisation: the primary associated company (of a quote: its billing company), None where there is none.
        amount: HubSpot's own total of the record, None where it has none.
        today: the date of 'today' in the company's zone, fixed when the record was read.
        unread_lines: ids of line items that are associated but could not be read (deleted meanwhile).
        adjustments: discounts, fees and taxes of the whole record, in the order in which they apply.
        quote, payment: what only such a record has; None for the other types.
        related: associated records that may have documents of their own: a deal's quotes, a quote's deals, a
            payment's deals and quotes.
        remarks: sentences about the reading itself, for the warning of the answer (where the lines come from …).
        part: whether this is a part of a record, for which HubSpot itself has no figures.
        due: what a document of it must come to with tax, in whole cents, where that is known from another document.
        tax_rates: percentages that QuickBooks' own tax engine charged on another document of the same record.
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
    adjustments: tuple[Adjustment, ...] = ()
    quote: QuoteFacts | None = None
    payment: PaymentFacts | None = None
    related: tuple[RecordRef, ...] = ()
    remarks: tuple[str, ...] = ()
    part: bool = False
    due: Decimal | None = None
    tax_rates: tuple[Decimal, ...] = ()
