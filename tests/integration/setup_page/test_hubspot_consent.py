"""Connecting HubSpot: whose account it is, is what HubSpot says of the token, never what anybody typed."""

from urllib.parse import parse_qsl

import pytest

from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES
from sandbox.kit import FaultRule, Match
from sandbox.quickbooks import QuickBooksSandbox
from tests.integration.setup_page.browser import Browser
from tests.integration.setup_page.world import SetupWorld

TOKEN = "/oauth/2026-03/token"
DETAILS = "/account-info/2026-03/details"


def test_the_portal_is_connected_with_its_facts_and_tokens(world: SetupWorld) -> None:
    portal = str(world.portal_ids[0])
    browser = world.signed_in()

    row = world.row(f"portal#{portal}", "facts")
    assert row is not None
    assert (row["status"], row["kind"], row["currency"], row["time_zone"]) == (
        "connected",
        "oauth",
        "USD",
        "America/New_York",
    )
    assert set(OPTIONAL_SCOPES) <= set(row["scopes"])
    secret = world.secret(f"hubspot/{portal}")
    assert secret["access_token"]
    assert secret["refresh_token"]
    assert portal in browser.get("/setup").text


def test_what_was_stored_works_for_callouts(world: SetupWorld) -> None:
    world.signed_in()
    portal = world.setup.callouts.connections.portal(str(world.portal_ids[0]))
    assert portal.tokens.token() == world.secret(f"hubspot/{world.portal_ids[0]}")["access_token"]


def test_a_token_answer_that_does_not_say_whose_it_is(world: SetupWorld) -> None:
    # Given a HubSpot that leaves out the optional members
    world.hubspot.switches.change({"token_answer": "minimal"})
    # When / Then the token is asked
    world.signed_in(portal=1)
    row = world.row(f"portal#{world.portal_ids[1]}", "facts")
    assert row is not None
    assert row["scopes"]
    (asked,) = [entry for entry in world.hubspot.log.entries() if "/introspect" in entry.url]
    app = world.hubspot.hubspot_app
    assert (asked.method, asked.url) == ("POST", f"{world.settings.hubspot_base_url}{TOKEN}/introspect")
    assert dict(parse_qsl(asked.body, strict_parsing=True)) == {
        "token": world.secret(f"hubspot/{world.portal_ids[1]}")["access_token"],
        "token_type_hint": "access_token",
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }


def test_nobody_says_whose_token_it_is(world: SetupWorld) -> None:
    world.hubspot.switches.change({"token_answer": "minimal"})
    world.hubspot.faults.add(FaultRule(match=Match(path=f"{TOKEN}/introspect"), do="status", status=200, body={}))
    browser = world.browser()
    with world.nothing_stored():
        browser.sign_in(world.portal_ids[0]).refuses(
            503, "That did not work just now", "did not say whose account", "Begin again"
        )
    assert browser.session == ""


def test_the_token_and_the_account_name_two_portals(world: SetupWorld) -> None:
    told = {"portalId": world.portal_ids[1], "timeZone": "UTC", "companyCurrency": "USD"}
    world.hubspot.faults.add(FaultRule(match=Match(path=DETAILS), do="status", status=200, body=told))
    browser = world.browser()
    with world.nothing_stored():
        browser.sign_in(world.portal_ids[0]).refuses(403, "HubSpot named two accounts")
    assert browser.session == ""


