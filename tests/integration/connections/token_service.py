"""Both token endpoints on a real socket: what Intuit and HubSpot do with refresh tokens, and no more."""

from __future__ import annotations

import base64
import threading
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kit import Clock, FaultPlan, RequestLog, SandboxMiddleware, Server

INTUIT_PATH = "/oauth2/v1/tokens/bearer"
INTUIT_REVOKE_PATH = "/v2/oauth2/tokens/revoke"
HUBSPOT_PATH = "/oauth/2026-03/token"
CLIENT = ("intuit-client", "intuit-secret")
HUBSPOT_CLIENT = ("hubspot-client", "hubspot-secret-new")
FIRST_REFRESH = "refresh-0"


class TokenService:
    """Gives `access-1`, `access-2` … Intuit's refresh token changes with every use, and dies with it unless `grace`.

    lifetime: of an access token, in seconds. dead: the next refresh tokens are all refused. revoked: the refresh tokens
    that were given back, on either side.
    """

    def __init__(self) -> None:
        self.faults = FaultPlan()
        self.log = RequestLog()
        self.grace = False
        self.dead = False
        self.lifetime = 3600
        self.current = FIRST_REFRESH
        self.revoked: list[str] = []
        self._known = {FIRST_REFRESH}
        self._lock = threading.Lock()
        self.issued = 0
        routes = [
            Route(INTUIT_PATH, self._intuit, methods=["POST"]),
            Route(INTUIT_REVOKE_PATH, self._intuit_revoke, methods=["POST"]),
            Route(HUBSPOT_PATH, self._hubspot, methods=["POST"]),
            Route(f"{HUBSPOT_PATH}/revoke", self._hubspot_revoke, methods=["POST"]),
        ]
        self.app = SandboxMiddleware(Starlette(routes=routes), clock=Clock(), log=self.log, faults=self.faults)

    def serve(self) -> Server:
        return Server(self.app)

    @property
    def asked(self) -> int:
        """How many refresh calls arrived."""
        return len([entry for entry in self.log.entries() if not entry.url.endswith("/revoke")])

    async def _intuit_revoke(self, request: Request) -> Response:
        if request.headers.get("authorization") != _basic():
            return JSONResponse({"error": "invalid_client"}, 401)
        self.revoked.append((await request.json())["token"])
        return Response()

    async def _hubspot_revoke(self, request: Request) -> Response:
        form = await _form(request)
        assert form["token_type_hint"] == "refresh_token"
        self.revoked.append(form["token"])
        return Response(status_code=204)

    async def _intuit(self, request: Request) -> Response:
        headers = {"intuit_tid": "tid-1"}
        if request.headers.get("authorization") != _basic():
            return JSONResponse({"error": "invalid_client"}, 401, headers=headers)
        form = await _form(request)
        with self._lock:
            given = form.get("refresh_token", "")
            if self.dead or (given != self.current and not (self.grace and given in self._known)):
                return JSONResponse({"error": "invalid_grant"}, 400, headers=headers)
            self.issued += 1
            self.current = f"refresh-{self.issued}"
            self._known.add(self.current)
            answer = {
                "token_type": "bearer",
                "access_token": f"access-{self.issued}",
                "expires_in": self.lifetime,
                "refresh_token": self.current,
                "x_refresh_token_expires_in": 8726400,
            }
        return JSONResponse(answer, headers=headers)

    async def _hubspot(self, request: Request) -> Response:
        form = await _form(request)
        if (form["client_id"], form["client_secret"]) != HUBSPOT_CLIENT:
            return JSONResponse({"error": "invalid_request", "status": "BAD_CLIENT_ID"}, 400)
        if self.dead or form.get("refresh_token") != FIRST_REFRESH:
            return JSONResponse({"error": "invalid_grant", "status": "BAD_REFRESH_TOKEN"}, 400)
        with self._lock:
            self.issued += 1
            answer = {
                "token_type": "bearer",
                "access_token": f"access-{self.issued}",
                "refresh_token": FIRST_REFRESH,
                "expires_in": 1800,
            }
        return JSONResponse(answer)


def _basic() -> str:
    return "Basic " + base64.b64encode(":".join(CLIENT).encode()).decode()


async def _form(request: Request) -> dict[str, str]:
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    return dict(parse_qsl((await request.body()).decode(), strict_parsing=True))
