"""The shapes of classic definitions as HubSpot answers them (contract 1.1, 1.3 to 1.7)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tests.integration.sandbox_hubspot.shapes import Digits, Paging, Shape, Text

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^?#]+$")]
Language = Literal["en", "fr", "de", "ja", "es", "pt-br", "nl"]
Texts = dict[Text, str]


class Option(Shape):
    value: Text
    label: Text
    description: str
    display_order: int


class InputType(Shape):
    name: Text
    type: Literal[
        "bool", "date", "datetime", "enumeration", "json", "number", "object_coordinates", "phone_number", "string"
    ]
    field_type: Literal["booleancheckbox", "checkbox", "date", "html", "number", "radio", "select", "text", "textarea"]
    options: list[Option]
    options_url: Url | None = None
    referenced_object_type: Literal["OWNER"] | None = None


class Input(Shape):
    type_definition: InputType
    supported_value_types: Annotated[list[Literal["STATIC_VALUE", "OBJECT_PROPERTY"]], Field(min_length=1)]
    is_required: bool


class OutputType(Shape):
    name: Text
    type: Text
    field_type: Text
    options: list[Option] | None = None


class Output(Shape):
    type_definition: OutputType


class Dependency(Shape):
    dependency_type: Literal["SINGLE_FIELD", "CONDITIONAL_SINGLE_FIELD"]
    controlling_field_name: Text
    controlling_field_value: Text | None = None
    dependent_field_names: Annotated[list[Text], Field(min_length=1)]


class Rule(Shape):
    label_name: Text
    conditions: dict[Text, str | list[str]]


class Labels(Shape):
    action_name: Text
    action_description: str = ""
    action_card_content: str = ""
    app_display_name: str = ""
    input_field_labels: Texts | None = None
    input_field_descriptions: Texts | None = None
    input_field_option_labels: dict[Text, Texts] | None = None
    output_field_labels: Texts | None = None
    execution_rules: Texts | None = None


class Function(Shape):
    function_type: Literal["PRE_ACTION_EXECUTION", "POST_ACTION_EXECUTION", "PRE_FETCH_OPTIONS", "POST_FETCH_OPTIONS"]
    function_source: str
    id: str | None = None


class ObjectRequestOptions(Shape):
    properties: list[Text]


class Definition(Shape):
    id: Digits
    revision_id: Digits
    action_url: Url
    published: bool
    object_types: list[Text]
    input_fields: list[Input]
    input_field_dependencies: list[Dependency] | None = None
    output_fields: list[Output] | None = None
    execution_rules: list[Rule] | None = None
    object_request_options: ObjectRequestOptions | None = None
    labels: dict[Language, Labels]
    functions: list[Function]
    archived_at: int | None = None


class DefinitionPage(Shape):
    results: list[Definition]
    paging: Paging | None = None
