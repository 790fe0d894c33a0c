"""Faults of what surrounds the books: mails, batches, changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import requests

from tests.integration.sandbox_quickbooks.fault_cases import MISSING, PROPERTY, REQUIRED, Case, get, post
from tests.integration.sandbox_quickbooks.support import Api, invoice

TODAY = datetime.now(UTC).date().isoformat()


def batch(items: list[object]) -> Callable[[Api], requests.Response]:
    return post("batch", {"BatchItemRequest": items})


def _send_without_address(api: Api) -> requests.Response:
    held = api.made("Invoice", invoice())
    return api.raw("POST", f"/invoice/{held['Id']}/send")


SERVICE_CASES = {
    "send without an address": Case(
        "2380", "Email Address Missing", "An email address is required", _send_without_address, "BillEmail"
    ),
    "a number too large": Case(
        "2080",
        "Invalid Number",
        "The number is not supported. Supplied value:1.00000e+12",
        post("Item", {"Name": "A", "Type": "Service", "IncomeAccountRef": {"value": "1"}, "UnitPrice": 10**12}),
        "UnitPrice",
        timed=False,
    ),
    "batch of 31": Case(
        "1040", "Batch Size Error", "Maximum number of batch items is 30. Supplied items:31", batch([{}] * 31)
    ),
    "batch of nothing": Case(
        "2020", REQUIRED, "Required parameter BatchItemRequest", batch([]), "BatchItemRequest", timed=False
    ),
    "batch that is none": Case(
        "2010", PROPERTY, "Property Name:Can not deserialize instance", post("batch", []), MISSING, timed=False
    ),
    "batch with something else": Case(
        "2010", PROPERTY, 'Property Name:Unrecognized field "Items"', post("batch", {"Items": []}), MISSING, timed=False
    ),
    "report": Case(
        "5030", "Feature Not Supported Error", "Feature Not Supported : this sandbox", get("/reports/ProfitAndLoss")
    ),
    "changes of nothing": Case(
        "2020", REQUIRED, "Required parameter entities", get(f"/cdc?changedSince={TODAY}"), "entities", timed=False
    ),
    "changes since never": Case(
        "2020", REQUIRED, "Required parameter changedSince", get("/cdc?entities=Item"), "changedSince", timed=False
    ),
    "changes of an unknown entity": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: invalid context declaration: Thing",
        get(f"/cdc?entities=Item,Thing&changedSince={TODAY}"),
        MISSING,
    ),
    "changes since no date": Case(
        "2060",
        "Invalid Date Format",
        "The date format",
        get("/cdc?entities=Item&changedSince=x"),
        "changedSince",
        False,
    ),
    "changes since long ago": Case(
        "500",
        "Unsupported Operation",
        "Operation cdc with changedSince date 2026-01-01 which is older than fixed days is not supported.",
        get("/cdc?entities=Item&changedSince=2026-01-01"),
        MISSING,
    ),
}
