"""The control endpoints that only this sandbox has; the shared ones come from the kit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kit.control import CONTROL_PREFIX, BadRequest, refusing_bad_input
from sandbox.quickbooks.exceptions import Fault
from sandbox.quickbooks.figures import Entity, from_json, to_json
from sandbox.quickbooks.validation import shaped, value_problems

if TYPE_CHECKING:
    from sandbox.quickbooks.app import QuickBooksSandbox


_PAIRS: Final = "OtherPrefs."
_BLOCK: Final = re.compile(r"[A-Za-z]+Prefs\.")
"""How a path begins: with the block that holds the preference."""


def own_control_routes(sandbox: QuickBooksSandbox) -> list[Route]:
    """`GET counters`, `GET companies`, and `POST companies/{realm}/preferences` with dotted paths and values."""

    async def counters(_request: Request) -> Response:
        return JSONResponse(sandbox.counters.report())

    async def companies(_request: Request) -> Response:
        return JSONResponse(sandbox.credentials())

    async def set_preferences(request: Request) -> Response:
        values = _values(await request.body())
        try:
            company = sandbox.company(request.path_params["realm"])
        except KeyError:
            return JSONResponse({"error": "no such company"}, 404)
        for path, value in values.items():
            company.set_preference(path, value)
        told = to_json({path: company.preference(path) for path in values})
        return Response(told, media_type="application/json")

    return [
        Route(f"{CONTROL_PREFIX}/counters", counters, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/companies", companies, methods=["GET"]),
        Route(
            f"{CONTROL_PREFIX}/companies/{{realm}}/preferences", refusing_bad_input(set_preferences), methods=["POST"]
        ),
    ]


def _values(body: bytes) -> dict[str, object]:
    """Path to what is kept there; raises BadRequest or ValidationError."""
    TypeAdapter(dict[str, Any]).validate_json(body)
    try:
        given: dict[str, object] = from_json(body)
    except ValueError:
        raise BadRequest("a number is too long") from None
    return {path: _value(path, value) for path, value in given.items()}


def _value(path: str, value: object) -> object:
    """What is kept at a preference's path, None to remove it; raises BadRequest for an unknown path or wrong value."""
    if path.startswith(_PAIRS):
        if path == _PAIRS or isinstance(value, (dict, list)):
            raise BadRequest(f"{path} takes one value: a text, a number, true or false")
        return value
    if not _BLOCK.match(path) or _shaped(path, None) is None:
        raise BadRequest(f"there is no preference {path}")
    held = _shaped(path, value)
    if held is None or value_problems("Preferences", held):
        raise BadRequest(f"{path} can not be {value}")
    for step in path.split("."):
        held = held.get(step) if isinstance(held, dict) else None
    return held


def _shaped(path: str, value: object) -> Entity | None:
    """The preferences with this one alone, in the types of the schema; None when they do not fit it."""
    for step in reversed(path.split(".")):
        value = {step: value}
    try:
        return shaped("Preferences", value)
    except Fault:
        return None
