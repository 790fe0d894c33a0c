"""The lenient reading of single values.

HubSpot sends strings in every capture, but booleans, numbers and several choices are not documented (HubSpot contract
3.1), so whatever means the same is read the same.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)
"""Dates outside of these are a mistake: a number that is no date, or a mistyped year."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?([eE]\+?[0-9]{1,2})?", re.ASCII)
_YES = frozenset({"true", "yes", "y", "1", "on"})
_NO = frozenset({"false", "no", "n", "0", "off"})


def as_text(value: Any) -> str | None:
    """One text for whatever HubSpot may send, several values joined by ';' as HubSpot does; None = unreadable."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, list):
        return _joined(value)
    return None


def as_answer(text: str) -> bool | None:
    """Yes or no; None = neither."""
    if text.casefold() in _YES:
        return True
    return False if text.casefold() in _NO else None


def as_number(text: str) -> Decimal | None:
    """A number that is not negative, also with a percent sign; None = no number."""
    plain = text.removesuffix("%").rstrip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def as_date(text: str) -> date | None:
    """A plausible date from epoch milliseconds (the day in UTC, never shifted to another zone), ISO 8601 (the day as it
    is written) or YYYY-MM-DD; None = no date."""
    found = _date(text)
    return found if found is not None and EARLIEST <= found <= LATEST else None


def _joined(values: Iterable[Any]) -> str | None:
    texts = [None if isinstance(value, list) else as_text(value) for value in values]
    if any(text is None for text in texts):
        return None
    return ";".join(text for text in texts if text)


def _date(text: str) -> date | None:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _DATE.fullmatch(text[:10]) and text[10:11] in ("T", " "):
            return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
        if _NUMBER.fullmatch(text):
            milliseconds = Decimal(text)
            if milliseconds == milliseconds.to_integral_value():
                return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))).date()
    except (ValueError, OverflowError):
        return None
    return None
