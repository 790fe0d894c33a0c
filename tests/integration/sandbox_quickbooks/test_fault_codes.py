"""Every fault code a caller can cause: code, message, element and status."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from sandbox.kit import FaultRule
from sandbox.quickbooks import SECOND_US_REALM
from sandbox.quickbooks.exceptions import MESSAGES
from tests.integration.sandbox_quickbooks.documented_codes import (
    BESIDE_THE_TABLE,
    CAUSED,
    OF_THE_GATEWAY,
    ONLY_PLANNED,
)
from tests.integration.sandbox_quickbooks.fault_cases import MISSING, Case
from tests.integration.sandbox_quickbooks.faults_of_books import BOOKS_CASES
from tests.integration.sandbox_quickbooks.faults_of_requests import REQUEST_CASES
from tests.integration.sandbox_quickbooks.faults_of_rules import RULE_CASES
from tests.integration.sandbox_quickbooks.faults_of_services import SERVICE_CASES
from tests.integration.sandbox_quickbooks.support import Api, payment, problems

CASES = REQUEST_CASES | RULE_CASES | BOOKS_CASES | SERVICE_CASES


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault(api: Api, case: Case) -> None:
    # When the caller does what the contract refuses
    response = case.send(api)

    # Then the fault tells it in the documented shape
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/json"
    fault = response.json()
    (problem,) = problems(response)
    assert (problem["code"], problem["Message"]) == (case.code, case.message)
    assert problem["Detail"].startswith(case.detail)
    assert problem.get("element", MISSING) == case.element
    assert fault["Fault"]["type"] == "ValidationFault"
    assert ("time" in fault) is case.timed


def test_several_problems_come_in_one_fault(api: Api) -> None:
    response = api.post("Invoice", {"DocNumber": "x" * 22, "TxnDate": "2026-02-30"})

    assert [(each["code"], each["element"]) for each in problems(response)] == [
        ("2020", "CustomerRef"),
        ("2020", "Line"),
        ("2050", "DocNumber"),
        ("2070", "TxnDate"),
    ]
    assert "time" not in response.json()


def test_a_refused_write_changes_nothing(api: Api) -> None:
    company = api.sandbox.company()
    before = company.documents("Customer")

    api.post("Payment", payment(10, ("999", 10)))
    api.post("Customer", {"DisplayName": "Cool Cars"})

    assert company.documents("Customer") == before
    assert company.documents("Payment") == []


def _too_many(api: Api) -> requests.Response:
    api.sandbox.clock.set(datetime(2026, 3, 4, 12, tzinfo=UTC), frozen=True)
    api.sandbox.switches.change({"limits": True, "throttle_flavour": "lower"})
    return [api.raw("GET", "/item/1") for _ in range(11)][-1]


def _with_no_token(api: Api) -> requests.Response:
    api.token = "nonsense"
    return api.raw("GET", "/item/1")


def _of_another_company(api: Api) -> requests.Response:
    return api.raw("GET", f"/../{SECOND_US_REALM}/item/1")


GATEWAY_CASES = {
    "3001": (429, "ThrottleExceeded", "The request limit was reached.  Try again later", "SERVICE", _too_many),
    "3100": (403, "ApplicationAuthorizationFailed", None, "SERVICE", _of_another_company),
    "3200": (
        401,
        "AuthenticationFailed",
        "Malformed bearer token: too short or too long",
        "AUTHENTICATION",
        _with_no_token,
    ),
}


@pytest.mark.parametrize("code", GATEWAY_CASES)
def test_fault_of_the_gateway(api: Api, code: str) -> None:
    status, name, detail, kind, send = GATEWAY_CASES[code]

    response = send(api)

    assert response.status_code == status
    message = f"message={name}; errorCode=00{code}; statusCode={status}"
    problem = {"message": message, "detail": detail, "code": code, "element": None}
    assert response.json()["fault"] == {"error": [problem], "type": kind}


@pytest.mark.parametrize("code", ONLY_PLANNED)
def test_fault_that_is_only_planned(api: Api, code: str) -> None:
    api.sandbox.faults.add(FaultRule(do="status", status=400, flavour=f"code:{code}"))

    response = api.raw("GET", "/item/1")

    (problem,) = problems(response)
    assert (response.status_code, problem["code"], problem["Message"]) == (400, code, MESSAGES[code])


def test_every_code_has_a_row() -> None:
    rows = {case.code for case in CASES.values()}

    assert rows == CAUSED | BESIDE_THE_TABLE
    assert set(GATEWAY_CASES) == OF_THE_GATEWAY
    assert set(MESSAGES) == rows | ONLY_PLANNED.keys()
