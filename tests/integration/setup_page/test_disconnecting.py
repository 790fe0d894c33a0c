"""A company or an account that a person disconnected is used no more, until it is connected again."""

from collections.abc import Iterator

import pytest

from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.connections.turns import company_names, portal_names
from tests.conftest import TestAws
from tests.integration.actions.trade import Trade
from tests.integration.in_process import load_action
from tests.integration.setup_page.aws_faults import AwsFaults
from tests.integration.setup_page.browser import Browser
from tests.integration.setup_page.world import SetupWorld

INVOICE = "create-invoice"


@pytest.fixture
def serving(aws: TestAws) -> Iterator[SetupWorld]:
    """A deployment with an action, in a container that stays warm."""
    with SetupWorld(aws.embedded, AwsFaults(), {INVOICE: load_action("create_invoice")}) as running:
        yield running


def test_a_disconnected_company_is_served_again_once_it_is_connected_again(serving: SetupWorld) -> None:
    # Given a container that has used the company
    browser, trade = serving.connected(), Trade(serving)
    assert trade.enrol(INVOICE, trade.deal(taxed=False))["status"] == "created"
    old = serving.secret(f"quickbooks/{serving.realm_id}")
    # When it is disconnected
    assert browser.press("/setup/quickbooks/disconnect", realm=serving.realm_id).back_home
    # Then its tokens are dead at Intuit and stored nowhere
    (revoked,) = serving.calls("/tokens/revoke")
    assert (revoked.status, old["refresh_token"] in revoked.body) == (200, True)
    url = f"{serving.settings.quickbooks_base_url}/v3/company/{serving.realm_id}/companyinfo/{serving.realm_id}"
    assert not Browser.reads(url, old["access_token"])
    assert set(serving.secret(f"quickbooks/{serving.realm_id}")) == {"disconnected_at"}
    assert serving.row(f"realm#{serving.realm_id}", "owner") is None
    # and the warm container sends nothing
    seen = len(serving.calls("/v3/company/"))
    told = trade.enrol(INVOICE, trade.deal(taxed=False))
    assert (told["status"], told["error_code"]) == ("failed", "not_connected")
    assert "was disconnected; connect it again on the set-up page" in told["error_message"]
    assert len(serving.calls("/v3/company/")) == seen
    # When it is connected again, the same container goes on
    assert browser.connect_company(serving.realm_id).back_home
    assert trade.enrol(INVOICE, trade.deal(taxed=False))["status"] == "created"


def test_a_disconnected_account_is_served_again_once_it_is_connected_again(serving: SetupWorld) -> None:
    # Given
    browser, trade = serving.connected(), Trade(serving)
    portal = serving.portal_ids[0]
    assert trade.enrol(INVOICE, trade.deal(taxed=False))["status"] == "created"
    # When
    assert browser.press("/setup/hubspot/disconnect").back_home
    # Then
    assert set(serving.secret(f"hubspot/{portal}")) == {"disconnected_at"}
    told = trade.enrol(INVOICE, trade.deal(taxed=False))
    assert (told["status"], told["error_code"]) == ("failed", "not_connected")
    assert f"The HubSpot account {portal} is not connected" in told["error_message"]
    # When
    assert browser.sign_in(portal).back_home
    # Then
    assert trade.enrol(INVOICE, trade.deal(taxed=False))["status"] == "created"


@pytest.mark.parametrize("kind", ["company", "portal"])
def test_what_was_not_wholly_disconnected_is_offered_once_more(world: SetupWorld, kind: str) -> None:
    # Given a disconnecting that was cut off before the tokens were taken away
    browser, portal, realm = world.connected(), str(world.portal_ids[0]), world.realm_id
    names = company_names(portal, realm) if kind == "company" else portal_names(portal)
    Rows(world.setup.table, world.clock).disconnect(names.key, ending=True)
    assert "Not wholly disconnected" in browser.get("/setup").text
    assert world.secret(names.secret)["refresh_token"]
    # When the button on the page is pressed
    if kind == "company":
        assert browser.press("/setup/quickbooks/disconnect", realm=realm).back_home
    else:
        assert browser.press("/setup/hubspot/disconnect").back_home
    # Then
    assert set(world.secret(names.secret)) == {"disconnected_at"}
    assert "Not wholly disconnected" not in browser.get("/setup").text
