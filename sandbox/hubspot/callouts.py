"""The request HubSpot sends to an action (HubSpot contract 3.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import JsonValue

from sandbox.hubspot.delivery import usual_headers
from sandbox.hubspot.executions import Execution, SignedRequest
from sandbox.hubspot.input_values import as_sent
from sandbox.hubspot.models import Portal
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.signing import signature_headers
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.hubspot.tokens import App
from sandbox.hubspot.workflows import Action
from sandbox.kit import Clock

_TYPE_NAMES: dict[type, str] = {
    str: "STRING",
    bool: "BOOLEAN",
    int: "LONG",
    float: "DOUBLE",
    list: "ARRAY",
    dict: "OBJECT",
}


def signed_callout(
    execution: Execution, portal: Portal, *, app: App, clock: Clock, switches: HubSpotSwitches
) -> SignedRequest:
    """The callout of an execution as it stands now, signed over its raw bytes and the registered URL."""
    body = json.dumps(callout_body(execution, portal, switches), ensure_ascii=False, separators=(",", ":")).encode()
    url = execution.action.action_url
    headers = usual_headers(switches) | signature_headers(
        switches.signature_versions,
        client_secret=app.client_secret,
        method="POST",
        uri=url,
        body=body,
        at=clock.now(),
        v3_decodes_uri=switches.v3_decodes_uri,
    )
    return SignedRequest(url, headers, body)


def callout_body(execution: Execution, portal: Portal, switches: HubSpotSwitches) -> dict[str, object]:
    """The JSON of a callout; ids are numbers.

    A test run from the editor has version 0, no index identifier and no `context`.
    """
    action = execution.action
    version = 0 if execution.test_run else action.version
    identifier = (
        None
        if execution.test_run
        else {
            "enrollmentId": execution.enrolment.enrolment_id,
            "actionExecutionIndex": execution.index,
        }
    )
    body: dict[str, object] = {
        "callbackId": execution.callback_id,
        "origin": {
            "portalId": execution.portal_id,
            "userId": None,
            "actionDefinitionId": action.definition_id,
            "actionDefinitionVersion": version,
            "actionExecutionIndexIdentifier": identifier,
            "extensionDefinitionId": action.definition_id,
            "extensionDefinitionVersionId": version,
        },
    }
    if not execution.test_run:
        body["context"] = {
            "workflowId": execution.enrolment.workflow.workflow_id,
            "actionId": execution.action_id,
            "actionExecutionIndexIdentifier": identifier,
            "source": "WORKFLOWS",
        }
    body["object"] = _object(execution, portal, switches)
    return body | _inputs(execution.inputs or {}, switches)


def resolved_inputs(
    action: Action,
    record: CrmObject | None,
    outputs: Mapping[int, Mapping[str, JsonValue]],
    switches: HubSpotSwitches,
) -> dict[str, JsonValue]:
    """The inputs of an action with properties and earlier outputs looked up; `outputs` by action id.

    An empty one is left out, null or "", as the switch `empty_inputs` says.
    """
    fields = {field.name: field for field in action.input_fields}
    resolved = {
        name: as_sent(_resolved(value, record, outputs), fields.get(name), switches)
        for name, value in action.inputs.items()
    }
    if switches.empty_inputs == "absent":
        return {name: value for name, value in resolved.items() if value not in (None, "")}
    empty = None if switches.empty_inputs == "null" else ""
    return {name: empty if value in (None, "") else value for name, value in resolved.items()}


def _resolved(value: JsonValue, record: CrmObject | None, outputs: Mapping[int, Mapping[str, JsonValue]]) -> JsonValue:
    if not isinstance(value, dict):
        return value
    if value.get("type") == "OBJECT_PROPERTY":
        return record.get(str(value.get("propertyName"))) if record else None
    if value.get("type") == "ACTION_OUTPUT":
        action_id, name = value.get("actionId"), str(value.get("outputName"))
        return outputs.get(action_id, {}).get(name) if isinstance(action_id, int) else None
    return value


def _object(execution: Execution, portal: Portal, switches: HubSpotSwitches) -> dict[str, object]:
    enrolment = execution.enrolment
    sent: dict[str, object] = {
        "objectId": int(enrolment.record_id),
        "objectType": _spelled(enrolment.object_type, switches),
    }
    options = execution.action.object_request_options
    if options is not None:
        record = portal.records.find(enrolment.object_type, enrolment.record_id)
        known = portal.records.knows_property
        skipped = switches.unknown_requested_properties == "absent"
        sent["properties"] = {
            name: record.get(name) if record else None
            for name in options.properties
            if not skipped or known(enrolment.object_type, name)
        }
    return sent


def _spelled(object_type: ObjectType, switches: HubSpotSwitches) -> str:
    match switches.object_type_spelling:
        case "name":
            return object_type.name
        case "lower":
            return object_type.singular
        case "plural":
            return object_type.plural
        case "type_id":
            return object_type.type_id


def _inputs(inputs: Mapping[str, JsonValue], switches: HubSpotSwitches) -> dict[str, object]:
    names = ("fields", "inputFields") if switches.send_fields == "both" else (switches.send_fields,)
    sent: dict[str, object] = {name: dict(inputs) for name in names}
    if switches.send_typed_inputs:
        sent["typedInputs"] = {
            name: {"value": value, "type": _TYPE_NAMES.get(type(value), "UNKNOWN")} for name, value in inputs.items()
        }
    return sent
