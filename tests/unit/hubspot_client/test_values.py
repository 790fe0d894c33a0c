"""HubSpot's texts as typed values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-02-01T04:30:00Z", "America/New_York", date(2026, 1, 31)),
        ("1769920200000", "America/New_York", date(2026, 1, 31)),
        ("2026-01-31T23:30:00Z", "Asia/Tokyo", date(2026, 2, 1)),
        ("2026-02-01", "America/New_York", date(2026, 2, 1)),
        ("2026-02-01T00:00:00.000Z", "America/New_York", date(2026, 2, 1)),
        ("1769904000000", "America/New_York", date(2026, 2, 1)),
        ("0001-01-01T00:00:01Z", "America/New_York", None),
        ("soon", "UTC", None),
        (None, "UTC", None),
    ],
)
def test_a_moment_has_the_date_of_the_zone_and_a_pure_date_is_itself(
    text: str | None, zone: str, expected: date | None
) -> None:
    assert values.day_in({"start": text}, "start", ZoneInfo(zone)) == expected


def test_a_moment_is_aware_and_in_utc() -> None:
    expected = datetime(2026, 2, 1, 4, 30, tzinfo=UTC)
    for text in ("2026-01-31T23:30:00-05:00", "2026-02-01T04:30:00", "1769920200000"):
        assert values.moment({"made": text}, "made") == expected


def test_a_code_is_in_capitals() -> None:
    assert values.code({"hs_status": " approved "}, "hs_status") == "APPROVED"


def test_null_and_absent_texts_are_empty() -> None:
    assert values.text({"name": None}, "name") == ""
    assert values.text({}, "name") == ""
    assert values.text({"name": "  ACME "}, "name") == "ACME"


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("3.0", 3), ("3.5", None), ("", None)])
def test_a_whole_number(text: str, number: int | None) -> None:
    assert values.whole({"position": text}, "position") == number
