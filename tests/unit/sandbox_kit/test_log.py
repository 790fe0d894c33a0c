"""The request log."""

import json

from sandbox.kit import RequestLog


def _write(log: RequestLog, url: str) -> None:
    log.open_entry(at="2026-03-01T12:00:00+00:00", method="GET", url=url, headers={}, body="")


def test_entries_are_numbered_from_one() -> None:
    log = RequestLog()
    _write(log, "/a")
    _write(log, "/b")
    assert [(entry.number, entry.url) for entry in log.entries()] == [(1, "/a"), (2, "/b")]


def test_since_gives_only_what_came_later() -> None:
    log = RequestLog()
    for url in ("/a", "/b", "/c"):
        _write(log, url)
    assert [entry.url for entry in log.entries(since=2)] == ["/c"]


def test_only_the_last_entries_are_kept() -> None:
    log = RequestLog(kept=2)
    for url in ("/a", "/b", "/c"):
        _write(log, url)
    assert [entry.url for entry in log.entries()] == ["/b", "/c"]


def test_clearing_starts_the_numbers_again() -> None:
    log = RequestLog()
    _write(log, "/a")
    log.clear()
    _write(log, "/b")
    assert [(entry.number, entry.url) for entry in log.entries()] == [(1, "/b")]


def test_json_lines_have_every_member() -> None:
    log = RequestLog()
    _write(log, "/ø")
    log.entries()[0].notes["correlation_id"] = "c-1"
    (line,) = log.as_json_lines().splitlines()
    assert json.loads(line) == {
        "number": 1,
        "at": "2026-03-01T12:00:00+00:00",
        "method": "GET",
        "url": "/ø",
        "headers": {},
        "body": "",
        "status": None,
        "answer": "",
        "notes": {"correlation_id": "c-1"},
    }
