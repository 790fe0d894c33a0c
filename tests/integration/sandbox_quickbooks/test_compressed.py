"""Requests as Intuit's Java and .NET SDKs send them: the body is gzip or deflate, and says so."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, invoice

BODY = json.dumps(invoice()).encode()
WAYS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("GZIP", gzip.compress),
    ("deflate", zlib.compress),
]


@pytest.mark.parametrize(("encoding", "packed"), WAYS)
def test_a_compressed_body_is_read_and_logged_as_what_it_says(
    api: Api, encoding: str, packed: Callable[[bytes], bytes]
) -> None:
    response = api.raw("POST", "/invoice", data=packed(BODY), headers={"Content-Encoding": encoding})

    assert response.json()["Invoice"]["TotalAmt"] == 100
    assert json.loads(api.sandbox.log.entries()[0].body) == invoice()


def test_a_compressed_statement_is_carried_out(api: Api) -> None:
    statement = gzip.compress(b"SELECT * FROM Item WHERE Name = 'Design'")

    response = api.raw("POST", "/query", data=statement, headers={"Content-Encoding": "gzip"})

    assert [item["Id"] for item in response.json()["QueryResponse"]["Item"]] == ["4"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/item/1"), ("POST", "/invoice/{}/send?sendTo=a%40b.example")])
def test_a_request_without_a_body_may_say_gzip_too(api: Api, method: str, path: str) -> None:
    held = api.made("Invoice", invoice())

    response = api.raw(method, path.format(held["Id"]), headers={"Content-Encoding": "gzip"})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"{", b"\x1f\x8b", gzip.compress(BODY)[:40], gzip.compress(BODY)[:-4], zlib.compress(b"{")],
    ids=["plain", "head", "half", "without its end", "no JSON inside"],
)
def test_a_body_that_is_not_what_it_says_is_no_json(api: Api, body: bytes) -> None:
    response = api.raw("POST", "/invoice", data=body, headers={"Content-Encoding": "gzip"})

    assert (response.status_code, codes(response)) == (400, ["2010"])
    assert api.sandbox.company().documents("Invoice") == []


def test_a_body_that_bursts_is_not_unpacked(api: Api) -> None:
    bomb = gzip.compress(b" " * 50_000_001, 1)

    response = api.raw("POST", "/invoice", data=bomb, headers={"Content-Encoding": "gzip"})

    assert (response.status_code, codes(response)) == (400, ["2010"])
