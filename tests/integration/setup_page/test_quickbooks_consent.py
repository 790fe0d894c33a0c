"""Connecting a company: what Intuit's answer says of it is believed after it was read with the new tokens."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from sandbox.kit import FaultRule, Match
from tests.integration.setup_page.browser import Browser
from tests.integration.setup_page.world import SetupWorld

TOKEN = "/oauth2/v1/tokens/bearer"
NOT_SHOWN = "QuickBooks did not show that company"


def sent_back(browser: Browser, realm_id: str, **query: str) -> str:
    """Where a person is sent back to who chose that company; query: other parameters than Intuit's."""
    url = Browser.at_intuit(browser.press("/setup/quickbooks/connect", environment="sandbox").location, realm_id)
    return f"{url.partition('?')[0]}?{urlencode(dict(parse_qsl(urlsplit(url).query)) | query)}"


def test_the_company_is_connected_with_its_facts_and_tokens(world: SetupWorld) -> None:
    world.connected()
    portal, realm = str(world.portal_ids[0]), world.realm_id
    row = world.row(f"portal#{portal}", f"company#{realm}")
    assert row is not None
    assert (row["status"], row["environment"], row["country"], row["home_currency"]) == (
        "connected",
        "sandbox",
        "US",
        "USD",
    )
    owner = world.row(f"realm#{realm}", "owner")
    assert owner is not None
    assert owner["portal"] == portal
    assert world.secret(f"quickbooks/{realm}")["refresh_token"]
    assert [each["sk"] for each in world.rows("directory") if each["pk"] == f"company#{realm}"] == ["facts"]


def test_several_companies_of_one_portal(world: SetupWorld) -> None:
    browser = world.connected()
    assert browser.connect_company(world.realm_ids[1]).back_home
    listed = world.runtime.connections.companies(str(world.portal_ids[0]))
    assert [row.realm_id for row in listed] == sorted(world.realm_ids[:2])


@pytest.mark.parametrize("which", ["not connected", "another portal's", "the portal's own other one"])
def test_a_forged_realm_with_a_good_code(world: SetupWorld, which: str, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a code for the third company, and the id of another one
    browser = world.connected()
    named = world.realm_ids[1]
    if which == "another portal's":
        world.connected(realm=1, portal=1)
    elif which == "the portal's own other one":
        named = world.realm_id
    url = sent_back(browser, world.realm_ids[2], realmId=named)
    # When / Then
    with world.nothing_stored():
        browser.get(url).refuses(403, NOT_SHOWN, named, "was not connected")
    assert '"ForgedRealms":[1.0]' in capsys.readouterr().out


@pytest.mark.parametrize(
    "realm",
    [
        "",
        "x",
        "1 OR 1=1",
        "../../v3/company",
        "-1",
        "1.5",
        "٣٤",
        "9" * 21,
        "9341453000000001/",
        "09341453000000001",
        "0",
    ],
)
def test_a_realm_that_is_none(world: SetupWorld, realm: str) -> None:
    browser = world.signed_in()
    url = sent_back(browser, world.realm_id, realmId=realm)
    before = len(world.calls("/oauth2/v1"))
    with world.nothing_stored():
        browser.get(url).refuses(400, "QuickBooks named no company")
    assert len(world.calls("/oauth2/v1")) == before
    assert not world.calls("/v3/company")


def test_a_realm_that_is_nobodys(world: SetupWorld) -> None:
    browser = world.signed_in()
    url = sent_back(browser, world.realm_id, realmId="123456")
    with world.nothing_stored():
        browser.get(url).refuses(403, NOT_SHOWN, "123456")


def test_a_company_that_another_portal_has_connected(world: SetupWorld) -> None:
    # Given
    world.connected(portal=0)
    second = world.signed_in(portal=1)
    # When
    with world.nothing_stored():
        page = second.connect_company(world.realm_id)
    # Then the first portal's connection is what it was, and works
    page.refuses(409, "That cannot be done", "connected to another HubSpot account", "Disconnect it there first")
    url = f"{world.settings.quickbooks_base_url}/v3/company/{world.realm_id}/companyinfo/{world.realm_id}"
    token = world.runtime.connections.company(str(world.portal_ids[0]), world.realm_id).tokens.token()
    assert Browser.reads(url, token)


def test_of_two_portals_that_connect_a_company_at_once_exactly_one_wins(world: SetupWorld) -> None:
    # Given two people who come back at the same moment, each to a container of its own
    browsers = [world.browser(world.container()) for _ in world.portal_ids]
    for browser, portal in zip(browsers, world.portal_ids, strict=True):
        assert browser.sign_in(portal).back_home
    urls = [sent_back(browser, world.realm_id) for browser in browsers]
    together = threading.Barrier(2)

    def come_back(number: int) -> bool:
        together.wait()
        return browsers[number].get(urls[number]).back_home

    # When
    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(come_back, range(2)))
    # Then
    assert sorted(won) == [False, True]
    winner = str(world.portal_ids[won.index(True)])
    links = [row["pk"] for row in world.rows("connections") if row["sk"] == f"company#{world.realm_id}"]
    assert links == [f"portal#{winner}"]
    owner = world.row(f"realm#{world.realm_id}", "owner")
    assert owner is not None
    assert owner["portal"] == winner
    token = world.runtime.connections.company(winner, world.realm_id).tokens.token()
    assert token == world.secret(f"quickbooks/{world.realm_id}")["access_token"]


