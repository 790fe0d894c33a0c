"""The day an invoice is due."""

from __future__ import annotations

from datetime import date

import pytest

from sandbox.quickbooks.rules.invoice import due_date


@pytest.mark.parametrize(
    ("txn_date", "term", "due"),
    [
        ("2026-03-04", None, "2026-04-03"),
        ("2026-03-04", {"DueDays": 0}, "2026-03-04"),
        ("2026-03-04", {"DueDays": 15}, "2026-03-19"),
        ("2026-03-04", {"DayOfMonthDue": 20}, "2026-03-20"),
        ("2026-03-25", {"DayOfMonthDue": 20}, "2026-04-20"),
        ("2026-03-18", {"DayOfMonthDue": 20, "DueNextMonthDays": 5}, "2026-04-20"),
        ("2026-01-31", {"DayOfMonthDue": 30, "DueNextMonthDays": 1}, "2026-02-28"),
        ("2026-12-31", {"DayOfMonthDue": 1}, "2027-01-01"),
    ],
)
def test_due_date(txn_date: str, term: dict[str, object] | None, due: str) -> None:
    assert due_date(date.fromisoformat(txn_date), term) == date.fromisoformat(due)
