"""What somebody could try on the set-up page to reach another portal's company; each ends as it may."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from quickbooks_actions.connections.one_time import LINK_LIVES, Purpose
from tests.integration.another_portal.attempts_of_callouts import Attempt
from tests.integration.another_portal.entries import Entry
from tests.integration.another_portal.scene import Scene
from tests.integration.setup_page.browser import Browser


def named(scene: Scene) -> dict[str, str]:
    """The other portal and its company, in every field that might be believed."""
    portal = dict.fromkeys(("portal", "portal_id", "portalId", "hub_id"), scene.theirs)
    company = dict.fromkeys(("realm", "realmId", "realm_id", "account"), scene.realm)
    return {**portal, **company, "session": scene.theirs, "engineer": "true"}


def show(scene: Scene) -> None:
    page = scene.ask(scene.browser, "GET", "/setup", named(scene))
    assert page.status == 200
    assert scene.ours in page.text
    scene.shows_nothing_of_theirs(page.body)


def enter_by_link(scene: Scene) -> None:
    # What is good once for something else is no link
    state = scene.world.setup.one_time.issue(Purpose.QUICKBOOKS, {"portal": scene.theirs}, LINK_LIVES)
    for key in (state, scene.neighbour.session, scene.theirs, ""):
        scene.ask(scene.browser, "GET", "/setup/link", {"key": key, **named(scene)}).refuses(
            403, "This link is no longer valid"
        )


def save_keys(scene: Scene) -> None:
    fields = {"hubspot_client_id": "a", "hubspot_client_secret": "b", **named(scene)}
    scene.browser.forge("/setup/keys", **fields).refuses(403, "This is for the engineer")


def open_portal(scene: Scene) -> None:
    scene.browser.forge("/setup/hubspot/open", **named(scene)).refuses(403, "This is for the engineer")


def go_to_hubspot(scene: Scene) -> None:
    # Who is let in is who consents, whatever was asked for
    begun = scene.browser.forge("/setup/hubspot/connect", **named(scene)).location
    assert scene.theirs not in begun
    assert scene.browser.get(Browser.at_hubspot(begun, int(scene.ours))).back_home
    still_ours(scene)


def come_from_hubspot(scene: Scene) -> None:
    # Our code with the other portal named; a state of theirs with our code, and ours with which they are lured
    back = at_hubspot(scene, scene.browser)
    assert scene.browser.get(with_query(back, **named(scene))).back_home
    still_ours(scene)
    for browser, foreign in ((scene.browser, scene.neighbour), (scene.neighbour, scene.browser)):
        page = browser.get(with_query(at_hubspot(scene, browser), state=state_of(at_hubspot(scene, foreign))))
        assert page.status in {400, 403}, page.text
    still_ours(scene)


def enter_token(scene: Scene) -> None:
    token = scene.world.hubspot.portal(int(scene.ours)).static_token
    assert scene.browser.forge("/setup/hubspot/token", token=token, **named(scene)).back_home
    assert scene.world.secret(f"hubspot/{scene.ours}") == {"kind": "static", "access_token": token}
    still_ours(scene)


def disconnect_hubspot(scene: Scene) -> None:
    assert scene.browser.forge("/setup/hubspot/disconnect", **named(scene)).back_home
    assert "access_token" not in scene.world.secret(f"hubspot/{scene.ours}")


def go_to_quickbooks(scene: Scene) -> None:
    begun = scene.browser.forge("/setup/quickbooks/connect", environment="sandbox", **named(scene)).location
    assert scene.theirs not in begun
    assert scene.browser.get(Browser.at_intuit(begun, scene.world.realm_ids[2])).back_home
    linked = scene.world.runtime.connections.companies(scene.ours)
    assert {row.realm_id for row in linked} == {scene.ours_realm, scene.world.realm_ids[2]}


def come_from_quickbooks(scene: Scene) -> None:
    # A good code for our own company, with the other's named in every way but as `realmId` (see the consents' tests)
    fields = {name: value for name, value in named(scene).items() if name != "realmId"}
    assert scene.browser.get(with_query(at_intuit(scene, scene.browser), **fields)).back_home
    # with the other's as `realmId`, and with both
    back = at_intuit(scene, scene.browser)
    scene.browser.get(with_query(back, realmId=scene.realm)).refuses(403, "QuickBooks did not show that company")
    # a state of theirs with our code, and ours with which they are lured to take our company for theirs
    for browser, foreign in ((scene.browser, scene.neighbour), (scene.neighbour, scene.browser)):
        page = browser.get(with_query(at_intuit(scene, scene.browser), state=state_of(at_intuit(scene, foreign))))
        assert page.status in {400, 403}, page.text


def disconnect_quickbooks(scene: Scene) -> None:
    scene.browser.forge("/setup/quickbooks/disconnect", **named(scene)).refuses(
        409, "That cannot be done", "not linked to this HubSpot account"
    )


def sign_out(scene: Scene) -> None:
    assert scene.browser.forge("/setup/sign-out", **named(scene)).back_home
    assert scene.browser.session == ""
    assert scene.theirs in scene.neighbour.get("/setup").text


def still_ours(scene: Scene) -> None:
    """Who tries is where they were."""
    page = scene.browser.get("/setup")
    assert scene.ours in page.text
    scene.shows_nothing_of_theirs(page.body)


def at_hubspot(scene: Scene, browser: Browser) -> str:
    """Where the person is sent back to who lets our portal in."""
    return Browser.at_hubspot(browser.forge("/setup/hubspot/connect").location, int(scene.ours))


def at_intuit(scene: Scene, browser: Browser) -> str:
    """Where the person is sent back to who chooses our company."""
    begun = browser.forge("/setup/quickbooks/connect", environment="sandbox").location
    return Browser.at_intuit(begun, scene.ours_realm)


def with_query(url: str, **query: str) -> str:
    """The same with other parameters."""
    parts = urlsplit(url)
    return f"{url.partition('?')[0]}?{urlencode(dict(parse_qsl(parts.query)) | query)}"


def state_of(url: str) -> str:
    """The state that a browser is sent back with."""
    return dict(parse_qsl(urlsplit(url).query))["state"]


PEOPLE: dict[Entry, Attempt] = {
    ("GET", "/setup"): show,
    ("GET", "/setup/link"): enter_by_link,
    ("GET", "/oauth/hubspot/callback"): come_from_hubspot,
    ("GET", "/oauth/quickbooks/callback"): come_from_quickbooks,
    ("POST", "/setup/keys"): save_keys,
    ("POST", "/setup/hubspot/connect"): go_to_hubspot,
    ("POST", "/setup/hubspot/token"): enter_token,
    ("POST", "/setup/hubspot/open"): open_portal,
    ("POST", "/setup/hubspot/disconnect"): disconnect_hubspot,
    ("POST", "/setup/quickbooks/connect"): go_to_quickbooks,
    ("POST", "/setup/quickbooks/disconnect"): disconnect_quickbooks,
    ("POST", "/setup/sign-out"): sign_out,
}
