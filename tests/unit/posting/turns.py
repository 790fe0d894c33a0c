"""Deliveries that run at the same moment, in an order that a test says: one at a time goes on, from point to point."""

import threading
from collections.abc import Callable, Iterable, Sequence

from tests.unit.posting.stores import Crash, Points

SECONDS = 30
"""Nothing waits so long unless something is broken."""


def in_turns(points: Points, works: Sequence[Callable[[], str]], order: Iterable[int]) -> list[str]:
    """Runs them, each in a thread of its own that stops before every point.

    Args:
        works: what is to be done; what it returns is what comes back, `crash` where it crashed.
        order: whose turn it is to go on to its next point, by its place in `works`; where one is over already its turn
            is left out. Behind the last turn each goes on to its end, one after the other.
    """
    runs = [_Run(work) for work in works]
    at_each, points.at_each = points.at_each, _stop
    try:
        for place in order:
            runs[place].go_on()
        for run in runs:
            while not run.over:
                run.go_on()
    finally:
        points.at_each = at_each
    for run in runs:
        if run.broken is not None:
            raise run.broken
    return [run.told for run in runs]


class _Run:
    def __init__(self, work: Callable[[], str]) -> None:
        self.over = False
        self.told = ""
        self.broken: BaseException | None = None
        self._work = work
        self._turn, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def go_on(self) -> None:
        """Until it stops before its next point, or is over."""
        if not self.over:
            self._turn.release()
            assert self._stopped.acquire(timeout=SECONDS)

    def stop(self) -> None:
        self._stopped.release()
        assert self._turn.acquire(timeout=SECONDS)

    def _run(self) -> None:
        _current.run = self
        assert self._turn.acquire(timeout=SECONDS)
        try:
            self.told = self._work()
        except Crash:
            self.told = "crash"
        except BaseException as error:  # noqa: BLE001 - raised where the runs were started
            self.broken = error
        self.over = True
        self._stopped.release()


_current = threading.local()


def _stop() -> None:
    run: _Run | None = getattr(_current, "run", None)
    if run is not None:
        run.stop()
