"""The OAuth server: token endpoint, revocation, discovery (QuickBooks contract 3)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.quickbooks.envelope import Envelopes
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.tokens import TokenBook, TokenPair, TokenRefused

_WANTS_HARD_EXPIRY = "x-include-refresh-token-hard-expires-in"


class OAuthEndpoints:
    """`apps` is client id to client secret."""

    def __init__(
        self, apps: Mapping[str, str], tokens: TokenBook, envelopes: Envelopes, switches: QuickBooksSwitches
    ) -> None:
        self._apps = apps
        self._tokens = tokens
        self._envelopes = envelopes
        self._switches = switches
        self._being_refreshed: set[str] = set()

    async def token(self, request: Request) -> Response:
        """`grant_type=refresh_token`; of two at the same moment the second is refused."""
        app = self._app(request)
        if app is None:
            return self._envelopes.oauth(401, {"error": "invalid_client"})
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        grant_type, given = form.get("grant_type", [""])[0], form.get("refresh_token", [""])[0]
        if not grant_type or (grant_type == "refresh_token" and not given):
            return self._envelopes.oauth(400, {"error": "invalid_request"})
        if grant_type != "refresh_token":
            return self._envelopes.oauth(400, {"error": "unsupported_grant_type"})
        if given in self._being_refreshed:
            if self._switches.revoke_on_concurrent_refresh:
                self._tokens.revoke(app, given)
            return self._invalid_grant("Incorrect or invalid refresh token")
        self._being_refreshed.add(given)
        try:
            if self._switches.token_seconds:
                await asyncio.sleep(self._switches.token_seconds)
            pair = self._tokens.refresh(app, given)
        except TokenRefused as refused:
            return self._invalid_grant(str(refused))
        finally:
            self._being_refreshed.discard(given)
        return self._envelopes.oauth(200, self._body(pair, request))

    async def revoke(self, request: Request) -> Response:
        """200 and an empty body, 400 for a token that is not known."""
        app = self._app(request)
        if app is None:
            return self._envelopes.oauth(401, {"error": "invalid_client"})
        try:
            given = json.loads(await request.body())
        except ValueError:
            given = None
        token = given.get("token") if isinstance(given, dict) else None
        if not isinstance(token, str) or not self._tokens.revoke(app, token):
            return self._envelopes.oauth(400, {"error": "invalid_request"})
        return self._envelopes.empty(200)

    async def discovery(self, request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuer": "https://oauth.platform.intuit.com/op/v1",
                "authorization_endpoint": f"{base}/connect/oauth2",
                "token_endpoint": f"{base}/oauth2/v1/tokens/bearer",
                "userinfo_endpoint": f"{base}/v1/openid_connect/userinfo",
                "revocation_endpoint": f"{base}/v2/oauth2/tokens/revoke",
                "jwks_uri": f"{base}/op/v1/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "email", "profile", "address", "phone"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }
        )

    def _app(self, request: Request) -> str | None:
        """The client id, when its secret is right."""
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            decoded = base64.b64decode(encoded, validate=True).decode() if scheme.lower() == "basic" else ""
        except (binascii.Error, UnicodeDecodeError):
            return None
        client_id, _, secret = (unquote_plus(part) for part in decoded.partition(":"))
        return client_id if client_id in self._apps and self._apps[client_id] == secret else None

    def _body(self, pair: TokenPair, request: Request) -> dict[str, object]:
        body: dict[str, object] = {
            "token_type": "bearer",
            "access_token": pair.access_token,
            "expires_in": pair.expires_in,
            "refresh_token": pair.refresh_token,
            "x_refresh_token_expires_in": pair.refresh_expires_in,
        }
        if request.headers.get(_WANTS_HARD_EXPIRY) == "true":
            body["x_refresh_token_hard_expires_in"] = pair.hard_expires_in
        return body

    def _invalid_grant(self, reason: str) -> Response:
        return self._envelopes.oauth(400, {"error": "invalid_grant", "error_description": reason})
