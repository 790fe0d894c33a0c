"""Pure ASGI middleware: the request log and the fault plan around a sandbox's app."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.kit.clock import Clock
from sandbox.kit.control import CONTROL_PREFIX
from sandbox.kit.faults import Arrival, FaultPlan, FaultRule
from sandbox.kit.log import Entry, RequestLog
from sandbox.kit.server import abort_connection

StatusRenderer = Callable[[FaultRule, Request], Response]
"""Renders a `status` rule that has no body in the sandbox's own shapes (see `FaultRule.flavour`)."""

_NOTES = "sandbox.notes"
_TEXT = "sandbox.text"
_logger = logging.getLogger("sandbox")

_EDGE_PAGE = """<html>
<head><title>{status} {reason}</title></head>
<body>
<center><h1>{status} {reason}</h1></center>
<hr><center>nginx</center>
</body>
</html>
"""
_BODILESS = frozenset({204, 304})
_EDGE_REASONS = {200: "OK", 403: "Forbidden", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def notes_of(request: Request) -> dict[str, object]:
    """The `notes` of the request's log entry, for the app to write into."""
    return cast("dict[str, object]", request.scope.setdefault(_NOTES, {}))


def text_of(request: Request) -> str:
    """The request's body as text, for a renderer, which cannot read it any more."""
    return cast("str", request.scope.get(_TEXT, ""))


class SandboxMiddleware:
    """Logs every request, and applies the fault rule that fires on it.

    Control paths (`/_sandbox/…`) and paths that begin with one of `unlogged` are neither logged nor hit. The
    whole request is read before anything else happens, and the whole answer before any of it is sent.

    `cut_seconds` is how long the service lets a request run: a `delay` or `slow` of more than that is not waited
    for. The clock moves on by so much instead, and the edge answers 504.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        clock: Clock,
        log: RequestLog,
        faults: FaultPlan,
        render_status: StatusRenderer | None = None,
        cut_seconds: float | None = None,
        unlogged: tuple[str, ...] = (),
    ) -> None:
        self._unlogged = unlogged
        self._app = app
        self._cut_seconds = cut_seconds
        self._clock = clock
        self._log = log
        self._faults = faults
        self._render_status = render_status or _plain_status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._serve(scope, receive, send)
        except ClientDisconnect:
            # The caller has gone before all of its request was here: there is nobody to answer.
            return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        for work in self._faults.take_due(self._clock.now()):
            await work()
        if scope["type"] != "http" or self._is_apart(scope["path"]):
            await self._app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        text = body.decode("utf-8", "replace")
        entry = self._log.open_entry(
            at=self._clock.now().isoformat(),
            method=scope["method"],
            url=_url(scope),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            body=text,
        )
        scope[_NOTES] = entry.notes
        scope[_TEXT] = text
        query = scope["query_string"].decode("latin-1")
        rule = self._faults.strike(Arrival(scope["method"], scope["path"], query, text))
        exchange = _Exchange(scope, receive, send, body, entry)
        if rule is None:
            await exchange.give(await exchange.ask(self._app))
        else:
            await self._answer_wrongly(rule, exchange)

    def _is_apart(self, path: str) -> bool:
        return _is_control(path) or path.startswith(self._unlogged)

    async def _answer_wrongly(self, rule: FaultRule, exchange: _Exchange) -> None:
        if rule.do in {"delay", "slow"} and self._cut_seconds is not None and rule.seconds > self._cut_seconds:
            await self._cut(rule, exchange, self._cut_seconds)
            return
        noted: dict[str, object] = {"do": rule.do, "committed": rule.commits}
        exchange.entry.notes["fault"] = noted
        if rule.when == "late":
            self._put_off(rule, exchange, noted)
        if rule.do == "delay" and rule.when == "before":
            await asyncio.sleep(rule.seconds)
        real = await exchange.ask(self._app) if rule.commits else None
        if real is not None:
            noted["real_status"] = real.status
        if rule.do in {"refuse", "drop"}:
            await exchange.abort(reset=rule.do == "refuse")
        elif rule.do == "status":
            await exchange.give(await exchange.ask(self._rendered(rule, exchange)))
        elif rule.do == "html":
            await exchange.give(await exchange.ask(_edge_page(rule)))
        elif real is not None:
            if rule.do == "delay" and rule.when == "after":
                await asyncio.sleep(rule.seconds)
            if rule.do == "truncate":
                real.cut(len(real.body) // 2)
            await exchange.give(real, over_seconds=rule.seconds if rule.do == "slow" else 0.0)

    def _put_off(self, rule: FaultRule, exchange: _Exchange, noted: dict[str, object]) -> None:
        """Carry the request out when its time has come, at the first request of any kind after that."""

        async def work() -> None:
            noted["real_status"] = (await exchange.ask(self._app)).status
            noted["committed"] = True

        self._faults.postpone(self._clock.now() + timedelta(seconds=rule.seconds), work)

    async def _cut(self, rule: FaultRule, exchange: _Exchange, seconds: float) -> None:
        """The service gives a request up: what was to be waited for first is not carried out at all."""
        committed = rule.when == "after" or rule.do == "slow"
        noted: dict[str, object] = {"do": rule.do, "committed": committed, "cut": True}
        exchange.entry.notes["fault"] = noted
        if committed:
            noted["real_status"] = (await exchange.ask(self._app)).status
        self._clock.advance(seconds)
        await exchange.give(await exchange.ask(_edge_page(FaultRule(do="html", status=504))))

    def _rendered(self, rule: FaultRule, exchange: _Exchange) -> Response:
        render = self._render_status if rule.body is None else _plain_status
        response = render(rule, Request(exchange.scope))
        response.headers.update(rule.headers)
        return response


@dataclass(slots=True)
class _Answer:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    def cut(self, length: int) -> None:
        del self.body[length:]
        self.headers = [pair for pair in self.headers if pair[0].lower() != b"content-length"]
        self.headers.append((b"content-length", str(length).encode()))


@dataclass(slots=True)
class _Exchange:
    scope: Scope
    receive: Receive
    send: Send
    request_body: bytes
    entry: Entry

    async def ask(self, app: ASGIApp) -> _Answer:
        """The whole answer of `app` to this request."""
        answer = _Answer()
        told = False

        async def receive() -> Message:
            nonlocal told
            if told:
                return await self.receive()
            told = True
            return {"type": "http.request", "body": self.request_body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = list(message.get("headers", []))
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")

        try:
            await app(self.scope, receive, send)
        except Exception:
            _logger.exception("the sandbox failed on %s %s", self.entry.method, self.entry.url)
            answer.status = 500
        return answer

    async def give(self, answer: _Answer, over_seconds: float = 0.0) -> None:
        """Write the answer down, then send it."""
        body = b"" if answer.status in _BODILESS else bytes(answer.body)
        self.entry.answer = body.decode("utf-8", "replace")
        self.entry.status = answer.status
        await self.send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if over_seconds:
            pause = over_seconds / max(len(body), 1)
            for byte in body:
                await self.send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
                await asyncio.sleep(pause)
            body = b""
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def abort(self, *, reset: bool) -> None:
        abort_connection(self.scope, reset=reset)
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _is_control(path: str) -> bool:
    return path == CONTROL_PREFIX or path.startswith(f"{CONTROL_PREFIX}/")


def _url(scope: Scope) -> str:
    """The URL as the client wrote it: nothing decoded, nothing re-ordered."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{scope['scheme']}://{host}{path}" + (f"?{query}" if query else "")


def _plain_status(rule: FaultRule, _request: Request) -> Response:
    status = rule.status or 500
    if rule.body is None or isinstance(rule.body, str):
        return Response(rule.body, status, media_type=rule.content_type or "text/plain")
    return JSONResponse(rule.body, status, media_type=rule.content_type)


def _edge_page(rule: FaultRule) -> Response:
    status = rule.status or 502
    page = _EDGE_PAGE.format(status=status, reason=_EDGE_REASONS.get(status, "Error"))
    return Response(page, status, headers=rule.headers, media_type="text/html")
