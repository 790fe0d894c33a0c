"""A payment's line items: late, twice, or none (HubSpot contract 7.3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.payment_lines import lines_may_follow, lines_once, one_line
from quickbooks_actions.mapping.payments import amount_problems
from quickbooks_actions.mapping.records import (
    Adjustment,
    AdjustmentKind,
    Line,
    PaymentFacts,
    RecordRef,
    RecordType,
    Sale,
)
from quickbooks_actions.mapping.totals import expected_total
from tests.unit.mapping.samples import line, sale

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DISCOUNT = Adjustment(kind=AdjustmentKind.DISCOUNT, id="1", percent=Decimal(10))


def of(amount: str | None, *lines: Line, adjustments: tuple[Adjustment, ...] = ()) -> Sale:
    paid = PaymentFacts(status="succeeded", amount=None if amount is None else Decimal(amount), reference="R-1")
    made = sale(line(), record=RecordRef(RecordType.PAYMENT, "17"), title="R-1", adjustments=adjustments, payment=paid)
    return replace(made, lines=lines)


def item(line_id: str, amount: str = "10.00", position: int | None = None) -> Line:
    return Line(id=line_id, name=f"Of {amount}", amount=Decimal(amount), position=position)


class TestWaiting:
    @pytest.mark.parametrize(
        ("age", "waits"),
        [
            (timedelta(0), True),
            (timedelta(minutes=9, seconds=59), True),
            (timedelta(minutes=10), False),
            (timedelta(days=300), False),
            (timedelta(minutes=-5), True),
            (timedelta(minutes=-6), False),
        ],
    )
    def test_line_items_of_a_young_payment_are_waited_for(self, age: timedelta, waits: bool) -> None:
        assert lines_may_follow(PaymentFacts(status="succeeded", made_at=NOW - age), NOW) is waits

    @pytest.mark.parametrize(
        "facts",
        [
            PaymentFacts(status="succeeded"),
            PaymentFacts(status="failed", made_at=NOW),
            PaymentFacts(status="disputed_won", made_at=NOW),
            PaymentFacts(status="succeeded", processor="quickbooks", made_at=NOW),
        ],
    )
    def test_of_one_that_will_not_be_booked_they_are_not(self, facts: PaymentFacts) -> None:
        assert not lines_may_follow(facts, NOW)


class TestDoubled:
    def test_lines_written_twice_are_taken_once_in_their_order(self) -> None:
        # Given both lines twice, one after the other and both at the end
        for ids in (("1", "2", "3", "4"), ("1", "3", "2", "4")):
            first, second, third, fourth = (
                item(one, "10.00" if one in {"1", "3"} else "5.00", position=int(one)) for one in ids
            )
            # When
            once = lines_once(of("15.00", first, second, third, fourth))
            # Then
            assert [(one.id, one.amount) for one in once.lines] == [("1", Decimal(10)), ("2", Decimal(5))]
            assert once.remarks == ('HubSpot has line items of the payment "R-1" (id 17) twice; each was taken once.',)

    def test_two_equal_lines_that_were_both_paid_stay(self) -> None:
        given_sale = of("20.00", item("1"), item("2"))
        assert lines_once(given_sale) is given_sale

    def test_two_equal_lines_each_written_twice_become_two(self) -> None:
        once = lines_once(of("20.00", item("1"), item("2"), item("3"), item("4")))
        assert [one.id for one in once.lines] == ["1", "2"]

    def test_one_of_several_written_twice_is_taken_once(self) -> None:
        once = lines_once(of("15.00", item("1"), item("2", "5.00"), item("3")))
        assert [one.id for one in once.lines] == ["1", "2"]

    def test_every_line_twice_goes_before_some_lines_twice_where_rounding_allows_both(self) -> None:
        # Given 0.01, 0.01 and 2.33 less 10 %: 2.11, and so is 0.01 and 2.33 less 10 %
        twice = (item(str(number), amount) for number, amount in enumerate(("0.01", "0.01", "2.33") * 2))
        once = lines_once(of("2.11", *twice, adjustments=(DISCOUNT,)))
        assert [str(one.amount) for one in once.lines] == ["0.01", "0.01", "2.33"]

    def test_discounts_of_the_whole_count(self) -> None:
        once = lines_once(of("9.00", item("1"), item("2"), adjustments=(DISCOUNT,)))
        assert [one.id for one in once.lines] == ["1"]

    @pytest.mark.parametrize("amount", ["12.00", "40.00", None])
    def test_where_that_does_not_give_the_amount_nothing_is_changed(self, amount: str | None) -> None:
        given_sale = of(amount, item("1"), item("2"))
        assert lines_once(given_sale) is given_sale

    def test_lines_that_differ_in_anything_are_not_the_same(self) -> None:
        given_sale = of("10.00", item("1"), replace(item("2"), description="Another"))
        assert lines_once(given_sale) is given_sale

    def test_a_deal_is_left_alone(self) -> None:
        given_sale = sale(line("1"), line("2"))
        assert lines_once(given_sale) is given_sale


class TestOneLine:
    def test_a_payment_without_lines_is_one_line_of_its_amount(self) -> None:
        given_sale = one_line(of("42.00", adjustments=(DISCOUNT,)))
        (only,) = given_sale.lines
        assert only.name == "HubSpot payment"
        assert (only.quantity, only.unit_price, only.amount) == (Decimal(1), Decimal(42), Decimal(42))
        assert only.description == "Payment R-1"
        # and what moved is the amount itself, discounts included
        assert expected_total(given_sale) == Decimal(42)
        assert amount_problems(given_sale) == []
        assert given_sale.remarks == (
            'The payment "R-1" (id 17) has no line items in HubSpot, so its amount was taken as one line.',
        )

    @pytest.mark.parametrize("amount", [None, "0", "-1"])
    def test_without_an_amount_there_is_no_line(self, amount: str | None) -> None:
        assert one_line(of(amount)).lines == ()

    def test_without_a_reference_the_line_names_the_payments_id(self) -> None:
        bare = of("42.00")
        assert bare.payment is not None
        (only,) = one_line(replace(bare, payment=replace(bare.payment, reference=""))).lines
        assert only.description == "Payment 17"


@settings(deadline=None)
@given(st.lists(st.decimals("0.01", 99, places=2), min_size=1, max_size=5), st.booleans(), st.randoms())
def test_doubled_lines_always_come_to_the_amount(amounts: list[Decimal], adjusted: bool, random: Random) -> None:
    # Given any lines, the payment of what they come to, and every line twice in any order
    lines = [item(str(number), str(amount)) for number, amount in enumerate(amounts)]
    adjustments = (DISCOUNT,) if adjusted else ()
    paid = of(str(expected_total(of(None, *lines, adjustments=adjustments))), adjustments=adjustments)
    twice = [*lines, *(replace(one, id=f"10{one.id}") for one in lines)]
    random.shuffle(twice)
    # When
    once = lines_once(replace(paid, lines=tuple(twice)))
    # Then
    assert amount_problems(once) == []
    assert sorted(one.amount or 0 for one in once.lines) == sorted(amounts)
