"""Sending a callout over a real socket."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from sandbox.hubspot.executions import Answer, SignedRequest
from sandbox.hubspot.switches import HubSpotSwitches

_CHUNK = 65_536
_CONNECT_SECONDS = 3.0


def usual_headers(switches: HubSpotSwitches) -> dict[str, str]:
    """The headers of every request to the app, but for its signatures."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": switches.user_agent}
    if switches.send_timeout_header:
        headers["X-HubSpot-Timeout-Millis"] = str(int(switches.callout_timeout_seconds * 1000))
    return headers


def send(request: SignedRequest, *, timeout: float, reroute: Mapping[str, str]) -> Answer:
    """POST the very bytes of `request`, on a connection of its own; redirects are not followed.

    Parameters
    ----------
    timeout: seconds of real time for the whole exchange; at most 3 of them to connect.
    reroute: URL prefix as registered → where it is really sent.
    """
    deadline = time.monotonic() + timeout
    try:
        parts = urlsplit(_rerouted(request.url, reroute))
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=min(timeout, _CONNECT_SECONDS))
    except (ValueError, http.client.HTTPException) as error:  # a port or a host that is none
        return _failed(error)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        stream = connection.sock
        stream.settimeout(_left(deadline))
        connection.request("POST", target, request.body, request.headers)
        response = connection.getresponse()
        body = bytearray()
        while not response.isclosed():
            stream.settimeout(_left(deadline))
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            body += chunk
        if response.length:
            raise http.client.IncompleteRead(bytes(body), response.length)
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, body.decode("utf-8", "replace"))
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: a path that is not ASCII
        return _failed(error)
    finally:
        connection.close()


def _failed(error: Exception) -> Answer:
    return Answer(None, error=f"{type(error).__name__}: {error}")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _rerouted(url: str, reroute: Mapping[str, str]) -> str:
    for registered, real in reroute.items():
        if url.startswith(registered):
            return real + url[len(registered) :]
    return url
