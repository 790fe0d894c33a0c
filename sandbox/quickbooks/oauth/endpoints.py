"""The OAuth server: token endpoint, revocation, user, discovery (QuickBooks contract 3)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import Request
from starlette.responses import Response

from sandbox.quickbooks.envelope import Envelopes
from sandbox.quickbooks.oauth.authorizations import SCOPES, Authorizations
from sandbox.quickbooks.oauth.tokens import TokenBook, TokenPair, TokenRefused
from sandbox.quickbooks.switches import QuickBooksSwitches

_WANTS_HARD_EXPIRY: Final = "x-include-refresh-token-hard-expires-in"
_GRANT_TYPES: Final = {
    "authorization_code": "Invalid authorization code",
    "refresh_token": "Incorrect or invalid refresh token",
}
"""Grant type to what a refusal says."""
_CLAIMS: Final[dict[str, dict[str, object]]] = {
    "profile": {"givenName": "Sandbox", "familyName": "Owner"},
    "email": {"email": "owner@sandbox.example", "emailVerified": True},
    "phone": {"phoneNumber": "+1 6505550100", "phoneNumberVerified": False},
    "address": {
        "address": {
            "streetAddress": "123 Sierra Way",
            "locality": "San Pablo",
            "region": "CA",
            "postalCode": "87999",
            "country": "US",
        }
    },
}
"""Scope to what it tells of the user."""


class OAuthEndpoints:
    """`apps` is client id to client secret."""

    def __init__(
        self,
        apps: Mapping[str, str],
        tokens: TokenBook,
        authorizations: Authorizations,
        envelopes: Envelopes,
        switches: QuickBooksSwitches,
    ) -> None:
        self._apps = apps
        self._tokens = tokens
        self._authorizations = authorizations
        self._envelopes = envelopes
        self._switches = switches
        self._under_way: set[str] = set()

    async def token(self, request: Request) -> Response:
        """`grant_type=authorization_code` or `refresh_token`; of two at the same moment the second is refused."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        app = self._app(request, form)
        if app is None:
            return self._invalid_client()
        grant_type, given = _first(form, "grant_type"), _first(form, "refresh_token")
        if grant_type == "authorization_code":
            given = _first(form, "code")
        if not grant_type or (grant_type in _GRANT_TYPES and not given):
            return self._envelopes.oauth(400, {"error": "invalid_request"})
        if grant_type not in _GRANT_TYPES:
            return self._envelopes.oauth(400, {"error": "unsupported_grant_type"})
        if given in self._under_way:
            if self._switches.revoke_on_concurrent_refresh:
                self._tokens.revoke(app, given)
                self._authorizations.spoil(given)
            return self._invalid_grant(_GRANT_TYPES[grant_type])
        self._under_way.add(given)
        try:
            if self._switches.token_seconds:
                await asyncio.sleep(self._switches.token_seconds)
            if grant_type == "refresh_token":
                pair = self._tokens.refresh(app, given)
            else:
                pair = self._authorizations.exchange(app, given, _first(form, "redirect_uri"))
        except TokenRefused as refused:
            return self._invalid_grant(str(refused))
        finally:
            self._under_way.discard(given)
        return self._envelopes.oauth(200, self._body(pair, request))

    async def user(self, request: Request) -> Response:
        """Who connected, for a token with the scope `openid`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            grant = self._tokens.grant(token.strip() if scheme.lower() == "bearer" else "")
        except TokenRefused:
            return self._envelopes.oauth(401, {"error": "invalid_token"})
        if "openid" not in grant.scopes:
            return self._envelopes.oauth(403, {"error": "insufficient_scope"})
        told: dict[str, object] = {"sub": "1182d6ec-60d9-4ee1-8b6a-6b5d0f9a4010"}
        for scope, claims in _CLAIMS.items():
            if scope in grant.scopes:
                told |= claims
        return self._envelopes.oauth(200, told)

    async def keys(self, _request: Request) -> Response:
        """No id tokens are issued, so there are no keys to check them."""
        return self._envelopes.oauth(200, {"keys": []})

    async def revoke(self, request: Request) -> Response:
        """200 and an empty body, 400 for a token that is not known."""
        app = self._app(request, {})
        if app is None:
            return self._invalid_client()
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
        return self._envelopes.oauth(
            200,
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
                "scopes_supported": sorted(SCOPES),
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            },
        )

    def _app(self, request: Request, form: Mapping[str, list[str]]) -> str | None:
        """The client id, when its secret is right; from the header, or else from the form."""
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            client_id, secret = _first(form, "client_id"), _first(form, "client_secret")
            return client_id if self._apps.get(client_id) == secret else None
        try:
            decoded = base64.b64decode(encoded, validate=True).decode() if scheme.lower() == "basic" else ""
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
        client_id, _, secret = (unquote_plus(part) for part in decoded.partition(":"))
        return client_id if self._apps.get(client_id) == secret else None

    def _invalid_client(self) -> Response:
        return self._envelopes.oauth(self._switches.invalid_client_status, {"error": "invalid_client"})

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


def _first(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]
