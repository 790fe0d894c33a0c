"""The bodies of classic action definitions, strictly: what HubSpot's schema does not know is refused (HubSpot
contract 1.3 to 1.7)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

Language = Literal["en", "fr", "de", "ja", "es", "pt-br", "nl"]
Texts = dict[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class _Option(_Strict):
    value: str
    label: str
    description: str = ""
    display_order: int = 0


class _InputType(_Strict):
    name: str
    type: Literal[
        "bool", "date", "datetime", "enumeration", "json", "number", "object_coordinates", "phone_number", "string"
    ]
    field_type: Literal[
        "booleancheckbox",
        "calculation_equation",
        "checkbox",
        "date",
        "file",
        "html",
        "number",
        "phonenumber",
        "radio",
        "select",
        "text",
        "textarea",
    ]
    options: list[_Option]
    options_url: str | None = Field(default=None, pattern="^https?://")
    referenced_object_type: Literal["OWNER"] | None = None


class _Input(_Strict):
    type_definition: _InputType
    supported_value_types: Annotated[list[Literal["STATIC_VALUE", "OBJECT_PROPERTY"]], Field(min_length=1)]
    is_required: bool


class _OutputType(_Strict):
    name: str
    type: str
    field_type: str
    options: list[_Option] = Field(default_factory=list)


class _Output(_Strict):
    type_definition: _OutputType


class _SingleField(_Strict):
    dependency_type: Literal["SINGLE_FIELD"]
    controlling_field_name: str
    dependent_field_names: list[str]


class _ConditionalSingleField(_Strict):
    dependency_type: Literal["CONDITIONAL_SINGLE_FIELD"]
    controlling_field_name: str
    controlling_field_value: str
    dependent_field_names: list[str]


class _Rule(_Strict):
    label_name: str
    conditions: dict[str, str | list[str]]


class _Labels(_Strict):
    action_name: str
    action_description: str = ""
    action_card_content: str = ""
    app_display_name: str = ""
    input_field_labels: Texts = Field(default_factory=dict)
    input_field_descriptions: Texts = Field(default_factory=dict)
    input_field_option_labels: dict[str, Texts] = Field(default_factory=dict)
    output_field_labels: Texts = Field(default_factory=dict)
    execution_rules: Texts = Field(default_factory=dict)


class _ObjectRequestOptions(_Strict):
    properties: list[str]


class _Function(_Strict):
    function_type: Literal["PRE_ACTION_EXECUTION", "POST_ACTION_EXECUTION", "PRE_FETCH_OPTIONS", "POST_FETCH_OPTIONS"]
    function_source: str
    id: str | None = None


class NewDefinition(_Strict):
    """What creates a definition."""

    action_url: str = Field(pattern="^https?://")
    published: bool
    object_types: list[str]
    input_fields: list[_Input]
    labels: dict[Language, _Labels]
    functions: list[_Function]
    input_field_dependencies: list[
        Annotated[_SingleField | _ConditionalSingleField, Field(discriminator="dependency_type")]
    ] = Field(default_factory=list)
    output_fields: list[_Output] = Field(default_factory=list)
    execution_rules: list[_Rule] = Field(default_factory=list)
    object_request_options: _ObjectRequestOptions | None = None


class DefinitionPatch(BaseModel):
    """What updates one: any of its members. `functions` are dropped without a word, as HubSpot does."""

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, JsonValue]
