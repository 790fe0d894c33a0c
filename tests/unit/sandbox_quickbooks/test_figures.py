"""Exact numbers and their print."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandbox.quickbooks.figures import from_json, money, to_json


@pytest.mark.parametrize(
    ("product", "rounded"), [("1861.075", "1861.08"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("1.0049", "1.00")]
)
def test_money_is_rounded_half_up(product: str, rounded: str) -> None:
    assert money(Decimal(product)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ({"TotalAmt": Decimal(100)}, '{"TotalAmt":100.00}'),
        ({"TotalAmt": Decimal("0.00")}, '{"TotalAmt":0}'),
        ({"Amount": Decimal("-5.1")}, '{"Amount":-5.10}'),
        ({"Qty": Decimal("75.000")}, '{"Qty":75}'),
        ({"UnitPrice": Decimal("33.3333333")}, '{"UnitPrice":33.3333333}'),
        ({"Qty": Decimal("1E+3")}, '{"Qty":1000}'),
        ({"Active": True, "Level": 2, "Notes": 'a "b"\n☃'}, '{"Active":true,"Level":2,"Notes":"a \\"b\\"\\n☃"}'),
    ],
)
def test_print(held: dict[str, object], text: str) -> None:
    assert to_json(held) == text
    assert from_json(text) == held


@pytest.mark.parametrize("text", ["NaN", '{"a":Infinity}', "{", ""])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error has no common text
        from_json(text)


def test_a_float_is_never_printed() -> None:
    with pytest.raises(TypeError, match="cannot be printed"):
        to_json({"Amount": 1.5})
