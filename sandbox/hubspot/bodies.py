"""The JSON bodies that the endpoints take."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic.alias_generators import to_camel
from starlette.requests import Request

from sandbox.hubspot import exceptions

Model = TypeVar("Model", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class ObjectPatch(_Body):
    properties: dict[str, str | int | bool | None]


class Input(_Body):
    id: str
    after: str | None = None


class BatchRead(_Body):
    inputs: list[Input]
    properties: list[str] = Field(default_factory=list)
    properties_with_history: list[str] = Field(default_factory=list)
    id_property: str | None = None


class AssociationBatchRead(_Body):
    inputs: list[Input]


class CallbackCompletion(_Body):
    """Both maps are required; HubSpot types `outputFields` as text to text."""

    output_fields: dict[str, str]
    typed_outputs: dict[str, JsonValue]


class CallbackInput(CallbackCompletion):
    callback_id: str


class BatchCompletion(_Body):
    inputs: list[CallbackInput]


async def body_of(request: Request, model: type[Model]) -> Model:
    """The request's JSON body; HubSpotError 400 when it is not what it should be."""
    raw = await request.body()
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise exceptions.invalid_input(f"Invalid input JSON: {where} {problem['msg']}") from error
