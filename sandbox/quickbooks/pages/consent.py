"""The page where a person lets an app connect to a company (QuickBooks contract 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.quickbooks.oauth.authorizations import SCOPES, Authorizations
from sandbox.quickbooks.pages.rendering import page

_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PARAMETERS: Final = ("client_id", "response_type", "scope", "redirect_uri", "state")
_SEE_OTHER: Final = 303

Companies = Callable[[], list[tuple[str, str, str]]]
"""Realm id, name and country of every company."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks for, by the query of its link."""

    client_id: str
    response_type: str
    scope: str
    redirect_uri: str
    state: str

    def back(self, **answer: str) -> Response:
        """Send the browser back to the app."""
        parts = urlsplit(self.redirect_uri)
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), ("state", self.state)])
        return RedirectResponse(urlunsplit(parts._replace(query=query)), _SEE_OTHER)


class ConsentPage:
    """`GET` shows the page, `POST` is its form: a company, and connect or refuse."""

    def __init__(self, apps: Mapping[str, str], authorizations: Authorizations, companies: Companies) -> None:
        self._apps = apps
        self._authorizations = authorizations
        self._companies = companies

    async def show(self, request: Request) -> Response:
        asked = _asked(dict(request.query_params))
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        return page("consent.html", asked=asked, scopes=asked.scope.split(), companies=self._companies())

    async def decide(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        given = {name: values[0] for name, values in form.items()}
        asked = _asked(given)
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        realm = given.get("realm", "")
        if given.get("decision") != "connect":
            return asked.back(error="access_denied")
        if realm not in {each[0] for each in self._companies()}:
            return _wrong("Choose a company.")
        code = self._authorizations.issue(asked.client_id, realm, asked.redirect_uri, asked.scope)
        return asked.back(code=code, realmId=realm)

    def _refusal(self, asked: Asked) -> Response | None:
        """A page when the browser can not be sent back, an error to the app when its request is wrong."""
        if asked.client_id not in self._apps:
            return _wrong("The client_id is not known.")
        if not _may_return_to(asked.redirect_uri):
            return _wrong("The redirect_uri must be https, or http on localhost.")
        if not asked.state:
            return _wrong("The state parameter is missing.")
        if asked.response_type != "code":
            return asked.back(error="unsupported_response_type")
        scopes = asked.scope.split()
        if not scopes or not SCOPES.issuperset(scopes):
            return asked.back(error="invalid_scope")
        return None


def _asked(given: Mapping[str, str]) -> Asked:
    return Asked(*(given.get(name, "") for name in _PARAMETERS))


def _may_return_to(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.fragment or any(character.isspace() or not character.isprintable() for character in uri):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)


def _wrong(reason: str) -> Response:
    return page("wrong.html", 400, title="This connection can not be made", reason=reason)
