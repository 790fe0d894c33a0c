"""Which path leads to which endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.hubspot import exceptions
from sandbox.hubspot.automation import AutomationResponses
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.definitions import Definitions
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.oauth import OAuthError
from sandbox.hubspot.oauth_responses import OAuthResponses, oauth_error_body
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
    of_object = f"{objects}/{{object_type}}/{{record_id}}"

    def route(path: str, endpoint: Endpoint, method: str, kind: str) -> Route:
        return Route(path, _answering(endpoint, backend, kind), methods=[method])

    return [
        route(f"/account-info/{version}/details", crm.account_details, "GET", "details"),
        route("/account-info/v3/details", crm.account_details, "GET", "details"),
        route(f"{objects}/{{object_type}}/batch/read", crm.batch_read, "POST", "read"),
        route(of_object, crm.read_object, "GET", "object"),
        route(of_object, crm.update_object, "PATCH", "update"),
        route(f"{of_object}/associations/{{to_type}}", crm.list_associations, "GET", "associations"),
        route(
            f"{associations}/{{object_type}}/{{to_type}}/batch/read",
            crm.batch_read_associations,
            "POST",
            "associations_read",
        ),
        route(f"/tax-rates/{version}/tax-rates/{{tax_rate_id}}", crm.tax_rate, "GET", "tax_rate"),
        route(f"{callbacks}/complete", automation.complete_batch, "POST", "complete_batch"),
        route(f"{callbacks}/{{callback_id}}/complete", automation.complete, "POST", "complete"),
    ]


def oauth_routes(version: str, oauth: OAuthResponses, backend: Backend) -> list[Route]:
    """The page on which a person consents, and the token endpoints."""
    pages = ("/oauth/authorize", "/oauth/{account_id}/authorize")
    endpoints = (("token", oauth.token), ("token/introspect", oauth.introspect), ("token/revoke", oauth.revoke))
    return [
        *(Route(path, oauth.authorize, methods=["GET"]) for path in pages),
        *(Route(path, oauth.decide, methods=["POST"]) for path in pages),
        *(
            Route(f"/oauth/{version}/{path}", _answering(endpoint, backend, path.split("/")[-1]), methods=["POST"])
            for path, endpoint in endpoints
        ),
    ]


def definition_routes(version: str, definitions: Definitions, backend: Backend) -> list[Route]:
    """The app's classic definitions, under the version prefix and under the numbered paths."""
    return [
        Route(root + tail, _answering(endpoint, backend, "definitions"), methods=[method])
        for root in (f"/automation/actions/{version}/{{app_id}}", "/automation/v4/actions/{app_id}")
        for tail, endpoint, method in (
            ("", definitions.list, "GET"),
            ("", definitions.create, "POST"),
            ("/{definition_id}", definitions.read, "GET"),
            ("/{definition_id}", definitions.update, "PATCH"),
            ("/{definition_id}", definitions.archive, "DELETE"),
        )
    ]


def _answering(endpoint: Endpoint, backend: Backend, kind: str) -> Endpoint:
    """Check the request, render errors, and give every answer its correlation id (in the log's notes, too)."""

    async def answered(request: Request) -> Response:
        correlation_id = backend.new_uuid()
        notes_of(request)["correlation_id"] = correlation_id
        await backend.checks.look(kind, request)
        try:
            response = await endpoint(request)
        except HubSpotError as error:
            shown = exceptions.with_scopes_key(error, backend.switches.missing_scopes_key)
            response = JSONResponse(shown.body(correlation_id), shown.status, headers=shown.headers)
        except OAuthError as error:
            response = JSONResponse(oauth_error_body(error, correlation_id), error.http_status)
        response.headers.update(getattr(request.state, "rate_headers", {}))
        response.headers["X-HubSpot-Correlation-Id"] = correlation_id
        return response

    return answered


def refusals(backend: Backend) -> dict[int, Callable[[Request, Exception], Awaitable[Response]]]:
    """By status, the answers to a path that HubSpot (or this version of it) does not have, and to another method."""

    def refusal(status: int, message: str) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def answered(request: Request, _error: Exception) -> Response:
            await backend.checks.look("unknown", request)
            return JSONResponse(HubSpotError(status, message).body(backend.new_uuid()), status)

        return answered

    return {404: refusal(404, "resource not found"), 405: refusal(405, "Method Not Allowed")}
