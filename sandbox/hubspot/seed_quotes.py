"""The quotes of the first portal: old and new ones in every state, and odd contents (HubSpot contract 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from sandbox.hubspot.filling import MADE, Filler
from sandbox.hubspot.records import CrmObject, PropertyInput
from sandbox.hubspot.seed_ids import SeedDeal, SeedQuote

_FAR = date(2099, 12, 31)
_PAST = date(2026, 1, 31)
_AGREED = datetime(2026, 1, 22, 17, 45, tzinfo=UTC)

State = Mapping[str, PropertyInput]

_PUBLISHED: State = {
    "hs_status": "APPROVAL_NOT_NEEDED",
    "hs_quote_status": "PUBLISHED",
    "hs_quote_progression_status": "PUBLISHED",
}
_SIGNED: State = {
    **_PUBLISHED,
    "hs_esign_enabled": True,
    "hs_esign_num_signers_required": 1,
    "hs_esign_num_signers_completed": 1,
    "hs_quote_esign_status": "SIGNED",
    "hs_sign_status": "ESIGN_COMPLETED",
    "hs_esign_date": _AGREED,
}
_ACCEPTED: State = {
    "hs_status": "APPROVED",
    "hs_quote_status": "ACCEPTED",
    "hs_quote_progression_status": "PUBLISHED",
    "hs_template_type": "CPQ_QUOTE",
    "hs_acceptance_method": "clickwrap",
    "hs_accepted_date": _AGREED,
    "hs_clickwrap_accepted_by": "Jane Miller",
}

_STATES: Mapping[SeedQuote, tuple[str, date, State]] = {
    SeedQuote.SIGNED: ("Garden renewal, signed", _FAR, _SIGNED),
    SeedQuote.ACCEPTED: ("Garden renewal, accepted with a click", _FAR, _ACCEPTED),
    SeedQuote.PUBLISHED: ("Garden renewal, published", _FAR, _PUBLISHED),
    SeedQuote.DRAFT: (
        "Garden renewal, draft",
        _FAR,
        {"hs_status": "DRAFT", "hs_quote_status": "DRAFT", "hs_quote_progression_status": "DRAFT"},
    ),
    SeedQuote.PENDING_APPROVAL: (
        "Garden renewal, to be approved",
        _FAR,
        {"hs_status": "PENDING_APPROVAL", "hs_quote_status": "PENDING_APPROVAL"},
    ),
    SeedQuote.CHANGES_REQUESTED: (
        "Garden renewal, to be changed",
        _FAR,
        {"hs_status": "PENDING_APPROVAL", "hs_quote_status": "CHANGES_REQUESTED"},
    ),
    SeedQuote.REJECTED: (
        "Garden renewal, rejected",
        _FAR,
        {"hs_status": "REJECTED", "hs_quote_progression_status": "DRAFT"},
    ),
    SeedQuote.EXPIRED: (
        "Garden renewal, expired",
        _PAST,
        {**_PUBLISHED, "hs_quote_status": "EXPIRED"},
    ),
    SeedQuote.PAST_ITS_DATE: ("Garden renewal, past its date", _PAST, _PUBLISHED),
    SeedQuote.SIGNED_THEN_EXPIRED: (
        "Garden renewal, signed and then expired",
        _PAST,
        {**_SIGNED, "hs_quote_status": "EXPIRED"},
    ),
    SeedQuote.VOID: ("Garden renewal, void", _FAR, {**_SIGNED, "hs_quote_status": "VOID"}),
    SeedQuote.ARCHIVED: ("Garden renewal, archived", _FAR, {**_PUBLISHED, "hs_quote_status": "ARCHIVED"}),
    SeedQuote.OLD_WITHOUT_LIFE_CYCLE: ("Garden renewal, from long ago", _FAR, {"hs_status": "APPROVED"}),
}


def add_quotes(filler: Filler, jane: CrmObject) -> None:
    """All quotes, each of the deal `OF_QUOTE` and with line items of its own."""
    deal = filler.deal(SeedDeal.OF_QUOTE, "Garden renewal in quotes", [jane], currency="USD")
    design = filler.product("Design", "DES-01", "75.00")
    filler.line(deal, design, quantity=4)
    for record_id, (title, expires_on, state) in _STATES.items():
        quote = _quote(filler, record_id, title, [jane, deal], {**state, "hs_expiration_date": expires_on})
        filler.line(quote, design, quantity=4, hs_position_on_quote=0)
    _with_odd_contents(filler, jane, deal)


def _with_odd_contents(filler: Filler, jane: CrmObject, deal: CrmObject) -> None:
    portal = filler.portal
    design, pump = filler.product("Design", "DES-01", "75.00"), filler.product("Pump", "PUMP-01", "15.00")

    adjusted = _quote(filler, SeedQuote.ADJUSTED, "Everything on top", [jane, deal], _SIGNED)
    filler.line(adjusted, design, quantity=4)
    for label, form, value, order in (("Loyalty", "PERCENT", "10", 2), ("Welcome", "FIXED", "20", 1)):
        portal.add_discount(
            adjusted, at=MADE, hs_label=label, hs_type=form, hs_value=value, hs_sort_order=order, hs_duration="ONCE"
        )
    portal.add_fee(adjusted, at=MADE, hs_label="Delivery", hs_type="FIXED", hs_value="15.50")
    portal.add_tax(adjusted, at=MADE, hs_label="Sales tax", hs_type="PERCENT", hs_value="8")

    recurring = _quote(filler, SeedQuote.RECURRING, "Care plan", [jane, deal], _ACCEPTED)
    filler.line(recurring, pump, quantity=1, hs_position_on_quote=2)
    filler.line(
        recurring,
        filler.product("Lawn care", "CARE-01", "120.00"),
        quantity=1,
        hs_position_on_quote=1,
        recurringbillingfrequency="monthly",
        hs_recurring_billing_period="P12M",
        hs_billing_period_start_date=date(2026, 2, 1),
        hs_billing_period_end_date=date(2026, 2, 28),
        hs_tcv="1440.00",
    )
    filler.line(
        recurring, filler.product("Winter care", "CARE-02", "80.00"), hs_position_on_quote=0, hs_is_optional=True
    )

    billing = _quote(filler, SeedQuote.BILLING_CONTACT, "Billed to another", [jane, deal], _SIGNED)
    filler.line(billing, design, quantity=1)
    payer = filler.contact("Bill", "Payer", "bill@payer.example")
    portal.associate(billing, payer, label="Billing contact")
    portal.associate(billing, filler.company("ACME Landscaping Group"))
    portal.associate(billing, filler.company("Payer & Sons"), label="Billing company")

    portal.tax_rates.add("7001", name="GST 5 %", label="GST", percentage=Decimal("5"), at=MADE)
    portal.tax_rates.add("7002", name="VAT standard", label="20.0% S", percentage=Decimal("20"), at=MADE)
    taxed = _quote(filler, SeedQuote.TAX_LIBRARY, "Taxed by the library", [jane, deal], _SIGNED)
    filler.line(taxed, design, quantity=2, hs_tax_rate_group_id="7001", hs_position_on_quote=0)
    filler.line(taxed, pump, quantity=2, hs_tax_rate_group_id="7001", hs_position_on_quote=1)

    euro = _quote(filler, SeedQuote.EURO, "Garten in Bonn", [jane, deal], {**_SIGNED, "hs_currency": "EUR"})
    filler.line(euro, design, quantity=2, hs_line_item_currency_code="EUR")


def _quote(filler: Filler, record_id: str, title: str, associated: list[CrmObject], properties: State) -> CrmObject:
    usual: dict[str, PropertyInput] = {
        "hs_title": title,
        "hs_currency": "USD",
        "hs_expiration_date": _FAR,
        "hs_quote_number": f"20260110-{record_id[-4:]}",
        "hs_terms": "Payment within 14 days.",
        "hs_net_payment_terms": 14,
        "hs_sender_company_name": "Harbor Gardens",
    }
    quote = filler.portal.create_quote(record_id=record_id, at=MADE, **{**usual, **properties})
    for record in associated:
        filler.portal.associate(quote, record)
    return quote
