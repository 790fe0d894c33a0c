"""Times as QuickBooks writes them: ISO with the Pacific offset (QuickBooks contract 1.4)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def envelope_time(now: datetime) -> str:
    """The `time` of an answer: milliseconds and offset."""
    return now.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def stored_time(now: datetime) -> str:
    """`MetaData.CreateTime` and `LastUpdatedTime`: no milliseconds."""
    return now.astimezone(PACIFIC).isoformat(timespec="seconds")


def today(now: datetime) -> date:
    """The server's day: a transaction without TxnDate gets this one."""
    return now.astimezone(PACIFIC).date()


def epoch_milliseconds(now: datetime) -> int:
    """The `time` of a gateway fault."""
    return int(now.timestamp() * 1000)
