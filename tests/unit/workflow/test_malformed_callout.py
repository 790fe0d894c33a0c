"""What is no callout is a bad request with a reason, whatever it is, and never a crash."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import BadRequest
from quickbooks_actions.workflow.bodies import MAX_DEPTH
from tests.unit.workflow.captured import GOOD, received, sent, without


@pytest.mark.parametrize("callback_id", ["", "  ", None, "x" * 256, [], {}, True])
def test_a_callback_id_that_is_empty_too_long_or_no_text_is_malformed(callback_id: Any) -> None:
    with pytest.raises(BadRequest, match="callbackId"):
        received(sent(callbackId=callback_id))


@pytest.mark.parametrize(
    "number", [0, -5, 1.5, 1e3, "", "abc", "12 ", "01", "0x1", "1e3", "١", None, True, [1], {"a": 1}, "9" * 20]
)
def test_an_object_id_that_is_no_positive_whole_number_is_malformed(number: Any) -> None:
    with pytest.raises(BadRequest, match=r"object\.objectId"):
        received(sent(object={"objectId": number, "objectType": "DEAL"}))


@pytest.mark.parametrize("portal_id", [0, 5040.5, None, True, "x", "5:6"])
def test_a_portal_id_that_is_no_positive_whole_number_is_malformed(portal_id: Any) -> None:
    with pytest.raises(BadRequest, match=r"origin\.portalId"):
        received(sent(origin={"portalId": portal_id}))


@pytest.mark.parametrize(
    "path", [("callbackId",), ("origin",), ("origin", "portalId"), ("object",), ("object", "objectId")]
)
def test_a_missing_id_is_malformed_and_named(path: tuple[str, ...]) -> None:
    with pytest.raises(BadRequest, match=path[-1]):
        received(without(*path))


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": []},
        {"object": "deal"},
        {"context": [1]},
        {"inputFields": ["memo"]},
        {"inputFields": "memo"},
        {"context": {"workflowId": {"a": 1}}},
        {"object": {"objectId": 1, "objectType": ["DEAL"]}},
    ],
)
def test_another_shape_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        received(sent(**changes))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b"<html>",
        GOOD[:-1],
        GOOD + b"trailing",
        GOOD + b"\xff",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("utf-32"),
    ],
)
def test_what_is_no_json_object_in_utf8_is_malformed(body: bytes) -> None:
    with pytest.raises(BadRequest, match=r"not JSON|not a JSON object"):
        received(body)


@pytest.mark.parametrize("constant", [b"NaN", b"Infinity", b"-Infinity"])
def test_numbers_that_json_does_not_have_are_malformed(constant: bytes) -> None:
    with pytest.raises(BadRequest, match="number that is not JSON"):
        received(GOOD.replace(b"259500001", constant))


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        (b'{"callbackId":', b'{"callbackId": "other", "callbackId":'),
        (b'"objectId":', b'"objectId": 1, "objectId":'),
        (b'"memo": "Thanks"', b'"memo": "a", "memo": "b"'),
    ],
)
def test_a_key_that_stands_twice_is_malformed(once: bytes, twice: bytes) -> None:
    body = GOOD.replace(once, twice)
    assert body != GOOD

    with pytest.raises(BadRequest, match="twice"):
        received(body)


def test_bytes_appended_behind_hash_padding_are_not_json() -> None:
    # what a length extension of a v2 hash would have to look like
    with pytest.raises(BadRequest):
        received(json.dumps(sent()).encode() + b"\x80" + b"\x00" * 40 + b',"object":{"objectId":2}}')


def test_a_body_over_the_limit_is_malformed_before_it_is_parsed() -> None:
    body = json.dumps(sent()).encode()

    assert received(body, limit=len(body)).portal_id == "50400001"
    with pytest.raises(BadRequest, match="larger"):
        received(body, limit=len(body) - 1)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5_000, 400_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_malformed(depth: int, opening: str, closing: str) -> None:
    count = min(depth, 900_000 // len(opening + closing))
    deep = opening * count + ("1" if opening != "[" else "") + closing * count
    body = json.dumps(sent(callbackId="CUT")).encode().replace(b'"CUT"', b'"a","more":' + deep.encode())

    with pytest.raises(BadRequest):
        received(body, limit=10_000_000)


def test_moderate_nesting_in_what_is_unknown_is_ignored() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH - 2):
        deep = [deep]

    assert received(sent(more=deep)).portal_id == "50400001"


def test_a_huge_number_costs_nothing_and_is_no_id() -> None:
    body = json.dumps(sent(more="CUT")).encode().replace(b'"CUT"', b"1e999999999")
    assert received(body).portal_id == "50400001"

    huge = json.dumps(sent(object={"objectId": "CUT"})).encode().replace(b'"CUT"', b"9" * 500_000)
    with pytest.raises(BadRequest):
        received(huge)


def test_the_reason_repeats_nothing_of_the_body() -> None:
    with pytest.raises(BadRequest) as error:
        received(sent(object={"objectId": "jane@example.com", "objectType": {"secret": "jane@example.com"}}))

    assert "jane" not in str(error.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = ["callbackId", "origin", "context", "object", "inputFields", "fields"]


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=6))
def test_whatever_comes_in_place_of_the_parts_is_read_or_a_bad_request(parts: dict[str, Any]) -> None:
    try:
        read = received(sent(**parts))
    except BadRequest:
        return
    assert read.portal_id == "50400001" or "origin" in parts


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reading_crash(body: bytes) -> None:
    with pytest.raises(BadRequest):
        received(body)
