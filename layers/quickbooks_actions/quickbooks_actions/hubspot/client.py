"""The one way to HubSpot's API: timeouts from the time that is left, one fresh token after a 401, typed errors."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode
from quickbooks_actions.http_session import http_session
from quickbooks_actions.hubspot import faults
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import Deadline
from quickbooks_actions.tokens import TokenSource

Json = dict[str, Any]

CONNECTIONS = 4
"""As many as one record is read with side by side."""

CHUNK = 65_536


@cache
def container_session() -> requests.Session:
    """The session that all callouts of a container share: connections stay open between them."""
    return http_session(CONNECTIONS)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was answered, for telemetry and for counting."""

    method: str
    path: str
    status: int
    trace: str
    seconds: float


class _Bearer(AuthBase):
    """As `auth`, because requests would let a .netrc file overwrite a header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class HubSpotClient:
    """HubSpot's API for one callout. May be used by several threads at once.

    Args:
        base_url: `https://api.hubapi.com`, or a stand-in.
        session: the container's when left out.

    Every call raises:
        Refusal: `record_not_found`, `missing_scope` (the scope is named), `unexpected`.
        ComeBack: `throttled`, `hubspot_unavailable`, `connection_lost` (a fresh token was refused too), `out_of_time`,
            and what the token source raises.
    """

    def __init__(
        self, *, base_url: str, tokens: TokenSource, deadline: Deadline, session: requests.Session | None = None
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._deadline = deadline
        self._session = session or container_session()
        self.calls: list[Call] = []

    @property
    def base_url(self) -> str:
        """Where HubSpot is, without a trailing slash."""
        return self._base_url

    def get(self, path: str, params: Mapping[str, str] | None = None, *, what: str = "the record") -> Json:
        """Reads something.

        Args:
            path: from the first slash, with the API version in it.
            what: what is asked for, in words for the sentence of an error: "deal 991".
        """
        return self._with_token(_Request("GET", path, params, None, what, repeatable=True))

    def post(self, path: str, body: Json, *, what: str = "the record", repeatable: bool = False) -> Json:
        """Sends a JSON body.

        Args:
            repeatable: sending it twice does no harm (a batch read), so a broken connection is tried once more.
        """
        return self._with_token(_Request("POST", path, None, body, what, repeatable))

    def patch(self, path: str, body: Json, *, what: str = "the record", seconds: float) -> Json:
        """Changes something; sent twice it does no harm. A token that is refused is not renewed for it.

        Args:
            seconds: as long as the answer is waited for at most.
        """
        request = _Request("PATCH", path, None, body, what, repeatable=True, seconds=seconds)
        return self._read(request, self._send(request, self._tokens.token()))

    def _with_token(self, request: "_Request") -> Json:
        token = self._tokens.token()
        answer = self._send(request, token)
        if answer.status == 401:
            answer = self._send(request, self._tokens.after_refusal(token))
        if answer.status == 401:
            count("FreshTokenRefused")
            raise ComeBack(
                ErrorCode.CONNECTION_LOST,
                "HubSpot refused a fresh token; HubSpot has to be connected again on the set-up page.",
                status=answer.status,
                trace=answer.trace,
            )
        return self._read(request, answer)

    def _read(self, request: "_Request", answer: "_Answer") -> Json:
        if not 200 <= answer.status < 300:
            error = faults.to_error(
                answer.status, answer.headers, answer.body, request.what, changing=request.method == "PATCH"
            )
            _log_refusal(request, error)
            raise error
        if answer.status == 204:
            return {}
        read = faults.read_body(answer.body)
        if read is None:
            raise faults.unavailable("the answer is not readable", status=answer.status, trace=answer.trace)
        return read

    def _send(self, request: "_Request", token: str) -> "_Answer":
        try:
            return self._send_once(request, token)
        except (requests.RequestException, HTTPError) as error:
            # A connection that was kept open while the container was frozen is dead by now: one more try on a new one.
            if not request.repeatable or not is_broken_connection(error):
                raise faults.unavailable(type(error).__name__) from error
        try:
            return self._send_once(request, token)
        except (requests.RequestException, HTTPError) as error:
            raise faults.unavailable(type(error).__name__) from error

    def _send_once(self, request: "_Request", token: str) -> "_Answer":
        self._deadline.start_step()
        began = self._deadline.elapsed()
        connect, read = self._deadline.read_timeout()
        read = min(read, request.seconds)
        with self._session.request(
            request.method,
            f"{self._base_url}{request.path}",
            params=request.params,
            json=request.body,
            auth=_Bearer(token),
            headers={"Accept": "application/json"},
            timeout=(connect, read),
            allow_redirects=False,
            stream=True,
        ) as response:
            answer = _Answer(
                response.status_code, response.headers, self._read_within(response, began + connect + read)
            )
        seconds = self._deadline.elapsed() - began
        self.calls.append(Call(request.method, request.path, answer.status, answer.trace or "", seconds))
        return answer

    def _read_within(self, response: requests.Response, until: float) -> bytes:
        """The body; a timeout of a socket alone would let an answer trickle in for ever."""
        chunks: list[bytes] = []
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            chunks.append(chunk)
            if self._deadline.elapsed() > until:
                raise requests.ReadTimeout("the answer trickles")
        return b"".join(chunks)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    params: Mapping[str, str] | None
    body: Json | None
    what: str
    repeatable: bool
    seconds: float = math.inf


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def trace(self) -> str | None:
        said = faults.read_body(self.body) if self.status >= 300 else None
        return faults.trace_of(self.headers, said)


def _log_refusal(request: _Request, error: ActionError) -> None:
    logger.warning(
        "HubSpot did not do what was asked",
        extra={
            "method": request.method,
            "status": error.status,
            "code": error.code.value,
            "correlation_id": error.trace,
        },
    )


def is_broken_connection(error: Exception) -> bool:
    """Whether a connection broke after it stood: no timeout, and not one that could not be made at all."""
    if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError | requests.Timeout):
        return False
    if isinstance(error, requests.ConnectionError):
        cause = getattr(error.args[0] if error.args else None, "reason", None)
        return not isinstance(cause, NewConnectionError)
    return isinstance(error, requests.exceptions.ChunkedEncodingError | HTTPError)
