"""An app's end of a callout: answers what the test says, and remembers what came."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.kit import Server


@dataclass(frozen=True)
class Callout:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, object]:
        parsed: dict[str, object] = json.loads(self.raw)
        return parsed


@dataclass(frozen=True)
class Reply:
    """What is answered; `hold` is waited for first, `meanwhile` is called before the answer goes out."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None
    meanwhile: Callable[[Callout], None] | None = None


def outputs(state: str | None = None, **values: object) -> Reply:
    """A 200 with these output fields, and the execution state if there is one."""
    fields = dict(values) | ({"hs_execution_state": state} if state else {})
    return Reply(body=json.dumps({"outputFields": fields}))


class ActionServer:
    """Answers the `planned` replies one after the other, then `usual` for ever."""

    def __init__(self) -> None:
        self._at_once = 0
        self._lock = threading.Lock()
        self._base_url = ""
        self.clear()

    def clear(self) -> None:
        """Forget what came, and answer SUCCESS from now on."""
        self.planned: deque[Reply] = deque()
        self.usual = outputs("SUCCESS")
        self.callouts: list[Callout] = []
        self.most_at_once = 0

    @property
    def url(self) -> str:
        return f"{self._base_url}/v1/actions/create-invoice"

    @contextmanager
    def served(self) -> Iterator[ActionServer]:
        app = Starlette(routes=[Route("/{path:path}", self._take, methods=["POST"])])
        with Server(app) as server:
            self._base_url = server.base_url
            yield self

    async def _take(self, request: Request) -> Response:
        headers = dict(request.headers)
        callout = Callout(request.url.path, headers, await request.body())
        with self._lock:
            self.callouts.append(callout)
            reply = self.planned.popleft() if self.planned else self.usual
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if reply.hold is not None:
                await run_in_threadpool(reply.hold.wait, 10)
            if reply.meanwhile is not None:
                await run_in_threadpool(reply.meanwhile, callout)
        finally:
            with self._lock:
                self._at_once -= 1
        return Response(reply.body, reply.status, reply.headers, media_type="application/json")
