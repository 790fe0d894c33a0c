"""Throttling and metering (QuickBooks contract 1.11 and 1.12)."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.oauth.tokens import Grant
from sandbox.quickbooks.switches import QuickBooksSwitches

PER_MINUTE: Final = 500
PER_SECOND: Final = 10
AT_ONCE: Final = 10
CUT_SECONDS: Final = 120
"""A request that runs longer is cut off."""
BATCHES_PER_MINUTE: Final = 40
BATCHES_PER_MINUTE_AND_REALM: Final = 120

Key = tuple[str, str]
"""App and company."""


class LimitReached(Exception):
    """The request is refused with 429."""


class Limits:
    """500 requests a minute per company; 10 a second and 10 at once per company and app.

    Windows slide on the sandbox's clock, so that a test moves it instead of waiting. A refused request
    does not count. Safe to use from several threads.
    """

    def __init__(self, clock: Clock, switches: QuickBooksSwitches) -> None:
        self._clock = clock
        self._switches = switches
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._minute: dict[str, deque[float]] = defaultdict(deque)
            self._second: dict[Key, deque[float]] = defaultdict(deque)
            self._running: Counter[Key] = Counter()
            self._batches: dict[Key | str, deque[float]] = defaultdict(deque)

    @contextmanager
    def request(self, grant: Grant) -> Iterator[None]:
        """Counts the request as running meanwhile; raises LimitReached instead when there is no room."""
        with self._lock:
            now = self._clock.now().timestamp()
            key = (grant.app, grant.realm)
            minute, second = self._minute[grant.realm], self._second[key]
            _keep_window(minute, now, 60)
            _keep_window(second, now, 1)
            full = len(minute) >= PER_MINUTE or len(second) >= PER_SECOND or self._running[key] >= AT_ONCE
            if full and self._switches.limits:
                raise LimitReached
            minute.append(now)
            second.append(now)
            self._running[key] += 1
            running = self._running
        try:
            yield
        finally:
            with self._lock:
                running[key] -= 1

    def may_batch(self, grant: Grant) -> bool:
        """Counts a batch: 40 a minute per company and app, 120 per company; False when there is no room."""
        with self._lock:
            now = self._clock.now().timestamp()
            limits: dict[Key | str, int] = {
                (grant.app, grant.realm): BATCHES_PER_MINUTE,
                grant.realm: BATCHES_PER_MINUTE_AND_REALM,
            }
            for key in limits:
                _keep_window(self._batches[key], now, 60)
            full = any(len(self._batches[key]) >= most for key, most in limits.items())
            if full and self._switches.limits:
                return False
            for key in limits:
                self._batches[key].append(now)
            return True


class Counters:
    """Successful calls per company: Core (writes, free) and CorePlus (reads and batches, metered)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._calls: dict[str, Counter[str]] = defaultdict(Counter)
            self._months: Counter[str] = Counter()

    def add(self, realm: str, *, metered: bool) -> None:
        with self._lock:
            self._calls[realm]["core_plus" if metered else "core"] += 1
            if metered:
                self._months[self._month()] += 1

    def metered_this_month(self) -> int:
        with self._lock:
            return self._months[self._month()]

    def report(self) -> dict[str, dict[str, int]]:
        """Realm id to `{"core": n, "core_plus": n}`; the realm `total` adds them up."""
        with self._lock:
            by_realm = {realm: dict(calls) for realm, calls in self._calls.items()}
        total = {kind: sum(calls.get(kind, 0) for calls in by_realm.values()) for kind in ("core", "core_plus")}
        return {"total": total} | {realm: {"core": 0, "core_plus": 0} | calls for realm, calls in by_realm.items()}

    def _month(self) -> str:
        return self._clock.now().strftime("%Y-%m")


def _keep_window(moments: deque[float], now: float, seconds: int) -> None:
    if moments and moments[-1] > now:  # the clock was set back
        moments.clear()
    while moments and moments[0] <= now - seconds:
        moments.popleft()
