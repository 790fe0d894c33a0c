"""From an empty stack to the first document, as the engineer goes the first time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sandbox.aws.template import PROJECT
from sandbox.hubspot.project import Project
from sandbox.local import LocalRun
from tests.e2e.deals import invoices_of, new_deal
from tests.e2e.setup_page.conftest import Visitors
from tests.e2e.setup_page.records import enrol
from tests.patience import PATIENT_SECONDS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty() -> Iterator[LocalRun]:
    """A stack as it is after its first deployment: no keys, no portals, no companies."""
    run = LocalRun()
    try:
        run.start_sandboxes()
        run.start_stack(connected=False)
        run.hubspot.switches.callout_timeout_seconds = PATIENT_SECONDS
        yield run
    finally:
        run.stop()


def test_an_engineer_comes_from_an_empty_stack_to_the_first_document(visitor: Visitors, empty: LocalRun) -> None:
    engineer = visitor(empty, "desktop")
    portal_id, names = empty.portal_ids[0], [str(each["name"]) for each in empty.quickbooks.credentials()]
    # Given a stack that nobody has set up: the page says how to get in
    engineer.opens()
    expect(engineer.page.get_by_role("heading", name="Nothing is set up yet")).to_be_visible()
    engineer.picture("0-nothing")
    # When the engineer comes by a link, the keys come first; half of them are told where they are missing
    engineer.comes_by_link()
    engineer.page.locator("#hubspot_client_id").fill("an-id-alone")
    engineer.presses("Store the keys")
    expect(engineer.page.get_by_role("alert")).to_contain_text("For the HubSpot app, enter the client secret, too")
    engineer.picture("1-keys-missing")
    engineer.fills_keys()
    engineer.presses("Store the keys")
    engineer.was_told("The keys are stored.")
    # Then HubSpot
    expect(engineer.next_step()).to_contain_text("Connect HubSpot")
    engineer.picture("2-hubspot")
    engineer.presses("Connect HubSpot")
    engineer.allows(portal_id, without="crm.objects.commercepayments.read")
    expect(engineer.page.get_by_text("Without it, no payment can be enrolled")).to_be_visible()
    # Then a company, and a second one
    engineer.picture("3-company")
    engineer.presses("Connect a sandbox company", engineer.next_step())
    engineer.connects(names[0])
    engineer.presses("Connect another sandbox company")
    engineer.connects(names[1])
    expect(engineer.page.get_by_role("article")).to_have_count(2)
    expect(engineer.next_step()).to_contain_text("Upload the actions to HubSpot")
    engineer.picture("4-actions")
    # Then the actions are used for the first time: in the editor, and by an enrolment
    action = Project(PROJECT / "hubspot", {"BASE_URL": empty.stack.url("")}).action("create_invoice")
    account = {"account": empty.realm_ids[0]}
    terms = empty.hubspot.engine.options(action, "payment_terms", account)
    assert "Net 30" in [option.label for option in terms.options]
    engineer.opens()
    expect(engineer.next_step()).to_contain_text("Enrol a first record")
    deal = new_deal(empty, "Fay First")
    execution = enrol(empty, deal)
    assert empty.hubspot.engine.run_until_settled()
    (invoice,) = invoices_of(empty, deal)
    # And the page says that all is done
    assert execution.outputs["document_number"] == invoice["DocNumber"]
    engineer.opens()
    expect(engineer.page.get_by_text("The set-up is complete: 5 of 5 steps are done")).to_be_visible()
    engineer.picture("5-complete")
