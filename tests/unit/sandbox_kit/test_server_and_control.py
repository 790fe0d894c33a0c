"""The server, the log around an app, and the control endpoints, over real sockets."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from sandbox.kit import Server
from sandbox.kit.server import _listen
from tests.unit.sandbox_kit.small_app import ANSWER, SmallApp

SECONDS = 10


@pytest.fixture
def small() -> SmallApp:
    return SmallApp()


@pytest.fixture
def base(small: SmallApp) -> Iterator[str]:
    with small.served() as base_url:
        yield base_url


def test_a_server_has_no_address_before_it_is_started() -> None:
    with pytest.raises(RuntimeError, match="no port"):
        _ = Server(SmallApp().app).base_url


def test_a_stopped_server_refuses_and_starts_again_at_the_same_address() -> None:
    server = Server(SmallApp().app).start()
    url = f"{server.base_url}/hello"
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=SECONDS)
    server.start()
    try:
        assert requests.get(url, timeout=SECONDS).json() == ANSWER
    finally:
        server.stop()


def test_answers_on_a_kept_connection_do_not_wait_for_an_acknowledgement() -> None:
    # asyncio sets TCP_NODELAY only where the listening socket names its protocol; without it an answer in two parts
    # waits 40 ms for the acknowledgement of its first
    with _listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_two_servers_in_one_process_do_not_meddle() -> None:
    first, second = SmallApp(), SmallApp()
    with first.served() as one, second.served() as other:
        requests.post(f"{one}/hello", "1", timeout=SECONDS)
        requests.post(f"{other}/hello", "2", timeout=SECONDS)
    assert (first.done, second.done) == (["1"], ["2"])


def test_a_port_that_is_taken_is_told_at_once() -> None:
    with Server(SmallApp().app) as server:
        taken = int(server.base_url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            Server(SmallApp().app, taken).start()


def test_the_log_has_the_request_as_it_was_sent(small: SmallApp, base: str) -> None:
    requests.post(f"{base}/hello?a=%2C&b=1&a=2", "bödy".encode(), headers={"X-Mine": "yes"}, timeout=SECONDS)
    (entry,) = small.log.entries()
    assert entry.method == "POST"
    assert entry.url == f"{base}/hello?a=%2C&b=1&a=2"
    assert entry.body == "bödy"
    assert entry.headers["x-mine"] == "yes"


def test_the_log_has_the_answer_and_the_notes_of_the_app(small: SmallApp, base: str) -> None:
    small.clock.set(datetime(2026, 3, 1, 12, tzinfo=UTC), frozen=True)
    requests.get(f"{base}/hello", timeout=SECONDS)
    (entry,) = small.log.entries()
    assert (entry.status, json.loads(entry.answer), entry.notes) == (200, ANSWER, {"seen": 1})
    assert entry.at == "2026-03-01T12:00:00+00:00"


def test_a_bug_in_the_app_is_a_500_in_answer_and_log(small: SmallApp, base: str) -> None:
    assert requests.get(f"{base}/broken", timeout=SECONDS).status_code == 500
    assert small.log.entries()[0].status == 500


def test_the_log_is_read_as_json_lines(base: str) -> None:
    requests.get(f"{base}/hello", timeout=SECONDS)
    requests.get(f"{base}/hello?second", timeout=SECONDS)
    lines = requests.get(f"{base}/_sandbox/log", timeout=SECONDS).text.splitlines()
    assert [json.loads(line)["url"] for line in lines] == [f"{base}/hello", f"{base}/hello?second"]
    later = requests.get(f"{base}/_sandbox/log?since=1", timeout=SECONDS).text.splitlines()
    assert [json.loads(line)["number"] for line in later] == [2]


def test_control_requests_are_neither_logged_nor_struck(small: SmallApp, base: str) -> None:
    rule = {"do": "status", "status": 500, "times": 0}
    assert requests.post(f"{base}/_sandbox/faults", json=rule, timeout=SECONDS).status_code == 200
    assert requests.get(f"{base}/_sandbox/switches", timeout=SECONDS).status_code == 200
    assert small.log.entries() == []


def test_faults_are_added_one_or_many_and_reported(base: str) -> None:
    one = {"match": {"method": "GET"}, "do": "status", "status": 503}
    requests.post(f"{base}/_sandbox/faults", json=one, timeout=SECONDS)
    requests.post(f"{base}/_sandbox/faults", json=[one, one], timeout=SECONDS)
    assert requests.get(f"{base}/hello", timeout=SECONDS).status_code == 503
    report = requests.get(f"{base}/_sandbox/faults", timeout=SECONDS).json()
    assert report == {
        "rules": [{"match": {"method": "GET"}, "do": "status", "status": 503}] * 3,
        "fired": [
            {
                "rule": {"match": {"method": "GET"}, "do": "status", "status": 503},
                "method": "GET",
                "path": "/hello",
            }
        ],
    }


def test_faults_are_cleared(base: str) -> None:
    requests.post(f"{base}/_sandbox/faults", json={"do": "status", "status": 503}, timeout=SECONDS)
    assert requests.delete(f"{base}/_sandbox/faults", timeout=SECONDS).status_code == 204
    assert requests.get(f"{base}/hello", timeout=SECONDS).status_code == 200


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("faults", {"do": "explode"}),
        ("clock", {}),
        ("clock", {"advance": 1, "reset": True}),
        ("clock", {"set": "2026-03-01T12:00:00"}),
        ("clock", {"set": "1969-12-31T23:59:59Z"}),
        ("clock", {"set": "3000-01-01T00:00:00Z"}),
        ("clock", {"advance": 31_000_000_000}),
        ("clock", {"advance": 1e300}),
        ("faults", {"do": "status", "status": 199}),
        ("faults", {"do": "status", "headers": {"a b": "c"}}),
        ("faults", {"do": "status", "headers": {"a": "b\n"}}),
        ("faults", {"do": "status", "headers": {"Content-Length": "7"}}),
        ("faults", {"do": "status", "content_type": "text/…"}),
        ("faults", {"do": "delay", "seconds": 1e9}),
        ("switches", {"weight": 1}),
        ("switches", ["colour"]),
    ],
)
def test_a_wrong_control_body_is_refused_with_the_reason(base: str, name: str, body: object) -> None:
    answer = requests.post(f"{base}/_sandbox/{name}", json=body, timeout=SECONDS)
    assert answer.status_code == 400
    assert all(problem["msg"] for problem in answer.json()["problems"])
    assert requests.get(f"{base}/hello", timeout=SECONDS).json() == ANSWER


def test_the_clock_is_set_advanced_and_reset(small: SmallApp, base: str) -> None:
    def post(body: dict[str, object]) -> datetime:
        answer = requests.post(f"{base}/_sandbox/clock", json=body, timeout=SECONDS)
        return datetime.fromisoformat(answer.json()["now"])

    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert post({"set": "2026-03-01T13:00:00+01:00", "frozen": True}) == noon
    assert post({"advance": 60}) == noon.replace(minute=1) == small.clock.now()
    assert post({"reset": True}) > datetime(2026, 3, 2, tzinfo=UTC)


def test_switches_are_read_and_changed(small: SmallApp, base: str) -> None:
    changed = requests.post(f"{base}/_sandbox/switches", json={"size": 3}, timeout=SECONDS)
    assert changed.json() == {"colour": "red", "size": 3}
    assert requests.get(f"{base}/_sandbox/switches", timeout=SECONDS).json() == {"colour": "red", "size": 3}
    assert small.switches.size == 3


def test_reset_puts_everything_back(small: SmallApp, base: str) -> None:
    small.clock.set(datetime(2026, 3, 1, 12, tzinfo=UTC), frozen=True)
    small.switches.size = 3
    requests.get(f"{base}/hello", timeout=SECONDS)
    requests.post(f"{base}/_sandbox/faults", json={"do": "drop", "times": 0}, timeout=SECONDS)
    assert requests.post(f"{base}/_sandbox/reset", timeout=SECONDS).status_code == 200
    assert (small.log.entries(), small.faults.rules(), small.switches.size, small.resets) == ([], [], 1, 1)
    assert small.clock.now() > datetime(2026, 3, 2, tzinfo=UTC)
