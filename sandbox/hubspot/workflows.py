"""Workflows as an author builds them: a record type and the app's actions placed in a row."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

_FIRST_DEFINITION_ID = 259_500_001
_DEFINITION_IDS = 100_000


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class ExecutionRule(_Wire):
    """When all conditions fit the outputs (a list: any of its values), `label_name` chooses the message."""

    label_name: str
    conditions: dict[str, str | list[str]] = Field(default_factory=dict)


class Labels(_Wire):
    """The texts of one language; the sandbox uses those of the execution rules."""

    execution_rules: dict[str, str] = Field(default_factory=dict)


class ObjectRequestOptions(_Wire):
    properties: list[str] = Field(default_factory=list)


class Action(_Wire):
    """An action of the app, placed in a workflow: its definition and the inputs the author chose.

    An input is a value; or `{"type": "OBJECT_PROPERTY", "propertyName": …}`, a property of the enrolled record;
    or `{"type": "ACTION_OUTPUT", "actionId": n, "outputName": …}`, an output of the workflow's n-th action.
    `action_url` is the URL as registered: it is what the signatures are made over.
    """

    uid: str
    action_url: str
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    object_types: list[str] = Field(default_factory=list)
    object_request_options: ObjectRequestOptions | None = None
    execution_rules: list[ExecutionRule] = Field(default_factory=list)
    labels: dict[str, Labels] = Field(default_factory=dict)
    version: int = 4

    @classmethod
    def from_component(
        cls,
        component: Mapping[str, object],
        *,
        action_url: str | None = None,
        inputs: Mapping[str, JsonValue] | None = None,
    ) -> Action:
        """The action in a project file (`…-hsmeta.json`), called at `action_url` if that is given.

        ValueError (pydantic's) when the file is no workflow action.
        """
        if component.get("type") != "workflow-action" or not isinstance(component.get("config"), dict):
            raise ValueError("the component is not a workflow action")
        members = {**_members(component["config"]), "uid": component.get("uid"), "inputs": dict(inputs or {})}
        if action_url is not None:
            members["actionUrl"] = action_url
        return cls.model_validate(members)

    @property
    def definition_id(self) -> int:
        """HubSpot's number for the definition: the same for a uid in every run."""
        return _FIRST_DEFINITION_ID + zlib.crc32(self.uid.encode()) % _DEFINITION_IDS


class Workflow(_Wire):
    """A workflow of a portal; `object_type` in any spelling. Actions are numbered from 1.

    `workflow_id` is given by the engine when left out.
    """

    portal_id: int
    object_type: str
    actions: list[Action] = Field(min_length=1)
    workflow_id: int | None = None


def _members(config: object) -> dict[str, object]:
    return dict(config) if isinstance(config, dict) else {}
