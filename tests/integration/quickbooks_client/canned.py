"""A QuickBooks that says what it is told to: canned bytes over a real socket, and what it received."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import parse_qs, urlsplit

from quickbooks_actions.errors import ComeBack, ErrorCode


@dataclass(frozen=True)
class Canned:
    """One answer.

    Attributes:
        content: bytes of the body.
        length: the Content-Length that is claimed; None = the true one.
        ends: how: `well`; `reset` before any byte of the answer; `close` the same without a reset; `hang` = no answer
            until the client goes away; `trickle` = a byte more now and then, and never all.
    """

    status: int = 200
    content: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    ends: str = "well"


@dataclass(frozen=True)
class Received:
    """One request as it arrived; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    connection: int


def answer(body: object, status: int = 200, **headers: str) -> Canned:
    """A JSON answer; `_` in a header's name stands for `-`."""
    return Canned(status, json.dumps(body).encode(), {name.replace("_", "-"): text for name, text in headers.items()})


class CannedServer:
    """Answers request by request from a list; a request too many fails the test by an empty answer."""

    def __init__(self, answers: Sequence[Canned]) -> None:
        self.received: list[Received] = []
        self._answers = list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._closing = threading.Event()
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        number = 0
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            number += 1
            self._open.append(connection)
            self._start(self._serve, connection, number)

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while request := _read(stream, number):
                    self.received.append(request)
                    if not self._answers or not self._say(connection, self._answers.pop(0)):
                        return
        except (OSError, ValueError):
            return

    def _say(self, connection: socket.socket, canned: Canned) -> bool:
        """Answers; False when the connection is done for."""
        if canned.ends == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if canned.ends == "close":
            return False
        if canned.ends == "hang":
            connection.recv(1)
            return False
        length = len(canned.content) if canned.length is None else canned.length
        length += 1_000_000 if canned.ends == "trickle" else 0
        head = {"Content-Type": "application/json", **canned.headers, "Content-Length": str(length)}
        lines = "".join(f"{name}: {text}\r\n" for name, text in head.items())
        connection.sendall(f"HTTP/1.1 {canned.status} Said\r\n{lines}\r\n".encode() + canned.content)
        while canned.ends == "trickle" and not self._closing.wait(0.05):
            connection.sendall(b" ")
        return canned.length is None


def _read(stream: BinaryIO, number: int) -> Received | None:
    line = stream.readline()
    if not line:
        return None
    method, target, _ = line.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (field_line := stream.readline().decode().strip()) != "":
        name, _, text = field_line.partition(":")
        headers[name.lower()] = text.strip()
    body = stream.read(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return Received(method, parts.path, query, headers, body, number)


class Tokens:
    """A connection's tokens: `renewed` is what a refusal gets, None = the connection is lost."""

    def __init__(self, renewed: str | None = "second") -> None:
        self.refused: list[str] = []
        self._first = "first"
        self._renewed = renewed

    def token(self) -> str:
        return self._first

    def after_refusal(self, refused: str) -> str:
        self.refused.append(refused)
        if self._renewed is None:
            raise ComeBack(ErrorCode.CONNECTION_LOST, "The connection to QuickBooks is lost.")
        return self._renewed


class Time:
    """Elapsed seconds that a test sets; `step` passes with every look at it."""

    def __init__(self, step: float = 0.0) -> None:
        self.seconds = 0.0
        self.step = step

    def __call__(self) -> float:
        self.seconds += self.step
        return self.seconds
