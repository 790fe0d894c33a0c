"""What each fault looks like to a caller, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Literal

import pytest
import requests

from sandbox.kit import FaultRule, Match
from tests.unit.sandbox_kit.small_app import ANSWER, SmallApp

SECONDS = 10


@pytest.fixture
def small() -> SmallApp:
    return SmallApp()


@pytest.fixture
def url(small: SmallApp) -> Iterator[str]:
    with small.served() as base_url:
        yield f"{base_url}/hello"


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize("do", ["refuse", "drop"])
def test_an_aborted_connection_gives_no_answer(
    small: SmallApp,
    url: str,
    do: Literal["refuse", "drop"],
    when: Literal["before", "after"],
    carried_out: int,
) -> None:
    small.faults.add(FaultRule(do=do, when=when))
    with pytest.raises(requests.ConnectionError):
        requests.post(url, "x", timeout=SECONDS)
    assert len(small.done) == carried_out


def test_refuse_resets_the_connection(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="refuse"))
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        requests.post(url, "x", timeout=SECONDS)


def test_drop_closes_the_connection(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="drop"))
    with pytest.raises(requests.ConnectionError, match="RemoteDisconnected"):
        requests.post(url, "x", timeout=SECONDS)


def test_only_the_struck_connection_is_aborted(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(match=Match(method="POST"), do="refuse"))
    with requests.Session() as other:
        other.get(url, timeout=SECONDS)
        with pytest.raises(requests.ConnectionError):
            requests.post(url, "x", timeout=SECONDS)
        assert other.get(url, timeout=SECONDS).json() == ANSWER


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
def test_a_status_is_answered_before_or_after_the_commit(
    small: SmallApp, url: str, when: Literal["before", "after"], carried_out: int
) -> None:
    rule = FaultRule(do="status", status=503, when=when, body={"error": "busy"}, headers={"Retry-After": "7"})
    small.faults.add(rule)
    answer = requests.post(url, "x", timeout=SECONDS)
    assert (answer.status_code, answer.json(), answer.headers["Retry-After"]) == (503, {"error": "busy"}, "7")
    assert len(small.done) == carried_out


def test_a_status_keeps_the_content_type_of_the_rule(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="status", status=429, body="<e/>", content_type="application/xml"))
    answer = requests.get(url, timeout=SECONDS)
    assert answer.text == "<e/>"
    assert answer.headers["Content-Type"].startswith("application/xml")


def test_a_status_without_a_body_is_rendered_by_the_sandbox(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="status", status=429, flavour="lower", headers={"X-Why": "test"}))
    answer = requests.post(url, "given", timeout=SECONDS)
    assert (answer.status_code, answer.text, answer.headers["X-Why"]) == (429, "lower:given", "test")


def test_truncate_cuts_the_real_answer_and_says_its_length(small: SmallApp, url: str) -> None:
    whole = requests.get(url, timeout=SECONDS).content
    small.faults.add(FaultRule(do="truncate"))
    answer = requests.get(url, timeout=SECONDS)
    assert answer.status_code == 200
    assert answer.content == whole[: len(whole) // 2]
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert len(small.done) == 2


@pytest.mark.parametrize(("status", "expected"), [(None, 502), (200, 200)])
def test_html_is_the_page_of_a_proxy(small: SmallApp, url: str, status: int | None, expected: int) -> None:
    small.faults.add(FaultRule(do="html", status=status))
    answer = requests.get(url, timeout=SECONDS)
    assert answer.status_code == expected
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<html>" in answer.text
    assert small.done == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_delay_holds_back_the_real_answer(small: SmallApp, url: str, when: Literal["before", "after"]) -> None:
    small.faults.add(FaultRule(do="delay", seconds=0.2, when=when))
    started = time.monotonic()
    assert requests.get(url, timeout=SECONDS).json() == ANSWER
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
def test_delay_strikes_before_or_after_the_commit(
    small: SmallApp, url: str, when: Literal["before", "after"], carried_out: int
) -> None:
    small.faults.add(FaultRule(do="delay", seconds=1.0, when=when))
    with pytest.raises(requests.ReadTimeout):
        requests.get(url, timeout=0.3)
    assert len(small.done) == carried_out


def test_slow_sends_the_real_answer_byte_by_byte(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="slow", seconds=0.2))
    started = time.monotonic()
    with requests.get(url, timeout=SECONDS, stream=True) as answer:
        pieces = list(answer.raw.stream(amt=1))
    assert time.monotonic() - started >= 0.15
    assert b"".join(pieces).decode() == '{"hello":"wörld"}'


def test_the_log_says_which_fault_struck_and_what_was_done(small: SmallApp, url: str) -> None:
    small.faults.add(FaultRule(do="drop", when="after"))
    with pytest.raises(requests.ConnectionError):
        requests.post(url, "x", timeout=SECONDS)
    (entry,) = small.log.entries()
    assert entry.status is None
    assert entry.notes["fault"] == {"do": "drop", "committed": True, "real_status": 200}
