"""The lines that bring a document to a sum, whichever way QuickBooks rounds its tax."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.charges import Charge, Rate, tax_by_line, tax_by_rate
from quickbooks_actions.mapping.rounding import MOST_TAXED, Rounding, rounding

D = Decimal
VAT: tuple[Rate, ...] = (("2", D(20)),)
QUEBEC: tuple[Rate, ...] = (("2", D(5)), ("10", D("9.975")))


def charge(*amounts: str, rates: tuple[Rate, ...] = VAT) -> list[Charge]:
    return [Charge(D(amount), rates) for amount in amounts]


def test_nothing_is_added_where_the_sum_is_certain() -> None:
    assert rounding(charge("100.00", "50.00"), D("180.00"), certain=False, untaxed=True) == Rounding()


def test_a_taxed_cent_and_one_back_make_both_ways_agree() -> None:
    found = rounding(charge("33.34", "33.34", "33.34"), D("120.03"), certain=False, untaxed=True)
    assert found == Rounding((Charge(D("0.01"), VAT),), D("-0.01"))


def test_where_the_way_is_certain_a_cent_without_tax_is_enough() -> None:
    found = rounding(charge("33.34", "33.34", "33.34"), D("120.03"), certain=True, untaxed=True)
    assert found == Rounding((), D("0.01"))


def test_without_a_code_for_no_tax_there_may_be_no_way() -> None:
    # 20 % on top gives 120.02 and 120.04
    assert rounding(charge("100.02"), D("120.03"), certain=True, untaxed=False) is None
    found = rounding(charge("100.02"), D("120.04"), certain=True, untaxed=False)
    assert found == Rounding((Charge(D("0.01"), VAT),))


def test_what_would_take_too_many_lines_is_right_by_rate() -> None:
    # Given 20 lines, each rounded up by 0.2 cents: 4 cents, of which a rounding line takes 0.4 at most
    lines = charge(*["33.34"] * 20)
    due = sum((one.base for one in lines), tax_by_line(lines))
    found = rounding(lines, due, certain=False, untaxed=True)
    assert found == Rounding((), D("0.04"))


charges = st.lists(
    st.builds(
        Charge,
        st.integers(-500, 2_000_000).map(lambda cents: D(cents) / 100),
        st.sampled_from([VAT, QUEBEC, (QUEBEC[0],), ()]),
    ),
    min_size=1,
    max_size=6,
)


@given(charges, st.integers(-6, 6))
@settings(max_examples=150, deadline=None)
def test_what_is_found_makes_the_sum_to_the_cent(lines: list[Charge], more: int) -> None:
    net = sum((one.base for one in lines), D(0))
    due = net + tax_by_line(lines) + D(more) / 100

    found = rounding(lines, due, certain=False, untaxed=True)

    assert found is not None
    assert len(found.taxed) <= MOST_TAXED
    every = [*lines, *found.taxed, Charge(found.untaxed)]
    assert sum((one.base for one in every), tax_by_rate(every)) == due
    if found.taxed:
        assert tax_by_line(every) == tax_by_rate(every)


@pytest.mark.parametrize("amount", ["0.00", "0.01", "-0.03"])
def test_amounts_of_any_size_are_rounded_half_away_from_zero(amount: str) -> None:
    lines = charge(amount, rates=(("2", D(50)),))
    assert tax_by_rate(lines) == tax_by_line(lines) == {"0.00": 0, "0.01": D("0.01"), "-0.03": D("-0.02")}[amount]
