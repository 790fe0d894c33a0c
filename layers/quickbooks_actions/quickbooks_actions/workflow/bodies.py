"""The reading of what HubSpot posts: raw bytes to a checked model, or a bad request with a reason."""

import json
import re
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from quickbooks_actions.errors import BadRequest

MAX_DEPTH = 32
"""Deeper nesting than this is nothing HubSpot sends."""

_POSITIVE_WHOLE = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


def _positive_whole(value: Any) -> Any:
    if not isinstance(value, str) or not _POSITIVE_WHOLE.fullmatch(value):
        raise ValueError("a positive whole number is needed")
    return value


def _text_or_empty(value: Any) -> Any:
    return "" if value is None else value


def _camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


WholeNumber = Annotated[str, BeforeValidator(_positive_whole)]
"""An id, as its decimal text: numbers arrive as the text they were sent as."""

OptionalText = Annotated[str, BeforeValidator(_text_or_empty)]
"""Text; null is ''."""


class Wire(BaseModel):
    """A part of a body: HubSpot's names in camel case, unknown ones ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, alias_generator=_camel_case, frozen=True)


Model = TypeVar("Model", bound=Wire)


def read_json(body: bytes, model: type[Model], *, max_body_bytes: int) -> Model:
    """Reads the bytes of a request.

    Raises:
        BadRequest: too large, not JSON, or not of the model's shape; the reason says which and repeats nothing of the
            body.
    """
    if len(body) > max_body_bytes:
        raise BadRequest(f"The body is larger than {max_body_bytes} bytes.")
    try:
        return model.model_validate(_parsed(body))
    except ValidationError as error:
        raise BadRequest(_reason(error)) from None


def _parsed(body: bytes) -> Any:
    # Strictly UTF-8 (json.loads would guess from bytes): whoever holds a v2 hash could append to the body, but only
    # after padding that begins with 0x80, which is no UTF-8 behind a closing brace.
    # Numbers stay the text they were sent as, so that no id passes through a float and no digit is lost.
    try:
        document = json.loads(
            body.decode("utf-8"),
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(document, dict):
        raise BadRequest("The body is not a JSON object.")
    _refuse_deep(document)
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise BadRequest("A key stands twice in one JSON object.")
    return keys


def _refuse_constant(_: str) -> NoReturn:
    raise BadRequest("The body has a number that is not JSON.")


def _refuse_deep(document: Any) -> None:
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise BadRequest("The body is nested too deeply.")


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}."
