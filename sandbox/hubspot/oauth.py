"""Installing the app: authorization codes, and the refresh tokens that outlive access tokens (HubSpot contract 6)."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.hubspot.backend import Backend
from sandbox.hubspot.tokens import ALL_SCOPES, Token

CODE_LIVES = timedelta(minutes=10)
ACCESS_LIVES = timedelta(minutes=30)
USER_ID = 60_400_001
_LOOPBACK = frozenset({"localhost", "127.0.0.1"})


class OAuthError(Exception):
    """A refusal of the token endpoint: `error` as the standard names it, `status` as HubSpot does."""

    def __init__(self, error: str, status: str, message: str, http_status: int = 400) -> None:
        super().__init__(message)
        self.error, self.status, self.message, self.http_status = error, status, message, http_status


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed the app in one portal."""

    portal_id: int
    scopes: frozenset[str]
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh access token and the grant it comes from."""

    access_token: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class _Code:
    portal_id: int
    scopes: frozenset[str]
    redirect_uri: str
    ends: datetime


class Installations:
    """The app's grants in all portals. Safe to use from several threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """No portal has installed the app by OAuth."""
        with self._lock:
            self._numbers = itertools.count(1)
            self._codes: dict[str, _Code] = {}
            self._grants: dict[str, Grant] = {}
            self._issued: dict[str, str] = {}

    def authorize(self, portal_id: int, redirect_uri: str, scopes: Iterable[str] = ALL_SCOPES) -> str:
        """What consenting on the page does: an authorization code, good once and for ten minutes.

        KeyError: no such portal.
        """
        self._backend.portal(portal_id)
        with self._lock:
            value = f"sandbox-code-{portal_id}-{next(self._numbers):06d}"
            ends = self._backend.clock.now() + CODE_LIVES
            self._codes[value] = _Code(portal_id, frozenset(scopes), redirect_uri, ends)
            return value

    def exchange(self, code: str, redirect_uri: str) -> Issued:
        """Tokens for a code. OAuthError BAD_AUTH_CODE, MISMATCH_REDIRECT_URI_AUTH_CODE."""
        with self._lock:
            found = self._codes.get(code)
            if found is None or self._backend.clock.now() >= found.ends:
                raise OAuthError(
                    "invalid_grant", self._backend.switches.bad_code_status, "missing or unknown auth code"
                )
            if redirect_uri != found.redirect_uri:
                raise OAuthError(
                    "invalid_grant",
                    "MISMATCH_REDIRECT_URI_AUTH_CODE",
                    "redirect uri does not match the one of the authorization",
                )
            del self._codes[code]
            return self._issue(Grant(found.portal_id, found.scopes, self._new_refresh_token(found.portal_id)))

    def refresh(self, refresh_token: str) -> Issued:
        """A new access token; the refresh token stays, unless a switch says otherwise. OAuthError BAD_REFRESH_TOKEN."""
        with self._lock:
            grant = self._grants.get(refresh_token)
            if grant is None:
                raise OAuthError("invalid_grant", "BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked")
            if self._backend.switches.rotate_refresh_tokens:
                del self._grants[refresh_token]
                grant = Grant(grant.portal_id, grant.scopes, self._new_refresh_token(grant.portal_id))
            return self._issue(grant)

    def grant(self, refresh_token: str) -> Grant | None:
        with self._lock:
            return self._grants.get(refresh_token)

    def access(self, value: str) -> Token | None:
        """An access token that has not ended, of whatever portal."""
        now = self._backend.clock.now()
        for portal in self._backend.portals():
            token = portal.token(value)
            if token is not None and (token.expires_at is None or now < token.expires_at):
                return token
        return None

    def revoke(self, token: str) -> None:
        """End a refresh token, or an access token by itself; an unknown one is no error.

        Access tokens issued from a refresh token live on to their end, unless a switch says otherwise.
        """
        with self._lock:
            if self._grants.pop(token, None) is None:
                self._drop_access(token)
            elif self._backend.switches.revocation_ends_access_tokens:
                for access, refresh in list(self._issued.items()):
                    if refresh == token:
                        self._drop_access(access)

    def uninstall(self, portal_id: int) -> None:
        """The portal removes the app: every token of its grants is dead at once. KeyError: no such portal."""
        portal = self._backend.portal(portal_id)
        with self._lock:
            for refresh in [each for each, grant in self._grants.items() if grant.portal_id == portal_id]:
                del self._grants[refresh]
            for access in list(self._issued):
                if portal.token(access) is not None:
                    self._drop_access(access)

    def _issue(self, grant: Grant) -> Issued:
        self._grants[grant.refresh_token] = grant
        access = self._backend.portal(grant.portal_id).issue_token(grant.scopes, ACCESS_LIVES)
        self._issued[access] = grant.refresh_token
        return Issued(access, grant)

    def _new_refresh_token(self, portal_id: int) -> str:
        return f"sandbox-refresh-{portal_id}-{next(self._numbers):06d}"

    def _drop_access(self, access: str) -> None:
        self._issued.pop(access, None)
        for portal in self._backend.portals():
            portal.revoke_token(access)


def redirect_problem(redirect_uri: str, registered: tuple[str, ...]) -> str | None:
    """Why a person cannot be sent back there; None when they can. Nothing registered: any allowed URL."""
    parts = urlsplit(redirect_uri)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not secure or not parts.netloc:
        return "The redirect URL must begin with https://, or with http://localhost."
    if registered and redirect_uri not in registered:
        return "The redirect URL is not one of the app's."
    return None
