"""What is true of a whole portal."""

from dataclasses import dataclass

from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.hubspot.values import text
from quickbooks_actions.settings import HUBSPOT_API_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalFacts:
    """A portal's own settings.

    Attributes:
        currency: ISO code that counts where a record names none; '' where unknown.
        time_zone: IANA name; '' where unknown.
        domain: HubSpot's own for the account's pages (`app-eu1.hubspot.com`); '' where unknown.
    """

    portal_id: str
    currency: str = ""
    time_zone: str = ""
    domain: str = ""


def read_portal_facts(client: HubSpotClient) -> PortalFacts:
    """Reads them from HubSpot (once, when a portal is connected). Raises: as every call of the client."""
    details = client.get(f"/account-info/{HUBSPOT_API_VERSION}/details", what="the account's details")
    return PortalFacts(
        portal_id=text(details, "portalId"),
        currency=text(details, "companyCurrency").upper(),
        time_zone=text(details, "timeZone"),
        domain=text(details, "uiDomain"),
    )
