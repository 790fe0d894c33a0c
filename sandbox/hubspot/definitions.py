"""Classic action definitions of the app (HubSpot contract 1.1 to 1.3)."""

from __future__ import annotations

import itertools
import threading
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.hubspot import exceptions
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.bodies import body_of, whole_number
from sandbox.hubspot.definition_bodies import DefinitionPatch, NewDefinition
from sandbox.hubspot.exceptions import HubSpotError

DEVELOPER_KEY = "de5e10be-5eed-4000-8000-000000000003"
"""The developer account's API key."""

READ = ("developers-read", "developers-write")
WRITE = ("developers-write",)

_FIRST_ID = 259_400_001
_PAGE = 100
_LAST = 1_000_000


class Definitions:
    """Endpoint functions; what goes wrong is raised as HubSpotError. In memory, safe from several threads.

    Who may call differs between HubSpot's sources, hence the switch `definition_credentials`.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """No definitions."""
        self._by_id: dict[str, dict[str, Any]] = {}
        self._ids = itertools.count(_FIRST_ID)

    async def list(self, request: Request) -> Response:
        self._admit(request, READ)
        archived = request.query_params.get("archived") == "true"
        limit = whole_number("limit", request.query_params.get("limit"), _PAGE, _PAGE)
        after = whole_number("after", request.query_params.get("after"), 0, _LAST)
        with self._lock:
            found = [each for each in self._by_id.values() if ("archivedAt" in each) is archived]
        page: dict[str, Any] = {"results": found[after : after + limit]}
        if len(found) > after + limit:
            page["paging"] = {"next": {"after": str(after + limit), "link": str(request.url)}}
        return JSONResponse(page)

    async def create(self, request: Request) -> Response:
        self._admit(request, WRITE)
        definition = _as_stored(await body_of(request, NewDefinition))
        with self._lock:
            number = str(next(self._ids))
            self._by_id[number] = {**definition, "id": number, "revisionId": "1"}
            return JSONResponse(self._by_id[number], 201)

    async def read(self, request: Request) -> Response:
        self._admit(request, READ)
        with self._lock:
            return JSONResponse(self._named(request))

    async def update(self, request: Request) -> Response:
        self._admit(request, WRITE)
        patch = await body_of(request, DefinitionPatch)
        with self._lock:
            known = self._named(request)
            own = {name: value for name, value in known.items() if name not in {"id", "revisionId"}}
            changed = {name: value for name, value in patch.__pydantic_extra__.items() if name != "functions"}
            try:
                merged = NewDefinition.model_validate({**own, **changed})
            except ValidationError as error:
                raise exceptions.invalid_input(f"Invalid input JSON: {error.errors()[0]['loc']}") from error
            known.update(_as_stored(merged), revisionId=str(int(known["revisionId"]) + 1))
            return JSONResponse(known)

    async def archive(self, request: Request) -> Response:
        self._admit(request, WRITE)
        with self._lock:
            self._named(request)["archivedAt"] = round(self._backend.clock.now().timestamp() * 1000)
        return Response(status_code=204)

    def _named(self, request: Request) -> dict[str, Any]:
        found = self._by_id.get(request.path_params["definition_id"])
        if found is None or "archivedAt" in found:
            raise HubSpotError(404, "No action definition found", "OBJECT_NOT_FOUND")
        return found

    def _admit(self, request: Request, scopes: tuple[str, ...]) -> None:
        accepted = self._backend.switches.definition_credentials
        if request.path_params["app_id"] != str(self._backend.app.app_id):
            raise HubSpotError(404, "No app found", "OBJECT_NOT_FOUND")
        if "hapikey" in request.query_params:
            if accepted == "oauth" or request.query_params["hapikey"] != DEVELOPER_KEY:
                raise HubSpotError(401, "This hapikey doesn't exist.", "INVALID_AUTHENTICATION")
            return
        _, token = self._backend.caller(request)
        if accepted == "hapikey":
            raise HubSpotError(
                403,
                "A developer API key (hapikey) and a valid appId are needed for this call.",
                "INVALID_AUTHENTICATION",
            )
        token.require(scopes)


def _as_stored(definition: NewDefinition) -> dict[str, Any]:
    return definition.model_dump(mode="json", by_alias=True, exclude_none=True)
