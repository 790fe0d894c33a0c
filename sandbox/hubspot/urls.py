"""Which path leads to which endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hubspot.automation import AutomationResponses
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.definitions import Definitions
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.responses import CrmResponses
from sandbox.kit import notes_of

Endpoint = Callable[[Request], Awaitable[Response]]


def objects_path(version: str) -> str:
    return f"/crm/objects/{version}"


def hubspot_routes(
    version: str, *, backend: Backend, crm: CrmResponses, automation: AutomationResponses
) -> list[Route]:
    """HubSpot's own routes, under one version prefix (such as `2026-03`)."""
    objects = objects_path(version)
    associations = f"/crm/associations/{version}"
    callbacks = f"/automation/actions/callbacks/{version}"

    def route(path: str, endpoint: Endpoint, method: str) -> Route:
        return Route(path, _answering(endpoint, backend), methods=[method])

    return [
        route(f"/account-info/{version}/details", crm.account_details, "GET"),
        route("/account-info/v3/details", crm.account_details, "GET"),
        route(f"{objects}/{{object_type}}/batch/read", crm.batch_read, "POST"),
        route(f"{objects}/{{object_type}}/{{record_id}}", crm.read_object, "GET"),
        route(f"{objects}/{{object_type}}/{{record_id}}", crm.update_object, "PATCH"),
        route(f"{objects}/{{object_type}}/{{record_id}}/associations/{{to_type}}", crm.list_associations, "GET"),
        route(f"{associations}/{{object_type}}/{{to_type}}/batch/read", crm.batch_read_associations, "POST"),
        route(f"/tax-rates/{version}/tax-rates/{{tax_rate_id}}", crm.tax_rate, "GET"),
        route(f"{callbacks}/{{callback_id}}/complete", automation.complete, "POST"),
    ]


def definition_routes(version: str, definitions: Definitions, backend: Backend) -> list[Route]:
    """The app's classic definitions, under the version prefix and under the numbered paths."""
    return [
        Route(root + tail, _answering(endpoint, backend), methods=[method])
        for root in (f"/automation/actions/{version}/{{app_id}}", "/automation/v4/actions/{app_id}")
        for tail, endpoint, method in (
            ("", definitions.list, "GET"),
            ("", definitions.create, "POST"),
            ("/{definition_id}", definitions.read, "GET"),
            ("/{definition_id}", definitions.update, "PATCH"),
            ("/{definition_id}", definitions.archive, "DELETE"),
        )
    ]


def _answering(endpoint: Endpoint, backend: Backend) -> Endpoint:
    """Render errors, and give every answer its correlation id (in the log's notes, too)."""

    async def answered(request: Request) -> Response:
        correlation_id = backend.new_uuid()
        notes_of(request)["correlation_id"] = correlation_id
        try:
            response = await endpoint(request)
        except HubSpotError as error:
            response = JSONResponse(error.body(correlation_id), error.status, headers=error.headers)
        response.headers.update(getattr(request.state, "rate_headers", {}))
        response.headers["X-HubSpot-Correlation-Id"] = correlation_id
        return response

    return answered


def not_found(backend: Backend) -> Callable[[Request, Exception], Response]:
    """The answer to a path that HubSpot, or this version of it, does not have."""

    def answered(_request: Request, _error: Exception) -> Response:
        return JSONResponse(HubSpotError(404, "resource not found").body(backend.new_uuid()), 404)

    return answered
