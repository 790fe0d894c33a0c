"""Completing a blocked action (HubSpot contract 3.4)."""

from __future__ import annotations

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import Response

from sandbox.hubspot import exceptions
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.bodies import BatchCompletion, CallbackCompletion, CallbackInput, body_of
from sandbox.hubspot.engine import Engine
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.executions import Execution, State
from sandbox.hubspot.models import Portal
from sandbox.hubspot.tokens import AUTOMATION

_STATES = {"SUCCESS": State.SUCCEEDED, "FAIL_CONTINUE": State.FAIL_CONTINUE}


class AutomationResponses:
    """Endpoint functions over the engine; what goes wrong is raised as HubSpotError."""

    def __init__(self, backend: Backend, engine: Engine) -> None:
        self._backend = backend
        self._engine = engine

    async def complete(self, request: Request) -> Response:
        portal = self._admitted(request)
        completion = await body_of(request, CallbackCompletion)
        callback_id = request.path_params["callback_id"]
        self._complete(self._execution(portal, callback_id), callback_id, completion, _state(completion))
        return Response(status_code=204)

    async def complete_batch(self, request: Request) -> Response:
        """Several at once; whether a wrong one spoils the others is a switch."""
        portal = self._admitted(request)
        batch = await body_of(request, BatchCompletion)
        switches = self._backend.switches
        if len(batch.inputs) > switches.batch_completion_most:
            raise exceptions.invalid_input(f"The maximum number of inputs is {switches.batch_completion_most}")
        problem: HubSpotError | None = None
        found: list[tuple[Execution, CallbackInput, State]] = []
        for each in batch.inputs:
            try:
                found.append((self._execution(portal, each.callback_id), each, _state(each)))
            except HubSpotError as error:
                problem = error
        if problem is not None and switches.batch_completion_fails == "all":
            raise problem
        for execution, each, state in found:
            try:
                self._complete(execution, each.callback_id, each, state)
            except HubSpotError as error:
                problem = error
        if problem is not None:
            raise problem
        return Response(status_code=204)

    def _admitted(self, request: Request) -> Portal:
        portal, token = self._backend.caller(request)
        token.require(AUTOMATION)
        if token.static and not self._backend.switches.static_tokens_complete:
            raise exceptions.missing_scopes(AUTOMATION)
        return portal

    def _execution(self, portal: Portal, callback_id: str) -> Execution:
        execution = self._engine.execution(callback_id)
        if execution is None or execution.portal_id != portal.account.portal_id:
            raise _unknown(callback_id)
        return execution

    def _complete(self, execution: Execution, callback_id: str, completion: CallbackCompletion, state: State) -> None:
        outputs: dict[str, JsonValue] = dict(completion.output_fields)
        if not self._engine.complete(execution, state, outputs):
            self._refuse(execution.state, callback_id)

    def _refuse(self, state: State, callback_id: str) -> None:
        switches = self._backend.switches
        early = state in {State.WAITING, State.SENDING}
        told = switches.early_completion if early else switches.late_completion
        if told == "conflict":
            raise exceptions.conflict(f"The callback {callback_id} is not waiting to be completed")
        if told == "not_found":
            raise _unknown(callback_id)


def _state(completion: CallbackCompletion) -> State:
    state = _STATES.get(completion.output_fields.get("hs_execution_state", ""))
    if state is None:
        raise exceptions.invalid_input("hs_execution_state must be SUCCESS or FAIL_CONTINUE")
    return state


def _unknown(callback_id: str) -> HubSpotError:
    return HubSpotError(404, f"No callback found with id {callback_id}", "OBJECT_NOT_FOUND")
