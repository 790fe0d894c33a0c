"""What a callout carries, and how it is signed and sent (HubSpot contract 3.1 and 5)."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import pytest
from pydantic import JsonValue

from sandbox.hubspot import Action, HubSpotSandbox, State, Workflow
from sandbox.hubspot.seed import APP, PORTAL_ID, SeedDeal
from sandbox.hubspot.signing import sign_v2, sign_v3
from sandbox.hubspot.workflows import ObjectRequestOptions
from tests.integration.sandbox_hubspot.action_server import ActionServer, outputs
from tests.integration.sandbox_hubspot.flow import Flow

PROPERTY: dict[str, JsonValue] = {"type": "OBJECT_PROPERTY", "propertyName": "dealname"}


def sent_body(flow: Flow, actions: ActionServer) -> dict[str, Any]:
    flow.sent()
    return actions.callouts[0].body


def test_it_is_what_was_captured_from_hubspot(flow: Flow, actions: ActionServer) -> None:
    flow.action.object_request_options = ObjectRequestOptions(properties=["dealname", "amount"])
    body = sent_body(flow, actions)
    identifier = {"enrollmentId": 2_384_400_000_001, "actionExecutionIndex": 0}
    assert body == {
        "callbackId": "ap-50400001-2384400000001-1-0",
        "origin": {
            "portalId": 50_400_001,
            "userId": None,
            "actionDefinitionId": flow.action.definition_id,
            "actionDefinitionVersion": 4,
            "actionExecutionIndexIdentifier": identifier,
            "extensionDefinitionId": flow.action.definition_id,
            "extensionDefinitionVersionId": 4,
        },
        "context": {
            "workflowId": 1_791_000_001,
            "actionId": 1,
            "actionExecutionIndexIdentifier": identifier,
            "source": "WORKFLOWS",
        },
        "object": {
            "objectId": 108_400_000_001,
            "objectType": "DEAL",
            "properties": {"dealname": "ACME garden renewal", "amount": "575.00"},
        },
        "fields": {"memo": "Thanks"},
        "inputFields": {"memo": "Thanks"},
        "typedInputs": {"memo": {"value": "Thanks", "type": "STRING"}},
    }


def test_properties_of_the_record_come_only_when_asked_for(flow: Flow, actions: ActionServer) -> None:
    assert "properties" not in sent_body(flow, actions)["object"]


def test_text_is_sent_as_utf_8_unescaped(flow: Flow, actions: ActionServer) -> None:
    flow.action.inputs = {"memo": "Café – 5€"}
    flow.sent()
    assert "Café – 5€".encode() in actions.callouts[0].raw


def test_an_input_can_be_a_property_of_the_record(flow: Flow, actions: ActionServer) -> None:
    flow.action.inputs = {"memo": PROPERTY}
    assert sent_body(flow, actions)["inputFields"] == {"memo": "ACME garden renewal"}


def test_an_input_can_be_an_output_of_an_earlier_action(sandbox: HubSpotSandbox, actions: ActionServer) -> None:
    actions.planned.append(outputs("SUCCESS", document_id="77"))
    second: dict[str, JsonValue] = {"invoice": {"type": "ACTION_OUTPUT", "actionId": 1, "outputName": "document_id"}}
    workflow = Workflow(
        portal_id=PORTAL_ID,
        object_type="DEAL",
        actions=[
            Action(uid="first", action_url=actions.url),
            Action(uid="second", action_url=actions.url, inputs=second),
        ],
    )
    sandbox.engine.enrol(workflow, [SeedDeal.PLAIN])
    sandbox.engine.run_due()
    assert actions.callouts[1].body["inputFields"] == {"invoice": "77"}


def test_inputs_that_are_no_text_keep_their_type(flow: Flow, actions: ActionServer) -> None:
    flow.action.inputs = {"yes": True, "number": 5, "many": ["a", "b"]}
    body = sent_body(flow, actions)
    assert body["inputFields"] == {"yes": True, "number": 5, "many": ["a", "b"]}
    assert {name: typed["type"] for name, typed in body["typedInputs"].items()} == {
        "yes": "BOOLEAN",
        "number": "LONG",
        "many": "ARRAY",
    }


@pytest.mark.parametrize(
    ("switch", "expected"),
    [("absent", {}), ("null", {"a": None, "b": None, "c": None}), ("empty", {"a": "", "b": "", "c": ""})],
)
def test_empty_inputs_are_absent_null_or_empty(
    flow: Flow,
    actions: ActionServer,
    switch: Literal["absent", "null", "empty"],
    expected: dict[str, object],
) -> None:
    flow.sandbox.switches.empty_inputs = switch
    empty_property: dict[str, JsonValue] = {"type": "OBJECT_PROPERTY", "propertyName": "description"}
    flow.action.inputs = {"a": None, "b": "", "c": empty_property}
    assert sent_body(flow, actions)["inputFields"] == expected


@pytest.mark.parametrize(
    ("switch", "names"),
    [("both", {"fields", "inputFields"}), ("inputFields", {"inputFields"}), ("fields", {"fields"})],
)
def test_the_inputs_can_come_under_either_name(
    flow: Flow,
    actions: ActionServer,
    switch: Literal["both", "inputFields", "fields"],
    names: set[str],
) -> None:
    flow.sandbox.switches.send_fields = switch
    assert {"fields", "inputFields"} & set(sent_body(flow, actions)) == names


def test_typed_inputs_can_be_left_out(flow: Flow, actions: ActionServer) -> None:
    flow.sandbox.switches.send_typed_inputs = False
    assert "typedInputs" not in sent_body(flow, actions)


@pytest.mark.parametrize(
    ("switch", "spelled"), [("name", "DEAL"), ("lower", "deal"), ("plural", "deals"), ("type_id", "0-3")]
)
def test_the_object_type_in_each_spelling(
    flow: Flow,
    actions: ActionServer,
    switch: Literal["name", "lower", "plural", "type_id"],
    spelled: str,
) -> None:
    flow.sandbox.switches.object_type_spelling = switch
    assert sent_body(flow, actions)["object"]["objectType"] == spelled


def test_both_signatures_are_over_the_bytes_and_the_registered_url(flow: Flow, actions: ActionServer) -> None:
    flow.action.action_url += "?kind=a%2Cb"
    flow.sent()
    (callout,) = actions.callouts
    url = flow.action.action_url
    assert callout.headers["x-hubspot-signature"] == sign_v2(APP.client_secret, "POST", url, callout.raw)
    assert callout.headers["x-hubspot-signature-version"] == "v2"
    timestamp = callout.headers["x-hubspot-request-timestamp"]
    assert timestamp == "1772366400000"
    assert callout.headers["x-hubspot-signature-v3"] == sign_v3(APP.client_secret, "POST", url, callout.raw, timestamp)


@pytest.mark.parametrize(("versions", "v2", "v3"), [("v2", True, False), ("v3", False, True)])
def test_one_signature_version_alone(
    flow: Flow, actions: ActionServer, versions: Literal["v2", "v3"], v2: bool, v3: bool
) -> None:
    flow.sandbox.switches.signature_versions = versions
    flow.sent()
    headers = actions.callouts[0].headers
    assert ("x-hubspot-signature" in headers, "x-hubspot-signature-v3" in headers) == (v2, v3)


def test_a_rerouted_callout_is_signed_for_the_url_it_was_registered_with(flow: Flow, actions: ActionServer) -> None:
    real = flow.action.action_url.removesuffix("/v1/actions/create-invoice")
    flow.sandbox.switches.reroute = {"https://hooks.example.com/prod": real}
    flow.action.action_url = "https://hooks.example.com/prod/v1/actions/create-invoice"
    flow.sent()
    (callout,) = actions.callouts
    assert callout.path == "/v1/actions/create-invoice"
    expected = hashlib.sha256(f"{APP.client_secret}POST{flow.action.action_url}".encode() + callout.raw)
    assert callout.headers["x-hubspot-signature"] == expected.hexdigest()


def test_the_time_allowed_can_be_told(flow: Flow, actions: ActionServer) -> None:
    flow.sandbox.switches.send_timeout_header = True
    flow.sent()
    assert actions.callouts[0].headers["x-hubspot-timeout-millis"] == "10000"


def test_two_records_have_two_enrolments(flow: Flow, actions: ActionServer) -> None:
    flow.engine.enrol(flow.workflow, [SeedDeal.PLAIN, SeedDeal.EURO])
    flow.engine.run_due()
    assert {callout.body["callbackId"] for callout in actions.callouts} == {
        "ap-50400001-2384400000001-1-0",
        "ap-50400001-2384400000002-1-0",
    }


def test_enrolling_again_is_a_new_enrolment(flow: Flow) -> None:
    assert flow.enrol().callback_id != flow.enrol().callback_id


class TestTestRun:
    def test_it_has_a_uuid_and_no_workflow(self, flow: Flow, actions: ActionServer) -> None:
        execution = flow.engine.test_run(PORTAL_ID, flow.action, "DEAL", SeedDeal.PLAIN)
        body = actions.callouts[0].body
        assert body["callbackId"] == execution.callback_id
        assert len(execution.callback_id) == 36
        assert "context" not in body
        origin = body["origin"]
        assert isinstance(origin, dict)
        assert (origin["actionDefinitionVersion"], origin["actionExecutionIndexIdentifier"]) == (0, None)

    def test_it_is_not_sent_again(self, flow: Flow, closed_url: str) -> None:
        flow.action.action_url = closed_url
        execution = flow.engine.test_run(PORTAL_ID, flow.action, "DEAL", SeedDeal.PLAIN)
        assert flow.engine.run_until_settled()
        assert (execution.state, len(execution.attempts)) == (State.FAILED, 1)

    def test_two_have_different_ids(self, flow: Flow) -> None:
        one, other = (flow.engine.test_run(PORTAL_ID, flow.action, "DEAL", SeedDeal.PLAIN) for _ in range(2))
        assert one.callback_id != other.callback_id
