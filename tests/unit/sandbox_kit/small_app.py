"""A small app in the kit, for the tests of the kit: it counts what it carries out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kit import (
    Clock,
    FaultPlan,
    FaultRule,
    RequestLog,
    SandboxMiddleware,
    Server,
    Switches,
    control_routes,
    notes_of,
    text_of,
)

ANSWER = {"hello": "wörld"}


class SmallSwitches(Switches):
    colour: str = "red"
    size: int = 1


class SmallApp:
    """`GET` and `POST /hello`, `GET /broken`; `done` holds the bodies that were carried out."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.log = RequestLog()
        self.faults = FaultPlan()
        self.switches = SmallSwitches()
        self.done: list[str] = []
        self.resets = 0
        routes = [
            Route("/hello", self._hello, methods=["GET", "POST"]),
            Route("/broken", self._broken),
            *control_routes(
                clock=self.clock,
                faults=self.faults,
                log=self.log,
                switches=self.switches,
                reset=self._reset,
            ),
        ]
        self.app = SandboxMiddleware(
            Starlette(routes=routes),
            clock=self.clock,
            log=self.log,
            faults=self.faults,
            render_status=self._render,
        )

    @contextmanager
    def served(self) -> Iterator[str]:
        """The base URL while it is served."""
        with Server(self.app) as server:
            yield server.base_url

    async def _hello(self, request: Request) -> Response:
        self.done.append((await request.body()).decode())
        notes_of(request)["seen"] = len(self.done)
        await asyncio.sleep(0)
        return JSONResponse(ANSWER)

    async def _broken(self, _request: Request) -> Response:
        raise LookupError("a bug in the sandbox")

    def _render(self, rule: FaultRule, request: Request) -> Response:
        return Response(f"{rule.flavour}:{text_of(request)}", rule.status or 500)

    def _reset(self) -> None:
        self.resets += 1
