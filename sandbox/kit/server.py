"""A sandbox on a real socket: in a thread for tests, or alone as a program."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import struct
import threading
from asyncio import BaseTransport, Transport
from collections.abc import Callable
from types import TracebackType
from typing import cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_ABORT = "sandbox.abort"
_LINGER_NOT = struct.pack("ii", 1, 0)
_START_TIMEOUT_SECONDS = 20.0
_GRACE_SECONDS = 2.0
_TICK_SECONDS = 0.1
_LOOK_SECONDS = 0.002

Client = tuple[str, int]


class Server:
    """Serves an app with uvicorn, in a thread, on 127.0.0.1 and a free port (or the given one).

    A context manager. After `stop` it can be started again, on the same port. With `websockets` the app may take
    them, too.
    """

    def __init__(self, app: ASGIApp, port: int = 0, *, websockets: bool = False) -> None:
        self._app = app
        self._websockets = websockets
        self._port = port
        self._running: tuple[_Uvicorn, threading.Thread] | None = None

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`; RuntimeError before the first start when the port was left open."""
        if not self._port:
            raise RuntimeError("the server has no port before it is started")
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> Server:
        if self._running is not None:
            raise RuntimeError("the server is already running")
        listener = _listen(self._port)
        port = _port_of(listener)
        ready = threading.Event()
        server = _Uvicorn(self._app, ready.set, websockets=self._websockets)

        def run() -> None:
            try:
                server.run(sockets=[listener])
            finally:
                listener.close()
                ready.set()

        thread = threading.Thread(target=run, name=f"sandbox:{port}", daemon=True)
        thread.start()
        if not ready.wait(_START_TIMEOUT_SECONDS) or not server.started:
            server.should_exit = True
            raise RuntimeError("the server did not start")
        self._port = port
        self._running = (server, thread)
        return self

    def stop(self) -> None:
        """Stop accepting, give running requests two seconds, and free the port. Harmless when not running."""
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        server.end()
        thread.join(_START_TIMEOUT_SECONDS)

    def __enter__(self) -> Server:
        return self if self._running is not None else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def run_alone(app: ASGIApp, port: int, first_line: Callable[[str], dict[str, object]]) -> None:
    """Serve until SIGINT or SIGTERM; once requests are accepted, print `first_line(base_url)` as one JSON line.

    A port that can not be had ends the program with a sentence.
    """
    try:
        listener = _listen(port)
    except (OSError, OverflowError) as error:
        raise SystemExit(f"port {port} can not be used: {error}") from None
    base_url = f"http://127.0.0.1:{_port_of(listener)}"

    def announce() -> None:
        print(json.dumps(first_line(base_url), ensure_ascii=False), flush=True)

    # uvicorn raises the signal again once it has shut down; by then there is nothing left to end.
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda _number, _frame: None)
    with listener:
        _Uvicorn(app, announce).run(sockets=[listener])


def abort_connection(scope: Scope, *, reset: bool) -> None:
    """End the request's connection without an answer: with a TCP reset, or by a plain close.

    RuntimeError when the app is not served by this module.
    """
    abort = cast("Callable[[bool], None] | None", scope.get(_ABORT))
    if abort is None:
        raise RuntimeError("connections can only be aborted when served by sandbox.kit.server")
    abort(reset)


class _Connections:
    """The open connections of one server, by the client's address."""

    def __init__(self) -> None:
        self._open: dict[Client, Transport] = {}

    def add(self, client: Client, transport: Transport) -> None:
        self._open[client] = transport

    def forget(self, client: Client) -> None:
        self._open.pop(client, None)

    def abort(self, client: Client, reset: bool) -> None:
        transport = self._open.get(client)
        if transport is None:
            return
        if reset:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()


class _Uvicorn(uvicorn.Server):
    """Uvicorn's server, which ends as soon as it is told to and nothing is under way: tests start and stop many."""

    def __init__(self, app: ASGIApp, when_ready: Callable[[], None], *, websockets: bool = False) -> None:
        connections = _Connections()
        self._when_ready = when_ready
        super().__init__(
            uvicorn.Config(
                _with_abort(app, connections),
                http=_protocol(connections),
                ws="websockets-sansio" if websockets else "none",
                loop="asyncio",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=60,
            )
        )

    def end(self) -> None:
        """Stop serving; from any thread."""
        self.should_exit = True
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._told.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self._when_ready()

    async def main_loop(self) -> None:
        """As uvicorn's, but awake at once when it is to end."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, but without its pauses."""
        for server in self.servers:
            server.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        ends = self._loop.time() + _GRACE_SECONDS
        while (state.connections or state.tasks) and not self.force_exit and self._loop.time() < ends:
            await asyncio.sleep(_LOOK_SECONDS)
        for task in state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


def _with_abort(app: ASGIApp, connections: _Connections) -> ASGIApp:
    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[_ABORT] = lambda reset: connections.abort(tuple(scope["client"]), reset)
        await app(scope, receive, send)

    return served


def _protocol(connections: _Connections) -> type[H11Protocol]:
    class Abortable(H11Protocol):
        def connection_made(self, transport: BaseTransport) -> None:
            super().connection_made(cast("Transport", transport))
            if self.client is not None:
                connections.add(self.client, self.transport)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client is not None:
                connections.forget(self.client)
            super().connection_lost(exc)

    return Abortable


def _listen(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only where the protocol is named; without it every answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _port_of(listener: socket.socket) -> int:
    return cast("int", listener.getsockname()[1])
