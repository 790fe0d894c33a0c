"""How a dropdown is filled: the request to the app, both recorded shapes, and what its answer means (contract 4)."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from pydantic import JsonValue

from sandbox.hubspot import Action, HubSpotSandbox
from sandbox.hubspot.seed import APP, OTHER_PORTAL_ID, PORTAL_ID
from sandbox.hubspot.signing import SignatureVersions, sign_v2, sign_v3
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply
from tests.integration.sandbox_hubspot.dropdown import action_with_dropdowns

NET_30 = {"label": "Net 30", "value": "3", "description": "Due in 30 days"}
CHOSEN: dict[str, JsonValue] = {
    "account": "9341",
    "memo": {"type": "OBJECT_PROPERTY", "propertyName": "description"},
    "terms": "2",
}


@pytest.fixture
def action(actions: ActionServer) -> Action:
    actions.usual = Reply(body=json.dumps({"options": [NET_30]}))
    return action_with_dropdowns(actions.url)


def test_the_request_is_the_documented_one(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    sandbox.engine.options(action, "terms", CHOSEN, "net", "cursor-2", object_type="quotes")
    assert actions.callouts[0].body == {
        "origin": {
            "portalId": PORTAL_ID,
            "actionDefinitionId": action.definition_id,
            "actionDefinitionVersion": 4,
        },
        "objectTypeId": "0-14",
        "inputFieldName": "terms",
        "inputFields": {"account": {"type": "STATIC_VALUE", "value": "9341"}},
        "fetchOptions": {"q": "net", "after": "cursor-2"},
    }


def test_a_property_is_told_by_its_name(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    action.input_field_dependencies[0].controlling_field_name = "memo"
    sandbox.engine.options(action, "terms", CHOSEN)
    assert actions.callouts[0].body["inputFields"] == {
        "memo": {"type": "OBJECT_PROPERTY", "propertyName": "description"}
    }


def test_the_captured_shape(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    sandbox.switches.options_shape = "captured"
    sandbox.engine.options(action, "terms", CHOSEN, portal_id=OTHER_PORTAL_ID)
    assert actions.callouts[0].body == {
        "origin": {
            "portalId": OTHER_PORTAL_ID,
            "actionDefinitionId": action.definition_id,
            "actionDefinitionVersion": 4,
            "extensionDefinitionId": action.definition_id,
            "extensionDefinitionVersionId": 4,
        },
        "inputFieldName": "terms",
        "fields": {
            name: {"fieldKey": name, "fieldValue": {"valueType": "EXTERNAL", "value": value}}
            for name, value in (("account", "9341"), ("terms", "2"))
        },
        "inputFields": {
            "account": {"type": "STATIC_VALUE", "value": "9341"},
            "terms": {"type": "STATIC_VALUE", "value": "2"},
        },
        "fetchOptions": {},
        "portalId": OTHER_PORTAL_ID,
        "extensionDefinitionId": action.definition_id,
        "extensionsDefinitionVersion": 4,
    }


@pytest.mark.parametrize(
    ("switch", "sent"),
    [
        ("empty", {"fetchOptions": {}}),
        ("absent", {}),
        ("null", {"fetchOptions": None}),
        ("null_members", {"fetchOptions": {"q": None, "after": None}}),
    ],
)
def test_without_search_and_cursor(
    sandbox: HubSpotSandbox,
    actions: ActionServer,
    action: Action,
    switch: Literal["empty", "absent", "null", "null_members"],
    sent: dict[str, object],
) -> None:
    sandbox.switches.empty_fetch_options = switch
    sandbox.engine.options(action, "account")
    body = actions.callouts[0].body
    assert {name: body[name] for name in ("fetchOptions",) if name in body} == sent


@pytest.mark.parametrize("versions", [None, "v2", "v3", "both"])
def test_it_is_signed_over_the_bytes_sent(
    sandbox: HubSpotSandbox, actions: ActionServer, action: Action, versions: SignatureVersions | None
) -> None:
    sandbox.switches.options_signature_versions = versions
    sandbox.engine.options(action, "account", q="Łódź’s")
    (sent,) = actions.callouts
    v2 = sign_v2(APP.client_secret, "POST", actions.url, sent.raw)
    timestamp = sent.headers.get("x-hubspot-request-timestamp", "")
    v3 = sign_v3(APP.client_secret, "POST", actions.url, sent.raw, timestamp)
    wanted = {"v2": (v2, None), "v3": (None, v3)}.get(versions or "both", (v2, v3))
    assert (sent.headers.get("x-hubspot-signature"), sent.headers.get("x-hubspot-signature-v3")) == wanted


def test_v3_over_the_uri_as_it_is(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    sandbox.switches.v3_decodes_uri = False
    action.input_fields[0].type_definition.options_url = f"{actions.url}?kind=a%2Cb"
    sandbox.engine.options(action, "account")
    (sent,) = actions.callouts
    url, timestamp = f"{actions.url}?kind=a%2Cb", sent.headers["x-hubspot-request-timestamp"]
    assert sent.headers["x-hubspot-signature-v3"] == sign_v3(
        APP.client_secret, "POST", url, sent.raw, timestamp, decodes_uri=False
    )


def test_a_page_of_options(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    answer = {"options": [NET_30, {"label": "Due", "value": "1"}], "after": "cursor-3", "searchable": True}
    actions.planned.append(Reply(body=json.dumps(answer)))
    page = sandbox.engine.options(action, "terms", CHOSEN)
    assert [(each.label, each.value, each.description) for each in page.options] == [
        ("Net 30", "3", "Due in 30 days"),
        ("Due", "1", ""),
    ]
    assert (page.after, page.searchable, page.error) == ("cursor-3", True, None)


def test_a_shorter_list_than_answered(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    sandbox.switches.options_most_shown = 1
    actions.planned.append(Reply(body=json.dumps({"options": [NET_30, NET_30]})))
    assert len(sandbox.engine.options(action, "terms", CHOSEN).options) == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=503), "HTTP 503"),
        (Reply(status=401, body=json.dumps({"options": [NET_30]})), "HTTP 401"),
        (Reply(body="<html></html>"), "another shape"),
        (Reply(body=json.dumps({"options": [{"label": "No value"}]})), "another shape"),
    ],
)
def test_anything_else_is_an_error_without_options(
    sandbox: HubSpotSandbox, actions: ActionServer, action: Action, reply: Reply, told: str
) -> None:
    actions.planned.append(reply)
    page = sandbox.engine.options(action, "account")
    assert page.options == ()
    assert told in (page.error or "")


def test_no_answer_is_an_error_too(sandbox: HubSpotSandbox, closed_url: str) -> None:
    page = sandbox.engine.options(action_with_dropdowns(closed_url), "account")
    assert page.error == "The options could not be loaded: ConnectionRefusedError: [Errno 111] Connection refused"


def test_only_inputs_with_a_url_can_be_asked_for(sandbox: HubSpotSandbox, action: Action) -> None:
    with pytest.raises(ValueError, match="no optionsUrl"):
        sandbox.engine.options(action, "memo")
    with pytest.raises(KeyError):
        sandbox.engine.options(action, "nothing")


def test_the_time_allowed_can_be_told(sandbox: HubSpotSandbox, actions: ActionServer, action: Action) -> None:
    sandbox.switches.send_timeout_header = True
    sandbox.engine.options(action, "terms", {"account": "1"})
    assert actions.callouts[0].headers["x-hubspot-timeout-millis"] == "10000"
