"""Where the services are: every test runs against stand-ins, so what a deployment gets is told here once more."""

import pytest

from quickbooks_actions.connections.opened import quickbooks_host
from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from sandbox.aws.template import load_template

ADDRESSES = {
    "HubSpotBaseUrl": "https://api.hubapi.com",
    "HubSpotAuthorizeUrl": "https://app.hubspot.com/oauth/authorize",
    "QuickBooksBaseUrl": "",
    "QuickBooksAuthorizeUrl": "https://appcenter.intuit.com/connect/oauth2",
    "QuickBooksTokenUrl": "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    "QuickBooksRevokeUrl": "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
}
"""By the template's parameter (QuickBooks contract 3, HubSpot contract 6)."""


VARIABLES = {
    "HUBSPOT_BASE_URL": "HubSpotBaseUrl",
    "HUBSPOT_AUTHORIZE_URL": "HubSpotAuthorizeUrl",
    "QUICKBOOKS_BASE_URL": "QuickBooksBaseUrl",
    "QUICKBOOKS_AUTHORIZE_URL": "QuickBooksAuthorizeUrl",
    "QUICKBOOKS_TOKEN_URL": "QuickBooksTokenUrl",
    "QUICKBOOKS_REVOKE_URL": "QuickBooksRevokeUrl",
}
"""Of a function's environment, and the parameters that they have."""
OTHERS = {
    **dict.fromkeys(("LEDGER_TABLE", "DELIVERIES_TABLE", "CONNECTIONS_TABLE", "DIRECTORY_TABLE"), "table"),
    "SECRETS_PREFIX": "quickbooks-actions",
    "ALLOWED_PORTALS": "50400001",
}


def test_a_deployment_speaks_to_hubspot_and_to_intuit() -> None:
    parameters = load_template()["Parameters"]
    assert {name: parameters[name]["Default"] for name in ADDRESSES} == ADDRESSES


@pytest.mark.parametrize("given", [{name: ADDRESSES[each] for name, each in VARIABLES.items()}, {}])
def test_functions_get_these_addresses(given: dict[str, str]) -> None:
    variables = load_template()["Globals"]["Function"]["Environment"]["Variables"]
    assert {name: variables[name] for name in VARIABLES} == {name: {"Ref": each} for name, each in VARIABLES.items()}
    settings = Settings.from_environment(OTHERS | given)
    assert {each: getattr(settings, name.lower()) for name, each in VARIABLES.items()} == ADDRESSES


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ("production", "https://quickbooks.api.intuit.com"),
        ("sandbox", "https://sandbox-quickbooks.api.intuit.com"),
    ],
)
def test_a_company_is_at_its_environments_host(environment: str, host: str) -> None:
    assert quickbooks_host(Settings.from_environment(OTHERS), environment) == host


def test_hubspots_version_is_the_one_of_its_contract() -> None:
    assert HUBSPOT_API_VERSION == "2026-03"
