"""Who may do what: nobody without a session, a portal's people for their portal alone, the engineer for the keys."""

import secrets
import time
from datetime import UTC, datetime

import pytest
from itsdangerous import URLSafeTimedSerializer

from quickbooks_actions.setup import site
from quickbooks_actions.setup.sessions import Session
from tests.integration.setup_page.world import SetupWorld

SESSION = "__Host-setup_session"
FORMS = {
    "/setup/keys": {"hubspot_client_id": "a", "hubspot_client_secret": "b"},
    "/setup/hubspot/token": {"token": "pat-1"},
    "/setup/hubspot/open": {"portal": "50400001"},
    "/setup/hubspot/disconnect": {},
    "/setup/quickbooks/connect": {"environment": "sandbox"},
    "/setup/quickbooks/disconnect": {"realm": "9341453000000001"},
}
"""Every form that needs a session, as its page sends it."""


@pytest.mark.parametrize("path", FORMS)
def test_nobody_does_anything_without_a_session(world: SetupWorld, path: str) -> None:
    world.connected()
    stranger = world.browser()
    with world.nothing_stored():
        stranger.forge(path, **FORMS[path]).refuses(401, "You are not signed in")


def test_a_cookie_that_somebody_made(world: SetupWorld) -> None:
    # Given cookies signed with another key, unsigned, and of a session that is over
    world.connected()
    value = {"portal": str(world.portal_ids[0]), "engineer": True, "began_at": int(world.clock.now().timestamp())}
    old = world.setup.sessions.write(Session(str(world.portal_ids[0]), engineer=True))
    world.clock.advance(3601)
    foreign = str(URLSafeTimedSerializer(secrets.token_urlsafe(48), salt="session").dumps(value))
    for cookie in (foreign, foreign.rpartition(".")[0], old, "", "x.y.z"):
        browser = world.browser()
        browser.jar[SESSION] = cookie
        # When / Then
        with world.nothing_stored():
            assert str(world.portal_ids[0]) not in browser.get("/setup").text
            browser.forge("/setup/quickbooks/disconnect", realm=world.realm_id).refuses(401, "You are not signed in")


def test_the_same_cookie_signed_by_the_key_would_do(world: SetupWorld) -> None:
    # What the test above forges is wrong by its signature alone
    world.connected()
    world.clock.set(datetime.fromtimestamp(time.time(), UTC), frozen=True)
    value = {"portal": str(world.portal_ids[0]), "engineer": False, "began_at": int(time.time())}
    browser = world.browser()
    browser.jar[SESSION] = str(URLSafeTimedSerializer(world.secret("session")["key"], salt="session").dumps(value))
    assert str(world.portal_ids[0]) in browser.get("/setup").text


@pytest.mark.parametrize("path", ["/setup/keys", "/setup/hubspot/open"])
def test_a_portals_people_cannot_do_what_is_the_engineers(world: SetupWorld, path: str) -> None:
    world.connected(portal=1)
    browser = world.signed_in()
    with world.nothing_stored():
        browser.forge(path, **FORMS[path] | {"portal": str(world.portal_ids[1])}).refuses(
            403, "This is for the engineer"
        )


def test_a_portals_people_do_not_see_what_is_another_portals(world: SetupWorld) -> None:
    # Given
    world.connected(realm=0, portal=0)
    theirs = world.connected(realm=1, portal=1)
    # When / Then
    page = theirs.get("/setup")
    assert world.realm_ids[1] in page.body
    assert world.realm_ids[0] not in page.body
    assert str(world.portal_ids[0]) not in page.body


FORGED_FIELDS: tuple[dict[str, str], ...] = (
    {},
    {"portal": "50400001"},
    {"portal_id": "50400001", "engineer": "true", "session": "50400001"},
)


@pytest.mark.parametrize("forged", FORGED_FIELDS)
def test_no_field_reaches_another_portals_company(world: SetupWorld, forged: dict[str, str]) -> None:
    # Given a company of the first portal, and somebody of the second one
    world.connected(portal=0)
    other = world.signed_in(portal=1)
    # When / Then
    with world.nothing_stored():
        page = other.forge("/setup/quickbooks/disconnect", realm=world.realm_id, **forged)
        page.refuses(409, "That cannot be done", "not linked to this HubSpot account")
    # and what they connect or disconnect of HubSpot is their own portal
    assert other.forge("/setup/hubspot/disconnect", **forged).back_home
    row = world.row(f"portal#{world.portal_ids[0]}", "facts")
    assert row is not None
    assert row["status"] == "connected"


def test_a_field_names_no_portal_to_connect_a_company_for(world: SetupWorld) -> None:
    world.signed_in(portal=0)
    other = world.signed_in(portal=1)
    begun = other.forge("/setup/quickbooks/connect", environment="sandbox", portal=str(world.portal_ids[0]))
    assert other.get(other.at_intuit(begun.location, world.realm_id)).back_home
    assert world.row(f"portal#{world.portal_ids[0]}", f"company#{world.realm_id}") is None
    assert world.row(f"portal#{world.portal_ids[1]}", f"company#{world.realm_id}") is not None


