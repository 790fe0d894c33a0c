"""What an action's definition says about its inputs and outputs (HubSpot contract 1.4 to 1.6)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

STATIC_VALUE = "STATIC_VALUE"
OBJECT_PROPERTY = "OBJECT_PROPERTY"


class Wire(BaseModel):
    """Base of what a project file or a definition holds: names in camel case, unknown members are kept out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class FieldOption(Wire):
    """A fixed entry of a dropdown."""

    value: str
    label: str
    description: str = ""


class TypeDefinition(Wire):
    """Name, type and widget of a field; with an `options_url` HubSpot asks there for the entries."""

    name: str
    type: str
    field_type: str
    options: list[FieldOption] = Field(default_factory=list)
    options_url: str | None = None


class InputField(Wire):
    """One input of an action."""

    type_definition: TypeDefinition
    supported_value_types: list[str] = Field(default_factory=lambda: [STATIC_VALUE])
    is_required: bool = False

    @property
    def name(self) -> str:
        return self.type_definition.name


class OutputField(Wire):
    """One output of an action."""

    type_definition: TypeDefinition

    @property
    def name(self) -> str:
        return self.type_definition.name


class Dependency(Wire):
    """Which inputs wait for another one.

    SINGLE_FIELD: they are greyed out until the controlling input has a value, and its value is told when their
    options are asked for. CONDITIONAL_SINGLE_FIELD: they are shown only while it has `controlling_field_value`.
    """

    dependency_type: Literal["SINGLE_FIELD", "CONDITIONAL_SINGLE_FIELD"]
    controlling_field_name: str
    controlling_field_value: str | None = None
    dependent_field_names: list[str]


class Labels(Wire):
    """The texts of one language."""

    action_name: str = ""
    action_description: str = ""
    action_card_content: str = ""
    app_display_name: str = ""
    input_field_labels: dict[str, str] = Field(default_factory=dict)
    input_field_descriptions: dict[str, str] = Field(default_factory=dict)
    input_field_option_labels: dict[str, dict[str, str]] = Field(default_factory=dict)
    output_field_labels: dict[str, str] = Field(default_factory=dict)
    execution_rules: dict[str, str] = Field(default_factory=dict)
