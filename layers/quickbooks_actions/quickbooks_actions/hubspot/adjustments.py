"""Discounts, fees and taxes of a whole record, which HubSpot keeps as objects of their own (HubSpot contract 7.3)."""

from collections.abc import Mapping
from typing import Any

from quickbooks_actions.hubspot import values
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind

PROPERTIES = ("hs_type", "hs_value", "hs_label", "hs_sort_order")


def adjustment(kind: AdjustmentKind, result: Mapping[str, Any]) -> Adjustment:
    """One of them; without an amount and a percentage where its type or value cannot be read."""
    properties = result.get("properties") or {}
    form, value = values.code(properties, "hs_type"), values.decimal(properties, "hs_value")
    return Adjustment(
        kind=kind,
        id=str(result["id"]),
        label=values.text(properties, "hs_label"),
        amount=value if form == "FIXED" else None,
        percent=value if form == "PERCENT" else None,
        position=values.whole(properties, "hs_sort_order"),
    )
