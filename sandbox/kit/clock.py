"""The clock of a sandbox: real time, shifted or stopped by a test."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Real time plus a settable offset, or frozen at one moment. Safe to use from several threads.

    Parameters
    ----------
    real: where real time comes from (aware, UTC); a test of the clock itself gives its own.
    """

    def __init__(self, real: Callable[[], datetime] = _utc_now) -> None:
        self._real = real
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        """The sandbox's time: aware, UTC."""
        with self._lock:
            return self._frozen if self._frozen is not None else self._real() + self._offset

    def set(self, moment: datetime, *, frozen: bool = False) -> None:
        """Jump to `moment` (aware, else ValueError); `frozen` stops the clock there."""
        if moment.tzinfo is None:
            raise ValueError("the moment needs a time zone")
        moment = moment.astimezone(UTC)
        with self._lock:
            self._frozen = moment if frozen else None
            self._offset = moment - self._real()

    def advance(self, seconds: float) -> None:
        """Move forward (or back, when negative) by `seconds`; a frozen clock stays frozen."""
        step = timedelta(seconds=seconds)
        with self._lock:
            if self._frozen is not None:
                self._frozen += step
            else:
                self._offset += step

    def reset(self) -> None:
        """Back to real time, running."""
        with self._lock:
            self._frozen = None
            self._offset = timedelta()
