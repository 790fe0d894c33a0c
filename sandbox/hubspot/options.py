"""Filling a dropdown of the workflow editor: the request to an `optionsUrl`, and its answer (HubSpot contract 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field, JsonValue, ValidationError

from sandbox.hubspot.action_fields import Wire
from sandbox.hubspot.delivery import usual_headers
from sandbox.hubspot.executions import Answer, SignedRequest
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.signing import signature_headers
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.hubspot.tokens import App
from sandbox.hubspot.workflows import Action
from sandbox.kit import Clock

_PROPERTY = "OBJECT_PROPERTY"


class Option(Wire):
    """An entry as the app answers it; `value` is what the workflow keeps."""

    label: str
    value: str
    description: str = ""


class _Page(Wire):
    options: list[Option]
    after: str | None = None
    searchable: bool = Field(default=False)


@dataclass(frozen=True, slots=True)
class OptionPage:
    """What the editor has after asking: entries, the cursor of more, and whether the author may search.

    `error` is what the editor says when the answer was none (then there are no options); `request` and `answer`
    are what went over the wire.
    """

    request: SignedRequest
    answer: Answer
    options: tuple[Option, ...] = ()
    after: str | None = None
    searchable: bool = False
    error: str | None = None


def signed_option_request(
    action: Action,
    input_name: str,
    chosen: Mapping[str, JsonValue],
    *,
    portal_id: int,
    object_type: ObjectType,
    q: str | None,
    after: str | None,
    app: App,
    clock: Clock,
    switches: HubSpotSwitches,
) -> SignedRequest:
    """The request for one page of options. KeyError: no such input; ValueError: it has no `optionsUrl`."""
    url = action.input_field(input_name).type_definition.options_url
    if not url:
        raise ValueError(f"the input {input_name} has no optionsUrl")
    documented = switches.options_shape == "documented"
    make = _documented if documented else _captured
    content = make(action, input_name, chosen, portal_id, object_type)
    told = {name: value for name, value in (("q", q), ("after", after)) if value is not None}
    if told or switches.empty_fetch_options == "empty":
        content["fetchOptions"] = told
    elif switches.empty_fetch_options == "null":
        content["fetchOptions"] = None
    elif switches.empty_fetch_options == "null_members":
        content["fetchOptions"] = {"q": None, "after": None}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    versions = switches.options_signature_versions or switches.signature_versions
    headers = usual_headers(switches) | signature_headers(
        versions,
        client_secret=app.client_secret,
        method="POST",
        uri=url,
        body=body,
        at=clock.now(),
        v3_decodes_uri=switches.v3_decodes_uri,
    )
    return SignedRequest(url, headers, body)


def option_page(request: SignedRequest, answer: Answer, most: int | None = None) -> OptionPage:
    """What the editor makes of an answer: anything but a 2xx of the right shape is a failure without a reason.

    `most`: entries that it shows of one answer; None: all.
    """
    if answer.status is None:
        return OptionPage(request, answer, error=f"The options could not be loaded: {answer.error}")
    if not 200 <= answer.status < 300:
        return OptionPage(request, answer, error=f"The options could not be loaded (HTTP {answer.status}).")
    try:
        page = _Page.model_validate_json(answer.body)
    except ValidationError:
        return OptionPage(request, answer, error="The options could not be loaded: the answer has another shape.")
    return OptionPage(request, answer, tuple(page.options[:most]), page.after or None, page.searchable)


def _documented(
    action: Action, input_name: str, chosen: Mapping[str, JsonValue], portal_id: int, object_type: ObjectType
) -> dict[str, object]:
    """The shape of HubSpot's documentation: only inputs that a dependency links are told."""
    linked = {dependency.controlling_field_name for dependency in action.controlled_by(input_name)}
    return {
        "origin": {
            "portalId": portal_id,
            "actionDefinitionId": action.definition_id,
            "actionDefinitionVersion": action.version,
        },
        "objectTypeId": object_type.type_id,
        "inputFieldName": input_name,
        "inputFields": dict(_told({name: value for name, value in chosen.items() if name in linked})),
    }


def _captured(
    action: Action, input_name: str, chosen: Mapping[str, JsonValue], portal_id: int, _object_type: ObjectType
) -> dict[str, object]:
    """The shape of a request seen in 2023: ids at the top, no object type, the asked input among the others."""
    linked = {dependency.controlling_field_name for dependency in action.controlled_by(input_name)} | {input_name}
    told = {name: value for name, value in chosen.items() if name in linked}
    return {
        "origin": {
            "portalId": portal_id,
            "actionDefinitionId": action.definition_id,
            "actionDefinitionVersion": action.version,
            "extensionDefinitionId": action.definition_id,
            "extensionDefinitionVersionId": action.version,
        },
        "inputFieldName": input_name,
        "fields": {
            name: {"fieldKey": name, "fieldValue": {"valueType": "EXTERNAL", "value": value}}
            for name, value in told.items()
        },
        "inputFields": dict(_told(told)),
        "portalId": portal_id,
        "extensionDefinitionId": action.definition_id,
        "extensionsDefinitionVersion": action.version,
    }


def _told(chosen: Mapping[str, JsonValue]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Values in the editor's shape: a property of the record is named, not looked up."""
    for name, value in chosen.items():
        if isinstance(value, dict):
            if value.get("type") == _PROPERTY:
                yield name, {"type": _PROPERTY, "propertyName": value.get("propertyName")}
        elif value not in (None, ""):
            yield name, {"type": "STATIC_VALUE", "value": value}
