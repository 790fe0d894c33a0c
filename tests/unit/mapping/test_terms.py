"""Due dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.company import Term
from quickbooks_actions.mapping.terms import due_date

dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("days", "document", "due"),
    [(0, "2026-03-04", "2026-03-04"), (30, "2026-01-31", "2026-03-02"), (30, "2028-01-31", "2028-03-01")],
)
def test_a_standard_term_counts_days(days: int, document: str, due: str) -> None:
    assert due_date(Term(id="3", due_days=days), date.fromisoformat(document)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "notice", "document", "due"),
    [
        pytest.param(15, None, "2026-03-04", "2026-03-15", id="still to come this month"),
        pytest.param(15, None, "2026-03-15", "2026-03-15", id="today"),
        pytest.param(15, None, "2026-03-16", "2026-04-15", id="passed"),
        pytest.param(31, None, "2026-02-10", "2026-02-28", id="a shorter month"),
        pytest.param(30, None, "2026-01-31", "2026-02-28", id="into a shorter month"),
        pytest.param(15, 10, "2026-03-04", "2026-03-15", id="eleven days of ten"),
        pytest.param(15, 10, "2026-03-05", "2026-04-15", id="too near: next month"),
        pytest.param(1, 5, "2026-01-30", "2026-03-01", id="next month is too near as well"),
        pytest.param(15, None, "2026-12-20", "2027-01-15", id="over the year"),
    ],
)
def test_a_date_driven_term_is_due_on_its_day(day: int, notice: int | None, document: str, due: str) -> None:
    term = Term(id="5", day_of_month_due=day, due_next_month_days=notice)

    assert due_date(term, date.fromisoformat(document)) == date.fromisoformat(due)


@pytest.mark.parametrize("term", [Term(id="9"), Term(id="9", day_of_month_due=0), Term(id="9", due_days=9_999_999)])
def test_a_term_that_names_no_date_gives_none(term: Term) -> None:
    assert due_date(term, date(2026, 3, 4)) is None


@given(dates, st.integers(1, 31), st.integers(0, 31))
@settings(max_examples=300, deadline=None)
def test_a_date_driven_date_is_the_first_that_leaves_the_notice(document: date, day: int, notice: int) -> None:
    due = due_date(Term(id="5", day_of_month_due=day, due_next_month_days=notice), document)

    assert due is not None
    assert due.day == day or (due + timedelta(days=1)).day == 1
    assert document <= due
    left = (due - document).days
    assert left > notice or notice == 0
    assert left <= notice + 31


@given(dates, st.integers(0, 999))
@settings(max_examples=100, deadline=None)
def test_a_standard_date_lies_as_many_days_ahead(document: date, days: int) -> None:
    due = due_date(Term(id="3", due_days=days), document)

    assert due is not None
    assert (due - document).days == days
