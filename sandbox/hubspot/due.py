"""What is due when: thousands of executions wait at once, and only the next ones are looked at."""

from __future__ import annotations

import heapq
import itertools
from datetime import datetime

from sandbox.hubspot.executions import Execution, State


class DueList:
    """Executions by the moment something happens to them. The caller holds the engine's lock.

    An entry whose execution has moved on since is dropped when it comes to the front.
    """

    def __init__(self) -> None:
        self._waiting: list[_Entry] = []
        self._blocked: list[_Entry] = []
        self._numbers = itertools.count()

    def add(self, execution: Execution) -> None:
        """Note an execution that has just become WAITING or BLOCKED; any other state needs no entry."""
        if execution.state is State.WAITING:
            heapq.heappush(self._waiting, (execution.due_at, next(self._numbers), execution))
        elif execution.state is State.BLOCKED and execution.blocked_until is not None:
            heapq.heappush(self._blocked, (execution.blocked_until, next(self._numbers), execution))

    def take_waiting(self, now: datetime) -> list[Execution]:
        """The executions to be sent by now, in the order they became due; they leave the list."""
        taken = []
        while (first := self._first_waiting()) is not None and first[0] <= now:
            heapq.heappop(self._waiting)
            taken.append(first[2])
        return taken

    def take_expired(self, now: datetime) -> list[Execution]:
        """The blocked executions whose time has run out; they leave the list."""
        taken = []
        while (first := self._first_blocked()) is not None and first[0] <= now:
            heapq.heappop(self._blocked)
            taken.append(first[2])
        return taken

    def next_due(self, *, expire_blocked: bool) -> datetime | None:
        """When the next execution is to be sent (or its block runs out, when asked); None when nothing waits."""
        firsts = [self._first_waiting(), self._first_blocked() if expire_blocked else None]
        return min((first[0] for first in firsts if first is not None), default=None)

    def _first_waiting(self) -> _Entry | None:
        while self._waiting:
            due_at, _, execution = self._waiting[0]
            if execution.state is State.WAITING and execution.due_at == due_at:
                return self._waiting[0]
            heapq.heappop(self._waiting)
        return None

    def _first_blocked(self) -> _Entry | None:
        while self._blocked:
            ends, _, execution = self._blocked[0]
            if execution.state is State.BLOCKED and execution.blocked_until == ends:
                return self._blocked[0]
            heapq.heappop(self._blocked)
        return None


_Entry = tuple[datetime, int, Execution]
