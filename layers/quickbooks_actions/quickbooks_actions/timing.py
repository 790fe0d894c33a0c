"""Time that a test can set, and the time a function has left."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from quickbooks_actions.errors import ComeBack, ErrorCode

LAST_START_SECONDS = 8.0
"""No new step is started later than this: what was done is in the ledger, the answer is 'come back'."""

WRITE_READ_SECONDS = 20.0
"""A write once sent may be waited for this long: a known outcome is cheaper than an unknown one."""

RESERVE_SECONDS = 2.0
"""Kept back at the end of every wait, to save what was learned."""

READ_SECONDS = 5.0
CONNECT_SECONDS = 2.0


class Clock(Protocol):
    """Wall-clock time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)


class Deadline:
    """The time one callout has, or one connection in the scheduled renewal.

    Args:
        seconds: what the function has left when the callout begins.
        monotonic: source of elapsed seconds.
        last_start: no new step is started after so many seconds.
    """

    def __init__(
        self,
        seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
        last_start: float = LAST_START_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._seconds = seconds
        self.last_start = last_start

    def elapsed(self) -> float:
        """Seconds since the callout began."""
        return self._monotonic() - self._began

    def left(self) -> float:
        """Seconds until the function is cut off; never negative."""
        return max(0.0, self._seconds - self.elapsed())

    def start_step(self) -> None:
        """Called before every step that talks to another system.

        Raises:
            ComeBack: `out_of_time`, when it is too late to start anything.
        """
        if self.elapsed() >= self.last_start or self.left() <= RESERVE_SECONDS + 1.0:
            raise ComeBack(
                ErrorCode.OUT_OF_TIME,
                "There was no time left for the next step; HubSpot will try again and the work goes on from there.",
            )

    def read_timeout(self) -> tuple[float, float]:
        """(connect, read) seconds for a call that changes nothing."""
        return CONNECT_SECONDS, self._bounded(READ_SECONDS)

    def write_timeout(self) -> tuple[float, float]:
        """(connect, read) seconds for a write: min(20 s, time left − 2 s)."""
        return CONNECT_SECONDS, self._bounded(WRITE_READ_SECONDS)

    def _bounded(self, seconds: float) -> float:
        return max(0.5, min(seconds, self.left() - RESERVE_SECONDS))
