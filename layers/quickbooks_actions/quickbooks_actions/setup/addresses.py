"""The deployment's own URLs, as HubSpot and Intuit want them registered."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from quickbooks_actions.setup.consents import HUBSPOT_CALLBACK, QUICKBOOKS_CALLBACK
from quickbooks_actions.setup.request import PageRequest


@dataclass(frozen=True, slots=True)
class Addresses:
    """base: of the actions, HubSpot's `BASE_URL`. setup: what Intuit opens to launch, disconnect and reconnect."""

    base: str
    host: str
    setup: str
    hubspot_callback: str
    quickbooks_callback: str


def addresses(request: PageRequest) -> Addresses:
    """By the URL under which the page was opened."""
    return Addresses(
        base=request.base_url,
        host=urlsplit(request.base_url).netloc,
        setup=request.url("/setup"),
        hubspot_callback=request.url(HUBSPOT_CALLBACK),
        quickbooks_callback=request.url(QUICKBOOKS_CALLBACK),
    )
