"""The scheduled renewal: every connection that is due, several at a time, as far as the function's time goes."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import StrEnum

from quickbooks_actions.aws import Item, Table
from quickbooks_actions.connections.connections import Connections
from quickbooks_actions.connections.credentials import Tokens
from quickbooks_actions.connections.need import Need
from quickbooks_actions.connections.rows import Health, PortalRow, Row, Rows, Status, portal_of, read_row
from quickbooks_actions.connections.schedule import days_left, need_of
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.settings import Settings
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import Clock, Deadline

AT_ONCE = 8

ONE_SECONDS = 75.0
"""What one connection may take: 30 seconds for the service to answer, and time before and after it for our own stores.
With less than this left no other one is begun."""

LAST_STEP_SECONDS = 60.0
"""Nothing but waiting for an answer goes on later than this: here no delivery waits, so saving may take its time."""

DAYS_TOLD = 14.0
"""A connection that ends in fewer days is named in the log."""

_CURSOR = {"pk": "renewal", "sk": "cursor"}


class Outcome(StrEnum):
    """What became of one connection.

    kept: it was not due, or had just been renewed; busy: another is at it; ended: by a person; not_allowed:
    AllowedPortals does not name its portal.
    """

    RENEWED = "renewed"
    KEPT = "kept"
    BUSY = "busy"
    LOST = "lost"
    FAILED = "failed"
    ENDED = "ended"
    NOT_ALLOWED = "not_allowed"


_NOT_DUE = {Status.CONNECTED: Outcome.KEPT, Status.LOST: Outcome.LOST, Status.DISCONNECTED: Outcome.ENDED}
_FAILED = {ErrorCode.LEASE_LOST: Outcome.BUSY, ErrorCode.CONNECTION_LOST: Outcome.LOST}
_ALIVE = {Outcome.RENEWED, Outcome.KEPT, Outcome.BUSY, Outcome.FAILED}
"""Those whose end is worth a warning; a lost one has its own."""


class Renewal:
    """One per container.

    Two runs side by side do no harm: a lease lets one of them renew a connection, the other sees it done. A portal that
    AllowedPortals no longer names is left alone, with its companies: they live for 100 days without us.

    Args:
        monotonic: source of elapsed seconds.
        at_once: connections that are renewed side by side.
    """

    def __init__(
        self,
        *,
        connections: Connections,
        table: Table,
        settings: Settings,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
        at_once: int = AT_ONCE,
    ) -> None:
        self._connections = connections
        self._settings = settings
        self._table = table
        self._rows = Rows(table, clock)
        self._clock = clock
        self._monotonic = monotonic
        self._at_once = at_once

    def run(self, seconds: float) -> dict[str, int]:
        """Goes on behind the connection where the last run stopped, to the end of the table or of the time.

        Args:
            seconds: what the function has left.

        Returns:
            How many connections came to each outcome, and `finished`: 1 when the end of the table was reached.

        Raises:
            ComeBack: `store_unavailable`, when the table cannot be read.
        """
        deadline = Deadline(seconds, self._monotonic)
        due = _Queue(self._rows, self._stopped_at(), lambda: deadline.left() >= ONE_SECONDS)
        with ThreadPoolExecutor(self._at_once) as pool:
            workers = [pool.submit(self._work, due) for _ in range(self._at_once)]
        self._stop_at(None if due.finished else due.last)
        outcomes: Counter[str] = Counter()
        days: list[float] = []
        for worker in workers:
            theirs, left = worker.result()
            outcomes.update(theirs)
            days += left
        if days:
            count("ConnectionDaysLeft", max(0, int(min(days))))
        count("RenewalRuns")
        return {**outcomes, "finished": int(due.finished)}

    def _work(self, due: "_Queue") -> tuple[Counter[str], list[float]]:
        outcomes: Counter[str] = Counter()
        days: list[float] = []
        for item in due:
            outcome, left = self._one(item)
            outcomes[outcome] += 1
            if left is not None:
                days.append(left)
        return outcomes, days

    def _one(self, item: Item) -> tuple[Outcome, float | None]:
        """One connection, and the days it has left; nothing that is wrong with it stops the others."""
        portal_id = portal_of(item)
        names = {"portal": portal_id, "connection": str(item["sk"])}
        if not self._settings.allows(portal_id):
            return Outcome.NOT_ALLOWED, None
        try:
            row = read_row(item)
            outcome, health = self._renewed(portal_id, row, names)
        except Exception as error:  # noqa: BLE001 - a row that nobody can read is told, and the others go on
            logger.error("not renewed", extra={**names, "code": type(error).__name__})
            count("RenewalFailedTwice")
            return Outcome.FAILED, None
        return outcome, self._days_left(names, health) if outcome in _ALIVE else None

    def _renewed(self, portal_id: str, row: Row, names: Mapping[str, str]) -> tuple[Outcome, Health]:
        began = self._clock.now()
        need = need_of(row, began)
        if need is None:
            return _NOT_DUE[row.status], row.health
        try:
            tokens = self._renew(portal_id, row, need)
        except ComeBack as error:
            outcome = _FAILED.get(error.code, Outcome.FAILED)
            if outcome is not Outcome.BUSY:
                told = {"code": error.code.value, "service_trace": error.trace or ""}
                logger.warning("not renewed", extra={**names, **told})
            return outcome, row.health
        health = Health(refresh_expires_at=tokens.refresh_expires_at, ends_at=tokens.ends_at)
        return Outcome.RENEWED if _given_since(tokens, began) else Outcome.KEPT, health

    def _renew(self, portal_id: str, row: Row, need: Need) -> Tokens:
        deadline = Deadline(ONE_SECONDS, self._monotonic, last_start=LAST_STEP_SECONDS)
        if isinstance(row, PortalRow):
            return self._connections.renew_portal(portal_id, need, deadline)
        return self._connections.renew_company(portal_id, row, need, deadline)

    def _days_left(self, names: Mapping[str, str], health: Health) -> float | None:
        left = days_left(health, self._clock.now())
        if left is not None and left < DAYS_TOLD:
            logger.warning("a connection ends", extra={**names, "days": int(left)})
        return left

    def _stopped_at(self) -> Mapping[str, str] | None:
        row = self._table.get(_CURSOR) or {}
        after: Mapping[str, str] | None = row.get("after")
        return after

    def _stop_at(self, last: Mapping[str, str] | None) -> None:
        """Best effort: without it the next run renews some connections anew that need it less."""
        try:
            self._table.put({**_CURSOR, **({"after": dict(last)} if last else {})})
        except ComeBack:
            return


class _Queue:
    """Hands rows to several threads, each once, as long as there is time.

    Attributes:
        last: the key of the row that was handed out last, at first `after`.
        finished: whether all were.
    """

    def __init__(self, rows: Rows, after: Mapping[str, str] | None, has_time: Callable[[], bool]) -> None:
        self._rows = rows.connections(after)
        self._has_time = has_time
        self._lock = threading.Lock()
        self._broken = False
        self.finished = False
        self.last = after

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        with self._lock:
            if self.finished or self._broken or not self._has_time():
                raise StopIteration
            try:
                item = next(self._rows, None)
            except ComeBack:
                self._broken = True
                raise
            if item is None:
                self.finished = True
                raise StopIteration
            self.last = {"pk": str(item["pk"]), "sk": str(item["sk"])}
            return item


def _given_since(tokens: Tokens, moment: datetime) -> bool:
    return tokens.renewed_at is not None and tokens.renewed_at >= moment