def test_begun_for_one_portal_and_finished_in_another(world: SetupWorld) -> None:
    # Given an engineer who opens another portal in a second tab
    world.signed_in(portal=1)
    engineer = world.engineer()
    assert engineer.sign_in(world.portal_ids[0]).back_home
    url = sent_back(engineer, world.realm_id)
    assert engineer.forge("/setup/hubspot/open", portal=str(world.portal_ids[1])).back_home
    # When / Then
    with world.nothing_stored():
        engineer.get(url).refuses(403, "This is for another account")


def test_coming_back_after_the_session_has_ended(world: SetupWorld) -> None:
    browser = world.signed_in()
    world.clock.advance(3590)
    url = sent_back(browser, world.realm_id)
    world.clock.advance(30)
    with world.nothing_stored():
        browser.get(url).refuses(401, "You are not signed in")


@pytest.mark.parametrize("path", [TOKEN, "/v3/company/*"])
@pytest.mark.parametrize("rule", [{"do": "status", "status": 500}, {"do": "drop"}, {"do": "html"}, {"do": "truncate"}])
def test_quickbooks_does_not_answer(world: SetupWorld, path: str, rule: dict[str, object]) -> None:
    world.quickbooks.faults.add(FaultRule.model_validate({"match": {"path": path}, "times": 2, **rule}))
    browser = world.signed_in()
    with world.nothing_stored():
        page = browser.connect_company(world.realm_id)
    page.refuses(503, "That did not work just now", "QuickBooks", "Begin again")
    world.quickbooks.faults.clear()
    assert browser.connect_company(world.realm_id).back_home


def test_preferences_that_cannot_be_read(world: SetupWorld) -> None:
    world.quickbooks.faults.add(FaultRule(match=Match(path="*/preferences"), times=0, do="status", status=403))
    browser = world.signed_in()
    with world.nothing_stored():
        browser.connect_company(world.realm_id).refuses(403, NOT_SHOWN)


def test_a_token_that_quickbooks_refuses_at_once(world: SetupWorld) -> None:
    world.quickbooks.faults.add(FaultRule(match=Match(path="/v3/company/*"), times=0, do="status", status=401))
    browser = world.signed_in()
    with world.nothing_stored():
        browser.connect_company(world.realm_id).refuses(503, "That did not work just now", "Begin again")


@pytest.mark.parametrize("environment", ["", "moon", "Production", "sandbox\x00", "__class__"])
def test_an_environment_that_is_none(world: SetupWorld, environment: str) -> None:
    browser = world.signed_in()
    with world.nothing_stored():
        page = browser.forge("/setup/quickbooks/connect", environment=environment)
    page.refuses(400, "There is no such environment")


def test_an_environment_without_keys(world: SetupWorld) -> None:
    browser = world.signed_in()
    with world.nothing_stored():
        page = browser.forge("/setup/quickbooks/connect", environment="production")
    page.refuses(503, "That did not work just now", "No Intuit keys for production companies")


def test_before_hubspot(world: SetupWorld) -> None:
    engineer = world.engineer()
    with world.nothing_stored():
        engineer.forge("/setup/quickbooks/connect", environment="sandbox").refuses(409, "HubSpot comes first")


def test_connected_again_the_newest_tokens_are_kept(world: SetupWorld) -> None:
    browser = world.connected()
    before = world.secret(f"quickbooks/{world.realm_id}")
    assert browser.connect_company(world.realm_id).back_home
    after = world.secret(f"quickbooks/{world.realm_id}")
    assert after["refresh_token"] != before["refresh_token"]
    assert world.setup.secrets.read_waiting(f"quickbooks/{world.realm_id}") is None or (
        world.setup.secrets.read_waiting(f"quickbooks/{world.realm_id}")
        == world.setup.secrets.read(f"quickbooks/{world.realm_id}")
    )
