"""What the set-up page can show of callouts: the latest documents and the latest troubles, on DynamoDB's own index."""

import pytest
import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.quickbooks.ledger import Ledger
from quickbooks_actions.quickbooks.recent import RecentPosting
from quickbooks_actions.workflow.troubles import INDEX, Trouble, Troubles
from sandbox.hubspot.seed import SeedDeal
from sandbox.kit.faults import FaultRule, Match
from tests.integration.in_process import InProcess, outputs

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}


def enrol(app: InProcess, deal: str, **inputs: str) -> dict[str, str]:
    return outputs(app.enrol(app.workflow("create-invoice", "DEAL", {**SALE, **inputs}), deal))


def documents(app: InProcess, count: int = 10) -> list[RecentPosting]:
    return Ledger(Table(app.settings.ledger_table), app.clock).latest(str(app.portal_ids[0]), count)


def troubles(app: InProcess, count: int = 10) -> list[Trouble]:
    return Troubles(Table(app.settings.directory_table), app.clock).latest(str(app.portal_ids[0]), count)


def test_a_document_is_seen_as_it_was_told(app: InProcess) -> None:
    told = enrol(app, SeedDeal.PLAIN)
    (seen,) = documents(app)
    assert (seen.entity, str(seen.record), seen.realm_id) == ("Invoice", f"deal {SeedDeal.PLAIN}", app.realm_id)
    assert (seen.document_id, seen.number, str(seen.total)) == (
        told["document_id"],
        told["document_number"],
        told["document_total"],
    )
    assert seen.url("sandbox") == told["document_url"]
    assert troubles(app) == []


def test_no_body_and_no_customer_is_in_the_index(app: InProcess) -> None:
    # Given a document whose outcome nobody knows, so that its body is still in the ledger
    app.quickbooks.faults.add(FaultRule(match=Match(path="*/invoice", method="POST"), do="drop"))
    app.enrol(app.workflow("create-invoice", "DEAL", SALE), SeedDeal.PLAIN, settle=False)
    # When its row and what the index has of it are read
    item = Table(app.settings.ledger_table).newest(INDEX, {"portal": str(app.portal_ids[0])}, 10)[0]
    row = Table(app.settings.ledger_table).get({"posting": item["posting"]})
    # Then
    assert row is not None
    assert "body" in row
    assert set(item) == {"posting", "portal", "changed_at", "entity"}


def test_a_refused_record_is_seen_until_it_is_mended(app: InProcess) -> None:
    # Given a deal without line items
    told = enrol(app, SeedDeal.NO_LINES)
    (seen,) = troubles(app)
    assert (str(seen.record), seen.action, seen.realm_id) == (
        f"deal {SeedDeal.NO_LINES}",
        "create_invoice",
        app.realm_id,
    )
    assert (seen.code, seen.sentence) == (told["error_code"], told["error_message"])
    # When it gets one and is enrolled again
    portal = app.hubspot.portal(app.portal_ids[0])
    portal.add_line_item(portal.get("deals", SeedDeal.NO_LINES), name="Design", price="75.00", quantity=1)
    assert enrol(app, SeedDeal.NO_LINES)["status"] == "created"
    # Then only the document is seen
    assert troubles(app) == []
    assert [str(each.record) for each in documents(app)] == [f"deal {SeedDeal.NO_LINES}"]


def test_the_latest_are_seen_first(app: InProcess) -> None:
    for deal in (SeedDeal.NO_LINES, SeedDeal.NO_CONTACT, SeedDeal.UNKNOWN_PRODUCT):
        enrol(app, deal)
    assert [seen.code for seen in troubles(app, 2)] == ["product_not_found", "no_contact"]


def test_what_is_not_signed_leaves_nothing(app: InProcess) -> None:
    callout = {
        "callbackId": "cb-1",
        "origin": {"portalId": app.portal_ids[0]},
        "object": {"objectId": 1, "objectType": "DEAL"},
        "inputFields": {},
    }
    answer = requests.post(f"{app.url}/actions/create-invoice", json=callout, timeout=10)
    assert (answer.status_code, troubles(app)) == (401, [])


@pytest.mark.parametrize("deal", [SeedDeal.PLAIN, SeedDeal.NO_LINES])
def test_a_table_that_is_gone_costs_the_callout_nothing(app: InProcess, deal: str) -> None:
    # Given troubles on a table that does not exist
    app.runtime.troubles = Troubles(Table("no-such-table"), app.clock)
    # When / Then
    expected = "created" if deal == SeedDeal.PLAIN else "failed"
    assert enrol(app, deal)["status"] == expected
