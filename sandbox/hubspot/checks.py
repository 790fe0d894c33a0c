"""Checks what the app sends against HubSpot's contract: what HubSpot would silently ignore is a mistake, too."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from starlette.requests import Request

from sandbox.hubspot import object_types
from sandbox.hubspot.models import Portal
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.switches import HubSpotSwitches

_NUMBERED = re.compile(r"/v\d+(/|$)")
_FORM = "application/x-www-form-urlencoded"
_BROWSERS_OWN = "/favicon.ico"
"""Asked for by the browser of a person who consents, not by the app."""

_BATCH_MOST = 100
_ASSOCIATION_BATCH_MOST = 1_000
_FORM_MEMBERS = {
    "token": {"grant_type", "code", "redirect_uri", "client_id", "client_secret", "refresh_token"},
    "introspect": {"client_id", "client_secret", "token", "token_type_hint"},
    "revoke": {"client_id", "client_secret", "token", "token_type_hint"},
}


class RequestChecks:
    """Collects what is wrong with requests while the switch `check_requests` is on.

    A test asserts that `problems` is empty. Nothing is answered differently.
    """

    def __init__(self, switches: HubSpotSwitches, portals: Callable[[], Sequence[Portal]]) -> None:
        self._switches = switches
        self._portals = portals
        self._lock = threading.Lock()
        self._problems: list[str] = []

    @property
    def problems(self) -> list[str]:
        """One sentence for each mistake: method, path, and what is wrong."""
        with self._lock:
            return list(self._problems)

    def clear(self) -> None:
        with self._lock:
            self._problems.clear()

    async def look(self, kind: str, request: Request) -> None:
        """Check one request; `kind` is the last fixed part of its route, `object` or `unknown`."""
        if not self._switches.check_requests or request.url.path == _BROWSERS_OWN:
            return
        body = await request.body()
        found = [f"{request.method} {request.url.path}: {problem}" for problem in self._of(kind, request, body)]
        with self._lock:
            self._problems.extend(found)

    def _of(self, kind: str, request: Request, body: bytes) -> Iterator[str]:
        if kind == "unknown":
            yield "HubSpot has no such path, or not with this method"
            return
        if _NUMBERED.search(request.url.path):
            yield "numbered versions of paths end in March 2027: use a date"
        if kind in _FORM_MEMBERS:
            yield from _form(kind, request, body)
            return
        if not request.headers.get("authorization", "").startswith("Bearer ") and "hapikey" not in request.query_params:
            yield "no bearer token"
        if body and request.headers.get("content-type", "").partition(";")[0] != "application/json":
            yield "the body is not sent as application/json"
        yield from _query(request, _QUERY.get(kind, frozenset()))
        check = _CHECKS.get(kind)
        if check is not None:
            yield from check(self, request, _json(body))

    # --- by kind of request

    def _read_object(self, request: Request, _body: Any) -> Iterator[str]:
        query = request.query_params
        yield from self._type_names(query.get("associations", "").split(","))
        yield from self._properties(request, query.get("properties", "").split(","))

    def _batch_read(self, request: Request, body: Any) -> Iterator[str]:
        yield from _members(body, {"inputs", "properties", "propertiesWithHistory", "idProperty"})
        yield from self._properties(request, _list(body, "properties"))
        yield from _inputs(body, _BATCH_MOST, {"id"})

    def _associations_batch(self, request: Request, body: Any) -> Iterator[str]:
        yield from self._type_names([str(request.path_params.get("to_type", ""))])
        yield from _members(body, {"inputs"})
        yield from _inputs(body, _ASSOCIATION_BATCH_MOST, {"id", "after"})

    def _update(self, request: Request, body: Any) -> Iterator[str]:
        yield from _members(body, {"properties"})
        properties = body.get("properties") if isinstance(body, dict) else None
        if not isinstance(properties, dict) or not properties:
            yield "no properties to be set"
            return
        yield from self._properties(request, list(properties))
        yield from (
            f"the value of {name} is no text"
            for name, value in properties.items()
            if value is not None and not isinstance(value, str)
        )

    def _complete(self, _request: Request, body: Any) -> Iterator[str]:
        yield from _members(body, {"outputFields", "typedOutputs", "failureReasonType", "requestContext"})
        yield from _completion(body)

    def _complete_batch(self, _request: Request, body: Any) -> Iterator[str]:
        yield from _members(body, {"inputs"})
        for each in _list(body, "inputs"):
            yield from _completion(each)

    # --- parts

    def _properties(self, request: Request, names: Sequence[str]) -> Iterator[str]:
        named = [name for name in names if name]
        if not named:
            yield "no properties are asked for: HubSpot gives only its default ones"
        object_type = object_types.find(str(request.path_params.get("object_type", "")))
        if object_type is None:
            return
        yield from (
            f"{object_type.plural} have no property {name}" for name in named if not self._known(object_type, name)
        )

    def _known(self, object_type: ObjectType, name: str) -> bool:
        return any(portal.records.knows_property(object_type, name) for portal in self._portals())

    def _type_names(self, names: Iterable[str]) -> Iterator[str]:
        yield from (f"there is no object type {name}" for name in names if name and object_types.find(name) is None)


_QUERY = {
    "object": frozenset({"properties", "propertiesWithHistory", "associations", "archived", "idProperty"}),
    "update": frozenset({"idProperty"}),
    "read": frozenset({"archived"}),
    "associations": frozenset({"limit", "after"}),
    "definitions": frozenset({"hapikey", "limit", "after", "archived"}),
}
_CHECKS: dict[str, Callable[[RequestChecks, Request, Any], Iterator[str]]] = {
    "object": RequestChecks._read_object,
    "update": RequestChecks._update,
    "read": RequestChecks._batch_read,
    "associations_read": RequestChecks._associations_batch,
    "complete": RequestChecks._complete,
    "complete_batch": RequestChecks._complete_batch,
}


def _form(kind: str, request: Request, body: bytes) -> Iterator[str]:
    if request.headers.get("content-type", "").partition(";")[0] != _FORM:
        yield "the body is not sent as a form"
    yield from _query(request, frozenset())
    names = {pair.partition("=")[0] for pair in body.decode("utf-8", "replace").split("&") if pair}
    yield from (f"unknown form member {name}" for name in sorted(names - _FORM_MEMBERS[kind]))
    yield from (f"{name} is missing" for name in ("client_id", "client_secret") if name not in names)


def _query(request: Request, known: frozenset[str]) -> Iterator[str]:
    yield from (f"unknown query parameter {name}" for name in request.query_params if name not in known)
    doubled = {name for name in request.query_params if len(request.query_params.getlist(name)) > 1}
    yield from (f"the query parameter {name} comes twice" for name in sorted(doubled))


def _members(body: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(body, dict):
        yield "the body is no JSON object"
        return
    yield from (f"unknown member {name}" for name in sorted(set(body) - known))


def _inputs(body: Any, most: int, members: set[str]) -> Iterator[str]:
    inputs = _list(body, "inputs")
    if not inputs:
        yield "inputs is empty"
    if len(inputs) > most:
        yield f"more than {most} inputs"
    for each in inputs:
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            yield "an input has no id as text"
        else:
            yield from (f"unknown member {name} of an input" for name in sorted(set(each) - members))


def _completion(body: Any) -> Iterator[str]:
    outputs = body.get("outputFields") if isinstance(body, dict) else None
    if not isinstance(outputs, dict) or outputs.get("hs_execution_state") not in {"SUCCESS", "FAIL_CONTINUE"}:
        yield "no hs_execution_state SUCCESS or FAIL_CONTINUE in outputFields"
    elif not all(isinstance(value, str) for value in outputs.values()):
        yield "an output is no text"
    if not isinstance(body, dict) or not isinstance(body.get("typedOutputs"), dict):
        yield "no typedOutputs"


def _list(body: Any, name: str) -> list[Any]:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, list) else []


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None
