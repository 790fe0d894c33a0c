"""Which shape each answer of HubSpot, and each body that it sends, must have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel

from sandbox.kit.log import Entry
from tests.integration.sandbox_hubspot.definition_shapes import Definition, DefinitionPage
from tests.integration.sandbox_hubspot.shapes import (
    AccountDetails,
    AssociationBatch,
    AssociationList,
    Callout,
    CrmObject,
    Error,
    Introspected,
    OAuthRefusal,
    ObjectBatch,
    OptionRequest,
    TaxRate,
    Tokens,
)

_LIST_OF_DEFINITIONS = 4
"""Parts of the path, which ends in the app's id."""

_BY_PATH: Mapping[str, type[BaseModel]] = {
    "batch/read objects": ObjectBatch,
    "batch/read associations": AssociationBatch,
    "associations": AssociationList,
    "object": CrmObject,
    "details": AccountDetails,
    "tax-rates": TaxRate,
    "token": Tokens,
    "introspect": Introspected,
}


def check_answer(entry: Entry) -> None:
    """ValidationError when a logged answer is not what HubSpot would answer; planned faults are left out."""
    path = urlsplit(entry.url).path
    if entry.status is None or "fault" in entry.notes or path.startswith("/_sandbox"):
        return
    shape = shape_of(entry.method, path, entry.status)
    if shape is not None:
        shape.model_validate_json(entry.answer)


def check_sent(raw: bytes) -> None:
    """ValidationError when a body that was sent to the app is neither a callout nor a request for options."""
    shape = Callout if "callbackId" in json.loads(raw) else OptionRequest
    shape.model_validate_json(raw)


def shape_of(method: str, path: str, status: int) -> type[BaseModel] | None:
    """The shape of an answer's JSON body; None: a page, or no body at all."""
    parts = path.strip("/").split("/")
    if parts[-1] == "authorize" and status != 405:
        return None
    if status >= 400:
        return OAuthRefusal if parts[0] == "oauth" and status == 400 else Error
    if status == 204 or parts[-1] == "revoke":
        return None
    if parts[0] == "automation":
        return DefinitionPage if method == "GET" and len(parts) == _LIST_OF_DEFINITIONS else Definition
    return _BY_PATH[_kind(parts, method)]


def _kind(parts: list[str], method: str) -> str:
    if parts[-2:] == ["batch", "read"]:
        return f"batch/read {parts[1]}"
    if parts[-1] in {"details", "token", "introspect"}:
        return parts[-1]
    if parts[0] == "tax-rates":
        return "tax-rates"
    return "associations" if len(parts) > 5 and method == "GET" else "object"
