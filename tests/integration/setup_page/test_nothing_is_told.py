"""No token, code, key or e-mail address in a page or a log line, whatever succeeds or fails."""

import pytest

from sandbox.kit import FaultRule
from tests.integration.setup_page.browser import Browser
from tests.integration.setup_page.secrecy import check_nothing_told, secrets_of
from tests.integration.setup_page.world import SetupWorld

CANARY = "canary-of-a-service-4f1c"
SERVICES = {
    "hubspot": ("/oauth/2026-03/token", "/oauth/2026-03/token/introspect", "/account-info/*", "*/revoke"),
    "quickbooks": ("/oauth2/v1/tokens/bearer", "/v3/company/*", "*/revoke"),
}
FAULTS: tuple[dict[str, object], ...] = (
    {"do": "status", "status": 400, "body": {"error": "invalid_grant", "error_description": CANARY, "message": CANARY}},
    {"do": "status", "status": 401, "body": {"error": "invalid_client", "error_description": CANARY}},
    {"do": "status", "status": 200, "body": {"access_token": [CANARY], "refresh_token": {"x": CANARY}}},
    {"do": "truncate"},
)


def everything(world: SetupWorld, browser: Browser) -> list[bool]:
    """All that a person can do; whether each was done."""
    portal = world.portal_ids[0]
    static = world.hubspot.portal(portal).static_token
    keys = {"quickbooks_client_id": "production-id", "quickbooks_client_secret": "canary-client-secret"}
    return [
        browser.sign_in(portal).back_home,
        browser.connect_company(world.realm_id).back_home,
        browser.connect_company(world.realm_id).back_home,
        browser.forge("/setup/keys", **keys).back_home,
        browser.forge("/setup/quickbooks/disconnect", realm=world.realm_id).back_home,
        browser.forge("/setup/hubspot/disconnect").back_home,
        browser.forge("/setup/hubspot/token", token=static).back_home,
        browser.get("/setup").status == 200,
    ]


def test_where_everything_succeeds(world: SetupWorld, capsys: pytest.CaptureFixture[str]) -> None:
    # Given
    browser = world.browser()
    link = world.setup_link()
    assert browser.get(f"/setup/link?key={link}").back_home
    # When
    assert all(everything(world, browser))
    # Then
    secrets = secrets_of(world)
    assert {world.hubspot.portal(world.portal_ids[0]).static_token, "canary-client-secret"} <= secrets
    assert any("@" in each for each in secrets)
    check_nothing_told(world, browser, capsys.readouterr().out, link)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['do']} {fault.get('status', '')}")
def test_where_a_service_fails(world: SetupWorld, fault: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    # Given a portal with a company, and services whose answers have in them what is nobody's business
    browser = world.engineer()
    assert browser.sign_in(world.portal_ids[0]).back_home
    assert browser.connect_company(world.realm_id).back_home
    # When each of their addresses fails in turn
    refused = 0
    for service, paths in SERVICES.items():
        for path in paths:
            faults = getattr(world, service).faults
            faults.add(FaultRule.model_validate({"match": {"path": path}, "times": 0, **fault}))
            refused += everything(world, browser).count(False)
            faults.clear()
    # Then
    assert refused
    assert not [page for page in browser.seen if page.status == 500]
    check_nothing_told(world, browser, capsys.readouterr().out, CANARY)


def test_forms_with_secrets_that_are_refused(world: SetupWorld, capsys: pytest.CaptureFixture[str]) -> None:
    # Given forms that come back to be mended
    browser = world.engineer()
    tokens = ("canary token with spaces", "pat-na1-canary-unknown")
    keys = {"hubspot_client_secret": "canary-half-a-pair", "quickbooks_client_secret": "canary with spaces"}
    # When
    pages = [browser.forge("/setup/hubspot/token", token=each) for each in tokens]
    pages.append(browser.forge("/setup/keys", **keys))
    browser.sign_in(world.portal_ids[0])
    # Then
    assert [page.status for page in pages] == [400, 400, 400]
    check_nothing_told(world, browser, capsys.readouterr().out, *tokens, *keys.values())
