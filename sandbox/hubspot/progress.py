"""How enrolments go on: their executions, what is due, and what an outcome leads to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime

from pydantic import JsonValue

from sandbox.hubspot.backend import Backend
from sandbox.hubspot.due import DueList
from sandbox.hubspot.executions import Answer, Attempt, Enrolment, Execution, State
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.outcomes import Outcome, gives_up, wait_after
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.workflows import Workflow

_FIRST_ENROLMENT_ID = 2_384_400_000_001


class Progress:
    """All executions so far and the state of each, on the sandbox's clock. The caller holds the engine's lock."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._enrolment_ids = itertools.count(_FIRST_ENROLMENT_ID)
        self._enrolled: dict[tuple[int | None, str], int] = {}
        self._by_callback: dict[str, Execution] = {}
        self._due = DueList()
        self.executions: list[Execution] = []

    def enrol(self, workflow: Workflow, object_type: ObjectType, records: Iterable[CrmObject]) -> list[Enrolment]:
        """An enrolment for each record; its first action is due at once."""
        enrolments = [
            Enrolment(self._enrolment_id(workflow, record), workflow, object_type, record.id) for record in records
        ]
        for enrolment in enrolments:
            self._begin(enrolment, action_id=1)
        return enrolments

    def add(self, execution: Execution) -> None:
        """One more execution, in whatever state it is."""
        self.executions.append(execution)
        self._due.add(execution)
        self._by_callback[execution.callback_id] = execution

    def find(self, callback_id: str) -> Execution | None:
        """The execution that was sent with that callbackId."""
        return self._by_callback.get(callback_id)

    def next_due(self, *, expire_blocked: bool) -> datetime | None:
        """When something is to be sent next (or, when asked, a block runs out); None when nothing waits."""
        return self._due.next_due(expire_blocked=expire_blocked)

    def take_due(self, tried: set[int]) -> list[Execution]:
        """What is to be sent by now, without those of these ids, which stay due; it is SENDING from here on."""
        self.expire()
        due: list[Execution] = []
        for execution in self._due.take_waiting(self._backend.clock.now()):
            if id(execution) in tried:
                self._due.add(execution)
                continue
            execution.state = State.SENDING
            due.append(execution)
        return due

    def expire(self) -> None:
        """Blocks whose time has run out are over."""
        for execution in self._due.take_expired(self._backend.clock.now()):
            self.finish(execution, State.EXPIRED, execution.outputs)

    def rename_retry(self, execution: Execution) -> None:
        """Another callbackId for another try, where the switch wants it."""
        if execution.tries and self._backend.switches.new_callback_id_on_retry and not execution.test_run:
            execution.index += 1
            execution.callback_id = _callback_id(execution.enrolment, execution.action_id, execution.index)
            self._by_callback[execution.callback_id] = execution

    def note(
        self, execution: Execution, at: datetime, answer: Answer, outcome: Outcome, *, duplicate: bool = False
    ) -> None:
        """One more attempt in the history."""
        number = len(execution.attempts) + 1
        execution.attempts.append(Attempt(number, at, execution.callback_id, answer, outcome.outputs, duplicate))

    def apply(self, execution: Execution, answer: Answer, outcome: Outcome) -> None:
        """What follows from the answer to the attempt noted last: an end, a block, or another try later."""
        now = self._backend.clock.now()
        if outcome.state is State.BLOCKED:
            execution.state, execution.outputs = State.BLOCKED, outcome.outputs
            execution.blocked_until = now + outcome.blocked_for
            self._due.add(execution)
            return
        tries, switches = execution.tries, self._backend.switches
        again = outcome.state is State.FAILED and len(tries) <= switches.retries_after_4xx
        if outcome.state is not State.WAITING and not again:
            self.finish(execution, outcome.state, outcome.outputs)
            return
        due = now + wait_after(len(tries), answer, switches.retry_after_unit)
        if execution.test_run or gives_up(tries[0].at, due):
            self.finish(execution, State.FAILED, {})
            return
        execution.state, execution.due_at = State.WAITING, due
        self._due.add(execution)

    def finish(self, execution: Execution, state: State, outputs: dict[str, JsonValue]) -> None:
        """The end of an execution; the next action of its workflow is due."""
        execution.state, execution.outputs = state, outputs
        execution.blocked_until = None
        goes_on = state is not State.FAILED or self._backend.switches.failed_action_goes_on
        if goes_on and not execution.test_run:
            self._begin(execution.enrolment, execution.action_id + 1)

    def _begin(self, enrolment: Enrolment, action_id: int) -> None:
        actions = enrolment.workflow.actions
        if action_id > len(actions):
            return
        execution = Execution(
            enrolment,
            actions[action_id - 1],
            action_id,
            _callback_id(enrolment, action_id, 0),
            self._backend.clock.now(),
        )
        enrolment.executions.append(execution)
        self.add(execution)

    def _enrolment_id(self, workflow: Workflow, record: CrmObject) -> int:
        if not self._backend.switches.same_callback_id_on_reenrolment:
            return next(self._enrolment_ids)
        return self._enrolled.setdefault((workflow.workflow_id, record.id), next(self._enrolment_ids))


def _callback_id(enrolment: Enrolment, action_id: int, index: int) -> str:
    return f"ap-{enrolment.workflow.portal_id}-{enrolment.enrolment_id}-{action_id}-{index}"
