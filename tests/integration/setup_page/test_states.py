"""The state of a consent: good once, for fifteen minutes, for one service, and for the browser that began."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.integration.setup_page.browser import HUBSPOT_CALLBACK, QUICKBOOKS_CALLBACK, Browser, Page
from tests.integration.setup_page.world import PUBLIC_URL, SetupWorld

NO_LONGER = "This consent is no longer valid"


@dataclass(frozen=True)
class Way:
    """One of the two consents: how it begins, and how a person goes through it."""

    name: str
    callback: str
    begin: Callable[[Browser], Page]
    consent: Callable[[SetupWorld, str], str]


HUBSPOT = Way(
    "HubSpot",
    HUBSPOT_CALLBACK,
    lambda browser: browser.press("/setup/hubspot/connect"),
    lambda world, url: Browser.at_hubspot(url, world.portal_ids[0]),
)
QUICKBOOKS = Way(
    "QuickBooks",
    QUICKBOOKS_CALLBACK,
    lambda browser: browser.press("/setup/quickbooks/connect", environment="sandbox"),
    lambda world, url: Browser.at_intuit(url, world.realm_ids[0]),
)
both = pytest.mark.parametrize("way", [HUBSPOT, QUICKBOOKS], ids=lambda way: way.name)


def sent_back(world: SetupWorld, way: Way, browser: Browser) -> str:
    """Where the person is sent back to, having consented."""
    return way.consent(world, way.begin(browser).location)


def changed(url: str, **query: str | None) -> str:
    """The same with other parameters; None leaves one out."""
    given = dict(parse_qsl(urlsplit(url).query)) | query
    return f"{url.partition('?')[0]}?{urlencode({name: value for name, value in given.items() if value is not None})}"


@both
def test_the_way_with_nothing_in_it(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    assert browser.get(sent_back(world, way, browser)).back_home


@both
@pytest.mark.parametrize("state", [None, "", "x", "0" * 43, "../once", "é", "a" * 3000])
def test_a_state_that_is_missing_or_forged(world: SetupWorld, way: Way, state: str | None) -> None:
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    with world.nothing_stored():
        browser.get(changed(url, state=state)).refuses(400, NO_LONGER, way.name, "Nothing was changed")


@both
def test_a_state_that_was_used_before(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    assert browser.get(url).back_home
    with world.nothing_stored():
        browser.get(url).refuses(400, NO_LONGER, "used before")


@both
def test_a_state_is_used_up_by_a_consent_that_fails_too(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    with world.nothing_stored():
        assert browser.get(changed(url, code="none")).status == 400
        browser.get(url).refuses(400, NO_LONGER)


@both
@pytest.mark.parametrize(("seconds", "good"), [(14 * 60, True), (15 * 60, False), (86_400, False)])
def test_a_state_lives_for_fifteen_minutes(world: SetupWorld, way: Way, seconds: int, good: bool) -> None:
    # Given a person who takes their time before they consent
    browser = world.signed_in()
    begun = way.begin(browser).location
    world.clock.advance(seconds)
    url = way.consent(world, begun)
    if good:
        assert browser.get(url).back_home
        return
    if seconds > 3600:
        browser.sign_in(world.portal_ids[0])
    with world.nothing_stored():
        browser.get(url).refuses(400, NO_LONGER, "fifteen minutes")


@both
def test_a_state_of_another_browser(world: SetupWorld, way: Way) -> None:
    # Given what was begun by one person, sent as a link to another one
    url = sent_back(world, way, world.signed_in())
    victim = world.signed_in(portal=1)
    before = victim.session
    with world.nothing_stored():
        victim.get(url).refuses(403, "This consent was begun in another browser", "Nothing was changed")
    assert victim.session == before


@both
def test_a_state_of_another_browser_lets_nobody_in(world: SetupWorld, way: Way) -> None:
    url = sent_back(world, way, world.signed_in())
    stranger = world.browser()
    with world.nothing_stored():
        assert stranger.get(url).status in {401, 403}
    assert stranger.session == ""


@pytest.mark.parametrize(
    ("way", "other"), [(HUBSPOT, QUICKBOOKS), (QUICKBOOKS, HUBSPOT)], ids=["HubSpot", "QuickBooks"]
)
def test_a_state_of_the_other_service(world: SetupWorld, way: Way, other: Way) -> None:
    browser = world.signed_in()
    url = changed(sent_back(world, way, browser), realmId=world.realm_id).replace(way.callback, other.callback)
    with world.nothing_stored():
        browser.get(url).refuses(400, NO_LONGER, other.name)


@both
def test_a_setup_link_is_no_state_and_a_state_no_setup_link(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    state = dict(parse_qsl(urlsplit(url).query))["state"]
    with world.nothing_stored():
        browser.get(changed(url, state=world.setup_link())).refuses(400, NO_LONGER)
        browser.get(f"/setup/link?key={state}").refuses(403, "This link is no longer valid")


@both
def test_a_person_says_no(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    begun = way.begin(browser).location
    if way is HUBSPOT:
        url = Browser.at_hubspot(begun, world.portal_ids[0], "deny")
    else:
        url = Browser.at_intuit(begun, world.realm_id, "refuse")
    with world.nothing_stored():
        browser.get(url).refuses(400, "You did not give the access", "Nothing was changed", way.name)


@both
@pytest.mark.parametrize("error", ["invalid_scope", "server_error", "<script>alert(1)</script>", "x" * 2000])
def test_another_error_comes_back(world: SetupWorld, way: Way, error: str) -> None:
    browser = world.signed_in()
    url = changed(sent_back(world, way, browser), error=error)
    with world.nothing_stored():
        page = browser.get(url)
    page.refuses(400, f"{way.name} gave no access", "Nothing was changed")
    assert error not in page.body


@both
def test_an_error_without_a_state(world: SetupWorld, way: Way) -> None:
    browser = world.signed_in()
    with world.nothing_stored():
        browser.get(f"{way.callback}?error=access_denied").refuses(400, NO_LONGER)


@both
@pytest.mark.parametrize("code", [None, ""])
def test_no_code(world: SetupWorld, way: Way, code: str | None) -> None:
    browser = world.signed_in()
    url = changed(sent_back(world, way, browser), code=code)
    with world.nothing_stored():
        browser.get(url).refuses(400, f"{way.name} gave no access")


@both
def test_a_code_that_was_used_before(world: SetupWorld, way: Way) -> None:
    # Given a code that connected, and a state that is good
    browser = world.signed_in()
    first = sent_back(world, way, browser)
    assert browser.get(first).back_home
    again = sent_back(world, way, browser)
    used = dict(parse_qsl(urlsplit(first).query))["code"]
    # When / Then
    with world.nothing_stored():
        browser.get(changed(again, code=used)).refuses(400, "This consent was used before", way.name)


@both
@pytest.mark.parametrize("code", ["none", "0", "é", "'", "x" * 3000])
def test_a_code_that_the_service_does_not_know(world: SetupWorld, way: Way, code: str) -> None:
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    with world.nothing_stored():
        browser.get(changed(url, code=code)).refuses(400, "This consent was used before", way.name)


@both
def test_a_code_that_is_too_old(world: SetupWorld, way: Way) -> None:
    # Given a service whose codes live shorter than our states
    world.quickbooks.switches.change({"code_seconds": 60})
    browser = world.signed_in()
    url = sent_back(world, way, browser)
    world.clock.advance(700)
    with world.nothing_stored():
        browser.get(url).refuses(400, "This consent was used before", "too old")


@both
def test_a_code_for_another_redirect(world: SetupWorld, way: Way) -> None:
    # Given a code that was given to be sent elsewhere
    browser = world.signed_in()
    begun = way.begin(browser).location
    own = f"{PUBLIC_URL}{way.callback}"
    elsewhere = changed(begun, redirect_uri="https://elsewhere.example/callback")
    url = way.consent(world, elsewhere).replace("https://elsewhere.example/callback", own)
    # When / Then
    with world.nothing_stored():
        browser.get(url).refuses(400, "This consent was used before")


def test_what_is_stored_of_a_state_is_no_state(world: SetupWorld) -> None:
    browser = world.signed_in()
    url = QUICKBOOKS.begin(browser).location
    state = dict(parse_qsl(urlsplit(url).query))["state"]
    rows = [str(row) for row in world.rows("directory") if str(row["pk"]).startswith("once#")]
    assert rows
    assert not any(state in row or browser.jar["__Host-setup_browser"] in row for row in rows)
