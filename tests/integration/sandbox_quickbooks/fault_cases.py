"""What a row of the fault tables is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from tests.integration.sandbox_quickbooks.support import Api

MISSING = object()
"""No `element` in the answer at all."""

REQUIRED = "Required param missing, need to supply the required value for the API"
PROPERTY = "Request has invalid or unsupported property"
BUSINESS = "A business validation error has occurred while processing your request"
REFERENCE = "Invalid Reference Id"
LENGTH = "String length is either shorter or longer than supported by specification"
INACTIVE = "Something you're trying to use has been made inactive."


@dataclass(frozen=True)
class Case:
    """A request, and the one problem that its fault tells; `detail` is how the Detail begins."""

    code: str
    message: str
    detail: str
    send: Callable[[Api], requests.Response]
    element: object = ""
    timed: bool = True


def post(entity: str, body: Any, **parameters: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.post(entity, body, **parameters)


def query(statement: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.raw("POST", "/query", data=statement)


def get(path: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.raw("GET", path)
