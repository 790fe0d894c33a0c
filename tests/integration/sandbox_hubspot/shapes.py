"""The shapes of HubSpot's requests and answers, written from the contract; anything beyond them is an error."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

Text = Annotated[str, StringConstraints(min_length=1)]
Digits = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


# --- answers of the CRM (contract 7.1)


class NextPage(Shape):
    after: Text
    link: Text | None = None


class Paging(Shape):
    next: NextPage


class Associated(Shape):
    id: Digits
    type: Annotated[str, StringConstraints(pattern=r"^[a-z_]+_to_[a-z_]+$|^[a-z_]+$")]


class AssociatedPage(Shape):
    results: Annotated[list[Associated], Field(min_length=1)]
    paging: Paging | None = None


class CrmObject(Shape):
    id: Digits
    properties: dict[str, str | None]
    created_at: Moment
    updated_at: Moment
    archived: bool
    archived_at: Moment | None = None
    associations: Annotated[dict[str, AssociatedPage], Field(min_length=1)] | None = None


class AssociationType(Shape):
    category: Literal["HUBSPOT_DEFINED", "USER_DEFINED"]
    type_id: int
    label: str | None


class Association(Shape):
    to_object_id: int | Digits
    association_types: Annotated[list[AssociationType], Field(min_length=1)]


class AssociationList(Shape):
    results: list[Association]
    paging: Paging | None = None


class From(Shape):
    id: Digits


class AssociationsOf(Shape):
    from_: From = Field(alias="from")
    to: list[Association]
    paging: Paging | None = None


class PartialError(Shape):
    status: Literal["error"]
    category: Text
    message: Text
    context: dict[str, list[str]]
    sub_category: str | None = None


class Batch(Shape):
    status: Literal["COMPLETE"]
    started_at: Moment
    completed_at: Moment
    num_errors: Annotated[int, Field(ge=1)] | None = None
    errors: Annotated[list[PartialError], Field(min_length=1)] | None = None


class ObjectBatch(Batch):
    results: list[CrmObject]


class AssociationBatch(Batch):
    results: list[AssociationsOf]


class AccountDetails(Shape):
    portal_id: int
    account_type: Text
    time_zone: Text
    company_currency: Text | None = None
    additional_currencies: list[Text] | None = None
    utc_offset: Annotated[str, StringConstraints(pattern=r"^[+-]\d\d:\d\d$")]
    utc_offset_milliseconds: int
    ui_domain: Text
    data_hosting_location: Text


class TaxRate(Shape):
    id: Digits
    name: Text
    label: str
    percentage_rate: float
    active: bool
    created_at: Moment
    updated_at: Moment


class Problem(Shape):
    message: Text
    code: str | None = None
    context: dict[str, list[str]] | None = None


class Error(Shape):
    """An error body (contract 8); the members of a rate limit among them."""

    status: Literal["error"]
    message: Text
    correlation_id: Uuid
    category: Text | None = None
    errors: list[Problem] | None = None
    links: dict[str, str] | None = None
    error_type: Literal["RATE_LIMIT"] | None = None
    policy_name: Literal["TEN_SECONDLY_ROLLING", "SECONDLY", "DAILY"] | None = None
    request_id: Uuid | None = None


# --- OAuth (contract 6)


class _Snake(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Tokens(_Snake):
    token_type: Literal["bearer"]
    access_token: Text
    refresh_token: Text
    expires_in: int
    token_use: Literal["access_token"]
    hub_id: int | None = None
    user_id: int | None = None
    scopes: list[Text] | None = None


class Introspected(_Snake):
    active: bool
    hub_id: int | None = None
    hub_domain: str | None = None
    user: str | None = None
    user_id: int | None = None
    app_id: int | None = None
    client_id: str | None = None
    scopes: list[Text] | None = None
    token_use: str | None = None
    expires_in: int | None = None


class OAuthRefusal(_Snake):
    error: Text
    error_description: Text
    status: Text
    message: Text
    correlationId: Uuid  # noqa: N815 - as HubSpot writes it


# --- what HubSpot sends (contract 3.1 and 4)


class Index(Shape):
    enrollment_id: int
    action_execution_index: int


class Origin(Shape):
    portal_id: int
    user_id: int | None
    action_definition_id: int
    action_definition_version: int
    action_execution_index_identifier: Index | None
    extension_definition_id: int
    extension_definition_version_id: int


class Context(Shape):
    workflow_id: int
    action_id: int
    action_execution_index_identifier: Index
    source: Literal["WORKFLOWS"]


class EnrolledObject(Shape):
    object_id: int
    object_type: Text
    properties: dict[str, str | None] | None = None


class TypedInput(Shape):
    value: JsonValue
    type: Literal["INTEGER", "LONG", "DOUBLE", "STRING", "BOOLEAN", "ARRAY", "OBJECT", "UNKNOWN"]


class Callout(Shape):
    callback_id: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    origin: Origin
    context: Context | None = None
    object: EnrolledObject
    fields_: dict[str, JsonValue] | None = Field(default=None, alias="fields")
    input_fields: dict[str, JsonValue] | None = None
    typed_inputs: dict[str, TypedInput] | None = None

    @model_validator(mode="after")
    def _inputs_agree(self) -> Callout:
        if self.fields_ is None and self.input_fields is None:
            raise ValueError("neither fields nor inputFields")
        if self.fields_ is not None and self.input_fields is not None and self.fields_ != self.input_fields:
            raise ValueError("fields and inputFields differ")
        return self


class StaticValue(Shape):
    type: Literal["STATIC_VALUE"]
    value: JsonValue


class ObjectProperty(Shape):
    type: Literal["OBJECT_PROPERTY"]
    property_name: Text


class FetchOptions(Shape):
    q: str | None = None
    after: str | None = None


class OptionOrigin(Shape):
    portal_id: int
    action_definition_id: int
    action_definition_version: int
    extension_definition_id: int | None = None
    extension_definition_version_id: int | None = None


class OptionRequest(Shape):
    origin: OptionOrigin
    input_field_name: Text
    input_fields: dict[str, StaticValue | ObjectProperty]
    fetch_options: FetchOptions | None = None
    object_type_id: str | None = None
    fields_: dict[str, Any] | None = Field(default=None, alias="fields")
    portal_id: int | None = None
    extension_definition_id: int | None = None
    extensions_definition_version: int | None = None
