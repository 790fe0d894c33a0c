"""Where a browser is sent to, and with what: the two pages of consent and our own, whatever anybody asks for."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES, REQUIRED_SCOPES
from quickbooks_actions.setup import site
from sandbox.kit import FaultRule, Match
from tests.integration.setup_page.browser import Browser, Page
from tests.integration.setup_page.world import PUBLIC_URL, SetupWorld

ELSEWHERE = "https://evil.example/"
NAMES = ("next", "return_to", "redirect_uri", "redirect", "url", "state", "code", "key", "realmId", "error", "Location")
SPLIT = "x\r\nSet-Cookie: planted=1\r\nLocation: https://evil.example/"


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, strict_parsing=True))


def test_to_hubspots_consent_to_the_letter(world: SetupWorld) -> None:
    url = world.browser().press("/setup/hubspot/connect").location
    given = asked(url)
    assert url.partition("?")[0] == world.settings.hubspot_authorize_url
    assert len(given.pop("state")) >= 43
    assert given == {
        "client_id": world.hubspot.hubspot_app.client_id,
        "redirect_uri": f"{PUBLIC_URL}/oauth/hubspot/callback",
        "scope": " ".join(REQUIRED_SCOPES),
        "optional_scope": " ".join(OPTIONAL_SCOPES),
    }
    assert "+" not in url  # scopes with %20 between, as HubSpot writes them
    assert "oauth" in REQUIRED_SCOPES


def test_to_intuits_consent_to_the_letter(world: SetupWorld) -> None:
    url = world.signed_in().press("/setup/quickbooks/connect", environment="sandbox").location
    given = asked(url)
    assert url.partition("?")[0] == world.settings.quickbooks_authorize_url
    assert len(given.pop("state")) >= 43
    assert given == {
        "client_id": world.quickbooks.client_id,
        "response_type": "code",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": f"{PUBLIC_URL}/oauth/quickbooks/callback",
    }


def test_no_state_is_given_twice(world: SetupWorld) -> None:
    browser = world.signed_in()
    states = [asked(browser.press("/setup/hubspot/connect").location)["state"] for _ in range(5)]
    assert len(set(states)) == len(states)


def led_nowhere_else(world: SetupWorld, page: Page) -> None:
    """The page sends a browser to our own pages or to a consent, and no part of what was asked is a header."""
    targets = (f"{PUBLIC_URL}/setup", world.settings.hubspot_authorize_url, world.settings.quickbooks_authorize_url)
    for location in page.headers.get("location", []):
        assert location.partition("?")[0] in targets
    values = [value for values in page.headers.values() for value in values]
    assert not [value for value in values if "evil.example" in value or "planted" in value or set("\r\n") & set(value)]
    assert "evil.example" not in page.body
    assert set(page.cookies()) <= {f"__Host-setup_{name}" for name in ("session", "browser", "notice")}


@pytest.mark.parametrize(("method", "path"), site.ROUTES)
@pytest.mark.parametrize("value", [ELSEWHERE, SPLIT], ids=["another site", "a split header"])
def test_nobody_is_led_elsewhere(world: SetupWorld, method: str, path: str, value: str) -> None:
    # Given a stranger and an engineer in a portal
    engineer = world.engineer()
    assert engineer.sign_in(world.portal_ids[0]).back_home
    wanted = dict.fromkeys(NAMES, value)
    for browser in (world.browser(), engineer):
        # When another address stands wherever one could be taken from
        for page in sent(browser, method, path, wanted):
            # Then
            led_nowhere_else(world, page)


def sent(browser: Browser, method: str, path: str, wanted: dict[str, str]) -> list[Page]:
    if method == "POST":
        return [browser.post(path, wanted), browser.forge(path, **wanted, environment="sandbox")]
    browser.jar["__Host-setup_notice"] = wanted["next"]
    return [browser.get(f"{path}?{urlencode(wanted)}"), browser.get(f"{path}/{wanted['next']}")]


def test_what_a_service_sets_for_one_person_is_not_sent_for_the_next(world: SetupWorld) -> None:
    # Given a HubSpot that marks whoever asks
    match, cookie = Match(path="/account-info/*"), {"Set-Cookie": "who=first; Path=/"}
    world.hubspot.faults.add(FaultRule(match=match, do="status", status=503, headers=cookie))
    world.browser().sign_in(world.portal_ids[0])
    assert world.hubspot.faults.fired()
    # When somebody else signs in
    assert world.browser().sign_in(world.portal_ids[1]).back_home
    # Then
    assert [entry.url for entry in world.hubspot.log.entries() if "who=first" in entry.headers.get("cookie", "")] == []
