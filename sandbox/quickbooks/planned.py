"""Planned `status` faults in QuickBooks' own shapes."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit import Clock, FaultRule
from sandbox.quickbooks.envelope import (
    Envelopes,
    Refusal,
    fault_text,
    forbidden,
    system_failure,
    throttled,
    unauthenticated,
    wrong_cluster,
)
from sandbox.quickbooks.exceptions import Fault, Problem

_CODE: Final = "code:"
_OAUTH: Final = "oauth:"
_OAUTH_PATHS: Final = ("/oauth2/", "/v2/oauth2/", "/v1/openid_connect/", "/connect/")
_OAUTH_ERRORS: Final = {400: "invalid_grant", 401: "invalid_client", 429: "too_many_requests"}


class PlannedFaults:
    """Renders a rule without a body.

    Flavours: `json` (capital keys), `lower` (gateway, lower-case keys), `xml`, `empty`; `throttle` for the
    403 that meant 429, `wrong_cluster` for 401 with code 130 in XML, and `code:6190` for any code of the
    table in `exceptions`; `oauth:invalid_grant` for any error of the OAuth server. Without one: what the OAuth
    server says on its paths, 401 and 403 as the gateway sends them, the others `json`.
    """

    def __init__(self, envelopes: Envelopes, clock: Clock) -> None:
        self._envelopes = envelopes
        self._clock = clock

    def __call__(self, rule: FaultRule, request: Request) -> Response:
        status, flavour, now = rule.status or 500, rule.flavour or "", self._clock.now()
        error = flavour.removeprefix(_OAUTH) if flavour.startswith(_OAUTH) else _usual_error(status)
        if flavour.startswith(_OAUTH) or (not flavour and _is_oauth(request.url.path)):
            return self._envelopes.oauth(status, {"error": error})
        if flavour == "empty":
            return self._envelopes.empty(status)
        if flavour.startswith(_CODE):
            problem = Problem(flavour.removeprefix(_CODE), "planned by the sandbox")
            fault = Fault(problem, status=rule.status or 400)
            return self._envelopes.answer(fault.status, fault_text(fault, now))
        if flavour == "wrong_cluster":
            return self._envelopes.refusal(wrong_cluster(), now, "xml")
        shape = flavour if flavour in {"json", "lower", "xml"} else ""
        return self._envelopes.refusal(_refusal(status, flavour), now, shape or _usual(status))


def _refusal(status: int, flavour: str) -> Refusal:
    if status == 401:
        return unauthenticated("Token expired: planned by the sandbox")
    if status == 429 or flavour == "throttle":
        return throttled(status)
    return forbidden() if status == 403 else system_failure(status)


def _usual(status: int) -> str:
    return "lower" if status in {401, 403} else "json"


def _is_oauth(path: str) -> bool:
    return path.startswith(_OAUTH_PATHS)


def _usual_error(status: int) -> str:
    return _OAUTH_ERRORS.get(status, "server_error")