def test_a_portal_that_is_not_served(world: SetupWorld, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a deployment for the first portal
    runtime = world.container(allowed_portals=frozenset({str(world.portal_ids[0])}))
    browser = world.browser(runtime)
    # When somebody of the second one lets it in
    with world.nothing_stored():
        page = browser.sign_in(world.portal_ids[1])
    # Then they are told, have no session, and what they gave was given back
    page.refuses(403, "This account may not use the application", str(world.portal_ids[1]), "AllowedPortals")
    assert browser.session == ""
    assert '"PortalsNotAllowed":[1.0]' in capsys.readouterr().out
    (revoked,) = [entry for entry in world.hubspot.log.entries() if entry.url.endswith("/revoke")]
    assert revoked.status == 200


def test_no_portal_is_served_without_being_named(world: SetupWorld) -> None:
    browser = world.browser(world.container(allowed_portals=frozenset({""})))
    with world.nothing_stored():
        browser.sign_in(world.portal_ids[0]).refuses(403, "This account may not use the application")


def test_every_portal_is_served_where_that_is_said(world: SetupWorld) -> None:
    browser = world.browser(world.container(allowed_portals=frozenset({"*"})))
    assert browser.sign_in(world.portal_ids[1]).back_home


def test_optional_scopes_that_were_not_granted_are_named(world: SetupWorld) -> None:
    browser = world.browser()
    assert browser.sign_in(world.portal_ids[0], without=["crm.objects.commercepayments.read"]).back_home
    row = world.row(f"portal#{world.portal_ids[0]}", "facts")
    assert row is not None
    assert "crm.objects.commercepayments.read" not in row["scopes"]
    assert "crm.objects.invoices.read" in row["scopes"]


def test_a_required_scope_that_was_not_granted_is_kept_apart(world: SetupWorld) -> None:
    # Given a person who takes a scope out of the link before they consent
    browser = world.browser()
    begun = browser.press("/setup/hubspot/connect").location.replace("%20crm.objects.quotes.read", "")
    # When
    assert browser.get(Browser.at_hubspot(begun, world.portal_ids[0])).back_home
    # Then
    row = world.row(f"portal#{world.portal_ids[0]}", "facts")
    assert row is not None
    assert "crm.objects.quotes.read" not in row["scopes"]


@pytest.mark.parametrize("path", [TOKEN, DETAILS])
@pytest.mark.parametrize("rule", [{"do": "status", "status": 500}, {"do": "drop"}, {"do": "html"}, {"do": "truncate"}])
def test_hubspot_does_not_answer(world: SetupWorld, path: str, rule: dict[str, object]) -> None:
    world.hubspot.faults.add(FaultRule.model_validate({"match": {"path": path}, "times": 2, **rule}))
    browser = world.browser()
    with world.nothing_stored():
        browser.sign_in(world.portal_ids[0]).refuses(503, "That did not work just now", "HubSpot", "Begin again")
    world.hubspot.faults.clear()
    assert browser.sign_in(world.portal_ids[0]).back_home


def test_keys_that_hubspot_does_not_know(world: SetupWorld) -> None:
    apps = world.secret("apps")
    apps["hubspot"]["client_secrets"] = ["old"]
    world.write("apps", apps)
    browser = world.browser()
    with world.nothing_stored():
        browser.sign_in(world.portal_ids[0]).refuses(
            503, "That did not work just now", "does not accept the app's client id and secret"
        )


# --- an app token that does not expire


def static_token(world: SetupWorld, portal: int = 0) -> str:
    return world.hubspot.portal(world.portal_ids[portal]).static_token


def test_a_portal_is_connected_by_its_token(world: SetupWorld) -> None:
    engineer = world.engineer()
    assert engineer.press("/setup/hubspot/token", token=f" {static_token(world)}\n").back_home
    assert world.secret(f"hubspot/{world.portal_ids[0]}") == {"kind": "static", "access_token": static_token(world)}


def test_a_token_of_another_portal_is_not_taken_from_who_is_signed_in_to_one(world: SetupWorld) -> None:
    browser = world.signed_in()
    with world.nothing_stored():
        page = browser.press("/setup/hubspot/token", token=static_token(world, portal=1))
    page.refuses(403, "This token is for another account", str(world.portal_ids[0]), str(world.portal_ids[1]))


def test_a_token_of_a_portal_that_is_not_served(world: SetupWorld) -> None:
    runtime = world.container(allowed_portals=frozenset({str(world.portal_ids[0])}))
    browser = world.browser(runtime)
    assert browser.get(f"/setup/link?key={world.setup_link()}").back_home
    with world.nothing_stored():
        page = browser.press("/setup/hubspot/token", token=static_token(world, portal=1))
    page.refuses(403, "This account may not use the application", str(world.portal_ids[1]))


def test_a_token_from_who_is_not_signed_in(world: SetupWorld) -> None:
    browser = world.browser()
    with world.nothing_stored():
        browser.forge("/setup/hubspot/token", token=static_token(world)).refuses(401, "You are not signed in")


@pytest.mark.parametrize("token", ["", "  ", "pat 1", "é", "pat-\x00", "x" * 501])
def test_what_is_no_token(world: SetupWorld, token: str) -> None:
    browser = world.engineer()
    with world.nothing_stored():
        page = browser.press("/setup/hubspot/token", token=token)
    assert page.status == 400
    assert page.title in {"That is not a token", "HubSpot does not know this token"}
    assert not token.strip() or token not in page.body


def test_a_token_that_hubspot_does_not_know(world: SetupWorld) -> None:
    browser = world.engineer()
    with world.nothing_stored():
        page = browser.press("/setup/hubspot/token", token="pat-na1-nobodys")
    page.refuses(400, "HubSpot does not know this token")
    assert "pat-na1-nobodys" not in page.body


def test_a_mistyped_token_is_asked_about_once_and_sets_off_no_alarm(
    world: SetupWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    engineer = world.engineer()
    engineer.press("/setup/hubspot/token", token="pat-na1-mistyped").refuses(400, "HubSpot does not know this token")
    assert [entry.status for entry in world.hubspot.log.entries() if entry.url.endswith(DETAILS)] == [401]
    assert "FreshTokenRefused" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"do": "status", "status": 500}, "HubSpot did not give the access (HTTP 500)"),
        ({"do": "drop"}, "HubSpot did not give the access (ConnectionError)"),
        ({"do": "status", "status": 429}, "HubSpot can give no access at this moment"),
    ],
)
def test_a_code_that_is_not_taken_is_no_renewal(world: SetupWorld, rule: dict[str, object], sentence: str) -> None:
    world.hubspot.faults.add(FaultRule.model_validate({"match": {"path": TOKEN}, "times": 0, **rule}))
    world.browser().sign_in(world.portal_ids[0]).refuses(503, "That did not work just now", sentence)


