"""The shapes of a HubSpot project's files (HubSpot contract 1.3 to 1.7, 2.1 to 2.4): nothing more, nothing less."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Text = Annotated[str, Field(min_length=1)]
Address = Annotated[str, Field(pattern=r"^\$\{BASE_URL\}(/[a-z-]+)*$")]


class Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True)


class Project(Shape):
    name: Text
    src_dir: Literal["src"]
    platform_version: Literal["2026.03"]


class Auth(Shape):
    type: Literal["oauth"]
    redirect_urls: list[Address] = Field(min_length=1)
    required_scopes: list[Text]
    optional_scopes: list[Text]
    conditionally_required_scopes: list[Text]


class PermittedUrls(Shape):
    fetch: list[Address]
    iframe: list[Address]
    img: list[Address]


class Support(Shape):
    support_email: Text
    documentation_url: Text
    support_url: Text
    support_phone: Text


class AppConfig(Shape):
    name: Text
    description: Text
    distribution: Literal["private", "marketplace"]
    auth: Auth
    permitted_urls: PermittedUrls
    support: Support


class App(Shape):
    uid: Name
    type: Literal["app"]
    config: AppConfig


class Option(Shape):
    value: Text
    label: Text
    description: str
    display_order: int


class _Typed(Shape):
    name: Name
    options: list[Option]


class DropdownType(_Typed):
    type: Literal["enumeration"]
    field_type: Literal["select"]
    options_url: Address | None = None


class TextType(_Typed):
    type: Literal["string"]
    field_type: Literal["text", "textarea"]


class DateType(_Typed):
    type: Literal["date"]
    field_type: Literal["date"]


class NumberType(_Typed):
    type: Literal["number"]
    field_type: Literal["number"]


class Input(Shape):
    type_definition: Annotated[DropdownType | TextType | DateType | NumberType, Field(discriminator="type")]
    supported_value_types: list[Literal["STATIC_VALUE", "OBJECT_PROPERTY"]] = Field(min_length=1)
    is_required: bool


class OutputType(Shape):
    name: Name
    type: Literal["string"]
    field_type: Literal["text"]


class Output(Shape):
    type_definition: OutputType


class SingleField(Shape):
    dependency_type: Literal["SINGLE_FIELD"]
    controlling_field_name: Name
    dependent_field_names: list[Name] = Field(min_length=1)


class ConditionalSingleField(Shape):
    dependency_type: Literal["CONDITIONAL_SINGLE_FIELD"]
    controlling_field_name: Name
    controlling_field_value: Text
    dependent_field_names: list[Name] = Field(min_length=1)


class Rule(Shape):
    label_name: Name
    conditions: dict[Name, str | list[str]] = Field(min_length=1)


class Labels(Shape):
    action_name: Text
    action_description: Text
    action_card_content: Text
    app_display_name: Text
    input_field_labels: dict[Name, Text]
    input_field_descriptions: dict[Name, Text]
    input_field_option_labels: dict[Name, dict[str, Text]]
    output_field_labels: dict[Name, Text]
    execution_rules: dict[Name, Text]


class Languages(Shape):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"), extra="forbid", strict=True)

    en: Labels
    fr: Labels
    de: Labels
    ja: Labels
    es: Labels
    pt_br: Labels
    nl: Labels


class Described(Shape):
    object_types: list[Text] = Field(min_length=1)
    input_fields: list[Input] = Field(min_length=1)
    input_field_dependencies: list[
        Annotated[SingleField | ConditionalSingleField, Field(discriminator="dependency_type")]
    ]
    output_fields: list[Output]
    execution_rules: list[Rule]
    labels: Languages


class Client(Shape):
    client: Literal["WORKFLOWS"]


class ActionConfig(Described):
    action_url: Address
    is_published: Literal[True]
    supported_clients: list[Client] = Field(min_length=1)


class Component(Shape):
    uid: Name
    type: Literal["workflow-action"]
    config: ActionConfig


class Profile(Shape):
    account_id: int
    variables: dict[Annotated[str, Field(pattern=r"^[A-Z_]+$")], Text]
