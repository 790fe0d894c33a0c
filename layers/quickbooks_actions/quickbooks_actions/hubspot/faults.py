"""HubSpot's error answers as errors of ours (HubSpot contract 6, 8). Pure: nothing is sent or read here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, Refusal

SCOPE_KEYS = ("requiredGranularScopes", "requiredScopes", "missingScopes")
"""Where a 403 names the scopes; which of them HubSpot uses is not documented."""

PROPERTY_KEYS = ("propertyName",)
"""Where a 400 names the properties."""


def read_body(body: bytes) -> dict[str, Any] | None:
    """A JSON object, or None for anything else (an edge proxy's page, a truncated answer)."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def to_error(status: int, headers: Mapping[str, str], body: bytes, what: str, *, changing: bool = False) -> ActionError:
    """What an answer other than 2xx and 401 means.

    Args:
        what: what was asked for, in words: "deal 991".
        changing: its properties were to be changed, else it was to be read.

    Returns:
        A Refusal where HubSpot itself says that asking again is of no use; else a ComeBack. A 4xx that is not JSON
        does not come from HubSpot's API but from something in front of it, so it is passing.
    """
    said = read_body(body)
    trace = trace_of(headers, said)
    if said is None and status not in {423, 429, 477}:
        return unavailable(f"HTTP {status}, not readable", status=status, trace=trace)
    refusal = _refusal(status, said or {}, what, changing)
    if refusal is not None:
        return Refusal(*refusal, status=status, trace=trace)
    if status == 429:
        return ComeBack(
            ErrorCode.THROTTLED, "HubSpot allows no more requests at this moment.", status=status, trace=trace
        )
    reason = {423: f"{what} is locked", 477: "the account is being moved"}.get(status, f"HTTP {status}")
    return unavailable(reason, status=status, trace=trace)


def unavailable(reason: str, *, status: int | None = None, trace: str | None = None) -> ComeBack:
    """HubSpot did not answer, or not in a way that can be used."""
    return ComeBack(
        ErrorCode.HUBSPOT_UNAVAILABLE, f"HubSpot did not answer as it should ({reason}).", status=status, trace=trace
    )


def trace_of(headers: Mapping[str, str], said: Mapping[str, Any] | None) -> str | None:
    """HubSpot's correlation id, for its support: from the body, else from a header."""
    found = (said or {}).get("correlationId") or headers.get("X-HubSpot-Correlation-Id")
    return str(found) if found else None


def _refusal(status: int, said: Mapping[str, Any], what: str, changing: bool) -> tuple[ErrorCode, str] | None:
    if status == 404:
        return ErrorCode.RECORD_NOT_FOUND, f"HubSpot has no {what} any more: it was deleted or merged."
    if status == 403:
        scopes = _told(said, SCOPE_KEYS)
        lacking = f"the app lacks the scope {' or '.join(scopes)}" if scopes else "the app lacks a scope for it"
        return ErrorCode.MISSING_SCOPE, (
            f"HubSpot does not let us {'change' if changing else 'read'} {what}: {lacking}. Connect HubSpot again."
        )
    if status == 400 and changing:
        names = _told(said, PROPERTY_KEYS)
        which = f"the {'property' if len(names) == 1 else 'properties'} {', '.join(names)}" if names else "a property"
        return ErrorCode.UNEXPECTED, (
            f"HubSpot does not take the value for {which} of {what}. Check in HubSpot's settings that it exists under "
            "this internal name, holds text and may be edited."
        )
    if 300 <= status < 500 and status not in {423, 429, 477}:
        category = str(said.get("category") or "no category")
        return ErrorCode.UNEXPECTED, f"HubSpot refused the request for {what} (HTTP {status}, {category})."
    return None


def _told(said: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """What the errors' contexts name under one of the keys, each once."""
    found: list[str] = []
    errors = said.get("errors")
    for error in errors if isinstance(errors, list) else []:
        context = error.get("context") if isinstance(error, dict) else None
        if not isinstance(context, dict):
            continue
        for key in keys:
            named = context.get(key)
            found += [str(name) for name in (named if isinstance(named, list) else [named]) if name]
    return list(dict.fromkeys(found))
