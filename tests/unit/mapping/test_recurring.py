"""Lines that are billed again and again bill one period."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.mapping.recurring import is_recurring, one_period_amount, period
from quickbooks_actions.mapping.totals import expected_total
from tests.unit.mapping.samples import line, sale

MONTH: dict[str, Any] = {"service_date": date(2026, 2, 1), "period_end": date(2026, 2, 28)}


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        ("weekly", "Billed weekly"),
        ("biweekly", "Billed every two weeks"),
        ("monthly", "Billed monthly"),
        ("quarterly", "Billed quarterly"),
        ("per_six_months", "Billed every six months"),
        ("annually", "Billed annually"),
        ("per_five_years", "Billed every five years"),
        ("per_ten_days", "Billed per ten days"),
    ],
)
def test_the_period_is_told_in_words(frequency: str, words: str) -> None:
    assert period(line(frequency=frequency)) == words


def test_the_period_is_told_with_its_days_where_both_are_known() -> None:
    assert period(line(frequency="monthly", **MONTH)) == "Billed monthly, 2026-02-01 to 2026-02-28"
    assert period(line(frequency="monthly", service_date=MONTH["service_date"])) == "Billed monthly"


def test_a_line_that_is_billed_once_has_no_period() -> None:
    assert not is_recurring(line(**MONTH))
    assert period(line(**MONTH)) == ""


def test_a_recurring_line_counts_one_period() -> None:
    # Given 120.00 a month for twelve months, and HubSpot's total of all of them
    care = sale(line(frequency="monthly", amount=Decimal(120)), amount=Decimal(1440))
    # Then one month is billed, and the record's total is no figure to compare it with
    assert expected_total(care) == Decimal(120)
    assert one_period_amount(care) is None


def test_a_record_without_recurring_lines_is_compared_with_its_own_total() -> None:
    assert one_period_amount(sale(amount=Decimal(900))) == Decimal(900)
    assert one_period_amount(sale(amount=None)) is None
    assert one_period_amount(sale(amount=Decimal("NaN"))) is None
