"""HubSpot's rate limits: so many calls in any ten seconds and in a day (HubSpot contract 8)."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.hubspot.switches import HubSpotSwitches

WINDOW = timedelta(seconds=10)
MARKETPLACE = 110
PRIVATE = 190
PRIVATE_ASSOCIATIONS = 150
PRIVATE_DAILY = 625_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What is in force for one call; None: no such limit."""

    ten_seconds: int | None
    associations: int | None
    daily: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """Where the caller stands after its call; `exceeded` names the policy that refuses it."""

    headers: dict[str, str]
    exceeded: str | None = None


def limits_in_force(switches: HubSpotSwitches) -> Limits:
    """The limits of a private app on a Professional account, or of a listed app; single switches take precedence.

    A listed app has no daily limit.
    """
    own, daily = switches.rate_limit_per_10_seconds, switches.daily_limit
    match switches.rate_limits:
        case "private":
            return Limits(own or PRIVATE, PRIVATE_ASSOCIATIONS, daily or PRIVATE_DAILY)
        case "marketplace":
            return Limits(own or MARKETPLACE, None, daily)
        case "off":
            return Limits(own, None, daily)


class RateLimit:
    """What was called, by key (an access token or an account). The caller holds a lock."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._calls: dict[str, deque[datetime]] = {}
        self._today: Counter[tuple[str, date]] = Counter()

    def take(self, key: str, limits: Limits, now: datetime, *, zone: str, associations: bool) -> Count:
        """Count a call, unless a limit refuses it; the day is that of the account's zone."""
        headers: dict[str, str] = {}
        day = (key, now.astimezone(ZoneInfo(zone)).date())
        exceeded = None
        if limits.ten_seconds is not None:
            left = limits.ten_seconds - len(self._recent(key, now)) - 1
            headers |= limit_headers(limits.ten_seconds, max(left, 0))
            exceeded = "TEN_SECONDLY_ROLLING" if left < 0 else None
        if limits.daily is not None:
            left_today = limits.daily - self._today[day] - 1
            headers["X-HubSpot-RateLimit-Daily"] = str(limits.daily)
            headers["X-HubSpot-RateLimit-Daily-Remaining"] = str(max(left_today, 0))
            exceeded = exceeded or ("DAILY" if left_today < 0 else None)
        of_associations = f"{key} associations"
        most = limits.associations
        if associations and most is not None and len(self._recent(of_associations, now)) >= most:
            exceeded = exceeded or "TEN_SECONDLY_ROLLING"
        if exceeded is None:
            self._recent(key, now).append(now)
            self._today[day] += 1
            if associations:
                self._recent(of_associations, now).append(now)
        return Count(headers, exceeded)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        calls = self._calls.setdefault(key, deque())
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        return calls


def limit_headers(most: int, left: int) -> dict[str, str]:
    """The headers that tell a caller where it stands."""
    return {
        "X-HubSpot-RateLimit-Max": str(most),
        "X-HubSpot-RateLimit-Remaining": str(left),
        "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(WINDOW.total_seconds() * 1000)),
    }
