"""The app that is installed in the portals, and the access tokens it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.hubspot import exceptions, object_types

AUTOMATION = ("automation",)
OAUTH = ("oauth",)
TAX_RATES = (
    "tax_rates.read",
    "crm.objects.quotes.read",
    "crm.objects.quotes.write",
    "cpq.quotes.read",
    "cpq.quotes.write",
)

UNUSED = (
    "crm.objects.owners.read",
    "crm.schemas.deals.read",
    "crm.schemas.deals.write",
    "tax_rates.read",
    "cpq.quotes.read",
    "cpq.quotes.write",
    "timeline",
)
"""Scopes that an app may ask for although hardly anything here needs them."""

ALL_SCOPES = frozenset(
    {"oauth", "automation", "e-commerce", *UNUSED}.union(
        *(object_type.read_scopes + object_type.write_scopes for object_type in object_types.ALL)
    )
)


@dataclass(frozen=True, slots=True)
class App:
    """The HubSpot app whose actions are called: its id, and the client whose secret signs the callouts.

    `redirect_urls`: where its users may be sent after consenting; none: any that HubSpot allows.
    `required_scopes`: what every link to the page on which they consent must ask for.
    """

    app_id: int
    client_id: str
    client_secret: str
    redirect_urls: tuple[str, ...] = ()
    required_scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """An access token of one portal; a static one has no end."""

    value: str
    portal_id: int
    scopes: frozenset[str]
    expires_at: datetime | None = None

    @property
    def static(self) -> bool:
        """Whether it is an app's own in one account, and no OAuth token."""
        return self.expires_at is None

    def check_age(self, now: datetime) -> None:
        """Raise 401 EXPIRED_AUTHENTICATION when the token has ended."""
        if self.expires_at is not None and now >= self.expires_at:
            raise exceptions.expired_authentication(int((now - self.expires_at).total_seconds() // 60))

    def require(self, any_of: Sequence[str]) -> None:
        """Raise 403 MISSING_SCOPES unless one of the scopes was granted."""
        if not self.scopes.intersection(any_of):
            raise exceptions.missing_scopes(any_of)