@pytest.mark.parametrize("realm", ["", "x", "company#1", "../facts", "9" * 5000, "\x00"])
def test_a_company_that_is_none(world: SetupWorld, realm: str) -> None:
    browser = world.connected()
    with world.nothing_stored():
        browser.forge("/setup/quickbooks/disconnect", realm=realm).refuses(400, "There is no such company")


@pytest.mark.parametrize("portal", ["", "1", "50400001#", "x" * 5000, "facts"])
def test_the_engineer_opens_no_portal_that_was_never_connected(world: SetupWorld, portal: str) -> None:
    engineer = world.engineer()
    with world.nothing_stored():
        engineer.forge("/setup/hubspot/open", portal=portal).refuses(404, "That account was never connected")


def test_a_portal_that_is_no_longer_served_is_out_at_once(world: SetupWorld) -> None:
    # Given somebody who is signed in, and a deployment that no longer serves their portal
    browser = world.connected()
    later = world.browser(world.container(allowed_portals=frozenset({str(world.portal_ids[1])})))
    browser.get("/setup")  # says once what was just done
    later.jar |= browser.jar
    # When / Then
    assert world.realm_id not in later.get("/setup").body
    for path, fields in FORMS.items():
        with world.nothing_stored():
            later.forge(path, **fields).refuses(401, "You are not signed in")


def test_a_session_ends_after_an_hour_whatever_is_done(world: SetupWorld) -> None:
    # Given an engineer's cookie in other hands, with which one account after the other is opened
    world.signed_in()
    engineer = world.engineer()
    for _ in range(3):
        world.clock.advance(1100)
        assert engineer.forge("/setup/hubspot/open", portal=str(world.portal_ids[0])).back_home
    # When
    world.clock.advance(1100)
    # Then
    assert engineer.forge("/setup/hubspot/open", portal=str(world.portal_ids[0])).status == 401


def test_signing_in_to_a_portal_makes_no_engineers_session_longer(world: SetupWorld) -> None:
    engineer = world.engineer()
    world.clock.advance(3000)
    assert engineer.sign_in(world.portal_ids[0]).back_home
    world.clock.advance(700)
    assert engineer.forge("/setup/hubspot/disconnect").status == 401


def test_signing_out_takes_the_cookie_away(world: SetupWorld) -> None:
    browser = world.signed_in()
    assert browser.press("/setup/sign-out").back_home
    assert browser.session == ""
    browser.forge("/setup/hubspot/disconnect").refuses(401, "You are not signed in")


# --- the link


def test_a_link_lets_the_engineer_in_once(world: SetupWorld) -> None:
    key = world.setup_link()
    browser = world.browser()
    assert browser.get(f"/setup/link?key={key}").back_home
    assert browser.session
    with world.nothing_stored():
        world.browser().get(f"/setup/link?key={key}").refuses(403, "This link is no longer valid", "setup-link")


@pytest.mark.parametrize(("seconds", "good"), [(880, True), (900, False)])
def test_a_link_lives_for_fifteen_minutes(world: SetupWorld, seconds: int, good: bool) -> None:
    key = world.setup_link()
    world.clock.advance(seconds)
    browser = world.browser()
    assert browser.get(f"/setup/link?key={key}").back_home is good
    assert bool(browser.session) is good


@pytest.mark.parametrize("key", ["", "x", "0" * 43, "é", "%00", "x" * 5000])
def test_a_link_that_somebody_guessed(world: SetupWorld, key: str) -> None:
    world.setup_link()
    browser = world.browser()
    with world.nothing_stored():
        browser.get(f"/setup/link?key={key}").refuses(403, "This link is no longer valid")
    assert browser.session == ""


# --- forms


@pytest.mark.parametrize("path", [path for method, path in site.ROUTES if method == "POST"])
def test_a_form_that_is_not_from_this_browsers_page(world: SetupWorld, path: str) -> None:
    # Given an engineer's browser, a stranger's and its own token of before
    stranger = world.browser().form_token()
    browser = world.engineer()
    own = browser.form_token()
    fields = FORMS.get(path, {})
    for given, origin in (
        ({}, "own"),
        ({"form_token": ""}, "own"),
        ({"form_token": stranger}, "own"),
        ({"form_token": own[:-2]}, "own"),
        ({"form_token": own}, "https://evil.example"),
        ({"form_token": own}, "null"),
    ):
        # When / Then
        with world.nothing_stored():
            browser.post(path, {**fields, **given}, origin=origin).refuses(403, "This page is too old")
    assert browser.session


def test_a_form_of_before_another_session_does_not_count_in_it(world: SetupWorld) -> None:
    # Given a page with a form, and another account to which the same browser was signed in meanwhile
    browser = world.signed_in()
    token = browser.form_token()
    assert browser.sign_in(world.portal_ids[1]).back_home
    # When / Then
    with world.nothing_stored():
        page = browser.post("/setup/hubspot/disconnect", {"form_token": token})
    page.refuses(403, "This page is too old")


def test_a_browser_that_says_no_origin_still_needs_the_token(world: SetupWorld) -> None:
    browser = world.signed_in()
    with world.nothing_stored():
        browser.post("/setup/hubspot/disconnect", {}, origin=None).refuses(403, "This page is too old")
    token = browser.form_token()
    assert browser.post("/setup/hubspot/disconnect", {"form_token": token}, origin=None).back_home
