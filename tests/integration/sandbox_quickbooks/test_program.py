"""`python -m sandbox.quickbooks`, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.quickbooks import US_AUTOMATED_TAX_REALM, QuickBooksSandbox
from sandbox.quickbooks.seeds.companies import COMPANIES
from tests.integration.sandbox_quickbooks.support import Body

ROOT = Path(__file__).parents[3]


@contextmanager
def program(*options: str) -> Iterator[Body]:
    """The program on a free port: its first line. It has to end well when it is told to."""
    command = [sys.executable, "-m", "sandbox.quickbooks", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as running:
        try:
            assert running.stdout is not None
            yield json.loads(running.stdout.readline())
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


def call(first: Body, method: str, path: str, **more: Any) -> Any:
    """A request to the first company with its first access token."""
    company = first["companies"][0]
    headers = {"Authorization": f"Bearer {company['access_token']}", "Accept": "application/json"}
    url = f"{first['base_url']}/v3/company/{company['realm_id']}{path}"
    return requests.request(method, url, headers=headers, timeout=10, **more).json()


def test_it_prints_one_json_line_and_serves() -> None:
    with program() as first:
        assert set(first) == {"base_url", "client_id", "client_secret", "discovery_url", "companies"}
        company = first["companies"][0]
        assert set(company) == {"realm_id", "name", "country", "access_token", "refresh_token"}
        told = call(first, "GET", f"/companyinfo/{company['realm_id']}")["CompanyInfo"]
        assert told["CompanyName"] == company["name"]
        assert requests.get(first["discovery_url"], timeout=10).status_code == 200
        assert call(first, "GET", "/query?query=SELECT COUNT(*) FROM Invoice")["QueryResponse"] == {"totalCount": 0}


def test_a_file_outlives_the_program(tmp_path: Path) -> None:
    # Given a program that keeps its state in a file, and a customer made there
    options = ("--file", str(tmp_path / "company.db"))
    with program(*options) as first:
        made = call(first, "POST", "/customer", json={"DisplayName": "Harbor"})["Customer"]

    # When it is started again, then the customer and the tokens are still there
    with program(*options) as second:
        known = first | {"base_url": second["base_url"]}
        assert call(known, "GET", f"/customer/{made['Id']}")["Customer"] == made
        assert second["companies"][0]["refresh_token"] == first["companies"][0]["refresh_token"]


def test_switches_and_documents_by_the_command_line() -> None:
    options = ("--documents", "--switch", "online_payments=false", "--switch", "core_plus_quota=1")
    with program(*options, "--switch", "throttle_retry_after=None") as first:
        counted = call(first, "GET", "/query?query=SELECT COUNT(*) FROM Payment")
        assert counted["QueryResponse"] == {"totalCount": 5}
        assert call(first, "GET", "/item/1")["Fault"]["Error"][0]["code"] == "3001"
        switches = requests.get(f"{first['base_url']}/_sandbox/switches", timeout=10).json()
        assert (switches["online_payments"], switches["limits"]) == (False, True)


def refused(*options: str) -> str:
    """The last line of a program that does not start."""
    command = [sys.executable, "-m", "sandbox.quickbooks", *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert (ended.stdout, "Traceback" in ended.stderr) == ("", False)
    return ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("switch", "sentence"),
    [
        ("nonsense=1", "--switch nonsense: Extra inputs are not permitted"),
        ("service_seconds=-1", "--switch service_seconds: Input should be greater than or equal to 0"),
        ("limits", "--switch limits: Input should be a valid boolean, unable to interpret input"),
    ],
)
def test_a_wrong_switch_is_told_at_once(switch: str, sentence: str) -> None:
    assert refused("--port", "0", "--switch", switch) == f"python -m sandbox.quickbooks: error: {sentence}"


def test_a_file_that_is_something_else_is_told_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear bookkeeper, " * 100)

    told = refused("--port", "0", "--file", str(letter))

    assert told.endswith(f"--file {letter} can not hold the state: file is not a database")
    assert letter.read_text() == "Dear bookkeeper, " * 100


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert refused("--port", str(port)) == f"port {port} can not be used: [Errno 98] Address already in use"


def test_documents_to_start_with_are_in_every_company_and_after_a_reset() -> None:
    sandbox = QuickBooksSandbox(documents=True)
    realms = [each.realm_id for each in COMPANIES]

    def counted() -> list[list[int]]:
        kinds = ("Invoice", "Payment", "Estimate", "SalesReceipt", "RefundReceipt", "CreditMemo", "Purchase", "Bill")
        return [[sandbox.company(realm).count(kind) for kind in kinds] for realm in realms]

    assert counted() == [[5, 5, 2, 1, 1, 1, 2, 1]] * len(realms)
    sandbox.company(US_AUTOMATED_TAX_REALM).delete(
        "Bill", sandbox.company(US_AUTOMATED_TAX_REALM).documents("Bill")[0]["Id"]
    )
    sandbox.reset()
    assert counted() == [[5, 5, 2, 1, 1, 1, 2, 1]] * len(realms)
    sandbox.close()


def test_documents_to_start_with_keep_the_rules() -> None:
    # Given the documents of the first company
    sandbox = QuickBooksSandbox(documents=True)
    company = sandbox.company()

    # Then invoices are paid, paid in part and open, and what customers owe is the sum of it all
    assert [str(each["Balance"]) for each in company.documents("Invoice")] == [
        "90.00",
        "130.00",
        "0",
        "400.00",
        "750.00",
    ]
    owed = {each["Id"]: each["Balance"] for each in company.documents("Customer") if each["Balance"]}
    assert {key: str(balance) for key, balance in owed.items()} == {"1": "220.00", "3": "660.00", "4": "320.00"}
    sandbox.close()
