"""What keeps a page to itself: the same headers with every route and status, and names from outside are text."""

import pytest

from quickbooks_actions.mapping.records import RecordRef, RecordType
from quickbooks_actions.setup import site
from quickbooks_actions.workflow.troubles import Trouble
from sandbox.kit import FaultRule
from tests.integration.in_process import InvocationContext
from tests.integration.setup_page.browser import Page
from tests.integration.setup_page.world import SetupWorld

COOKIES = {"__Host-setup_session": 3600, "__Host-setup_browser": 86_400, "__Host-setup_notice": 60}
"""In seconds, how long a browser keeps them at most."""
SCRIPT = "<script>alert(1)</script>"


def check_headers(page: Page) -> None:
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"][0].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert not [name for name in policy if name.startswith("script-src")]
    assert "unsafe" not in str(policy)
    assert "*" not in str(policy)
    assert page.headers["cache-control"] == ["no-store"]
    assert page.headers["x-content-type-options"] == ["nosniff"]
    assert page.headers["x-frame-options"] == ["DENY"]
    assert page.headers["referrer-policy"] == ["same-origin"]
    assert page.headers["strict-transport-security"] == ["max-age=31536000"]
    check_cookies(page)


def check_cookies(page: Page) -> None:
    for name, (value, attributes) in page.cookies().items():
        longest = COOKIES[name]
        assert 0 <= int(attributes.pop("Max-Age")) <= (longest if value else 0), name
        assert attributes == {"Path": "/", "Secure": "", "HttpOnly": "", "SameSite": "Lax"}, name


@pytest.mark.parametrize(("method", "path"), site.ROUTES)
def test_every_route_whoever_asks(world: SetupWorld, method: str, path: str) -> None:
    # Given a stranger, a portal's person and an engineer
    stranger, person, engineer = world.browser(), world.connected(), world.engineer()
    for browser in (stranger, person, engineer):
        # When they ask for it: with nothing in it, and as a page of ours would
        if method == "GET":
            browser.get(path)
            browser.get(f"{path}?state=x&code=x&key=x&realmId=1&error=x")
        else:
            browser.post(path, {})
            browser.forge(path)
            browser.post(path, {"token": "x" * 30_000})
            browser.get(path)
    # Then
    for page in [*stranger.seen, *person.seen, *engineer.seen]:
        check_headers(page)


def test_what_is_no_route(world: SetupWorld) -> None:
    browser = world.browser()
    for path in ("/setup/none", "/oauth/none", f"/setup/{SCRIPT}", "/setup/../setup"):
        page = browser.get(path)
        page.refuses(404, "There is no such page")
        check_headers(page)
        assert "<script" not in page.body


def test_where_everything_is_broken(world: SetupWorld) -> None:
    # Given a store that does not answer, and an event that is none
    browser = world.browser()
    world.faults.plan(1)
    page = browser.get("/setup")
    assert page.status == 503
    check_headers(page)
    odd = Page.of(site.handle({"multiValueHeaders": 7}, InvocationContext(28.0), world.setup))
    assert (odd.status, odd.text) == (500, "Something went wrong. Open the set-up page again.")
    check_headers(odd)


def test_the_style_sheet_may_be_kept_and_nothing_else_is_different(world: SetupWorld) -> None:
    page = world.browser().get("/setup/setup.css")
    assert page.headers.pop("cache-control") == ["public, max-age=300"]
    assert "set-cookie" not in page.headers
    page.headers["cache-control"] = ["no-store"]
    check_headers(page)


# --- what comes from outside


def test_a_company_with_markup_for_a_name(world: SetupWorld) -> None:
    # Given
    info = {"CompanyInfo": {"CompanyName": SCRIPT, "LegalName": SCRIPT, "Country": "US", "Id": "1"}}
    rule = {"match": {"path": "*/companyinfo/*"}, "times": 0, "do": "status", "status": 200, "body": info}
    world.quickbooks.faults.add(FaultRule.model_validate(rule))
    # When it is connected, refused to another portal, and disconnected
    browser, other = world.signed_in(), world.signed_in(portal=1)
    assert browser.connect_company(world.realm_id).back_home
    pages = [browser.get("/setup"), other.connect_company(world.realm_id)]
    browser.forge("/setup/quickbooks/disconnect", realm=world.realm_id)
    pages.append(browser.get("/setup"))
    # Then its name is text
    for page in pages:
        assert SCRIPT in page.text
        assert "<script" not in page.body


def test_an_account_whose_domain_is_markup(world: SetupWorld) -> None:
    # Given a portal that HubSpot says odd things of, and a record that failed there, which the page links
    domain = f'x"{SCRIPT}'
    portal = world.portal_ids[0]
    told = {"portalId": portal, "timeZone": SCRIPT, "companyCurrency": SCRIPT, "uiDomain": domain}
    rule = {"match": {"path": "/account-info/*"}, "times": 0, "do": "status", "status": 200, "body": told}
    world.hubspot.faults.add(FaultRule.model_validate(rule))
    browser = world.signed_in()
    world.setup.troubles.note(
        Trouble(
            portal_id=str(portal),
            action=SCRIPT,
            record=RecordRef(RecordType.DEAL, "7"),
            enrolled="7",
            realm_id=SCRIPT,
            workflow_id="1",
            code="record_refused",
            sentence=f"The deal {SCRIPT} cannot be booked.",
            passing=False,
            happened_at=world.clock.now(),
        )
    )
    # When
    page = browser.get("/setup")
    # Then
    assert page.status == 200
    assert f"The deal {SCRIPT} cannot be booked." in page.text
    assert f'x"{SCRIPT}' not in page.body
    assert "<script" not in page.body
