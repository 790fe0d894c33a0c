"""A stack is deleted, and the next one takes up what it booked and connected."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.local import LocalRun
from tests.e2e.test_deployed_invoice import enrol, invoices_of, new_deal

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture
def run() -> Iterator[LocalRun]:
    """A deployment of its own, since it is deleted."""
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


KINDS = ("Ledger", "Connections", "Deliveries", "Directory")
