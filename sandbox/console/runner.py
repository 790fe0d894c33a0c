"""Runs the engine in the background, so that what is enrolled goes out by itself."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from sandbox.hubspot import HubSpotSandbox

LOOKS_EVERY_SECONDS = 0.2
_logger = logging.getLogger(__name__)


class Runner:
    """A thread that sends what is due; a context manager."""

    def __init__(self, hubspot: HubSpotSandbox) -> None:
        self._hubspot = hubspot
        self._end = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="console runner", daemon=True)

    def wake(self) -> None:
        """Something may be due: look now."""
        self._wake.set()

    def skip_waiting(self) -> None:
        """Do not wait for the next retry: HubSpot's clock is put forward to it."""
        due = self._hubspot.engine.next_due()
        if due is not None:
            ahead = (due - self._hubspot.clock.now()).total_seconds()
            self._hubspot.clock.advance(max(ahead, 0.0))
        self.wake()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self.wake()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._hubspot.engine.run_due()
            except Exception:
                _logger.exception("the workflow engine failed")
            self._wake.wait(LOOKS_EVERY_SECONDS)
            self._wake.clear()
