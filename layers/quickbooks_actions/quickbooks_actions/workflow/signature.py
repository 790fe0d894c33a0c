"""Is this callout from HubSpot? Pure: bytes, headers, secrets and the time come in, a verdict goes out.

Source of the rules: HubSpot contract 5. v3 is an HMAC with a timestamp, v2 a plain hash without one; v2 is the version
that is documented for workflow actions.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from quickbooks_actions.errors import BadRequest

Headers = Mapping[str, str | Sequence[str] | None]
"""Header names in any letter case; a value, several values of a repeated header, or None."""

TOLERANCE_MILLISECONDS = 300_000
"""How far a v3 timestamp may be from now, in both directions (HubSpot contract 5.1)."""

_DECODED = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}
_ENCODED = re.compile("|".join(_DECODED), re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = re.compile(r"[0-9]{1,15}", re.ASCII)


class Outcome(StrEnum):
    """What a signature check came to."""

    V3 = "v3"
    V2 = "v2"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a signature did not count."""

    NONE = ""
    MISSING = "missing"
    STALE = "stale"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and, unless it is v3, the reason.

    Attributes:
        reason: of a v2 outcome: why v3 did not do. Of a rejection: `wrong` where a signature fits none of the secrets
            (fresher secrets may), else `stale`, else `missing` (there is none of an accepted version).
    """

    outcome: Outcome
    reason: Reason = Reason.NONE

    @property
    def accepted(self) -> bool:
        """Whether the callout may be worked on."""
        return self.outcome is not Outcome.REJECTED


def verify(  # noqa: PLR0917 - in the order in which they are signed
    method: str,
    urls: Sequence[str],
    headers: Headers,
    body: bytes,
    secrets: Sequence[str],
    now: datetime,
    accept_v2: bool,
) -> Verdict:
    """Checks the signature of one callout.

    Args:
        method: the HTTP method as sent.
        urls: every public URL under which this callout may have been registered (see `public_urls`).
        headers: of the request; a signature header that comes with two different values counts as wrong.
        body: the untouched bytes.
        secrets: every client secret that is valid now (two during a rotation); empty ones are left out, since anybody
            can sign with those.
        now: aware.
        accept_v2: whether a valid v2 signature does when v3 is missing, stale or wrong.
    """
    signed = _Signed(method.encode(), urls, body, [secret.encode() for secret in secrets if secret])
    reason = _v3_fails(signed, headers, now)
    if reason is Reason.NONE:
        return Verdict(Outcome.V3)
    if not accept_v2:
        return Verdict(Outcome.REJECTED, reason)
    v2_reason = _v2_fails(signed, headers)
    if v2_reason is Reason.NONE:
        return Verdict(Outcome.V2, reason)
    if Reason.WRONG in (reason, v2_reason):
        return Verdict(Outcome.REJECTED, Reason.WRONG)
    return Verdict(Outcome.REJECTED, reason)


def public_urls(event: Mapping[str, Any], public_base_url: str) -> list[str]:
    """The URLs under which HubSpot may know the resource of a REST API proxy event (payload 1.0).

    With `public_base_url` set: that, followed by the path below the stage; behind a custom domain with a base path
    the event's path begins with that base path too, so it is also tried without it. Else `https://`, the request
    context's domain name and its path, which has the stage. Never the Host header: the caller writes it.

    There is no query string in them: payload 1.0 hands it over split and decoded, and its order and encoding, which are
    signed, cannot be had back. Registered URLs therefore have none, and a callout with one does not verify.
    """
    context = event.get("requestContext") or {}
    if not public_base_url:
        domain, full_path = context.get("domainName"), context.get("path")
        return [f"https://{domain}{full_path}"] if domain and full_path else []
    base = public_base_url.rstrip("/")
    path = event.get("path")
    if not path:
        return []
    base_path = urlsplit(base).path
    urls = [base + path]
    if base_path and path.startswith(base_path + "/"):
        urls.append(base + path.removeprefix(base_path))
    return urls


def raw_body(event: Mapping[str, Any]) -> bytes:
    """The request's bytes as they were sent; no body is b"".

    Raises:
        BadRequest: the event's body is not what its `isBase64Encoded` says.
    """
    body = event.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise BadRequest("The body is not text.")
    try:
        return base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise BadRequest("The body cannot be decoded.") from error


def request_headers(event: Mapping[str, Any]) -> dict[str, list[str]]:
    """The headers of a proxy event with every value of a repeated one (`headers` keeps the last one only)."""
    several = event.get("multiValueHeaders") or {}
    if several:
        return {name: list(values or []) for name, values in several.items()}
    return {name: [value] for name, value in (event.get("headers") or {}).items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Signed:
    """What was signed, by whoever knows one of the secrets."""

    method: bytes
    urls: Sequence[str]
    body: bytes
    secrets: Sequence[bytes]

    def v3(self, timestamp: str) -> list[bytes]:
        tail = self.body + timestamp.encode()
        return [
            base64.b64encode(hmac.digest(secret, self.method + _partly_decoded(url).encode() + tail, "sha256"))
            for secret in self.secrets
            for url in self.urls
        ]

    def v2(self) -> list[bytes]:
        return [
            hashlib.sha256(secret + self.method + url.encode() + self.body).hexdigest().encode()
            for secret in self.secrets
            for url in self.urls
        ]


def _v3_fails(signed: _Signed, headers: Headers, now: datetime) -> Reason:
    signatures = _values(headers, "x-hubspot-signature-v3")
    timestamps = _values(headers, "x-hubspot-request-timestamp")
    if not signatures or not timestamps:
        return Reason.MISSING
    if len(signatures) > 1 or len(timestamps) > 1 or not _MILLISECONDS.fullmatch(timestamps[0]):
        return Reason.WRONG
    if abs(_milliseconds(now) - int(timestamps[0])) > TOLERANCE_MILLISECONDS:
        return Reason.STALE
    return Reason.NONE if _is_one_of(signatures[0], signed.v3(timestamps[0])) else Reason.WRONG


def _v2_fails(signed: _Signed, headers: Headers) -> Reason:
    signatures = _values(headers, "x-hubspot-signature")
    versions = {version.lower() for version in _values(headers, "x-hubspot-signature-version")}
    if not signatures or "v2" not in versions:
        return Reason.MISSING
    if len(signatures) > 1 or len(versions) > 1:
        return Reason.WRONG
    return Reason.NONE if _is_one_of(signatures[0].lower(), signed.v2()) else Reason.WRONG


def _is_one_of(given: str, expected: Sequence[bytes]) -> bool:
    # every candidate is compared, each in constant time, so that timing tells neither how near nor which one it was
    text = given.encode("utf-8", "replace")
    fits = False
    for candidate in expected:
        fits |= hmac.compare_digest(text, candidate)
    return fits


def _partly_decoded(url: str) -> str:
    """v3 decodes exactly these twelve sequences; all others stay as they are (HubSpot contract 5.2)."""
    return _ENCODED.sub(lambda match: _DECODED[match.group().upper()], url)


def _milliseconds(now: datetime) -> int:
    return (now - _EPOCH) // timedelta(milliseconds=1)


def _values(headers: Headers, name: str) -> list[str]:
    """The different values of a header that is named in any letter case."""
    found: dict[str, None] = {}
    for key, value in headers.items():
        if key.lower() != name or value is None:
            continue
        for one in [value] if isinstance(value, str) else value:
            if isinstance(one, str) and one.strip():
                found[one.strip()] = None
    return list(found)
