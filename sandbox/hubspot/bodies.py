"""The JSON bodies that the endpoints take."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic.alias_generators import to_camel
from starlette.requests import Request

from sandbox.hubspot import exceptions

Model = TypeVar("Model", bound=BaseModel)

_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


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


def whole_number(name: str, given: str | None, otherwise: int, most: int) -> int:
    """A number in the query, from 1 (`after`: 0) to `most`; HubSpotError 400 for anything else."""
    least = 0 if name == "after" else 1
    if given is None:
        return otherwise
    if not _DIGITS.fullmatch(given) or not least <= int(given) <= most:
        raise exceptions.invalid_input(f"{name} must be between {least} and {most}")
    return int(given)


async def body_of(request: Request, model: type[Model]) -> Model:
    """The request's JSON body; HubSpotError 400 when it is not what it should be."""
    return parsed(await request.body(), model)


def parsed(raw: bytes | str, model: type[Model]) -> Model:
    """A JSON body; HubSpotError 400 when it is not what it should be."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise exceptions.invalid_input(f"Invalid input JSON: {where} {problem['msg']}") from error
