"""What a person does to connections once everything is set up: token, lost, reconnect, disconnect, no consent."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from sandbox.hubspot.executions import FINAL
from sandbox.local import SECRETS_PREFIX, LocalRun
from tests.e2e.deals import invoices_of, new_deal
from tests.e2e.setup_page.person import Person
from tests.e2e.setup_page.records import enrol, retry

pytestmark = pytest.mark.browser

COMPANY = "Sandbox Company_US_1"


def stored_tokens(run: LocalRun) -> dict[str, Any]:
    """What the secret of the first company holds."""
    secrets = run.aws.client("secretsmanager")
    answer = secrets.get_secret_value(SecretId=f"{SECRETS_PREFIX}/quickbooks/{run.realm_ids[0]}")
    found: dict[str, Any] = json.loads(answer["SecretString"])
    return found


def at_intuit(run: LocalRun, path: str, **request: Any) -> requests.Response:
    """A call of the token service with the app's keys."""
    apps = run.quickbooks.first_line("")
    keys = (str(apps["client_id"]), str(apps["client_secret"]))
    return requests.post(f"{run.quickbooks_url}{path}", auth=keys, timeout=10, **request)


def connect_company(person: Person) -> None:
    """The first company, by Intuit's page: its tokens are then this test's own."""
    person.comes_by_link(person.run.portal_ids[0])
    person.presses("Reconnect", person.company(COMPANY))
    person.connects(COMPANY)


def test_an_app_token_connects_the_account_that_it_is_for(person: Person, deployed: LocalRun) -> None:
    portal = deployed.hubspot.first_line("")["portals"]
    assert isinstance(portal, list)
    # Given an engineer who looks at no account yet
    person.comes_by_link()
    person.unfolds("Use an app token instead")
    # When a wrong token is entered, the page says so at the field
    person.page.get_by_label("App token").fill("pat-of-nobody")
    person.presses("Connect by token")
    problem = "Copy the app's access token from HubSpot again."
    expect(person.page.get_by_role("alert")).to_contain_text("HubSpot does not know this token")
    expect(person.page.get_by_label("App token")).to_have_accessible_description(f"It begins with pat-. {problem}")
    expect(person.page.get_by_label("App token")).to_have_value("")
    # And the right one connects
    person.page.get_by_label("App token").fill(str(portal[1]["access_token"]))
    person.presses("Connect by token")
    person.was_told(f"The HubSpot account {deployed.portal_ids[1]} is connected.")
    expect(person.page.get_by_text("app token, which does not expire")).to_be_visible()
    person.picture("token")


def test_a_lost_connection_is_shown_and_mended_by_one_reconnect(person: Person, deployed: LocalRun) -> None:
    # Given a company whose owner removed the app in QuickBooks, so that no token of any container is good any more
    connect_company(person)
    deployed.quickbooks.tokens.disconnect(deployed.quickbooks.client_id, deployed.realm_ids[0])
    # When a workflow needs it
    deal = new_deal(deployed, "Lou Lost")
    execution = enrol(deployed, deal)
    assert execution.state not in FINAL
    # (a warm function may hold the token of an earlier connection, and learns of this one's in its place: it renews
    # no token that it was just given, so it is the next attempt that finds the connection lost)
    retry(deployed)
    assert execution.state not in FINAL
    # Then the page says what happened and what to do
    person.opens()
    expect(person.company(COMPANY).get_by_text("Connection lost")).to_be_visible()
    expect(person.company(COMPANY).get_by_text("QuickBooks no longer accepts the access it gave.")).to_be_visible()
    expect(person.page.get_by_role("region", name="To be mended")).to_contain_text(f"Deal {deal.id}")
    person.picture("lost")
    # And one reconnect mends it: what waited is done
    person.presses("Reconnect", person.company(COMPANY))
    person.connects(COMPANY)
    expect(person.company(COMPANY).get_by_text("Connected", exact=True)).to_be_visible()
    assert deployed.hubspot.engine.run_until_settled()
    (invoice,) = invoices_of(deployed, deal)
    assert execution.outputs["document_id"] == invoice["Id"]
    person.opens()
    expect(person.page.get_by_role("region", name="Latest documents")).to_contain_text(
        f"Invoice {invoice['DocNumber']}"
    )
    mend = person.page.get_by_role("region", name="To be mended")
    expect(mend.get_by_role("link", name=f"Deal {deal.id}")).to_have_count(0)


