"""What a record comes to: lines − discounts + fees + taxes, to the cent (HubSpot contract 7.3)."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode
from quickbooks_actions.mapping.money import cents
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Line, Sale
from quickbooks_actions.mapping.totals import (
    adjustment_problems,
    applied,
    expected_total,
    in_order,
    includes_tax,
    line_tax,
    totals,
)
from sandbox.hubspot.amounts import record_amount
from tests.unit.mapping.samples import any_sales, line, sale

DISCOUNT, FEE, TAX = AdjustmentKind.DISCOUNT, AdjustmentKind.FEE, AdjustmentKind.TAX


def fixed(kind: AdjustmentKind, amount: str, one_id: str = "1", position: int | None = None) -> Adjustment:
    return Adjustment(kind=kind, id=one_id, amount=Decimal(amount), position=position)


def percent(kind: AdjustmentKind, value: str, one_id: str = "1", position: int | None = None) -> Adjustment:
    return Adjustment(kind=kind, id=one_id, percent=Decimal(value), position=position)


def of(amount: str, *adjustments: Adjustment) -> Sale:
    return sale(line(amount=Decimal(amount)), adjustments=adjustments)


class TestTotal:
    def test_lines_alone_are_the_total(self) -> None:
        assert expected_total(sale(line("1"), line("2", amount=Decimal("0.01")))) == Decimal("900.01")

    def test_discounts_fees_and_taxes_apply_in_this_order_whatever_order_they_come_in(self) -> None:
        # Given 300.00 with a tax of 8 %, a fee of 15.50 and discounts of 20.00 and 10 %
        given_sale = of(
            "300.00", percent(TAX, "8"), fixed(FEE, "15.50"), percent(DISCOUNT, "10", "2", 2), fixed(DISCOUNT, "20")
        )
        # Then 10 % of 300, which has a place, goes before the 20 without one; then the fee, then 8 % of what is left
        assert totals(given_sale).discounts == Decimal("50.00")
        assert totals(given_sale).fees == Decimal("15.50")
        assert totals(given_sale).taxes == Decimal("21.24")
        assert expected_total(given_sale) == Decimal("286.74")

    def test_a_percentage_is_of_what_the_discounts_before_it_left(self) -> None:
        assert totals(of("300.00", fixed(DISCOUNT, "20", "1", 1), percent(DISCOUNT, "10", "2", 2))).discounts == 48
        assert totals(of("300.00", fixed(DISCOUNT, "20", "1", 2), percent(DISCOUNT, "10", "2", 1))).discounts == 50

    def test_fees_are_of_what_the_discounts_left_and_not_of_one_another(self) -> None:
        given_sale = of("100.00", fixed(DISCOUNT, "10"), percent(FEE, "10", "1"), percent(FEE, "10", "2"))
        assert totals(given_sale).fees == Decimal("18.00")

    def test_taxes_are_of_the_sum_with_fees_and_not_of_one_another(self) -> None:
        given_sale = of("100.00", fixed(FEE, "10"), percent(TAX, "5", "1"), percent(TAX, "7", "2"))
        assert totals(given_sale).taxes == Decimal("13.20")

    def test_every_step_is_rounded_half_up_to_cents(self) -> None:
        # 12.5 % of 0.20 = 0.025 → 0.03; 50 % of 0.17 = 0.085 → 0.09
        given_sale = of("0.20", percent(DISCOUNT, "12.5"), percent(TAX, "50"))
        assert [amount for _, amount in applied(given_sale)] == [Decimal("0.03"), Decimal("0.09")]
        assert expected_total(given_sale) == Decimal("0.26")

    def test_before_tax_leaves_out_every_tax(self) -> None:
        given_sale = sale(
            line(amount=Decimal(100), tax_amount=Decimal(5)), adjustments=(fixed(FEE, "10"), fixed(TAX, "2"))
        )
        assert (totals(given_sale).before_tax, totals(given_sale).total) == (Decimal(110), Decimal(117))


class TestLineTax:
    @pytest.mark.parametrize(
        ("changes", "tax"),
        [
            ({}, "0.00"),
            ({"tax_amount": Decimal("7.21")}, "7.21"),
            ({"tax_amount": Decimal("7.21"), "tax_rate": Decimal(50)}, "7.21"),
            ({"tax_rate": Decimal("8.875")}, "8.88"),
            ({"post_tax_amount": Decimal("108.10")}, "8.10"),
            ({"post_tax_amount": Decimal("90.00")}, "0.00"),
            ({"tax_rate": Decimal("NaN")}, "0.00"),
        ],
    )
    def test_it_is_hubspots_figure_else_worked_out(self, changes: dict[str, Any], tax: str) -> None:
        assert line_tax(line(amount=Decimal("100.00"), **changes)) == Decimal(tax)

    def test_a_price_that_contains_its_tax_gets_none_on_top(self) -> None:
        # Given the same amount with and without tax, and a tax
        inclusive = line(amount=Decimal(120), post_tax_amount=Decimal(120), tax_amount=Decimal(20))
        assert includes_tax(inclusive)
        assert expected_total(sale(inclusive)) == Decimal(120)

    def test_without_a_tax_equal_amounts_say_nothing(self) -> None:
        assert not includes_tax(line(amount=Decimal(120), post_tax_amount=Decimal(120)))

    def test_a_line_that_cannot_be_billed_has_no_tax(self) -> None:
        assert line_tax(Line(id="1", name="Design", tax_rate=Decimal(8))) == 0


class TestOrder:
    def test_by_kind_then_sort_order_then_id_as_a_number(self) -> None:
        mixed = (
            fixed(TAX, "1", "1"),
            fixed(DISCOUNT, "1", "10"),
            fixed(DISCOUNT, "1", "9"),
            fixed(FEE, "1", "2"),
            fixed(DISCOUNT, "1", "11", 0),
        )
        assert [one.id for one in in_order(mixed)] == ["11", "9", "10", "2", "1"]


class TestProblems:
    @pytest.mark.parametrize(
        "unreadable",
        [
            Adjustment(kind=DISCOUNT, id="5", label="Loyalty"),
            Adjustment(kind=DISCOUNT, id="5", label="Loyalty", amount=Decimal(-5)),
            Adjustment(kind=DISCOUNT, id="5", label="Loyalty", percent=Decimal("Infinity")),
        ],
    )
    def test_what_cannot_be_read_counts_nothing_and_is_named(self, unreadable: Adjustment) -> None:
        given_sale = of("100.00", unreadable)
        assert expected_total(given_sale) == Decimal(100)
        (problem,) = adjustment_problems(given_sale)
        assert problem.code is ErrorCode.ADJUSTMENT_INVALID
        assert problem.sentence == (
            'The deal "Website" (id 991) has a discount "Loyalty" without a value that can be read. Enter an amount or '
            "a percentage, or remove it, in HubSpot and enrol the deal again."
        )

    def test_without_a_label_it_is_named_by_its_id(self) -> None:
        (problem,) = adjustment_problems(of("100.00", Adjustment(kind=FEE, id="6")))
        assert "has a fee with id 6 without a value" in problem.sentence

    def test_readable_ones_are_no_problem(self) -> None:
        assert adjustment_problems(of("100.00", fixed(DISCOUNT, "0"), percent(TAX, "8"))) == []


values = st.decimals(min_value=0, max_value=500, places=2)
rates = st.decimals(min_value=0, max_value=100, places=3)
orders = st.none() | st.integers(0, 3)


@st.composite
def adjustments(draw: st.DrawFn) -> tuple[Adjustment, ...]:
    """Up to five, each with an id of its own, in any order."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        kind, order = draw(st.sampled_from(AdjustmentKind)), draw(orders)
        amount, rate = draw(st.sampled_from([(True, False), (False, True)]))
        made.append(
            Adjustment(
                kind=kind,
                id=str(number),
                amount=draw(values) if amount else None,
                percent=draw(rates) if rate else None,
                position=order,
            )
        )
    return tuple(draw(st.permutations(made)))


