"""From a line to a product."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.names import clean, length
from quickbooks_actions.mapping.product import choose_product, product_body, product_key
from quickbooks_actions.mapping.records import Line
from tests.unit.mapping.samples import any_lines, line


def item(item_id: str = "30", **changes: Any) -> Body:
    return {
        "Id": item_id,
        "Name": "Design",
        "FullyQualifiedName": "Design",
        "Type": "Service",
        "Active": True,
    } | changes


def test_the_key_is_the_sku_as_written_else_the_name_as_created() -> None:
    assert product_key(line(sku=" D-1 ")) == "sku:D-1"
    assert product_key(line(name="Design:  WEB")) == "name:design web"
    assert product_key(line(name="x" * 101)) == product_key(line(name="x" * 100))


def test_the_first_way_that_finds_anything_decides() -> None:
    exact, cased = item("1", Name="A", Sku="D-1"), item("2", Name="B", Sku="d-1")
    path = item("3", Name="C", FullyQualifiedName="Hard:Design")
    named = item("4", FullyQualifiedName="Soft:Hard: Design", Name="Hard Design")
    ladder = [exact, cased, path, named]

    for start in range(len(ladder)):
        assert choose_product(line(sku="D-1", name="Hard:Design"), ladder[start:][::-1]) is ladder[start]


def test_a_name_fits_in_any_case_and_as_it_would_be_created() -> None:
    long = item(Name="x" * 100, FullyQualifiedName="x" * 100)

    assert choose_product(line(name=" design"), [item()]) == item()
    assert choose_product(line(name="x" * 120), [long]) is long


@pytest.mark.parametrize("wrong", [{"Type": "Category"}, {"Type": "Group"}, {"Active": False}, {"Name": "Other"}])
def test_what_cannot_be_sold_or_has_another_name_is_left(wrong: Body) -> None:
    other = item(**wrong) | ({"FullyQualifiedName": "Other"} if "Name" in wrong else {})

    assert choose_product(line(), [other]) is None


def test_an_item_without_a_sku_does_not_fit_a_line_without_one() -> None:
    assert choose_product(line(name="Other"), [item(Sku="")]) is None


def test_of_one_sku_the_item_with_the_lines_name_is_taken() -> None:
    other, named = item("1", Name="Old", Sku="D-1"), item("2", Sku="D-1")

    assert choose_product(line(sku="D-1"), [other, named]) is named


def test_equally_good_products_are_ambiguous_and_named() -> None:
    twins = [item("5", FullyQualifiedName="A:Design"), item("6", FullyQualifiedName="B:Design")]

    assert choose_product(line(), twins, 2) == Problem(
        ErrorCode.PRODUCT_AMBIGUOUS,
        'QuickBooks has 2 products that fit line 2 "Design": "A:Design" (id 5) and "B:Design" (id 6). Give them '
        "different SKUs, make all but one inactive in QuickBooks, or choose the product in the workflow action, and "
        "enrol the record again.",
    )


def test_a_line_that_names_nothing_is_a_problem() -> None:
    assert choose_product(line("9", name=": "), [item()], 1) == Problem(
        ErrorCode.LINE_INVALID,
        'Line 1 ":" has neither a name nor a SKU, so no product can be found for it. Name it in HubSpot and enrol the '
        "record again.",
    )


def test_a_new_product_is_a_service() -> None:
    of = line(sku="D-1", description="Two hours", currency="USD")

    assert product_body(of, "79", "USD") == {
        "Name": "Design",
        "Type": "Service",
        "IncomeAccountRef": {"value": "79"},
        "Sku": "D-1",
        "Description": "Two hours",
        "UnitPrice": Decimal(450),
    }


def test_a_price_of_another_currency_is_left_out() -> None:
    assert "UnitPrice" not in product_body(line(currency="EUR"), "79", "USD")


def test_a_product_without_a_name_is_called_by_its_sku() -> None:
    assert product_body(line(name="", sku="D:1"), "79")["Name"] == "D 1"


@given(any_lines("1"))
@settings(max_examples=150, deadline=None)
def test_any_line_makes_a_product_within_the_limits(of: Line) -> None:
    body = product_body(of, "79")

    assert clean(body.get("Name", ""), 100) == body.get("Name", "")
    assert length(body.get("Sku", "")) <= 100
    assert length(body.get("Description", "")) <= 4000