def test_a_disconnected_company_is_not_used_and_its_tokens_are_gone(person: Person, deployed: LocalRun) -> None:
    # Given a connected company
    connect_company(person)
    tokens = stored_tokens(deployed)
    # When a person disconnects it, having read what happens
    company = person.company(COMPANY)
    person.unfolds("Disconnect", company)
    expect(company.get_by_text("its documents stay in QuickBooks")).to_be_visible()
    person.picture("disconnect")
    person.presses(f"Disconnect {COMPANY}", company)
    person.was_told(f"{COMPANY} is disconnected.")
    expect(company.get_by_text("Disconnected", exact=True)).to_be_visible()
    # Then a callout is refused
    deal = new_deal(deployed, "Dan Disconnected")
    execution = enrol(deployed, deal)
    assert execution.outputs["error_code"] == "not_connected"
    assert execution.outputs["error_message"] == (
        f'The QuickBooks company "{COMPANY}" was disconnected; connect it again on the set-up page.'
    )
    assert invoices_of(deployed, deal) == []
    # And nothing of the tokens is left, here or at Intuit
    assert set(stored_tokens(deployed)) == {"disconnected_at"}
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert at_intuit(deployed, "/oauth2/v1/tokens/bearer", data=form).json()["error"] == "invalid_grant"
    # And it can be connected again
    person.presses("Connect again", company)
    person.connects(COMPANY)
    assert invoices_of(deployed, deal) == []


def test_a_disconnected_account_is_not_served_until_it_is_connected_again(person: Person, deployed: LocalRun) -> None:
    portal_id = deployed.portal_ids[0]
    person.signs_in(portal_id)
    # When its own person disconnects it
    region = person.page.get_by_role("region", name=f"HubSpot account {portal_id}")
    person.unfolds("Disconnect", region)
    person.presses("Disconnect HubSpot")
    person.was_told(f"The HubSpot account {portal_id} is disconnected.")
    # Then a callout is refused, until HubSpot is connected again
    deal = new_deal(deployed, "Pia Portal")
    assert enrol(deployed, deal).outputs["error_code"] == "not_connected"
    person.presses("Reconnect HubSpot")
    person.allows(portal_id)
    execution = enrol(deployed, deal)
    assert deployed.hubspot.engine.run_until_settled()
    assert execution.outputs["status"] == "created"


def test_a_portals_own_person_sees_nothing_of_the_engineers(person: Person, deployed: LocalRun) -> None:
    person.signs_in(deployed.portal_ids[0])
    expect(person.page.get_by_role("region", name="QuickBooks companies")).to_be_visible()
    expect(person.page.get_by_role("heading", name="For the engineer")).to_have_count(0)
    expect(person.page.get_by_label("Client secret")).to_have_count(0)
    expect(person.page.get_by_text(str(deployed.portal_ids[1]))).to_have_count(0)


def test_an_engineer_looks_at_another_account(person: Person, deployed: LocalRun) -> None:
    first, second = deployed.portal_ids[:2]
    person.comes_by_link(first)
    person.page.get_by_label("Look at another HubSpot account").select_option(str(second))
    person.presses("Open")
    person.was_told(f"You see the HubSpot account {second} now.")
    expect(person.page.get_by_role("heading", name=f"HubSpot account {second}")).to_be_visible()
    expect(person.company(COMPANY)).to_have_count(0)


def test_who_gives_no_consent_is_told_so_and_nothing_changes(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    # At Intuit
    person.presses("Reconnect", person.company(COMPANY))
    person.presses("No, thanks")
    expect(person.page.get_by_role("heading", name="You did not give the access")).to_be_visible()
    expect(person.page.get_by_text("Nothing was changed.")).to_be_visible()
    person.picture("refused")
    person.page.get_by_role("link", name="To the set-up page").click()
    expect(person.company(COMPANY).get_by_text("Connected", exact=True)).to_be_visible()
    # At HubSpot
    person.presses("Reconnect HubSpot")
    person.presses("Cancel")
    expect(person.page.get_by_role("heading", name="You did not give the access")).to_be_visible()


def test_what_was_done_is_said_once(person: Person, deployed: LocalRun) -> None:
    connect_company(person)
    person.page.reload()
    expect(person.page.get_by_role("heading", name="Set-up", exact=True)).to_be_visible()
    expect(person.page.get_by_role("status")).to_have_count(0)


def test_signing_out_ends_the_session(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    person.presses("Sign out")
    person.was_told("You are signed out.")
    person.opens()
    expect(person.page.get_by_role("heading", name="Sign in")).to_be_visible()
    person.picture("sign-in")
