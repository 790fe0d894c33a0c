"""The two token endpoints: a code or a refresh token becomes tokens (QuickBooks contract 3, HubSpot contract 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from quickbooks_actions.connections.credentials import HubSpotApp, QuickBooksApp, Tokens
from quickbooks_actions.errors import ComeBack, ErrorCode, NotSent, OutcomeUnknown
from quickbooks_actions.timing import CONNECT_SECONDS

_DEAD = {"invalid_grant", "BAD_REFRESH_TOKEN", "BAD_AUTH_CODE", "MISMATCH_REDIRECT_URI_AUTH_CODE"}

CALL_SECONDS = 30.0
"""Intuit's own advice: an answer that is not waited for may have used the refresh token up."""


class InvalidGrant(Exception):
    """The service no longer accepts the refresh token."""

    def __init__(self, trace: str | None) -> None:
        super().__init__("invalid_grant")
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Issued:
    """What a token endpoint gave; lifetimes in seconds.

    Attributes:
        refresh_token: '' = the one that was sent stays.
        ends_in: until the connection ends whatever is renewed.
        portal_id, scopes: of HubSpot, which may leave them out; then the token can be asked (`tell_hubspot`).
    """

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)
    refresh_expires_in: int | None
    ends_in: int | None = None
    portal_id: str = ""
    scopes: tuple[str, ...] = ()

    def renewing(self, old: Tokens, asked_at: datetime) -> Tokens:
        """The tokens that follow `old`. Lifetimes count from before the question: never longer than they are."""

        def end(seconds: int | None, known: datetime | None) -> datetime | None:
            return known if seconds is None else asked_at + timedelta(seconds=seconds)

        return Tokens(
            access_token=self.access_token,
            expires_at=asked_at + timedelta(seconds=self.expires_in),
            refresh_token=self.refresh_token or old.refresh_token,
            refresh_expires_at=end(self.refresh_expires_in, old.refresh_expires_at),
            renewed_at=asked_at,
            ends_at=end(self.ends_in, old.ends_at),
        )


@dataclass(frozen=True, slots=True)
class Service:
    """Which service is spoken to, for sentences and codes."""

    name: str
    unavailable: ErrorCode
    headers: Mapping[str, str] = field(default_factory=dict)


QUICKBOOKS = Service(
    "QuickBooks",
    ErrorCode.QUICKBOOKS_UNAVAILABLE,
    # Only when asked does Intuit tell when the connection ends for good, after five years
    {"x-include-refresh-token-hard-expires-in": "true"},
)
HUBSPOT = Service("HubSpot", ErrorCode.HUBSPOT_UNAVAILABLE)


def refresh_quickbooks(
    session: requests.Session, url: str, app: QuickBooksApp, refresh_token: str, seconds: float
) -> Issued:
    """Asks Intuit for a new pair. seconds: how long the answer is waited for. Raises: as `ask`."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return ask(QUICKBOOKS, session, url, form, basic=basic(app), seconds=seconds)


def refresh_hubspot(session: requests.Session, url: str, app: HubSpotApp, refresh_token: str, seconds: float) -> Issued:
    """Asks HubSpot for a new access token; the credentials go into the body. Raises: as `ask`."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **in_body(app)}
    return ask(HUBSPOT, session, url, form, basic=None, seconds=seconds)


def basic(app: QuickBooksApp) -> tuple[str, str]:
    """Intuit's way to know the app: HTTP basic authentication."""
    return app.client_id, app.client_secret


def in_body(app: HubSpotApp) -> dict[str, str]:
    """HubSpot's way to know the app: two members of the form."""
    return {"client_id": app.client_id, "client_secret": app.client_secrets[0]}


