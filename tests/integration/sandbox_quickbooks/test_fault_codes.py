"""Every fault code a caller can cause: code, message, element and status."""

from __future__ import annotations

import pytest

from sandbox.quickbooks.exceptions import MESSAGES
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


def test_every_code_has_a_row() -> None:
    only_planned = {"120", "130", "140", "150", "5020", "6190", "6250", "10000"}
    by_a_switch = {"6200"}

    assert set(MESSAGES) - only_planned - by_a_switch == {case.code for case in CASES.values()}
