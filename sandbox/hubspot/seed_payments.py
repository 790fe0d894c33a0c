"""The payments of the first portal, one of every status and kind, and a deal with a payment link (HubSpot contract)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sandbox.hubspot.filling import MADE, Filler
from sandbox.hubspot.records import CrmObject, PropertyInput
from sandbox.hubspot.seed_ids import SeedDeal, SeedInvoice, SeedPayment

# 22:15 in New York on the 20th: the 21st already in UTC.
_CHARGED = datetime(2026, 1, 21, 3, 15, tzinfo=UTC)
_PAID_OUT = date(2026, 1, 23)
_LATE = 120.0

_STATUSES: Mapping[SeedPayment, tuple[str, str | None]] = {
    SeedPayment.SUCCEEDED: ("succeeded", None),
    SeedPayment.REFUNDED: ("refunded", "195.00"),
    SeedPayment.PARTIALLY_REFUNDED: ("partially_refunded", "45.00"),
    SeedPayment.PROCESSING: ("processing", None),
    SeedPayment.FAILED: ("failed", None),
    SeedPayment.PROCESSING_REFUND: ("processing_refund", None),
    SeedPayment.DISPUTED_ACTION_REQUIRED: ("disputed_action_required", None),
    SeedPayment.DISPUTED_AWAITING_DECISION: ("disputed_awaiting_decision", None),
    SeedPayment.DISPUTED_WON: ("disputed_won", None),
    SeedPayment.DISPUTED_LOST: ("disputed_lost", None),
}
_STATUS_AMOUNT = "195.00"


def add_payments(filler: Filler, jane: CrmObject) -> None:
    """All payments, a deal with a payment link and an invoice."""
    design, pump = filler.product("Design", "DES-01", "75.00"), filler.product("Pump", "PUMP-01", "15.00")
    for record_id, (status, refunded) in _STATUSES.items():
        payment = _payment(
            filler, record_id, _STATUS_AMOUNT, [jane], {"hs_latest_status": status, "hs_refunds_amount": refunded}
        )
        _two_lines(filler, payment)

    link = filler.deal(SeedDeal.PAYMENT_LINK, "Paid by a payment link", [jane], currency="USD")
    filler.line(link, design, quantity=2)
    filler.line(link, pump, quantity=3)
    paid = _payment(
        filler,
        SeedPayment.PAYMENT_LINK,
        "195.00",
        [jane, link],
        {"hs_payment_source_app": "SALES_CHECKOUT", "hs_payment_source_name": "Garden starter kit"},
    )
    _two_lines(filler, paid)
    _with_odd_lines(filler, jane)
    _with_odd_amounts(filler, jane)


def _with_odd_lines(filler: Filler, jane: CrmObject) -> None:
    portal = filler.portal
    design = filler.product("Design", "DES-01", "75.00")

    synced = _payment(filler, SeedPayment.FROM_QUICKBOOKS, "195.00", [jane], {"hs_processor_type": "quickbooks"})
    _two_lines(filler, synced)

    invoice = portal.create_invoice(
        record_id=SeedInvoice.PAID,
        at=MADE,
        hs_title="Garden renewal",
        hs_number="INV-1001",
        hs_currency="USD",
        hs_invoice_status="paid",
    )
    _two_lines(filler, invoice)
    portal.add_discount(invoice, at=MADE, hs_label="Welcome", hs_type="FIXED", hs_value="20.00")
    of_invoice = {"hs_payment_source_app": "INVOICE", "hs_payment_source_id": SeedInvoice.PAID}
    _payment(filler, SeedPayment.OF_INVOICE, "175.00", [jane, invoice], of_invoice)

    _payment(filler, SeedPayment.WITHOUT_LINES, "42.00", [jane], {})

    now = portal.now()
    late = _payment(filler, SeedPayment.LATE_LINES, "150.00", [jane], {"hs_initiated_date": now}, at=now)
    portal.add_line_item(late, product=design, at=now, arrives_after=_LATE, quantity=2)

    doubled = _payment(filler, SeedPayment.DOUBLED_LINES, "195.00", [jane], {})
    _two_lines(filler, doubled)
    _two_lines(filler, doubled)

    recurring = _payment(filler, SeedPayment.RECURRING, "120.00", [jane], {"hs_payment_type": "recurring"})
    filler.line(
        recurring,
        filler.product("Lawn care", "CARE-01", "120.00"),
        quantity=1,
        recurringbillingfrequency="monthly",
        hs_billing_period_start_date=date(2026, 1, 1),
        hs_billing_period_end_date=date(2026, 1, 31),
    )
    subscription = portal.create(
        "subscriptions", {"hs_name": "Lawn care", "hs_status": "active", "hs_currency_code": "USD"}, at=MADE
    )
    portal.associate(recurring, subscription)


def _with_odd_amounts(filler: Filler, jane: CrmObject) -> None:
    portal = filler.portal
    design = filler.product("Design", "DES-01", "75.00")

    coupon = _payment(
        filler,
        SeedPayment.ORDER_DISCOUNT,
        "135.00",
        [jane],
        {
            "hs_order_discount_amount": "15.00",
            "hs_order_discount_code": "SPRING10",
            "hs_line_item_discounts_amount": "0",
            "hs_total_discounts_amount": "15.00",
        },
    )
    filler.line(coupon, design, quantity=2)

    adjusted = _payment(filler, SeedPayment.DISCOUNT_AND_FEE, "140.00", [jane], {"hs_total_discounts_amount": "15.00"})
    filler.line(adjusted, design, quantity=2)
    portal.add_discount(adjusted, at=MADE, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")
    portal.add_fee(adjusted, at=MADE, hs_label="Delivery", hs_type="FIXED", hs_value="5.00")

    taxed = _payment(filler, SeedPayment.TAXED, "162.00", [jane], {})
    filler.line(taxed, design, quantity=2, hs_tax_rate="8", hs_tax_label="California sales tax")

    euro = _payment(
        filler,
        SeedPayment.EURO,
        "150.00",
        [jane],
        {
            "hs_currency_code": "EUR",
            "hs_fees_amount": "4.65",
            "hs_settlement_currency_code": "USD",
            "hs_initial_amount_in_settlement_currency": "162.00",
            "hs_fees_amount_in_settlement_currency": "5.02",
        },
    )
    filler.line(euro, design, quantity=2, hs_line_item_currency_code="EUR")

    canadian = _payment(
        filler,
        SeedPayment.CANADIAN,
        "150.00",
        [jane],
        {
            "hs_currency_code": "CAD",
            "hs_fees_amount": None,
            "hs_settlement_currency_code": "USD",
            "hs_initial_amount_in_settlement_currency": "108.00",
            "hs_fees_amount_in_settlement_currency": "3.43",
        },
    )
    filler.line(canadian, design, quantity=2, hs_line_item_currency_code="CAD")

    cash = {"hs_fees_amount": None, "hs_payment_method_type": "cash", "hs_processor_type": "none"}
    _two_lines(filler, _payment(filler, SeedPayment.WITHOUT_FEE, "195.00", [jane], cash))
    _two_lines(filler, _payment(filler, SeedPayment.AMOUNT_DIFFERS, "190.00", [jane], {}))
    _two_lines(filler, _payment(filler, SeedPayment.NO_CONTACT, "195.00", [], {}))


def _two_lines(filler: Filler, parent: CrmObject) -> None:
    """Two hours of design and three pumps: 195.00."""
    filler.line(parent, filler.product("Design", "DES-01", "75.00"), quantity=2, hs_position_on_quote=0)
    filler.line(parent, filler.product("Pump", "PUMP-01", "15.00"), quantity=3, hs_position_on_quote=1)


def _payment(
    filler: Filler,
    record_id: str,
    amount: str,
    associated: list[CrmObject],
    properties: Mapping[str, PropertyInput],
    *,
    at: datetime = _CHARGED + timedelta(seconds=2),
) -> CrmObject:
    usual: dict[str, PropertyInput] = {
        "hs_initial_amount": amount,
        "hs_currency_code": "USD",
        "hs_latest_status": "succeeded",
        "hs_initiated_date": _CHARGED,
        "hs_payout_date": _PAID_OUT,
        "hs_fees_amount": "5.96",
        "hs_payment_method_type": "card",
        "hs_payment_method_bank_or_issuer": "Visa",
        "hs_payment_method_last_4": "4242",
        "hs_processor_type": "hs_payments",
        "hs_reference_number": f"R-{record_id[-6:]}",
        "hs_payment_id": f"pi_{record_id}",
        "hs_customer_email": "jane.miller@acme.example",
        "hs_payment_source_app": "SALES_CHECKOUT",
        "hs_payment_type": "one_time_or_initial",
        "hs_billing_address_line_1": "1 Main Street, Suite 400",
        "hs_billing_address_city": "New York",
        "hs_billing_address_state": "NY",
        "hs_billing_address_zip": "10001",
        "hs_billing_address_country": "US",
    }
    payment = filler.portal.create_payment(record_id=record_id, at=at, **(usual | dict(properties)))
    for record in associated:
        filler.portal.associate(payment, record)
    return payment
