"""How HubSpot signs what it sends (HubSpot contract 5)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Literal

SignatureVersions = Literal["v2", "v3", "both"]

# The only percent sequences that v3 decodes in the URI (HubSpot contract 5.2).
_DECODED_IN_V3 = {
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


def sign_v1(client_secret: str, body: bytes) -> str:
    """SHA-256 in hex of secret + body."""
    return hashlib.sha256(client_secret.encode() + body).hexdigest()


def sign_v2(client_secret: str, method: str, uri: str, body: bytes) -> str:
    """SHA-256 in hex of secret + method + URI exactly as registered + body."""
    return hashlib.sha256(f"{client_secret}{method}{uri}".encode() + body).hexdigest()


def sign_v3(client_secret: str, method: str, uri: str, body: bytes, timestamp: str, *, decodes_uri: bool = True) -> str:
    """HMAC-SHA-256 in base64 of method + URI (partly decoded) + body + timestamp (epoch milliseconds)."""
    source = f"{method}{_decoded(uri) if decodes_uri else uri}".encode() + body + timestamp.encode()
    return base64.b64encode(hmac.new(client_secret.encode(), source, hashlib.sha256).digest()).decode()


def signature_headers(
    versions: SignatureVersions,
    *,
    client_secret: str,
    method: str,
    uri: str,
    body: bytes,
    at: datetime,
    v3_decodes_uri: bool = True,
) -> dict[str, str]:
    """The headers HubSpot adds to a request to `uri`, the URL as it was registered."""
    headers: dict[str, str] = {}
    if versions in {"v2", "both"}:
        headers["X-HubSpot-Signature"] = sign_v2(client_secret, method, uri, body)
        headers["X-HubSpot-Signature-Version"] = "v2"
    if versions in {"v3", "both"}:
        timestamp = str(int(at.timestamp() * 1000))
        headers["X-HubSpot-Signature-v3"] = sign_v3(
            client_secret, method, uri, body, timestamp, decodes_uri=v3_decodes_uri
        )
        headers["X-HubSpot-Request-Timestamp"] = timestamp
    return headers


def _decoded(uri: str) -> str:
    for encoded, plain in _DECODED_IN_V3.items():
        uri = uri.replace(encoded, plain)
    return uri
