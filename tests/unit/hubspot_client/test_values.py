"""HubSpot's texts as typed values."""

from datetime import date
from decimal import Decimal

import pytest

from quickbooks_actions.hubspot import values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1500.00", Decimal("1500.00")),
        ("0.1", Decimal("0.1")),
        ("1234567890.1234567", Decimal("1234567890.1234567")),
        (" 12 ", Decimal(12)),
        ("-3.50", Decimal("-3.50")),
        ("", None),
        (None, None),
        ("NaN", None),
        ("Infinity", None),
        ("1,000.00", None),
        ("free", None),
    ],
)
def test_a_decimal_is_exact_and_nothing_else_is_a_number(text: str | None, number: Decimal | None) -> None:
    assert values.decimal({"amount": text}, "amount") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-02-01T00:00:00Z", date(2026, 2, 1)),
        ("2026-02-01T00:00:00.000Z", date(2026, 2, 1)),
        ("2026-01-31T23:30:00-05:00", date(2026, 2, 1)),
        ("2026-02-01T00:00:00", date(2026, 2, 1)),
        ("1769904000000", date(2026, 2, 1)),
        ("1769903999999", date(2026, 1, 31)),
        ("-1", date(1969, 12, 31)),
        ("", None),
        (None, None),
        ("soon", None),
        ("99999999999999999999", None),
    ],
)
def test_a_date_is_read_in_utc_from_iso_and_from_epoch_milliseconds(text: str | None, expected: date | None) -> None:
    assert values.day({"start": text}, "start") == expected


def test_null_and_absent_texts_are_empty() -> None:
    assert values.text({"name": None}, "name") == ""
    assert values.text({}, "name") == ""
    assert values.text({"name": "  ACME "}, "name") == "ACME"


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("3.0", 3), ("3.5", None), ("", None)])
def test_a_whole_number(text: str, number: int | None) -> None:
    assert values.whole({"position": text}, "position") == number
