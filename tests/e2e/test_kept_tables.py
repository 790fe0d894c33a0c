"""A stack is deleted and the next one takes up what it kept; an account is written down and removed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws.embedded import local_credentials
from sandbox.aws.stack import STACK_NAME
from sandbox.aws.template import PROJECT
from sandbox.local import LocalRun
from tests.e2e.deals import invoices_of, new_deal
from tests.e2e.test_deployed_invoice import enrol

KINDS = ("Ledger", "Connections", "Deliveries", "Directory")
OF_THE_MAKEFILE = {"PYTHONPATH": str(PROJECT / "layers" / "quickbooks_actions")}


@pytest.fixture(scope="module")
def run() -> Iterator[LocalRun]:
    """A deployment of its own, since it is deleted and an account of it removed."""
    with LocalRun() as running:
        yield running


def secrets(run: LocalRun) -> dict[str, Any]:
    manager: Any = run.aws.client("secretsmanager")
    return {
        each["Name"]: manager.get_secret_value(SecretId=each["Name"])["SecretString"]
        for each in manager.list_secrets(MaxResults=100)["SecretList"]
    }


def test_a_record_of_an_earlier_stack_is_not_booked_again(run: LocalRun) -> None:
    # Given an invoice, and what was stored with it
    deal = new_deal(run, "Alan Turing")
    first = enrol(run, deal).outputs
    names, stored = run.stack.outputs, secrets(run)
    assert first["status"] == "created"
    # When the stack is deleted and the next one is given the tables that were kept
    kept = {name: names[name] for name in ("LedgerTableName", "ConnectionsTableName")}
    run.deploy_anew(**kept)
    # Then it has those tables, no others, and no secret was touched
    assert {name: run.stack.outputs[name] for name in kept} == kept
    assert not {"LedgerTable", "ConnectionsTable"} & run.stack.resources.keys()
    assert secrets(run) == stored
    tables = run.aws.client("dynamodb").list_tables()["TableNames"]
    assert set(tables) == {run.stack.outputs[f"{kind}TableName"] for kind in KINDS}
    # and the same record, enrolled again without connecting anything, has its invoice already
    again = enrol(run, deal).outputs
    assert (again["status"], again["document_id"]) == ("existing", first["document_id"])
    assert len(invoices_of(run, deal)) == 1


def command(run: LocalRun, name: str, **environment: str) -> str:
    """What a command of the engineer prints; it ends well."""
    done = subprocess.run(
        [sys.executable, "-m", f"tools.portal.{name}"],
        cwd=PROJECT,
        env={
            **os.environ,
            **OF_THE_MAKEFILE,
            **local_credentials(run.aws.endpoint),
            "STACK": STACK_NAME,
            **environment,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_account_is_written_down_removed_and_connected_again(run: LocalRun, tmp_path: Path) -> None:
    # Given an account with an invoice
    deal, portal_id, file = new_deal(run, "Mary Shelley"), str(run.portal_ids[0]), tmp_path / "out.jsonl"
    invoice = enrol(run, deal).outputs
    # When it is exported and removed
    told = command(run, "export", PORTAL=portal_id, OUT=str(file))
    assert told.startswith(f"{file}: ")
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert invoice["document_id"] in {row.get("document_id") for row in rows}
    told = command(run, "remove", PORTAL=portal_id, CONFIRM=portal_id)
    assert "Removed:" in told
    assert f"the secret quickbooks-actions/hubspot/{portal_id}" in told
    # Then a second time there is nothing to remove, and its callouts are refused
    assert "Nothing of the HubSpot account" in command(run, "remove", PORTAL=portal_id, CONFIRM=portal_id)
    assert enrol(run, deal).outputs["error_code"] == "not_connected"
    # and connecting again takes its secrets back
    run.connect()
    assert enrol(run, new_deal(run, "Jane Austen")).outputs["status"] == "created"
