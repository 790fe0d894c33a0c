"""Planned faults in HubSpot's own shapes (HubSpot contract 8)."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.hubspot import exceptions, presenting
from sandbox.hubspot.backend import Backend
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.limits import limit_headers
from sandbox.hubspot.responses import CrmResponses
from sandbox.kit import FaultRule, notes_of, text_of

_POLICIES = {"ten_secondly": "TEN_SECONDLY_ROLLING", "secondly": "SECONDLY", "daily": "DAILY"}
_MOST_PER_TEN_SECONDS = 110
_MIGRATION_SECONDS = 3600
_FROM_THE_EDGE = frozenset({502, 504, 520, 521, 522, 523, 524})
_EDGE_PAGE = "<html><head><title>{0}</title></head><body><h1>Error {0}</h1></body></html>"


class FaultRenderer:
    """Renders a `status` rule without a body.

    Flavours: for 401 `expired` (else INVALID_AUTHENTICATION); for 429 `ten_secondly` (default), `secondly` or
    `daily`. 207 on a batch read is the real answer without the first record asked for. 502, 504 and 520 to 524
    are pages of HTML, as from the edge.
    """

    def __init__(self, backend: Backend, crm: CrmResponses) -> None:
        self._backend = backend
        self._crm = crm

    def __call__(self, rule: FaultRule, request: Request) -> Response:
        status = rule.status or 500
        if status in _FROM_THE_EDGE:
            return HTMLResponse(_EDGE_PAGE.format(status), status)
        try:
            if status == 207:
                return self._partial(request)
            error = self._error(status, rule.flavour)
        except HubSpotError as refused:  # what was asked would not have come to a partial answer
            error = refused
        correlation_id = self._backend.new_uuid()
        notes_of(request)["correlation_id"] = correlation_id
        return JSONResponse(error.body(correlation_id), error.status, headers=error.headers)

    def _error(self, status: int, flavour: str | None) -> HubSpotError:
        if status == 401 and flavour == "expired":
            return exceptions.expired_authentication(5)
        if status == 429:
            policy = _POLICIES.get(flavour or "ten_secondly", "TEN_SECONDLY_ROLLING")
            headers = limit_headers(_MOST_PER_TEN_SECONDS, 0)
            return exceptions.rate_limited(policy, self._backend.new_uuid(), headers)
        usual: dict[int, Callable[[], HubSpotError]] = {
            401: exceptions.invalid_authentication,
            403: lambda: exceptions.missing_scopes(["crm.objects.deals.read"]),
            404: exceptions.object_not_found,
            409: lambda: exceptions.conflict("The resource was changed by another request."),
            423: exceptions.locked,
            477: lambda: exceptions.being_migrated(_MIGRATION_SECONDS),
        }
        make = usual.get(status)
        return make() if make else HubSpotError(status, "internal error" if status >= 500 else "bad request")

    def _partial(self, request: Request) -> Response:
        if request.url.path.endswith("/batch/read") and "/objects/" in request.url.path:
            return self._crm.partial_batch(request, text_of(request))
        missing = presenting.objects_missing("OBJECT", [])
        return JSONResponse(presenting.batch_json([], [missing], now=self._backend.clock.now()), 207)
