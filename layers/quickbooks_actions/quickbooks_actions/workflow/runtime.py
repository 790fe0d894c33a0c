"""What a container keeps between callouts, and what is made anew for each one."""

import time
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

from quickbooks_actions.aws import Table, best_effort_client, dynamodb_client
from quickbooks_actions.connections.connections import Connections
from quickbooks_actions.connections.opened import CompanyConnection
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.http_session import http_session
from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.hubspot.facts import PortalFacts
from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.quickbooks.company_lists import CompanyLists
from quickbooks_actions.quickbooks.directory import Directory
from quickbooks_actions.quickbooks.ledger import Ledger
from quickbooks_actions.quickbooks.memory import CompanyMemory, DirectoryStore
from quickbooks_actions.quickbooks.posting import Poster
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import LAST_START_SECONDS, Clock, Deadline, SystemClock
from quickbooks_actions.workflow.delivery import delivery_store
from quickbooks_actions.workflow.troubles import Troubles


class Runtime:
    """One per container: settings, stores and HTTP sessions, so that a warm callout opens no connection of its own.

    Args:
        settings: of this deployment.
        clock: wall-clock time.
        monotonic: elapsed seconds, for deadlines.
        pause: waits that many seconds, while another container renews the same tokens.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        dynamodb = dynamodb_client()
        self.deliveries = delivery_store(settings.deliveries_table, dynamodb)
        self.connections = Connections(
            settings=settings,
            table=Table(settings.connections_table, dynamodb),
            secrets=Secrets(settings.secrets_prefix),
            clock=self.clock,
            pause=pause,
        )
        self._monotonic = monotonic
        self._ledger = Ledger(Table(settings.ledger_table, dynamodb), self.clock)
        self._directory = DirectoryStore(Table(settings.directory_table, dynamodb))
        self.troubles = Troubles(Table(settings.directory_table, best_effort_client()), self.clock)
        self._quickbooks_session = http_session()

    def deadline(self, seconds: float, last_start: float = LAST_START_SECONDS) -> Deadline:
        """The time of a callout that has so many seconds left, and begins no new step after `last_start`."""
        return Deadline(seconds, self._monotonic, last_start)

    def hubspot_client_secrets(self, *, fresh: bool) -> tuple[str, ...]:
        """Every HubSpot client secret that is valid now; `fresh` reads them anew (at most once a minute).

        Raises:
            ComeBack: they cannot be read, or none is stored yet.
        """
        return self.connections.apps(fresh=fresh).hubspot.client_secrets

    def opened(self, portal_id: str, realm_id: str, deadline: Deadline) -> tuple[HubSpot, Company]:
        """The CRM of a connected portal, and a company that is linked to it.

        Raises:
            Refusal: `not_connected`, `not_linked`.
        """
        portal, company = self.connections.linked(portal_id, realm_id, deadline)
        client = HubSpotClient(base_url=portal.base_url, tokens=portal.tokens, deadline=deadline)
        facts = PortalFacts(portal_id=portal_id, currency=portal.currency, time_zone=portal.time_zone)
        zone = ZoneInfo(self.settings.time_zone or portal.time_zone or "UTC")
        hubspot = HubSpot(client, portal=facts, time_zone=zone, clock=self.clock)
        directory, poster, _ = self._directory_of(portal_id, company, deadline)
        return hubspot, Company(directory, poster)

    def lists(self, portal_id: str, realm_id: str, deadline: Deadline) -> CompanyLists:
        """What the workflow editor may choose from in a company that is linked to the portal; raises as `opened`."""
        _, company = self.connections.linked(portal_id, realm_id, deadline)
        directory, _, client = self._directory_of(portal_id, company, deadline)
        memory = CompanyMemory(self._directory, portal_id=portal_id, realm_id=realm_id, clock=self.clock)
        return CompanyLists(directory, client=client, memory=memory, clock=self.clock, deadline=deadline)

    def _directory_of(
        self, portal_id: str, connection: CompanyConnection, deadline: Deadline
    ) -> tuple[Directory, Poster, QuickBooksClient]:
        client = QuickBooksClient(
            realm_id=connection.realm_id,
            base_url=connection.base_url,
            tokens=connection.tokens,
            deadline=deadline,
            session=self._quickbooks_session,
        )
        poster = Poster(self._ledger, client, self.clock, deadline)
        directory = Directory(
            client=client,
            store=self._directory,
            poster=poster,
            portal_id=portal_id,
            realm_id=connection.realm_id,
            environment=connection.environment,
            clock=self.clock,
        )
        return directory, poster, client


@cache
def container_runtime() -> Runtime:
    """The container's runtime, made at the first callout.

    Raises:
        ComeBack: `configuration`, as long as the environment lacks a setting.
    """
    return Runtime(Settings.from_environment())
