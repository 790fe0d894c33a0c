"""The sandbox's own endpoints: build a workflow, enrol, run, and read the history; remove the app from a portal."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hubspot.engine import SETTLES_WITHIN, Engine
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.history import history_line
from sandbox.hubspot.oauth import Installations
from sandbox.hubspot.workflows import Workflow
from sandbox.kit.control import CONTROL_PREFIX, Endpoint, refusing_bad_input

_MOST_SECONDS = 10 * 366 * 86_400.0


class Enrol(BaseModel):
    """Body of `POST /_sandbox/enrol`."""

    model_config = ConfigDict(extra="forbid")

    workflow_id: int
    record_ids: list[str]


class Run(BaseModel):
    """Body of `POST /_sandbox/run`: what is due now, or (`until_settled`) everything, the clock moving on."""

    model_config = ConfigDict(extra="forbid")

    until_settled: bool = False
    max_seconds: float = Field(default=SETTLES_WITHIN.total_seconds(), ge=0, le=_MOST_SECONDS)
    expire_blocked: bool = False


class Uninstall(BaseModel):
    """Body of `POST /_sandbox/uninstall`."""

    model_config = ConfigDict(extra="forbid")

    portal_id: int


class WorkflowControl:
    """Endpoint functions over engine and installations; ids in answers are numbers, times ISO 8601."""

    def __init__(self, engine: Engine, installations: Installations) -> None:
        self._engine = engine
        self._installations = installations

    def routes(self) -> list[Route]:
        return [
            _route("workflows", self.add_workflow, "POST"),
            _route("enrol", self.enrol, "POST"),
            _route("run", self.run, "POST"),
            _route("history", self.history, "GET"),
            _route("uninstall", self.uninstall, "POST"),
        ]

    async def add_workflow(self, request: Request) -> Response:
        workflow = self._engine.add(Workflow.model_validate_json(await request.body()))
        return JSONResponse({"workflow_id": workflow.workflow_id}, 201)

    async def enrol(self, request: Request) -> Response:
        asked = Enrol.model_validate_json(await request.body())
        enrolments = self._engine.enrol(self._engine.workflow(asked.workflow_id), asked.record_ids)
        return JSONResponse(
            {
                "enrolments": [
                    {"enrolment_id": enrolment.enrolment_id, "record_id": enrolment.record_id}
                    for enrolment in enrolments
                ]
            },
            201,
        )

    async def run(self, request: Request) -> Response:
        asked = Run.model_validate_json(await request.body() or b"{}")
        if not asked.until_settled:
            sent = await run_in_threadpool(self._engine.run_due)
            return JSONResponse({"sent": len(sent)})
        before = self._attempts()
        settled = await run_in_threadpool(
            self._engine.run_until_settled,
            timedelta(seconds=asked.max_seconds),
            expire_blocked=asked.expire_blocked,
        )
        return JSONResponse({"sent": self._attempts() - before, "settled": settled})

    async def uninstall(self, request: Request) -> Response:
        asked = Uninstall.model_validate_json(await request.body())
        self._installations.uninstall(asked.portal_id)
        return JSONResponse({})

    async def history(self, request: Request) -> Response:
        given = request.query_params.get("workflow_id")
        executions = self._engine.executions(int(given) if given and given.isdecimal() else None)
        return JSONResponse({"executions": [execution_json(execution) for execution in executions]})

    def _attempts(self) -> int:
        return sum(len(execution.attempts) for execution in self._engine.executions())


def execution_json(execution: Execution) -> dict[str, object]:
    """One execution as `GET /_sandbox/history` shows it."""
    enrolment = execution.enrolment
    return {
        "portal_id": execution.portal_id,
        "workflow_id": enrolment.workflow.workflow_id,
        "enrolment_id": enrolment.enrolment_id,
        "object_type": enrolment.object_type.name,
        "record_id": enrolment.record_id,
        "action": execution.action.uid,
        "action_id": execution.action_id,
        "callback_id": execution.callback_id,
        "test_run": execution.test_run,
        "state": execution.state.value,
        "line": history_line(execution),
        "due_at": execution.due_at.isoformat(),
        "blocked_until": execution.blocked_until.isoformat() if execution.blocked_until else None,
        "outputs": execution.outputs,
        "attempts": [
            {
                "number": attempt.number,
                "at": attempt.at.isoformat(),
                "callback_id": attempt.callback_id,
                "status": attempt.answer.status,
                "error": attempt.answer.error,
                "outputs": attempt.outputs,
                "duplicate": attempt.duplicate,
            }
            for attempt in execution.attempts
        ],
    }


def _route(name: str, endpoint: Endpoint, method: str) -> Route:
    async def checked(request: Request) -> Response:
        try:
            return await endpoint(request)
        except KeyError as error:
            return JSONResponse({"error": f"there is no {error.args[0]}"}, 404)
        except HubSpotError as error:
            return JSONResponse({"error": error.message}, error.status)

    return Route(f"{CONTROL_PREFIX}/{name}", refusing_bad_input(checked), methods=[method])
