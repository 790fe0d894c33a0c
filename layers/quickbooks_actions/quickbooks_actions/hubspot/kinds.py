"""How HubSpot keeps each type of record: its path, and what a sale is read from (HubSpot contract 7.1 to 7.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from quickbooks_actions.hubspot import payments, quotes
from quickbooks_actions.mapping.records import AdjustmentKind, RecordType


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One type of record.

    Attributes:
        facts: properties that only this type has.
        associated: what is read with the record, beside line items, contacts and companies.
        optional: likewise, but what the record can be read without where the app lacks a scope for it: the app asks for
            these scopes as optional ones, so a portal may be without.
        primary_company: the association type of the primary company; '' = the type knows none, the first counts.
        billing: whether contacts and companies may carry a billing label.
        lines_by_list: whether the association list is asked where the record itself shows no line items.
    """

    path: str
    title: str
    amount: str
    currency: str
    facts: tuple[str, ...] = ()
    associated: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    primary_company: str = ""
    billing: bool = False
    lines_by_list: bool = False

    @property
    def properties(self) -> tuple[str, ...]:
        """What is asked for; each once."""
        return tuple(dict.fromkeys((self.title, self.amount, self.currency, *self.facts)))

    @property
    def associations(self) -> tuple[str, ...]:
        """What is asked for, all of it."""
        return ("line_items", "contacts", "companies", *self.associated, *self.optional)

    @property
    def needed_associations(self) -> tuple[str, ...]:
        """What is asked for without the optional."""
        return tuple(name for name in self.associations if name not in self.optional)


KINDS: Mapping[RecordType, RecordKind] = {
    RecordType.DEAL: RecordKind(
        "deals", "dealname", "amount", "deal_currency_code", associated=("quotes",), primary_company="deal_to_company"
    ),
    RecordType.QUOTE: RecordKind(
        "quotes",
        "hs_title",
        "hs_quote_amount",
        "hs_currency",
        facts=quotes.PROPERTIES,
        associated=("deals", "discounts", "fees", "taxes"),
        billing=True,
    ),
    RecordType.PAYMENT: RecordKind(
        "commerce_payments",
        "hs_reference_number",
        "hs_initial_amount",
        "hs_currency_code",
        facts=payments.PROPERTIES,
        associated=("deals", "quotes", "discounts", "fees"),
        optional=("invoices", "subscriptions"),
        lines_by_list=True,
    ),
}

ADJUSTMENTS: Mapping[AdjustmentKind, str] = {
    AdjustmentKind.DISCOUNT: "discounts",
    AdjustmentKind.FEE: "fees",
    AdjustmentKind.TAX: "taxes",
}
"""Under which path HubSpot keeps what concerns a whole record."""

SOURCES: Mapping[str, tuple[str, ...]] = {
    "invoices": ("line_items", *ADJUSTMENTS.values()),
    "quotes": ("line_items", *ADJUSTMENTS.values()),
    "deals": ("line_items",),
}
"""Where a payment's line items are looked for that has none of its own, in this order, and what is read there."""