def test_a_key_of_intuits_is_never_sent_there_as_a_token(world: SetupWorld) -> None:
    # Given a person who takes the wrong text from their clipboard
    browser = world.engineer()
    with world.nothing_stored():
        page = browser.press("/setup/hubspot/token", token=QuickBooksSandbox().client_secret)
    page.refuses(400, "HubSpot does not know this token")


# --- from one kind to the other


def test_from_a_token_to_an_installation_and_back(world: SetupWorld) -> None:
    # Given a container of the actions that has used the static token
    portal = str(world.portal_ids[0])
    engineer = world.engineer()
    assert engineer.press("/setup/hubspot/token", token=static_token(world)).back_home
    actions = world.runtime.connections
    assert actions.portal(portal).tokens.token() == static_token(world)
    # When the portal is connected by consent, and the static token is taken back at HubSpot
    world.signed_in()
    world.hubspot.portal(world.portal_ids[0]).revoke_token(static_token(world))
    # Then that container goes on after one refusal
    fresh = actions.portal(portal).tokens.after_refusal(static_token(world))
    assert fresh == world.secret(f"hubspot/{portal}")["access_token"]
    assert world.secret(f"hubspot/{portal}")["kind"] == "oauth"
    # And back
    made = world.hubspot.portal(world.portal_ids[0]).issue_token(expires_in=None)
    assert engineer.press("/setup/hubspot/token", token=made).back_home
    assert actions.portal(portal).tokens.after_refusal(fresh) == made
    assert world.secret(f"hubspot/{portal}") == {"kind": "static", "access_token": made}
    row = world.row(f"portal#{portal}", "facts")
    assert row is not None
    assert (row["kind"], "expires_at" in row, list(row["scopes"])) == ("static", False, [])
