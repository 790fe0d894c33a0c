"""Discounts, fees and taxes of a whole record as HubSpot gives them."""

from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.hubspot.adjustments import adjustment
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind


def read(**properties: Any) -> Adjustment:
    return adjustment(AdjustmentKind.FEE, {"id": "5", "properties": properties})


def test_fixed_money() -> None:
    assert read(hs_type="FIXED", hs_value="15.50", hs_label="Delivery", hs_sort_order="2") == Adjustment(
        kind=AdjustmentKind.FEE, id="5", label="Delivery", amount=Decimal("15.50"), position=2
    )


def test_a_percentage() -> None:
    assert read(hs_type="percent", hs_value="8.875") == Adjustment(
        kind=AdjustmentKind.FEE, id="5", percent=Decimal("8.875")
    )


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"hs_type": "FIXED", "hs_value": None},
        {"hs_type": None, "hs_value": "5"},
        {"hs_type": "PERCENT", "hs_value": "x"},
    ],
)
def test_what_cannot_be_read_is_neither(properties: dict[str, Any]) -> None:
    found = read(**properties)
    assert (found.amount, found.percent) == (None, None)
