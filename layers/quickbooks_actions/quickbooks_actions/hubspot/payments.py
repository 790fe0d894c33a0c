"""What only a payment has, from its properties and associations (HubSpot contract 7.3)."""

from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from quickbooks_actions.hubspot import associations, values
from quickbooks_actions.mapping.records import Address, Adjustment, AdjustmentKind, PaymentFacts

_ADDRESS = ("line_1", "line_2", "city", "state", "zip", "country")

PROPERTIES = (
    "hs_latest_status",
    "hs_initial_amount",
    "hs_refunds_amount",
    "hs_fees_amount",
    "hs_total_discounts_amount",
    "hs_line_item_discounts_amount",
    "hs_order_discount_amount",
    "hs_order_discount_percentage",
    "hs_order_discount_code",
    "hs_currency_code",
    "hs_settlement_currency_code",
    "hs_initial_amount_in_settlement_currency",
    "hs_fees_amount_in_settlement_currency",
    "hs_createdate",
    "hs_initiated_date",
    "hs_payout_date",
    "hs_payment_method_type",
    "hs_processor_type",
    "hs_reference_number",
    "hs_payment_id",
    "hs_customer_email",
    "hs_payment_source_app",
    "hs_payment_source_id",
    *(f"hs_billing_address_{part}" for part in _ADDRESS),
    *(f"hs_shipping_address_{part}" for part in _ADDRESS),
    "hs_shipping_ship_to_name",
)


def payment_facts(found: Mapping[str, Any], currency: str, zone: tzinfo) -> PaymentFacts:
    """The payment's own facts from an object read.

    Args:
        currency: of the payment, ISO code.
        zone: in which its days are told.
    """
    properties = found.get("properties") or {}
    known = (
        values.moment(properties, "hs_initiated_date"),
        values.moment(properties, "hs_createdate") or values.moment(found, "createdAt"),
    )
    return PaymentFacts(
        status=values.text(properties, "hs_latest_status").lower(),
        amount=values.decimal(properties, "hs_initial_amount"),
        refunded=values.decimal(properties, "hs_refunds_amount"),
        fee=values.decimal(properties, "hs_fees_amount"),
        discounts=values.decimal(properties, "hs_total_discounts_amount"),
        currency=currency,
        settlement_currency=values.code(properties, "hs_settlement_currency_code"),
        settled_amount=values.decimal(properties, "hs_initial_amount_in_settlement_currency"),
        settled_fee=values.decimal(properties, "hs_fees_amount_in_settlement_currency"),
        initiated_on=values.day_in(properties, "hs_initiated_date", zone),
        paid_out_on=values.day_in(properties, "hs_payout_date", zone),
        made_at=max((moment for moment in known if moment is not None), default=None),
        method=values.text(properties, "hs_payment_method_type").lower(),
        processor=values.text(properties, "hs_processor_type").lower(),
        reference=values.text(properties, "hs_reference_number"),
        payment_id=values.text(properties, "hs_payment_id"),
        customer_email=values.text(properties, "hs_customer_email"),
        source=values.code(properties, "hs_payment_source_app"),
        source_id=values.text(properties, "hs_payment_source_id"),
        billing_address=_address(properties, "billing"),
        shipping_address=_address(properties, "shipping"),
        ship_to_name=values.text(properties, "hs_shipping_ship_to_name"),
        invoice_ids=tuple(associations.ids(found, "invoices")),
        subscription_ids=tuple(associations.ids(found, "subscriptions")),
    )


def order_discount(properties: values.Properties) -> Adjustment | None:
    """The discount of the whole order that a checkout notes on the payment itself; None where there is none."""
    amount = values.decimal(properties, "hs_order_discount_amount") or None
    percent = values.decimal(properties, "hs_order_discount_percentage") or None
    total = values.decimal(properties, "hs_total_discounts_amount")
    of_lines = values.decimal(properties, "hs_line_item_discounts_amount")
    if amount is None and percent is None and total is not None and of_lines is not None:
        amount = max(total - of_lines, Decimal(0)) or None
    if amount is None and percent is None:
        return None
    return Adjustment(
        kind=AdjustmentKind.DISCOUNT,
        id="order",
        label=values.text(properties, "hs_order_discount_code"),
        amount=amount,
        percent=percent if amount is None else None,
    )


def _address(properties: values.Properties, which: str) -> Address:
    line1, line2, city, region, postal_code, country = (
        values.text(properties, f"hs_{which}_address_{part}") for part in _ADDRESS
    )
    return Address(line1=line1, line2=line2, city=city, region=region, postal_code=postal_code, country=country)
