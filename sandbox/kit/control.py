"""The control endpoints that both sandboxes have, under `/_sandbox/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kit.clock import Clock
from sandbox.kit.faults import FaultPlan, FaultRule
from sandbox.kit.log import RequestLog
from sandbox.kit.switches import Switches

CONTROL_PREFIX = "/_sandbox"
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2999, 12, 31, tzinfo=UTC)
"""What the clock can be set to: far enough from the calendar's ends that years can be added and time can go on."""

_rules: TypeAdapter[FaultRule | list[FaultRule]] = TypeAdapter(FaultRule | list[FaultRule])

Endpoint = Callable[[Request], Awaitable[Response]]


class ClockChange(BaseModel):
    """Body of `POST /_sandbox/clock`: exactly one of `set` (ISO time with a zone), `advance` (seconds), `reset`."""

    model_config = ConfigDict(extra="forbid")

    set: datetime | None = None
    advance: float | None = None
    reset: bool = False
    frozen: bool = False

    @model_validator(mode="after")
    def _one_of(self) -> ClockChange:
        if sum((self.set is not None, self.advance is not None, self.reset)) != 1:
            raise ValueError("give exactly one of set, advance and reset")
        if self.set is not None and self.set.tzinfo is None:
            raise ValueError("set needs a time zone")
        return self


class BadRequest(Exception):
    """A control body that is well formed and asks for what can not be; the text says why."""


def refusing_bad_input(endpoint: Endpoint) -> Endpoint:
    """Answer 400 with the reason when a control body is not what it should be."""

    async def checked(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"error": "bad request", "problems": problems}, status_code=400)
        except BadRequest as error:
            return JSONResponse({"error": "bad request", "problems": [{"msg": str(error)}]}, status_code=400)

    return checked


def control_routes(
    *,
    clock: Clock,
    faults: FaultPlan,
    log: RequestLog,
    switches: Switches,
    reset: Callable[[], None],
) -> list[Route]:
    """The shared routes.

    `POST /_sandbox/reset` puts clock, faults, log and switches back to the start and then calls `reset`, in
    a thread, for the state that is the sandbox's own.
    """

    async def read_log(request: Request) -> Response:
        since = TypeAdapter(int).validate_python(request.query_params.get("since", 0))
        return Response(log.as_json_lines(since), media_type="application/x-ndjson")

    async def read_faults(_request: Request) -> Response:
        return JSONResponse(_fault_report(faults))

    async def add_faults(request: Request) -> Response:
        given = _rules.validate_json(await request.body())
        for rule in given if isinstance(given, list) else [given]:
            faults.add(rule)
        return JSONResponse(_fault_report(faults))

    async def clear_faults(_request: Request) -> Response:
        faults.clear()
        return Response(status_code=204)

    async def set_clock(request: Request) -> Response:
        change = ClockChange.model_validate_json(await request.body())
        if change.set is not None:
            clock.set(_within_bounds(change.set), frozen=change.frozen)
        elif change.advance is not None:
            _within_bounds(_later(clock.now(), change.advance))
            clock.advance(change.advance)
            if change.frozen:
                clock.set(clock.now(), frozen=True)
        else:
            clock.reset()
        return JSONResponse({"now": clock.now().isoformat()})

    async def reset_all(_request: Request) -> Response:
        clock.reset()
        faults.clear()
        switches.restore()
        await run_in_threadpool(reset)
        log.clear()
        return JSONResponse({"now": clock.now().isoformat()})

    async def read_switches(_request: Request) -> Response:
        return JSONResponse(switches.model_dump(mode="json"))

    async def change_switches(request: Request) -> Response:
        switches.change(TypeAdapter(dict[str, Any]).validate_json(await request.body()))
        return JSONResponse(switches.model_dump(mode="json"))

    def route(name: str, endpoint: Endpoint, method: str) -> Route:
        return Route(f"{CONTROL_PREFIX}/{name}", refusing_bad_input(endpoint), methods=[method])

    return [
        route("log", read_log, "GET"),
        route("faults", read_faults, "GET"),
        route("faults", add_faults, "POST"),
        route("faults", clear_faults, "DELETE"),
        route("clock", set_clock, "POST"),
        route("reset", reset_all, "POST"),
        route("switches", read_switches, "GET"),
        route("switches", change_switches, "POST"),
    ]


def _later(moment: datetime, seconds: float) -> datetime:
    try:
        return moment + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        raise BadRequest(f"the clock can not move by {seconds} seconds") from None


def _within_bounds(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise BadRequest(f"the clock can be set from {EARLIEST:%Y-%m-%d} to {LATEST:%Y-%m-%d}")
    return moment


def _fault_report(faults: FaultPlan) -> dict[str, object]:
    return {
        "rules": [rule.model_dump(mode="json", exclude_defaults=True) for rule in faults.rules()],
        "fired": [
            asdict(fired) | {"rule": fired.rule.model_dump(mode="json", exclude_defaults=True)}
            for fired in faults.fired()
        ],
    }
