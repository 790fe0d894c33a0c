"""Faults of what surrounds the books: mails, batches, changes."""

from __future__ import annotations

import requests

from tests.integration.sandbox_quickbooks.fault_cases import Case
from tests.integration.sandbox_quickbooks.support import Api, invoice


def _send_without_address(api: Api) -> requests.Response:
    held = api.made("Invoice", invoice())
    return api.raw("POST", f"/invoice/{held['Id']}/send")


SERVICE_CASES = {
    "send without an address": Case(
        "2380", "Email Address Missing", "An email address is required", _send_without_address, "BillEmail"
    ),
}