def ask(
    service: Service,
    session: requests.Session,
    url: str,
    form: Mapping[str, str],
    *,
    basic: tuple[str, str] | None,
    seconds: float,
) -> Issued:
    """Tokens for what the form holds: a refresh token, or the code that a person's consent gave.

    Raises:
        InvalidGrant: the refresh token or the code is dead, or another use of it has just won.
        NotSent: known not to have been carried out (no connection, a refusal with a reason, 429).
        OutcomeUnknown: nobody knows whether what was sent is used up (timeout, 5xx, unreadable answer).
        ComeBack: `configuration`, when the service does not know the app.
    """
    response = post(service, session, url, form, basic=basic, seconds=seconds)
    trace, said = trace_of(response), json_of(response)
    if response.status_code == 200 and (issued := _issued(said)) is not None:
        return issued
    failed: dict[str, Any] = {"status": response.status_code, "trace": trace}
    words = {str(said.get("error")), str(said.get("status"))}
    if response.status_code == 400 and words & _DEAD:
        raise InvalidGrant(trace)
    if response.status_code in {400, 401} and words & {"invalid_client", "BAD_CLIENT_ID", "BAD_CLIENT_SECRET"}:
        raise ComeBack(
            ErrorCode.CONFIGURATION, f"{service.name} does not accept the app's client id and secret.", **failed
        )
    if response.status_code == 429:
        raise NotSent(ErrorCode.THROTTLED, f"{service.name} can {_verb(form)} no access at this moment.", **failed)
    refused = 400 <= response.status_code < 500 and bool(said.get("error"))
    raise _kind(refused)(
        service.unavailable, f"{service.name} did not {_verb(form)} the access (HTTP {response.status_code}).", **failed
    )


def post(
    service: Service,
    session: requests.Session,
    url: str,
    form: Mapping[str, str],
    *,
    basic: tuple[str, str] | None,
    seconds: float,
) -> requests.Response:
    """One form, sent once. Raises: NotSent, OutcomeUnknown."""
    try:
        return session.post(
            url,
            data=form,
            auth=basic or (lambda request: request),  # never what a .netrc file says
            headers={"Accept": "application/json", **service.headers},
            timeout=(CONNECT_SECONDS, seconds),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        sentence = f"{service.name} did not {_verb(form)} the access ({type(error).__name__})."
        raise _kind(_not_connected(error))(service.unavailable, sentence) from error


def trace_of(response: requests.Response) -> str | None:
    """The id under which the service's support finds the call."""
    return response.headers.get("intuit_tid") or response.headers.get("X-HubSpot-Correlation-Id")


def _verb(form: Mapping[str, str]) -> str:
    """What the service was asked to do with the access that the form is about."""
    if "token" in form:  # HubSpot's questions about a token, and its revocation
        return "tell about"
    return "renew" if form.get("grant_type") == "refresh_token" else "give"


def _kind(known_not_done: bool) -> type[NotSent | OutcomeUnknown]:
    return NotSent if known_not_done else OutcomeUnknown


def _issued(said: Mapping[str, Any]) -> Issued | None:
    access, refresh = said.get("access_token"), said.get("refresh_token") or ""
    lifetime, refresh_lifetime = _seconds(said.get("expires_in")), _seconds(said.get("x_refresh_token_expires_in"))
    if not isinstance(access, str) or not access or not isinstance(refresh, str) or lifetime is None:
        return None
    scopes = said.get("scopes")
    return Issued(
        access,
        lifetime,
        refresh,
        refresh_lifetime,
        ends_in=_seconds(said.get("x_refresh_token_hard_expires_in")),
        portal_id=str(said.get("hub_id") or ""),
        scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
    )


def _seconds(value: object) -> int | None:
    try:
        seconds = int(str(value))
    except ValueError:
        return None
    return seconds if seconds > 0 else None


def json_of(response: requests.Response) -> Mapping[str, Any]:
    """The answer where it is a JSON object, else nothing."""
    try:
        said = response.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _not_connected(error: requests.RequestException) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError) or isinstance(
        reason, NewConnectionError
    )
