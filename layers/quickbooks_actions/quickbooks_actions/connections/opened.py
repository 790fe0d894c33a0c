"""A connection as a callout uses it: where the service is, and with which tokens."""

from dataclasses import dataclass

from quickbooks_actions.connections.credentials import PRODUCTION, SANDBOX
from quickbooks_actions.settings import Settings
from quickbooks_actions.tokens import TokenSource

INTUIT_HOSTS = {
    PRODUCTION: "https://quickbooks.api.intuit.com",
    SANDBOX: "https://sandbox-quickbooks.api.intuit.com",
}


@dataclass(frozen=True, slots=True)
class PortalConnection:
    """A portal that is connected. currency, time_zone: '' where unknown."""

    portal_id: str
    currency: str
    time_zone: str
    base_url: str
    tokens: TokenSource


@dataclass(frozen=True, slots=True)
class CompanyConnection:
    """A company that the portal is linked to."""

    realm_id: str
    environment: str
    name: str
    country: str
    home_currency: str
    base_url: str
    tokens: TokenSource


def quickbooks_host(settings: Settings, environment: str) -> str:
    """Scheme and host of QuickBooks for companies of that environment."""
    return settings.quickbooks_base_url or INTUIT_HOSTS[environment]
