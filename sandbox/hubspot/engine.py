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
from sandbox.hubspot.executions import Answer, Enrolment, Execution, Sent, SignedRequest, State
from sandbox.hubspot.models import as_type
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.outcomes import GIVES_UP_AFTER, outcome_of
from sandbox.hubspot.progress import Progress
from sandbox.hubspot.workflows import Action, Workflow

_FIRST_WORKFLOW_ID = 1_791_000_001
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
            self._workflows: dict[int, Workflow] = {}
            self._progress = Progress(self._backend)
            self._dispatch.forget()

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
            return self._progress.enrol(workflow, object_type, records)

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
            return self._progress.next_due(expire_blocked=expire_blocked)

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
            self._progress.add(execution)
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
                outcome = outcome_of(answer, self._backend.switches)
                self._progress.note(execution, sent_at, answer, outcome, duplicate=True)
        return answers

    # --- completing

    def execution(self, callback_id: str) -> Execution | None:
        """The execution that was sent with that callbackId."""
        with self._lock:
            return self._progress.find(callback_id)

    def complete(self, execution: Execution, state: State, outputs: dict[str, JsonValue]) -> bool:
        """End a block with SUCCEEDED or FAIL_CONTINUE; False when the execution is not blocked (any more)."""
        with self._lock:
            self._progress.expire()
            if execution.state is not State.BLOCKED:
                return False
            self._progress.finish(execution, state, outputs)
            return True

    # --- looking

    def executions(self, workflow_id: int | None = None) -> list[Execution]:
        """Every execution so far, oldest first, test runs included; of one workflow when asked."""
        with self._lock:
            return [
                execution
                for execution in self._progress.executions
                if workflow_id in {None, execution.enrolment.workflow.workflow_id}
            ]

    def sent(self) -> list[Sent]:
        """Every callout and request for options as it went over the wire, with its answer; the last ten thousand."""
        return self._dispatch.sent

    # --- inside

    def _take_due(self, tried: set[int]) -> list[Execution]:
        with self._lock:
            return self._progress.take_due(tried)

    def _send(self, execution: Execution) -> Execution:
        with self._lock:
            request = self._prepare(execution)
        sent_at = self._backend.clock.now()
        answer = self._dispatch.deliver(request)
        outcome = outcome_of(answer, self._backend.switches)
        with self._lock:
            self._progress.note(execution, sent_at, answer, outcome)
            self._progress.apply(execution, answer, outcome)
        return execution

    def _prepare(self, execution: Execution) -> SignedRequest:
        self._progress.rename_retry(execution)
        execution.request = self._dispatch.callout(execution)
        return execution.request
