"""Workflows as an author builds them: a record type and the app's actions placed in a row."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

from pydantic import AliasChoices, Field, JsonValue

from sandbox.hubspot.action_fields import Dependency, InputField, Labels, OutputField, Wire

_FIRST_DEFINITION_ID = 259_500_001
_DEFINITION_IDS = 100_000
LANGUAGE = "en"


class ExecutionRule(Wire):
    """When all conditions fit the outputs (a list: any of its values), `label_name` chooses the message."""

    label_name: str
    conditions: dict[str, str | list[str]] = Field(default_factory=dict)


class ObjectRequestOptions(Wire):
    properties: list[str] = Field(default_factory=list)


class Action(Wire):
    """An action of the app, placed in a workflow: its definition and the inputs the author chose.

    An input is a value; or `{"type": "OBJECT_PROPERTY", "propertyName": …}`, a property of the enrolled record;
    or `{"type": "ACTION_OUTPUT", "actionId": n, "outputName": …}`, an output of the workflow's n-th action.
    `action_url` is the URL as registered: it is what the signatures are made over. `input_fields` and
    `output_fields` may be left out: then inputs are sent as they are.
    """

    uid: str
    action_url: str
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    is_published: bool = Field(default=True, validation_alias=AliasChoices("isPublished", "published", "is_published"))
    object_types: list[str] = Field(default_factory=list)
    input_fields: list[InputField] = Field(default_factory=list)
    input_field_dependencies: list[Dependency] = Field(default_factory=list)
    output_fields: list[OutputField] = Field(default_factory=list)
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

    @property
    def texts(self) -> Labels:
        """The labels in English; empty ones when the definition has none."""
        return self.labels.get(LANGUAGE) or Labels()

    def input_field(self, name: str) -> InputField:
        """KeyError when the definition has no such input."""
        for field in self.input_fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def controlled_by(self, name: str) -> Iterator[Dependency]:
        """The dependencies that the input waits for."""
        return (each for each in self.input_field_dependencies if name in each.dependent_field_names)


class Workflow(Wire):
    """A workflow of a portal; `object_type` in any spelling. Actions are numbered from 1.

    `workflow_id` is given by the engine when left out.
    """

    portal_id: int
    object_type: str
    actions: list[Action] = Field(min_length=1)
    workflow_id: int | None = None


def _members(config: object) -> dict[str, object]:
    return dict(config) if isinstance(config, dict) else {}
