"""How answers look: JSON and XML texts, and headers (QuickBooks contract 1.3, 1.4, 2.1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from starlette.responses import Response

from sandbox.quickbooks.exceptions import MESSAGES, Fault
from sandbox.quickbooks.figures import Entity, to_json
from sandbox.quickbooks.pacific import envelope_time, epoch_milliseconds

_ALWAYS: Final = {
    "Server": "nginx",
    "Strict-Transport-Security": "max-age=15552000",
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "Expires": "0",
}
_ON_SUCCESS: Final = {"Qbo-Version": "1944.190", "Service-Time": "total=161, db=57"}
_THROTTLED: Final = "The request limit was reached.  Try again later"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the gateway in front of the accounting service."""

    status: int
    code: str
    message: str
    detail: str | None
    kind: str


def unauthenticated(detail: str) -> Refusal:
    return _refusal(401, "3200", "AuthenticationFailed", detail, "AUTHENTICATION")


def forbidden() -> Refusal:
    return _refusal(403, "3100", "ApplicationAuthorizationFailed", None, "SERVICE")


def throttled(status: int = 429, code: str = "3001") -> Refusal:
    """429; in 2016 it also came as 403."""
    return _refusal(status, code, "ThrottleExceeded", _THROTTLED, "SERVICE")


def wrong_cluster() -> Refusal:
    return _refusal(401, "130", "WrongCluster", "Accessing the wrong cluster", "AUTHENTICATION")


def system_failure(status: int) -> Refusal:
    return Refusal(status, "10000", MESSAGES["10000"], "System Failure Error: please try again", "SystemFault")


def _refusal(status: int, code: str, name: str, detail: str | None, kind: str) -> Refusal:
    message = f"message={name}; errorCode={code.zfill(6)}; statusCode={status}"
    return Refusal(status, code, message, detail, kind)


def success_text(name: str, held: Entity, now: datetime) -> str:
    return success_of(name, to_json(held), now)


def success_of(name: str, text: str, now: datetime) -> str:
    """An answer around JSON that is printed already."""
    return f"{{{json.dumps(name)}:{text},{_time(now)}}}"


def fault_text(fault: Fault, now: datetime) -> str:
    """A fault of the accounting service: capital keys, `time` unless it was found before validation."""
    return f"{{{fault_body(fault)}" + (f",{_time(now)}}}" if fault.timed else "}")


def fault_body(fault: Fault) -> str:
    """The fault with its key, without anything around it."""
    errors = []
    for problem in fault.problems:
        error = {"Message": problem.message, "Detail": problem.detail, "code": problem.code}
        errors.append(error if problem.element is None else error | {"element": problem.element})
    body = json.dumps({"Error": errors, "type": fault.kind}, ensure_ascii=False, separators=(",", ":"))
    return f'"Fault":{body}'


def refusal_text(refusal: Refusal, now: datetime, flavour: str = "lower") -> str:
    """A gateway error: `lower` (lower-case keys, as recorded), `json` (capital keys) or `xml`."""
    if flavour == "xml":
        return _xml(refusal, now)
    if flavour == "json":
        error = {"Message": refusal.message, "Detail": refusal.detail, "code": refusal.code, "element": None}
        capital = {"Fault": {"Error": [error], "type": refusal.kind}, "time": envelope_time(now)}
        return json.dumps(capital, separators=(",", ":"))
    fault = {
        "error": [{"message": refusal.message, "detail": refusal.detail, "code": refusal.code, "element": None}],
        "type": refusal.kind,
    }
    lower: dict[str, Any] = {
        "warnings": None,
        "intuitObject": None,
        "fault": fault,
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": epoch_milliseconds(now),
        "status": None,
        "cdcresponse": [],
    }
    return json.dumps(lower, separators=(",", ":"))


class Envelopes:
    """Responses with the headers of the service; trace ids come from `random`."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def answer(self, status: int, body: str) -> Response:
        """An answer of the accounting service; a fault has fewer headers."""
        if status == 200:
            return self._response(status, body, "application/json;charset=utf-8", _ON_SUCCESS)
        return self._response(status, body, "application/json", {})

    def file(self, content: bytes, media_type: str) -> Response:
        return self._response(200, content, media_type, _ON_SUCCESS)

    def refusal(
        self, refusal: Refusal, now: datetime, flavour: str = "lower", retry_after: int | None = None
    ) -> Response:
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        if refusal.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
        media_type = "application/xml" if flavour == "xml" else "application/json"
        return self._response(refusal.status, refusal_text(refusal, now, flavour), media_type, headers)

    def empty(self, status: int) -> Response:
        return self._response(status, "", "text/plain", {})

    def oauth(self, status: int, body: dict[str, object]) -> Response:
        """An answer of the OAuth server, which also carries a trace id."""
        text = json.dumps(body, separators=(",", ":"))
        return self._response(status, text, "application/json;charset=utf-8", {})

    def _response(self, status: int, body: str | bytes, media_type: str, headers: dict[str, str]) -> Response:
        tid = f"1-{self._random.getrandbits(32):08x}-{self._random.getrandbits(96):024x}"
        trace = {
            # Recorded with a hyphen, documented and read by SDKs with an underscore.
            "Intuit-Tid": tid,
            "intuit_tid": tid,
            "X-Spanid": str(UUID(int=self._random.getrandbits(128), version=4)),
            "X-Amzn-Trace-Id": f"Root={tid}",
        }
        return Response(body, status, {"Content-Type": media_type} | _ALWAYS | trace | headers)


def _time(now: datetime) -> str:
    return f'"time":"{envelope_time(now)}"'


def _xml(refusal: Refusal, now: datetime) -> str:
    detail = f"<Detail>{escape(refusal.detail)}</Detail>" if refusal.detail else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time={quoteattr(envelope_time(now))}>'
        f"<Fault type={quoteattr(refusal.kind)}><Error code={quoteattr(refusal.code)}>"
        f"<Message>{escape(refusal.message)}</Message>{detail}</Error></Fault></IntuitResponse>"
    )
