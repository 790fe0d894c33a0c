"""Reading a callout as it was captured and as it may vary (HubSpot contract 1.8, 3.1)."""

from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode, RecordRefused, Refusal
from quickbooks_actions.mapping.records import RecordRef, RecordType
from quickbooks_actions.workflow.inputs import InvoiceInputs
from tests.unit.workflow.captured import GOOD, INPUTS, callout, received, sent, without


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


@pytest.mark.parametrize("number", ["10.10", "9007199254740993", "0.1000000000000000055", "1E+2"])
def test_a_number_among_the_inputs_keeps_every_digit(number: str) -> None:
    body = GOOD.replace(b'"memo": "Thanks"', b'"memo": ' + number.encode())

    assert received(body).for_action(InvoiceInputs).inputs.memo == number
