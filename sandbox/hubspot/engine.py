"""The workflow engine: enrols records, sends callouts when they are due, and goes on with what comes back."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from pydantic import JsonValue

from sandbox.hubspot.backend import Backend
from sandbox.hubspot.dispatch import Dispatch
from sandbox.hubspot.due import DueList
from sandbox.hubspot.executions import (
    Answer,
    Attempt,
    Enrolment,
    Execution,
    SignedRequest,
    State,
)
from sandbox.hubspot.models import as_type
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.outcomes import GIVES_UP_AFTER, Outcome, gives_up, outcome_of, wait_after
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.workflows import Action, Workflow

_FIRST_WORKFLOW_ID = 1_791_000_001
_FIRST_ENROLMENT_ID = 2_384_400_000_001
SETTLES_WITHIN = GIVES_UP_AFTER + timedelta(hours=1)


class Engine:
    """Runs workflows on the sandbox's clock; nothing is sent unless it is told to run.

    Safe to use from several threads: an execution is sent by one of them at a time.

    Parameters
    ----------
    parallel: most callouts under way at once.
    """

    def __init__(self, backend: Backend, *, parallel: int = 10) -> None:
        self._backend = backend
        self._dispatch = Dispatch(backend)
        self._parallel = parallel
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Forget workflows, enrolments and history; ids start again."""
        with self._lock:
            self._workflow_ids = itertools.count(_FIRST_WORKFLOW_ID)
            self._enrolment_ids = itertools.count(_FIRST_ENROLMENT_ID)
            self._workflows: dict[int, Workflow] = {}
            self._executions: list[Execution] = []
            self._enrolled: dict[tuple[int | None, str], int] = {}
            self._due = DueList()
            self._by_callback: dict[str, Execution] = {}

    # --- workflows and enrolments

    def add(self, workflow: Workflow) -> Workflow:
        """Register a workflow, with an id if it has none. KeyError: no such portal; HubSpotError: no such type."""
        self._backend.portal(workflow.portal_id)
        as_type(workflow.object_type)
        with self._lock:
            if workflow.workflow_id is None:
                workflow.workflow_id = next(self._workflow_ids)
            self._workflows[workflow.workflow_id] = workflow
        return workflow

    def workflow(self, workflow_id: int) -> Workflow:
        """KeyError when there is none."""
        with self._lock:
            return self._workflows[workflow_id]

    def enrol(self, workflow: Workflow, record_ids: Iterable[str | int]) -> list[Enrolment]:
        """Start the workflow for each record: its first action is due at once.

        Enrolling a record again is a new enrolment. HubSpotError 404: no such record (then none is enrolled).
        """
        workflow = self.add(workflow)
        portal = self._backend.portal(workflow.portal_id)
        object_type = as_type(workflow.object_type)
        records = [portal.get(object_type, record_id) for record_id in record_ids]
        with self._lock:
            enrolments = [
                Enrolment(self._enrolment_id(workflow, record), workflow, object_type, record.id) for record in records
            ]
            for enrolment in enrolments:
                self._begin(enrolment, action_id=1)
        return enrolments

    # --- running

    def run_due(self) -> list[Execution]:
        """Send everything that is due, next actions included; each execution at most once. Gives what was sent."""
        sent: list[Execution] = []
        tried: set[int] = set()
        batch = self._take_due(tried)
        if not batch:
            return sent
        with ThreadPoolExecutor(self._parallel) as pool:
            while batch:
                tried.update(id(execution) for execution in batch)
                sent.extend(pool.map(self._send, batch))
                batch = self._take_due(tried)
        return sent

    def run_until_settled(self, max_time: timedelta = SETTLES_WITHIN, *, expire_blocked: bool = False) -> bool:
        """Run, advancing the clock to each next due time, until nothing is left to send; no sleeping.

        Gives False, and leaves the clock at the last due time, when that would take more than `max_time` on the
        clock. Blocked executions are left alone unless `expire_blocked`: then their expiry is a due time too.
        """
        clock = self._backend.clock
        end = clock.now() + max_time
        while True:
            self.run_due()
            due = self.next_due(expire_blocked=expire_blocked)
            if due is None:
                return True
            if due > end:
                return False
            clock.advance(max((due - clock.now()).total_seconds(), 0.0))

    def next_due(self, *, expire_blocked: bool = False) -> datetime | None:
        """When something is to be sent next (or, when asked, a block runs out); None when nothing waits."""
        with self._lock:
            return self._due.next_due(expire_blocked=expire_blocked)

    def options(
        self,
        action: Action,
        input_name: str,
        chosen: Mapping[str, JsonValue] | None = None,
        q: str | None = None,
        after: str | None = None,
        *,
        portal_id: int | None = None,
        object_type: str = "DEAL",
    ) -> OptionPage:
        """Fill a dropdown as the editor does: one signed request to the input's `optionsUrl`.

        Parameters
        ----------
        chosen: what the author has chosen so far, by input name, as in `Action.inputs`.
        q: what the author typed; after: the cursor of the page before.
        portal_id: the first portal when left out.
        object_type: what the workflow enrols, in any spelling.

        KeyError: no such input or portal; ValueError: the input has no `optionsUrl`.
        """
        return self._dispatch.options(
            action, input_name, chosen or {}, portal_id=portal_id, object_type=object_type, q=q, after=after
        )

    def test_run(
        self,
        portal_id: int,
        action: Action,
        object_type: str,
        record_id: str | int,
    ) -> Execution:
        """Try an action from the workflow editor: one callout with a UUID as callbackId, never sent again."""
        workflow = Workflow(portal_id=portal_id, object_type=object_type, actions=[action])
        portal = self._backend.portal(portal_id)
        record = portal.get(object_type, record_id)
        enrolment = Enrolment(0, workflow, record.object_type, record.id)
        execution = Execution(enrolment, action, 1, self._backend.new_uuid(), self._backend.clock.now(), test_run=True)
        with self._lock:
            execution.state = State.SENDING
            self._register(execution)
        return self._send(execution)

    def duplicate(self, execution: Execution, times: int) -> list[Answer]:
        """Send the very same signed bytes so many times in parallel, and give the answers.

        An execution not yet sent stays due. The history shows these attempts as duplicates; they change nothing.
        """
        with self._lock:
            request = execution.request or self._prepare(execution)
        sent_at = self._backend.clock.now()
        with ThreadPoolExecutor(times) as pool:
            answers = list(pool.map(self._dispatch.deliver, [request] * times))
        with self._lock:
            for answer in answers:
                self._note(execution, sent_at, answer, outcome_of(answer, self._backend.switches), duplicate=True)
        return answers

    # --- completing

    def execution(self, callback_id: str) -> Execution | None:
        """The execution that was sent with that callbackId."""
        with self._lock:
            return self._by_callback.get(callback_id)

    def complete(self, execution: Execution, state: State, outputs: dict[str, JsonValue]) -> bool:
        """End a block with SUCCEEDED or FAIL_CONTINUE; False when the execution is not blocked (any more)."""
        with self._lock:
            self._expire()
            if execution.state is not State.BLOCKED:
                return False
            self._finish(execution, state, outputs)
            return True

    # --- looking

    def executions(self, workflow_id: int | None = None) -> list[Execution]:
        """Every execution so far, oldest first, test runs included; of one workflow when asked."""
        with self._lock:
            return [
                execution
                for execution in self._executions
                if workflow_id in {None, execution.enrolment.workflow.workflow_id}
            ]

    # --- inside (the caller holds the lock, except in _send)

    def _begin(self, enrolment: Enrolment, action_id: int) -> None:
        actions = enrolment.workflow.actions
        if action_id > len(actions):
            return
        execution = Execution(
            enrolment,
            actions[action_id - 1],
            action_id,
            self._callback_id(enrolment, action_id, 0),
            self._backend.clock.now(),
        )
        enrolment.executions.append(execution)
        self._register(execution)

    def _enrolment_id(self, workflow: Workflow, record: CrmObject) -> int:
        if not self._backend.switches.same_callback_id_on_reenrolment:
            return next(self._enrolment_ids)
        return self._enrolled.setdefault((workflow.workflow_id, record.id), next(self._enrolment_ids))

    def _register(self, execution: Execution) -> None:
        self._executions.append(execution)
        self._due.add(execution)
        self._by_callback[execution.callback_id] = execution

    def _callback_id(self, enrolment: Enrolment, action_id: int, index: int) -> str:
        return f"ap-{enrolment.workflow.portal_id}-{enrolment.enrolment_id}-{action_id}-{index}"

    def _take_due(self, tried: set[int]) -> list[Execution]:
        now = self._backend.clock.now()
        with self._lock:
            self._expire()
            due: list[Execution] = []
            for execution in self._due.take_waiting(now):
                if id(execution) in tried:
                    self._due.add(execution)
                    continue
                execution.state = State.SENDING
                due.append(execution)
            return due

    def _expire(self) -> None:
        for execution in self._due.take_expired(self._backend.clock.now()):
            self._finish(execution, State.EXPIRED, execution.outputs)

    def _send(self, execution: Execution) -> Execution:
        with self._lock:
            request = self._prepare(execution)
        sent_at = self._backend.clock.now()
        answer = self._dispatch.deliver(request)
        outcome = outcome_of(answer, self._backend.switches)
        with self._lock:
            self._note(execution, sent_at, answer, outcome)
            self._apply(execution, answer, outcome)
        return execution

    def _prepare(self, execution: Execution) -> SignedRequest:
        switches = self._backend.switches
        if execution.tries and switches.new_callback_id_on_retry and not execution.test_run:
            execution.index += 1
            execution.callback_id = self._callback_id(execution.enrolment, execution.action_id, execution.index)
            self._by_callback[execution.callback_id] = execution
        execution.request = self._dispatch.callout(execution)
        return execution.request

    def _note(
        self, execution: Execution, at: datetime, answer: Answer, outcome: Outcome, *, duplicate: bool = False
    ) -> None:
        number = len(execution.attempts) + 1
        execution.attempts.append(Attempt(number, at, execution.callback_id, answer, outcome.outputs, duplicate))

    def _apply(self, execution: Execution, answer: Answer, outcome: Outcome) -> None:
        now = self._backend.clock.now()
        if outcome.state is State.BLOCKED:
            execution.state, execution.outputs = State.BLOCKED, outcome.outputs
            execution.blocked_until = now + outcome.blocked_for
            self._due.add(execution)
            return
        tries, switches = execution.tries, self._backend.switches
        again = outcome.state is State.FAILED and len(tries) <= switches.retries_after_4xx
        if outcome.state is not State.WAITING and not again:
            self._finish(execution, outcome.state, outcome.outputs)
            return
        due = now + wait_after(len(tries), answer, switches.retry_after_unit)
        if execution.test_run or gives_up(tries[0].at, due):
            self._finish(execution, State.FAILED, {})
            return
        execution.state, execution.due_at = State.WAITING, due
        self._due.add(execution)

    def _finish(self, execution: Execution, state: State, outputs: dict[str, JsonValue]) -> None:
        execution.state, execution.outputs = state, outputs
        execution.blocked_until = None
        goes_on = state is not State.FAILED or self._backend.switches.failed_action_goes_on
        if goes_on and not execution.test_run:
            self._begin(execution.enrolment, execution.action_id + 1)
