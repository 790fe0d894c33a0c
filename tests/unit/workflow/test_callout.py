"""Reading a callout as it was captured, as it may vary, and as it must not be (HubSpot contract 1.8, 3.1)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import BadRequest, ErrorCode, RecordRefused, Refusal
from quickbooks_actions.mapping.records import RecordRef, RecordType
from quickbooks_actions.workflow.callout import MAX_DEPTH, Callout, ReceivedCallout, read_callout
from quickbooks_actions.workflow.inputs import InvoiceInputs

INPUTS = {"account": "4620816365000000001", "memo": "Thanks"}
IDENTIFIER = {"enrollmentId": 2384400000001, "actionExecutionIndex": 0}


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "callbackId": "ap-50400001-2384400000001-3-0",
        "origin": {
            "portalId": 50400001,
            "userId": None,
            "actionDefinitionId": 259500001,
            "actionDefinitionVersion": 4,
            "actionExecutionIndexIdentifier": IDENTIFIER,
        },
        "context": {
            "workflowId": 1791000001,
            "actionId": 3,
            "actionExecutionIndexIdentifier": IDENTIFIER,
            "source": "WORKFLOWS",
        },
        "object": {"objectId": 108400000001, "objectType": "DEAL", "properties": {"amount": "1500.00"}},
        "fields": INPUTS,
        "inputFields": INPUTS,
        "typedInputs": {"memo": {"value": "Thanks", "type": "STRING"}},
        **changes,
    }


def received(body: Any, limit: int = 1_000_000) -> ReceivedCallout:
    return read_callout(body if isinstance(body, bytes) else json.dumps(body).encode(), max_body_bytes=limit)


def callout(**changes: Any) -> Callout[InvoiceInputs]:
    return received(sent(**changes)).for_action(InvoiceInputs)


def without(*path: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(sent()))
    parent = body
    for part in path[:-1]:
        parent = parent[part]
    del parent[path[-1]]
    return body


def test_a_callout_is_read() -> None:
    read = callout()

    assert read.callback_id == "ap-50400001-2384400000001-3-0"
    assert read.portal_id == "50400001"
    assert read.record == RecordRef(RecordType.DEAL, "108400000001")
    assert (read.workflow_id, read.action_id, read.enrolment) == ("1791000001", "3", "2384400000001:0")
    assert read.inputs == InvoiceInputs(account="4620816365000000001", memo="Thanks")


@pytest.mark.parametrize(
    "fields", [{"inputFields": None}, {"inputFields": {}}, {"fields": None}, {"fields": {"x": {"fieldKey": "x"}}}]
)
def test_inputs_come_in_input_fields_else_in_fields(fields: dict[str, Any]) -> None:
    assert callout(**fields).inputs.memo == "Thanks"


@pytest.mark.parametrize("absent", ["fields", "inputFields", "typedInputs"])
def test_either_name_of_the_inputs_alone_does(absent: str) -> None:
    assert received(without(absent)).for_action(InvoiceInputs).inputs.memo == "Thanks"


def test_unknown_keys_and_another_order_change_nothing() -> None:
    reordered = dict(reversed(sent(inputFields=INPUTS | {"new": 1}, news={"a": [1, {"b": None}]}).items()))

    assert received(reordered).for_action(InvoiceInputs) == callout()


@pytest.mark.parametrize("as_sent", [9007199254740993, "9007199254740993", 9223372036854775807, "1"])
def test_ids_keep_every_digit_as_numbers_and_as_text(as_sent: Any) -> None:
    read = callout(object={"objectId": as_sent, "objectType": "DEAL"}, origin={"portalId": as_sent})

    assert (read.record.id, read.portal_id) == (str(as_sent), str(as_sent))


def test_a_test_run_from_the_editor_has_a_uuid_and_no_context() -> None:
    body = without("context") | {
        "callbackId": "6f1c1f0e-5a55-4b9e-9e06-6b6c3a0c8c11",
        "origin": {"portalId": 50400001, "actionDefinitionVersion": 0, "actionExecutionIndexIdentifier": None},
    }

    read = received(body).for_action(InvoiceInputs)

    assert (read.workflow_id, read.action_id, read.enrolment) == ("", "", "")
    assert read.enrolment_key == "6f1c1f0e-5a55-4b9e-9e06-6b6c3a0c8c11"


@pytest.mark.parametrize("context", [None, {}, {"workflowId": None, "actionExecutionIndexIdentifier": None}])
def test_an_empty_context_leaves_the_enrolment_of_the_origin(context: Any) -> None:
    read = callout(context=context)

    assert (read.workflow_id, read.enrolment) == ("", "2384400000001:0")
    assert read.enrolment_key == read.callback_id


def test_the_enrolment_key_names_workflow_action_enrolment_and_index() -> None:
    assert callout().enrolment_key == "1791000001:3:2384400000001:0"


@pytest.mark.parametrize("identifier", [None, {}, {"enrollmentId": 5}, {"actionExecutionIndex": 0}])
def test_half_an_enrolment_is_none(identifier: Any) -> None:
    origin = {"portalId": 50400001, "actionExecutionIndexIdentifier": identifier}

    assert callout(origin=origin, context={"actionExecutionIndexIdentifier": identifier}).enrolment == ""


@pytest.mark.parametrize(
    ("kind", "spellings"),
    [
        (RecordType.DEAL, ["DEAL", "deal", "Deals", "DEALS", "0-3", " deal "]),
        (RecordType.QUOTE, ["QUOTE", "quotes", "Quote", "0-14"]),
        (
            RecordType.PAYMENT,
            ["COMMERCE_PAYMENT", "commerce_payments", "Commerce Payment", "PAYMENT", "payments", "0-101"],
        ),
    ],
)
def test_every_spelling_of_an_object_type_is_known(kind: RecordType, spellings: list[str]) -> None:
    for spelling in spellings:
        assert callout(object={"objectId": 1, "objectType": spelling}).record.type is kind


def test_a_type_id_beside_the_object_does_where_the_name_is_missing() -> None:
    assert callout(object={"objectId": 1, "objectTypeId": "0-14"}).record.type is RecordType.QUOTE


@pytest.mark.parametrize("spelling", ["CONTACT", "0-1", "0-30", "0-53", "2-53830227", "", None])
def test_another_object_type_is_refused_with_a_sentence(spelling: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        callout(object={"objectId": 1, "objectType": spelling})

    assert refusal.value.code is ErrorCode.UNSUPPORTED_OBJECT_TYPE
    assert "deals, quotes and payments" in refusal.value.sentence


def test_a_record_type_that_the_action_does_not_serve_is_refused_by_name() -> None:
    body = sent(object={"objectId": 1, "objectType": "COMMERCE_PAYMENT"})

    with pytest.raises(Refusal) as refusal:
        received(body).for_action(InvoiceInputs, serves=(RecordType.DEAL, RecordType.QUOTE))

    assert refusal.value.code is ErrorCode.UNSUPPORTED_OBJECT_TYPE
    assert refusal.value.sentence == (
        "This action works on deals and quotes, but the enrolled record is of the type “COMMERCE_PAYMENT”. "
        "Use the action in a workflow that enrols deals and quotes."
    )


def test_wrong_inputs_are_refused_after_delivery_and_portal_are_known() -> None:
    body = received(sent(inputFields={"memo": "x"}))

    with pytest.raises(RecordRefused) as refusal:
        body.for_action(InvoiceInputs)

    assert (body.portal_id, body.callback_id) == ("50400001", "ap-50400001-2384400000001-3-0")
    assert refusal.value.code is ErrorCode.INVALID_INPUT


@pytest.mark.parametrize("length", [1, 255])
def test_a_callback_id_of_up_to_255_characters_is_opaque(length: int) -> None:
    assert callout(callbackId="ü" * length).callback_id == "ü" * length


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
        b"{",
        b'{"callbackId":"a"}trailing',
        b"\xff\xfe{\x00}\x00",
        '{"callbackId":"a"}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b'{"callbackId":NaN}',
        b'{"callbackId":-Infinity}',
        b'{"callbackId":"a","callbackId":"b"}',
        b'{"origin":{"portalId":1,"portalId":2}}',
    ],
)
def test_what_is_no_json_object_or_has_a_key_twice_is_malformed(body: bytes) -> None:
    with pytest.raises(BadRequest):
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
