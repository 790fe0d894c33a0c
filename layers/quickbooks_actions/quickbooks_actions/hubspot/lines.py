"""Line items as HubSpot gives them, as the lines of a sale (HubSpot contract 7.3)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from quickbooks_actions.hubspot import values
from quickbooks_actions.mapping.records import Line

PROPERTIES = (
    "name",
    "description",
    "hs_sku",
    "hs_product_id",
    "quantity",
    "price",
    "amount",
    "discount",
    "hs_discount_percentage",
    "hs_pre_discount_amount",
    "hs_total_discount",
    "hs_line_item_currency_code",
    "tax",
    "hs_tax_amount",
    "hs_auto_tax_amount",
    "hs_tax_rate",
    "hs_tax_label",
    "hs_tax_rate_group_id",
    "hs_post_tax_amount",
    "hs_billing_period_start_date",
    "hs_billing_period_end_date",
    "hs_position_on_quote",
    "recurringbillingfrequency",
    "hs_is_optional",
)


def lines(results: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines that are billed, by their position, then by id; optional ones are left out."""
    read = [
        line(str(result["id"]), _properties(result))
        for result in results
        if not values.truth(_properties(result), "hs_is_optional")
    ]
    return tuple(sorted(read, key=_order))


def optional_names(results: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the optional lines, which are left out."""
    found = [_properties(result) for result in results if values.truth(_properties(result), "hs_is_optional")]
    return [values.first_text(properties, "name", "hs_sku") for properties in found]


def line(line_id: str, properties: values.Properties) -> Line:
    """One line item."""
    return Line(
        id=line_id,
        name=values.text(properties, "name"),
        description=values.text(properties, "description"),
        sku=values.text(properties, "hs_sku"),
        product_id=values.text(properties, "hs_product_id"),
        quantity=values.decimal(properties, "quantity"),
        unit_price=values.decimal(properties, "price"),
        amount=values.decimal(properties, "amount"),
        discount=_discount(properties),
        discount_percent=values.decimal(properties, "hs_discount_percentage") or None,
        currency=values.text(properties, "hs_line_item_currency_code").upper(),
        tax_amount=values.first_decimal(properties, "hs_tax_amount", "hs_auto_tax_amount", "tax"),
        tax_rate=values.decimal(properties, "hs_tax_rate"),
        tax_label=values.text(properties, "hs_tax_label"),
        tax_rate_group_id=values.text(properties, "hs_tax_rate_group_id"),
        post_tax_amount=values.decimal(properties, "hs_post_tax_amount"),
        service_date=values.day(properties, "hs_billing_period_start_date"),
        period_end=values.day(properties, "hs_billing_period_end_date"),
        position=values.whole(properties, "hs_position_on_quote"),
        frequency=values.text(properties, "recurringbillingfrequency"),
    )


def _discount(properties: values.Properties) -> Decimal:
    """What was taken off the whole line; `discount` itself is per unit, so it comes last (HubSpot contract 7.3)."""
    total = values.decimal(properties, "hs_total_discount")
    before, after = values.decimal(properties, "hs_pre_discount_amount"), values.decimal(properties, "amount")
    if total is None and before is not None and after is not None:
        total = before - after
    per_unit = values.decimal(properties, "discount")
    if total is None and per_unit is not None:
        quantity = values.decimal(properties, "quantity")
        total = per_unit * (Decimal(1) if quantity is None else quantity)
    return max(total, Decimal(0)) if total is not None else Decimal(0)


def _order(read: Line) -> tuple[bool, int, int, str]:
    number = int(read.id) if read.id.isdigit() else 0
    return read.position is None, read.position or 0, number, read.id


def _properties(result: Mapping[str, Any]) -> values.Properties:
    properties = result.get("properties")
    return properties if isinstance(properties, dict) else {}