@settings(deadline=None)
@given(any_sales(), adjustments())
def test_parts_and_total_are_whole_cents_and_add_up(of_any: Sale, with_these: tuple[Adjustment, ...]) -> None:
    parts = totals(replace(of_any, adjustments=with_these))
    for figure in (parts.lines, parts.discounts, parts.fees, parts.taxes, parts.line_taxes, parts.total):
        assert figure == cents(figure)
    assert parts.total == parts.lines - parts.discounts + parts.fees + parts.taxes + parts.line_taxes


@settings(deadline=None)
@given(any_sales(), adjustments(), st.randoms())
def test_the_order_in_which_hubspot_answers_does_not_matter(
    of_any: Sale, with_these: tuple[Adjustment, ...], random: Random
) -> None:
    shuffled = list(with_these)
    random.shuffle(shuffled)
    assert expected_total(replace(of_any, adjustments=with_these)) == expected_total(
        replace(of_any, adjustments=tuple(shuffled))
    )


@settings(deadline=None)
@given(any_sales(), adjustments())
def test_fixed_money_adds_up_exactly(of_any: Sale, with_these: tuple[Adjustment, ...]) -> None:
    money = tuple(one for one in with_these if one.amount is not None)
    signed = sum((-(one.amount or 0) if one.kind is DISCOUNT else (one.amount or 0) for one in money), Decimal(0))
    plain = expected_total(replace(of_any, adjustments=()))
    assert expected_total(replace(of_any, adjustments=money)) == plain + signed


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.decimals(0, 9999, places=2), st.none() | st.decimals(0, 99, places=2)), max_size=4),
    adjustments(),
)
def test_it_is_what_hubspot_shows(
    amounts: list[tuple[Decimal, Decimal | None]], with_these: tuple[Adjustment, ...]
) -> None:
    """Against the sandbox's own calculation, which shares no code with ours."""
    ours = sale(
        *(line(str(number), amount=net, tax_amount=tax) for number, (net, tax) in enumerate(amounts)),
        adjustments=with_these,
    )
    if not amounts:
        ours = replace(ours, lines=())
    theirs = record_amount(
        [{"amount": str(net), "hs_post_tax_amount": str(net + (tax or 0))} for net, tax in amounts],
        *(
            [_as_hubspot(one) for one in sorted(with_these, key=lambda one: int(one.id)) if one.kind is kind]
            for kind in AdjustmentKind
        ),
    )
    assert expected_total(ours) == theirs


def _as_hubspot(one: Adjustment) -> dict[str, str | None]:
    return {
        "hs_type": "PERCENT" if one.amount is None else "FIXED",
        "hs_value": str(one.percent if one.amount is None else one.amount),
        "hs_sort_order": None if one.position is None else str(one.position),
    }
