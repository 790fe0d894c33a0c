"""Rounding, quantity and price, spreading."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.money import cents, fits, plain, quantity_and_price, spread
from tests.unit.mapping.samples import money_values, prices, quantities

D = Decimal


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("1861.075", "1861.08"),
        ("1861.0749", "1861.07"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("2.5", "2.50"),
        ("0.125", "0.13"),
    ],
)
def test_cents_are_rounded_half_up_away_from_zero(amount: str, rounded: str) -> None:
    assert str(cents(D(amount))) == rounded


@pytest.mark.parametrize(("value", "text"), [("450.00", "450"), ("4.5E+2", "450"), ("0.10", "0.1"), ("-0.00", "0")])
def test_plain_has_neither_exponent_nor_trailing_zeros(value: str, text: str) -> None:
    assert str(plain(D(value))) == text


@pytest.mark.parametrize(
    ("amount", "quantity", "unit_price", "pair"),
    [
        pytest.param("900.00", "2", "450.00", ("2", "450"), id="it fits"),
        pytest.param("1861.08", "128.35", "14.50", ("128.35", "14.5"), id="rounds half-up"),
        pytest.param("810.00", "2", "450.00", ("2", "405"), id="discount is in the derived price"),
        pytest.param("100.00", "3", "40", ("3", "33.333"), id="as few decimals as do"),
        pytest.param("10.00", None, None, ("1", "10"), id="no quantity and no price"),
        pytest.param("0.00", "0", "50", ("0", "50"), id="quantity zero"),
        pytest.param("0.00", "0", None, ("0", "0"), id="quantity zero without a price"),
        pytest.param("0.00", "2", "50", ("2", "0"), id="given away"),
        pytest.param("-100.00", "-2", "50", ("2", "-50"), id="a negative quantity is turned over"),
        pytest.param("-100.00", "2", None, ("2", "-50"), id="negative amount"),
        pytest.param("133.33", "1.33333", "100", ("1.33333", "100"), id="five decimals of quantity"),
    ],
)
def test_quantity_and_price(amount: str, quantity: str | None, unit_price: str | None, pair: tuple[str, str]) -> None:
    found = quantity_and_price(
        D(amount), None if quantity is None else D(quantity), None if unit_price is None else D(unit_price)
    )

    assert found is not None
    assert (str(found[0]), str(found[1])) == pair


@pytest.mark.parametrize(
    ("amount", "quantity", "unit_price"),
    [
        pytest.param("5.00", "0", "50", id="nothing times anything is not 5"),
        pytest.param("10.00", "1.333333", "7.50", id="more decimals than a quantity has"),
        pytest.param("0.01", "9000000", None, id="no price of seven decimals makes a cent"),
        pytest.param("9999999999.00", "0.1", None, id="the price has more than ten digits"),
    ],
)
def test_no_pair_where_none_is_exact(amount: str, quantity: str, unit_price: str | None) -> None:
    assert quantity_and_price(D(amount), D(quantity), None if unit_price is None else D(unit_price)) is None


@given(money_values, st.none() | quantities, st.none() | prices)
@settings(max_examples=300, deadline=None)
def test_quantity_times_price_is_the_amount_or_both_are_left_out(
    amount: D, quantity: D | None, unit_price: D | None
) -> None:
    pair = quantity_and_price(amount, quantity, unit_price)

    if pair is not None:
        count, price = pair
        assert cents(count * price) == amount
        assert count == abs(D(1) if quantity is None else quantity)
        assert fits(count, 5)
        assert fits(price, 7)


@given(money_values, st.integers(1, 1000).map(D))
@settings(max_examples=200, deadline=None)
def test_whole_quantities_up_to_a_thousand_always_have_a_price(amount: D, quantity: D) -> None:
    assert quantity_and_price(amount, quantity, None) is not None


def test_the_remainder_goes_to_the_largest_fractions_then_to_the_first() -> None:
    assert spread(D("10.00"), [D(1), D(1), D(1)]) == [D("3.34"), D("3.33"), D("3.33")]
    assert spread(D("1.00"), [D("1"), D("2")]) == [D("0.33"), D("0.67")]
    assert spread(D("-10.00"), [D(1), D(1), D(1)]) == [D("-3.34"), D("-3.33"), D("-3.33")]


def test_nothing_cannot_carry_an_amount() -> None:
    assert spread(D(0), []) == []
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(D(1), [])


@given(money_values, st.lists(money_values, min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_shares_sum_exactly_and_keep_the_proportion_to_the_cent(total: D, weights: list[D]) -> None:
    shares = spread(total, weights)

    assert sum(shares) == total
    assert all(share == cents(share) for share in shares)
    parts = [max(weight, D(0)) for weight in weights]
    if sum(parts):
        for share, part in zip(shares, parts, strict=True):
            assert abs(share - total * part / sum(parts)) < D("0.01")


@given(st.lists(st.decimals(min_value=0, max_value=9999, places=2), min_size=1, max_size=12), st.data())
@settings(max_examples=200, deadline=None)
def test_a_discount_never_takes_more_from_a_line_than_it_has(weights: list[D], data: st.DataObject) -> None:
    total = data.draw(st.decimals(min_value=0, max_value=sum(weights, D(0)), places=2))

    assert all(share <= weight for share, weight in zip(spread(total, weights), weights, strict=True))
