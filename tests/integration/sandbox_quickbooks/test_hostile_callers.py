"""Callers that do not keep to HTTP: the program goes on, and has nothing to complain of."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

ROOT = Path(__file__).parents[3]
SECONDS = 10


class Program:
    """The sandbox as a process; `complaints` is what it has written to its error output."""

    def __init__(self, first_line: str, errors: Path) -> None:
        self.first = json.loads(first_line)
        self._errors = errors
        company = self.first["companies"][0]
        self.path = f"/v3/company/{company['realm_id']}"
        self.token = company["access_token"]

    @property
    def complaints(self) -> str:
        return self._errors.read_text("utf-8")

    def head(self, line: str, *headers: str) -> bytes:
        """A request line and headers, with a token."""
        told = (f"{line} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {self.token}", *headers)
        return "\r\n".join(told).encode("latin-1") + b"\r\n\r\n"

    def answer(self, sent: bytes, *, hang_up: bool = False) -> bytes:
        """The first line of the answer; empty when the connection is closed without one."""
        parts = urlsplit(self.first["base_url"])
        with socket.create_connection((str(parts.hostname), int(parts.port or 0)), SECONDS) as caller:
            caller.sendall(sent)
            if hang_up:
                return b""
            try:
                return caller.makefile("rb").readline().strip()
            except ConnectionResetError:
                return b""

    def still_serves(self) -> bool:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.first['base_url']}{self.path}/item/1"
        return requests.get(url, headers=headers, timeout=SECONDS).status_code == 200


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    errors = tmp_path_factory.mktemp("program") / "errors.txt"
    command = [sys.executable, "-m", "sandbox.quickbooks", "--port", "0", "--no-limits"]
    with (
        errors.open("wb") as told,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=told, text=True, env=dict(os.environ)
        ) as running,
    ):
        try:
            assert running.stdout is not None
            yield Program(running.stdout.readline(), errors)
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


BODY = '{"DisplayName":"Chunked"}'
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("line", "headers", "body", "status"),
    [
        ("POST {}/customer", (CHUNKED,), f"{len(BODY):x}\r\n{BODY}\r\n0\r\n\r\n", "200"),
        ("POST {}/customer", (CHUNKED,), "zz\r\nabc\r\n", "400"),
        ("POST {}/customer", ("Expect: 100-continue", "Content-Length: 2"), "{{}}", "100"),
        ("POST {}/customer", ("Content-Length: -5",), "{{}}", "400"),
        ("POST {}/customer", ("Content-Length: 2", "Content-Length: 3"), "{{}}", "400"),
        ("GET {}/query?query=%FF%FE%00", (), "", "400"),
        ("GET {}/item/%FF%00", (), "", "400"),
        ("GET {}/query?query=\xff", (), "", "400"),
        ("GET {}/query?query=" + "a" * 60_000, (), "", "400"),
        ("GET {}/item/1", ("X-Long: " + "a" * 200_000,), "", "400"),
        ("GET {}/item/1", tuple(f"X-{number}: y" for number in range(1000)), "", "200"),
        ("GET {}/item/1", ("Connection: Upgrade", "Upgrade: websocket"), "", "200"),
        ("HEAD {}/item/1", (), "", "200"),
        ("TRACE {}/item/1", (), "", "405"),
        ("OPTIONS *", (), "", "404"),
        ("CONNECT elsewhere.example:443", (), "", "404"),
        ("GET http://elsewhere.example/", (), "", "404"),
        ("GET", (), "", "400"),
    ],
)
def test_odd_requests(program: Program, line: str, headers: tuple[str, ...], body: str, status: str) -> None:
    sent = program.head(line.format(program.path), *headers) + body.replace("{{}}", "{}").encode()

    assert program.answer(sent).split(b" ")[1:2] == [status.encode()]
    assert program.still_serves()
    assert program.complaints == ""


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40, b"\0\xff hello\r\n\r\n"]
)
def test_what_is_no_http_at_all(program: Program, sent: bytes) -> None:
    assert program.answer(sent) == b"HTTP/1.1 400 Bad Request"
    assert program.still_serves()
    assert program.complaints == ""


@pytest.mark.parametrize("path", ["{}/invoice", "/oauth2/v1/tokens/bearer", "/_sandbox/clock", "/connect/oauth2"])
def test_a_caller_that_hangs_up_in_the_middle_of_its_request(program: Program, path: str) -> None:
    program.answer(program.head(f"POST {path.format(program.path)}", "Content-Length: 100") + b'{"Line":', hang_up=True)

    assert program.still_serves()
    assert program.complaints == ""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock", {"advance": 1e300}),
        ("clock", {"advance": -1e11}),
        ("clock", {"set": "9999-12-31T23:59:59Z"}),
        ("clock", {"set": "0001-01-01T00:00:00+14:00"}),
        ("faults", {"do": "status", "status": 503, "headers": {"a": "b\r\nc: d"}}),
        ("faults", {"do": "status", "status": 503, "headers": {"é": "b"}}),
        ("faults", {"do": "status", "status": 100}),
        ("faults", {"do": "delay", "seconds": 1e300}),
        ("companies/9341453000000001/preferences", {"Id.x": 1}),
        ("companies/9341453000000001/preferences", {"TaxPrefs.UsingSalesTax": {"a": [1.5]}}),
        ("companies/9341453000000001/preferences", {"SalesFormsPrefs": None}),
    ],
)
def test_settings_that_can_not_be(program: Program, path: str, body: dict[str, object]) -> None:
    url = f"{program.first['base_url']}/_sandbox/{path}"

    answer = requests.post(url, json=body, timeout=SECONDS)

    assert (answer.status_code, answer.json()["error"]) == (400, "bad request")
    assert all(problem["msg"] for problem in answer.json()["problems"])
    assert program.still_serves()
    assert program.complaints == ""


@pytest.mark.parametrize("status", [204, 304])
def test_a_planned_status_that_has_no_body(program: Program, status: int) -> None:
    base = program.first["base_url"]
    requests.post(f"{base}/_sandbox/faults", json={"do": "status", "status": status, "body": "x"}, timeout=SECONDS)

    assert requests.get(f"{base}{program.path}/item/1", timeout=SECONDS).status_code == status
    assert program.still_serves()
    assert program.complaints == ""
