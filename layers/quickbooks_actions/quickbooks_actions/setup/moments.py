"""Moments as the page says them: in the portal's time zone, today and its neighbours by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_NEIGHBOURS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@dataclass(frozen=True, slots=True)
class Moment:
    """iso: for machines; text: for people."""

    iso: str
    text: str


class Moments:
    """Says moments in one zone.

    Args:
        zone: IANA name; UTC where it is '' or unknown.
        now: aware.

    Attributes:
        zone: the name of the zone that is used.
        now: as it was given.
    """

    def __init__(self, zone: str, now: datetime) -> None:
        self._zone, self.zone = _zone(zone)
        self.now = now

    def say(self, moment: datetime) -> Moment:
        """Day and time."""
        local, today = moment.astimezone(self._zone), self.now.astimezone(self._zone).date()
        day = _NEIGHBOURS.get((local.date() - today).days) or f"{local.day} {local:%B} {local.year}"
        return Moment(local.isoformat(timespec="seconds"), f"{day}, {local:%H:%M}")

    def day(self, moment: datetime) -> Moment:
        """The day alone, for what is far away."""
        local = moment.astimezone(self._zone)
        return Moment(local.date().isoformat(), f"{local.day} {local:%B} {local.year}")

    def days_until(self, moment: datetime) -> int:
        """Whole days that are left; 0 where less than one is, or none."""
        return max(timedelta(), moment - self.now).days


def _zone(name: str) -> tuple[ZoneInfo, str]:
    try:
        return ZoneInfo(name), name
    except (KeyError, OSError, ValueError):  # unknown; '' and a folder; no such form of a name
        return ZoneInfo("UTC"), "UTC"
