"""HubSpot's rate limit: so many calls in any ten seconds, per access token (HubSpot contract 8)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=10)


class RateLimit:
    """A rolling window per token."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[datetime]] = {}

    def take(self, token: str, most: int, now: datetime) -> int | None:
        """Count one call; how many are left in the window, or None when this one is too many."""
        calls = self._calls.setdefault(token, deque())
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        if len(calls) >= most:
            return None
        calls.append(now)
        return most - len(calls)

    def clear(self) -> None:
        self._calls.clear()


def limit_headers(most: int, left: int) -> dict[str, str]:
    """The headers that tell a caller where it stands."""
    return {
        "X-HubSpot-RateLimit-Max": str(most),
        "X-HubSpot-RateLimit-Remaining": str(left),
        "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(WINDOW.total_seconds() * 1000)),
    }
