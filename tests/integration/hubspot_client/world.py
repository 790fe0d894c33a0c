"""A HubSpot sandbox on a real socket, and the client pointed at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import requests

from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.hubspot.facts import PortalFacts
from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.hubspot.tax_rates import TaxRateCache
from quickbooks_actions.timing import Deadline
from sandbox.hubspot.models import Portal
from sandbox.hubspot.sandbox import HubSpotSandbox
from sandbox.hubspot.seed import PORTAL_ID, STATIC_TOKEN

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


@dataclass
class FakeTokens:
    """A token source: what it gives first, and what after each refusal."""

    first: str = STATIC_TOKEN
    then: str = STATIC_TOKEN
    refused: list[str] = field(default_factory=list)

    def token(self) -> str:
        return self.first

    def after_refusal(self, refused: str) -> str:
        self.refused.append(refused)
        return self.then


@dataclass
class FixedClock:
    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment


@dataclass
class World:
    """One sandbox and what a test needs of it."""

    sandbox: HubSpotSandbox
    base_url: str
    tokens: FakeTokens = field(default_factory=FakeTokens)
    clock: FixedClock = field(default_factory=FixedClock)
    seconds: float = 28.0
    monotonic: Callable[[], float] | None = None
    session: requests.Session = field(default_factory=requests.Session)
    tax_rates: TaxRateCache = field(default_factory=TaxRateCache)

    @property
    def portal(self) -> Portal:
        return self.sandbox.portal(PORTAL_ID)

    def client(self) -> HubSpotClient:
        deadline = Deadline(self.seconds, self.monotonic) if self.monotonic else Deadline(self.seconds)
        return HubSpotClient(base_url=self.base_url, tokens=self.tokens, deadline=deadline, session=self.session)

    def hubspot(self, time_zone: str = "America/New_York", currency: str = "USD") -> HubSpot:
        facts = PortalFacts(portal_id=str(PORTAL_ID), currency=currency, time_zone=time_zone)
        zone = ZoneInfo(time_zone)
        return HubSpot(self.client(), portal=facts, time_zone=zone, clock=self.clock, tax_rates=self.tax_rates)

    def requests(self) -> list[str]:
        return [
            f"{entry.method} {entry.url.removeprefix(self.base_url).split('?')[0]}"
            for entry in self.sandbox.log.entries()
        ]
