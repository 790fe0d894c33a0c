"""The control endpoints that only this sandbox has; the shared ones come from the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kit.control import CONTROL_PREFIX, refusing_bad_input

if TYPE_CHECKING:
    from sandbox.quickbooks.app import QuickBooksSandbox


def own_control_routes(sandbox: QuickBooksSandbox) -> list[Route]:
    """`GET counters`, `GET companies`, and `POST companies/{realm}/preferences` with dotted paths and values."""

    async def counters(_request: Request) -> Response:
        return JSONResponse(sandbox.counters.report())

    async def companies(_request: Request) -> Response:
        return JSONResponse(sandbox.credentials())

    async def set_preferences(request: Request) -> Response:
        values = TypeAdapter(dict[str, Any]).validate_json(await request.body())
        try:
            company = sandbox.company(request.path_params["realm"])
        except KeyError:
            return JSONResponse({"error": "no such company"}, 404)
        for path, value in values.items():
            company.set_preference(path, value)
        return JSONResponse({path: company.preference(path) for path in values})

    return [
        Route(f"{CONTROL_PREFIX}/counters", counters, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/companies", companies, methods=["GET"]),
        Route(
            f"{CONTROL_PREFIX}/companies/{{realm}}/preferences", refusing_bad_input(set_preferences), methods=["POST"]
        ),
    ]
