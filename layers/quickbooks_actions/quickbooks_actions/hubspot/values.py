"""HubSpot's property values, which are all text or null, as typed values (HubSpot contract 7.1)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

Properties = Mapping[str, Any]


def text(properties: Properties, name: str) -> str:
    """The value without blanks around it; '' where it is null or absent."""
    value = properties.get(name)
    return "" if value is None else str(value).strip()


def first_text(properties: Properties, *names: str) -> str:
    """The first of several that is not empty, else ''."""
    return next((value for value in (text(properties, name) for name in names) if value), "")


def decimal(properties: Properties, name: str) -> Decimal | None:
    """The exact number; None where there is none or it is not a finite number."""
    try:
        value = Decimal(text(properties, name))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def first_decimal(properties: Properties, *names: str) -> Decimal | None:
    """The first of several that is a number."""
    return next((value for value in (decimal(properties, name) for name in names) if value is not None), None)


def whole(properties: Properties, name: str) -> int | None:
    """A whole number (also when written as 3.0); None for anything else."""
    value = decimal(properties, name)
    return int(value) if value is not None and value == value.to_integral_value() else None


def truth(properties: Properties, name: str) -> bool:
    """Whether the value is 'true'."""
    return text(properties, name).lower() == "true"


def code(properties: Properties, name: str) -> str:
    """An enumeration's value in capitals."""
    return text(properties, name).upper()


def moment(properties: Properties, name: str) -> datetime | None:
    """The moment, in UTC, of an ISO date, an ISO time or epoch milliseconds; None where there is none to be read."""
    value = text(properties, name)
    try:
        if value.lstrip("-").isdigit():
            return datetime.fromtimestamp(int(value) // 1000, UTC)
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def day(properties: Properties, name: str) -> date | None:
    """The date in UTC; None where there is none that can be read.

    HubSpot keeps a pure date as midnight UTC, so the UTC date is the one that was meant.
    """
    read = moment(properties, name)
    return None if read is None else read.date()


def day_in(properties: Properties, name: str, zone: tzinfo) -> date | None:
    """The date in the zone of a moment; of a pure date, which HubSpot keeps as midnight UTC, that date itself."""
    read = moment(properties, name)
    if read is None or read.time() == time.min:
        return None if read is None else read.date()
    try:
        return read.astimezone(zone).date()
    except OverflowError:
        return None
