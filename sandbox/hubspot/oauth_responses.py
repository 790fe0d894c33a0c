"""The authorize page and the token endpoints (HubSpot contract 6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sandbox.hubspot.backend import Backend
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.oauth import ACCESS_LIVES, USER_ID, Installations, Issued, OAuthError, redirect_problem
from sandbox.hubspot.tokens import ALL_SCOPES

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True)
_FORM = "application/x-www-form-urlencoded"


class OAuthResponses:
    """Endpoint functions over the app's installations."""

    def __init__(self, backend: Backend, installations: Installations) -> None:
        self._backend = backend
        self._installations = installations

    # --- the page

    async def authorize(self, request: Request) -> Response:
        """Ask a person: which portal, which scopes."""
        query = request.query_params
        problem = self._problem(query.get("client_id", ""), query.get("redirect_uri", ""), query.get("scope", ""))
        if problem:
            return HTMLResponse(_PAGES.get_template("refused.html").render(problem=problem), 400)
        account = _account(request)
        portals = [portal.account for portal in self._backend.portals()]
        page = _PAGES.get_template("authorize.html").render(
            portals=[each for each in portals if account in {None, str(each.portal_id)}] or portals,
            required=query.get("scope", "").split(),
            optional=query.get("optional_scope", "").split(),
            state=query.get("state", ""),
        )
        return HTMLResponse(page)

    async def decide(self, request: Request) -> Response:
        """The person has decided: back to the app with a code, or with an error."""
        _account(request)
        query, form = request.query_params, parse_qs((await request.body()).decode("utf-8", "replace"))
        redirect_uri = query.get("redirect_uri", "")
        problem = self._problem(query.get("client_id", ""), redirect_uri, query.get("scope", ""))
        portal_id = form.get("portal_id", [""])[0]
        known = {str(portal.account.portal_id) for portal in self._backend.portals()}
        if problem is None and portal_id not in known:
            problem = "There is no such account."
        if problem:
            return HTMLResponse(_PAGES.get_template("refused.html").render(problem=problem), 400)
        told = {"state": query["state"]} if "state" in query else {}
        if form.get("decision") == ["allow"]:
            asked = query.get("optional_scope", "").split()
            optional = {scope for scope in form.get("optional", []) if scope in asked}
            scopes = {*query.get("scope", "").split(), *optional} & ALL_SCOPES
            told["code"] = self._installations.authorize(int(portal_id), redirect_uri, scopes)
        else:
            told["error"] = "access_denied"
            if self._backend.switches.refusal_has_description:
                told["error_description"] = "The user denied access to the app"
        separator = "&" if "?" in redirect_uri else "?"
        return RedirectResponse(f"{redirect_uri}{separator}{urlencode(told)}", 302)

    def _problem(self, client_id: str, redirect_uri: str, scope: str) -> str | None:
        if client_id != self._backend.app.client_id:
            return "There is no app with this client id."
        unknown = [each for each in scope.split() if each not in ALL_SCOPES]
        if unknown:
            return f"There is no scope {', '.join(unknown)}."
        if not scope.split():
            return "The link names no scope."
        lacking = [each for each in self._backend.app.required_scopes if each not in scope.split()]
        if lacking:
            return f"The link does not ask for {', '.join(lacking)}, which the app requires."
        return redirect_problem(redirect_uri, self._backend.app.redirect_urls)

    # --- the token endpoints

    async def token(self, request: Request) -> Response:
        form = await self._form(request)
        self._check_client(form)
        match form.get("grant_type"):
            case "authorization_code":
                issued = self._installations.exchange(form.get("code", ""), form.get("redirect_uri", ""))
            case "refresh_token":
                issued = self._installations.refresh(form.get("refresh_token", ""))
            case _:
                raise OAuthError("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type")
        return JSONResponse(self._answer(issued))

    async def introspect(self, request: Request) -> Response:
        form = await self._form(request)
        self._check_client(form)
        given = form.get("token", "")
        access, grant = self._installations.access(given), self._installations.grant(given)
        if access is not None and access.static and not self._backend.switches.introspects_static_tokens:
            access = None
        if access is not None:
            left = None if access.expires_at is None else access.expires_at - self._backend.clock.now()
            return JSONResponse(self._facts(access.portal_id, access.scopes, "access_token", left))
        if grant is not None:
            return JSONResponse(self._facts(grant.portal_id, grant.scopes, "refresh_token", None))
        return JSONResponse({"active": False})

    async def revoke(self, request: Request) -> Response:
        form = await self._form(request)
        self._check_client(form)
        self._installations.revoke(form.get("token", ""))
        return Response(status_code=200)

    async def _form(self, request: Request) -> dict[str, str]:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise HubSpotError(415, "This endpoint takes application/x-www-form-urlencoded.")
        sent = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in sent.items()}

    def _check_client(self, form: dict[str, str]) -> None:
        # What stands in the query is not looked at: credentials belong into the body.
        if form.get("client_id") != self._backend.app.client_id:
            raise OAuthError("invalid_request", "BAD_CLIENT_ID", "missing or unknown client id")
        if form.get("client_secret") != self._backend.app.client_secret:
            raise OAuthError("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret")

    def _answer(self, issued: Issued) -> dict[str, object]:
        answer: dict[str, object] = {
            "token_type": "bearer",
            "access_token": issued.access_token,
            "refresh_token": issued.grant.refresh_token,
            "expires_in": int(ACCESS_LIVES.total_seconds()),
            "token_use": "access_token",
        }
        if self._backend.switches.token_answer == "full":
            answer |= {
                "hub_id": issued.grant.portal_id,
                "user_id": USER_ID,
                "scopes": sorted(issued.grant.scopes),
            }
        return answer

    def _facts(self, portal_id: int, scopes: frozenset[str], use: str, left: timedelta | None) -> dict[str, object]:
        facts: dict[str, object] = {
            "active": True,
            "hub_id": portal_id,
            "hub_domain": f"portal-{portal_id}.example.com",
            "user": "person@example.com",
            "user_id": USER_ID,
            "app_id": self._backend.app.app_id,
            "client_id": self._backend.app.client_id,
            "scopes": sorted(scopes),
            "token_use": use,
        }
        if left is not None:
            facts["expires_in"] = int(left.total_seconds())
        return facts


def _account(request: Request) -> str | None:
    """The account that the path names; None: none. Starlette's 404 for what is no id."""
    given: str | None = request.path_params.get("account_id")
    if given is not None and not (given.isascii() and given.isdigit()):
        raise HTTPException(404)
    return given


def oauth_error_body(error: OAuthError, correlation_id: str) -> dict[str, object]:
    """Old and new members together, as HubSpot answers since its change of 2025."""
    return {
        "error": error.error,
        "error_description": error.message,
        "status": error.status,
        "message": error.message,
        "correlationId": correlation_id,
    }
