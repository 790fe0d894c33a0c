"""Line items as lines of a sale."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.hubspot.lines import line, lines, optional_names


def item(line_id: str, **properties: Any) -> dict[str, Any]:
    return {"id": line_id, "properties": properties}


def test_lines_are_ordered_by_position_then_by_id_and_those_without_a_position_come_last() -> None:
    # Given line items out of order, with ties, without a position, and ids of different lengths
    given = [
        item("900", hs_position_on_quote=None),
        item("1000", hs_position_on_quote="1"),
        item("999", hs_position_on_quote="1"),
        item("5", hs_position_on_quote="0"),
        item("80", hs_position_on_quote=""),
    ]
    # When / Then
    assert [read.id for read in lines(given)] == ["5", "999", "1000", "80", "900"]


def test_optional_lines_are_left_out() -> None:
    given = [item("1", hs_is_optional="true"), item("2", hs_is_optional="false"), item("3", hs_is_optional=None)]

    assert [read.id for read in lines(given)] == ["2", "3"]


def test_optional_lines_are_named_by_their_name_or_sku() -> None:
    given = [
        item("1", hs_is_optional="true", name="Pond", hs_sku="P"),
        item("2", hs_is_optional="true", hs_sku="S"),
        item("3", hs_is_optional="true"),
        item("4", name="Patio"),
    ]

    assert optional_names(given) == ["Pond", "S", ""]


@pytest.mark.parametrize(
    ("properties", "discount"),
    [
        ({"hs_total_discount": "7.50", "discount": "2.50", "quantity": "3"}, "7.50"),
        ({"hs_pre_discount_amount": "45", "amount": "37.50"}, "7.50"),
        ({"discount": "2.50", "quantity": "3"}, "7.50"),
        ({"discount": "2.50", "quantity": None}, "2.50"),
        ({"hs_pre_discount_amount": "37.50", "amount": "45"}, "0"),
        ({"hs_total_discount": None}, "0"),
    ],
)
def test_the_discount_is_the_money_taken_off_the_whole_line(properties: dict[str, Any], discount: str) -> None:
    assert line("1", properties).discount == Decimal(discount)


def test_a_full_line_keeps_every_value_exactly() -> None:
    read = line(
        "9001",
        {
            "name": "Design",
            "description": "Garden",
            "hs_sku": "DES-01",
            "hs_product_id": "77",
            "quantity": "1.33333",
            "price": "75.12345",
            "amount": "90.15",
            "hs_discount_percentage": "10",
            "hs_line_item_currency_code": "usd",
            "hs_tax_amount": "7.21",
            "hs_tax_rate": "8",
            "hs_tax_label": "NY",
            "hs_tax_rate_group_id": "12",
            "hs_post_tax_amount": "97.36",
            "hs_billing_period_start_date": "1769904000000",
            "hs_billing_period_end_date": "2026-02-28",
            "hs_position_on_quote": "2",
            "recurringbillingfrequency": "monthly",
        },
    )

    assert (read.quantity, read.unit_price, read.amount) == (Decimal("1.33333"), Decimal("75.12345"), Decimal("90.15"))
    assert (read.sku, read.product_id, read.currency) == ("DES-01", "77", "USD")
    assert (read.tax_amount, read.tax_rate, read.tax_label) == (Decimal("7.21"), Decimal(8), "NY")
    assert (read.service_date, read.position, read.frequency) == (date(2026, 2, 1), 2, "monthly")
    assert (read.period_end, read.post_tax_amount) == (date(2026, 2, 28), Decimal("97.36"))
    assert read.discount_percent == Decimal(10)


def test_a_line_of_nulls_has_no_numbers_and_empty_texts() -> None:
    read = line("1", dict.fromkeys(("name", "quantity", "price", "amount", "discount", "hs_discount_percentage")))

    assert (read.name, read.quantity, read.unit_price, read.amount) == ("", None, None, None)
    assert (read.discount, read.discount_percent, read.tax_amount) == (Decimal(0), None, None)


def test_a_zero_amount_is_a_number() -> None:
    assert line("1", {"amount": "0", "quantity": "0"}).amount == Decimal(0)
    assert line("1", {"amount": "0", "quantity": "0"}).quantity == Decimal(0)
