"""What a line item comes to (HubSpot contract 7.3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandbox.hubspot import Portal
from sandbox.hubspot.amounts import line_amounts
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.seed import SeedDeal
from tests.integration.sandbox_hubspot.caller import Caller


@pytest.mark.parametrize(
    ("line", "pre_discount", "discount", "amount"),
    [
        ({"price": "75", "quantity": "4"}, "300.00", "0.00", "300.00"),
        ({"price": "75"}, "75.00", "0.00", "75.00"),
        ({"price": "75", "quantity": "0"}, "0.00", "0.00", "0.00"),
        ({"price": "15", "quantity": "3", "discount": "2.50"}, "45.00", "7.50", "37.50"),
        ({"price": "75", "quantity": "1.5", "hs_discount_percentage": "10"}, "112.50", "11.25", "101.25"),
        ({"price": "275", "quantity": "1", "hs_discount_percentage": "33.333"}, "275.00", "91.67", "183.33"),
        ({"price": "0.005", "quantity": "1"}, "0.01", "0.00", "0.01"),
        ({"price": "3.333", "quantity": "3"}, "10.00", "0.00", "10.00"),
        (
            {"price": "10", "quantity": "1", "discount": "3", "hs_discount_percentage": "10"},
            "10.00",
            "1.00",
            "9.00",
        ),
        ({"price": "1001.5", "quantity": "1", "hs_line_item_currency_code": "JPY"}, "1002", "0", "1002"),
    ],
)
def test_discounts_and_rounding(line: dict[str, str | None], pre_discount: str, discount: str, amount: str) -> None:
    calculated = line_amounts(line)
    assert (
        calculated["hs_pre_discount_amount"],
        calculated["hs_total_discount"],
        calculated["amount"],
    ) == (pre_discount, discount, amount)


def test_a_line_without_a_price_has_no_amounts() -> None:
    assert set(line_amounts({"quantity": "2", "price": None}).values()) == {None}


@pytest.mark.parametrize(
    ("line", "tax", "with_tax"),
    [
        ({"price": "10"}, None, "10.00"),
        ({"price": "10", "tax": "1.90"}, "1.90", "11.90"),
        ({"price": "9.99", "hs_tax_rate": "8.875"}, "0.89", "10.88"),
    ],
)
def test_tax(line: dict[str, str | None], tax: str | None, with_tax: str) -> None:
    calculated = line_amounts(line)
    assert (calculated["hs_tax_amount"], calculated["hs_post_tax_amount"]) == (tax, with_tax)


def test_an_added_line_is_calculated_and_the_deal_follows(portal: Portal, caller: Caller) -> None:
    deal = portal.create_deal(dealname="Two lines")
    line = portal.add_line_item(deal, name="Hours", price=Decimal("80"), quantity="1.25", discount=4)
    portal.add_line_item(deal, name="Travel", price="20")
    read = caller.record("line_items", line.id, properties="amount,hs_pre_discount_amount,hs_total_discount")
    shown = {name: read["properties"][name] for name in ("amount", "hs_pre_discount_amount", "hs_total_discount")}
    assert shown == {"amount": "95.00", "hs_pre_discount_amount": "100.00", "hs_total_discount": "5.00"}
    assert caller.record("deals", deal.id)["properties"]["amount"] == "115.00"


def test_a_deal_with_an_amount_of_its_own_keeps_it(portal: Portal) -> None:
    deal = portal.create_deal(dealname="Flat", amount="99")
    portal.add_line_item(deal, name="Hours", price="80")
    assert deal.get("amount") == "99"


def test_a_changed_line_is_calculated_again(portal: Portal, caller: Caller) -> None:
    deal = portal.get("deals", SeedDeal.PLAIN)
    first = portal.associated(deal, "line_items")[0].to_id
    answer = caller.patch(f"/crm/objects/2026-03/line_items/{first}", {"properties": {"quantity": "5"}})
    assert answer.status_code == 200
    assert portal.get("line_items", first).get("amount") == "375.00"
    assert deal.get("amount") == "650.00"


@pytest.mark.parametrize(("name", "value"), [("price", "-1"), ("quantity", "many"), ("price", "NaN")])
def test_a_figure_that_is_none_is_refused(portal: Portal, name: str, value: str) -> None:
    with pytest.raises(HubSpotError, match=name):
        portal.create("line_items", {"name": "Wrong", name: value})


def test_a_float_is_no_property_value(portal: Portal) -> None:
    with pytest.raises(TypeError, match="float"):
        portal.create_deal(amount=1.5)  # type: ignore[arg-type]
