"""The connections of a container: which portal and which company a callout may use, and with which tokens."""

import threading
import time
from collections.abc import Callable
from functools import partial

import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import oauth, rows
from quickbooks_actions.connections.apps import Apps
from quickbooks_actions.connections.credentials import STATIC, AppCredentials, QuickBooksApp, Tokens
from quickbooks_actions.connections.health import RowHealth
from quickbooks_actions.connections.keeper import BoundTokens, Connection, TokenKeeper
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.linked import read_linked
from quickbooks_actions.connections.need import Need
from quickbooks_actions.connections.oauth import Issued
from quickbooks_actions.connections.opened import CompanyConnection, PortalConnection, quickbooks_host
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import CompanyRow, PortalRow, Rows, Status
from quickbooks_actions.connections.secrets import Secrets, company_secret, portal_secret
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.http_session import http_session
from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock, Deadline

CALLOUT_SECONDS = 28.0
"""The time of a callout whose own deadline is not handed in."""


class Connections:
    """One per container: tokens are kept between callouts, links are looked up with every callout.

    Args:
        secrets: with the deployment's prefix.
        session: for the token endpoints.
        pause: waits that many seconds, while another container renews the same tokens.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        table: Table,
        secrets: Secrets,
        clock: Clock,
        session: requests.Session | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock
        self._session = session or http_session()
        self._pause = pause
        self._table = table
        self._rows = Rows(table, clock)
        self._owners = Owners(table, clock)
        self._leases = Leases(table, clock)
        self._apps = Apps(secrets, clock)
        self._keepers: dict[tuple[str, str], TokenKeeper] = {}
        self._lock = threading.Lock()

    def linked(
        self, portal_id: str, realm_id: str, deadline: Deadline | None = None
    ) -> tuple[PortalConnection, CompanyConnection]:
        """The portal of a callout and the company that it chose, for one read. Raises: as `portal` and `company`."""
        self._check_allowed(portal_id)
        found = read_linked(self._table, portal_id, realm_id)
        portal = self._portal(portal_id, found.portal, deadline)
        return portal, self._company(portal_id, realm_id, found.company, deadline)

    def portal(self, portal_id: str, deadline: Deadline | None = None) -> PortalConnection:
        """The portal of a callout.

        Args:
            deadline: of the callout, for what its tokens may need to do.

        Raises:
            Refusal: `not_connected`: never, or disconnected by a person.
            ComeBack: `store_unavailable`.
        """
        self._check_allowed(portal_id)
        return self._portal(portal_id, self._rows.portal(portal_id), deadline)

    def company(self, portal_id: str, realm_id: str, deadline: Deadline | None = None) -> CompanyConnection:
        """A company, for a callout of that portal.

        Raises:
            Refusal: `not_linked`: this portal has not connected that company; `not_connected`: a person ended it.
            ComeBack: `store_unavailable`.
        """
        return self._company(portal_id, realm_id, read_linked(self._table, portal_id, realm_id).company, deadline)

    def companies(self, portal_id: str) -> list[CompanyRow]:
        """All companies that the portal is linked to, whatever their status."""
        return self._rows.companies(portal_id)

    def apps(self, *, fresh: bool = False) -> AppCredentials:
        """The apps' client ids and secrets: from memory, or read afresh, at most once a minute.

        Raises:
            ComeBack: `configuration` or `store_unavailable`; with `fresh` also where older ones are in memory.
        """
        return self._apps.get(fresh=fresh)

    def forget_apps(self) -> None:
        """They were just changed: the next one who needs them reads them afresh."""
        self._apps.forget()

    def quickbooks_app(self, environment: str) -> QuickBooksApp:
        """The Intuit app's keys for companies of that environment.

        Raises:
            ComeBack: `configuration`, where none are stored; and as `apps`.
        """
        app = self._apps.get().quickbooks_for(environment)
        if app is None:
            raise ComeBack(
                ErrorCode.CONFIGURATION, f"No Intuit keys for {environment} companies are stored; see the set-up page."
            )
        return app

    def renew_portal(self, portal_id: str, need: Need, deadline: Deadline) -> Tokens:
        """Renews a portal's tokens where they do not meet the need. Raises: as `TokenKeeper.renew`."""
        return self._portal_keeper(portal_id).renew(need, deadline)

    def renew_company(self, portal_id: str, row: CompanyRow, need: Need, deadline: Deadline) -> Tokens:
        """Renews a company's tokens where they do not meet the need.

        Raises:
            Refusal: `not_linked`, where the company is another portal's, whatever the row says.
            ComeBack: as `TokenKeeper.renew`.
        """
        owner = self._owners.of(row.realm_id)
        if owner is not None and owner.portal_id != portal_id:
            raise _not_linked(row.realm_id)
        return self._company_keeper(portal_id, row).renew(need, deadline)

    def _check_allowed(self, portal_id: str) -> None:
        if not self._settings.allows(portal_id):
            count("PortalsNotAllowed")
            raise Refusal(
                ErrorCode.NOT_CONNECTED,
                f"The HubSpot account {portal_id} may not use this application; its engineer has to add it to the "
                "parameter AllowedPortals.",
            )

    def _portal(self, portal_id: str, row: PortalRow | None, deadline: Deadline | None) -> PortalConnection:
        if row is None or row.status is Status.DISCONNECTED:
            raise Refusal(
                ErrorCode.NOT_CONNECTED,
                f"The HubSpot account {portal_id} is not connected; connect it on the set-up page.",
            )
        keeper = self._portal_keeper(portal_id)
        if row.kind != STATIC:
            keeper.health.used(row.health.used_at)
        tokens = BoundTokens(keeper, deadline or Deadline(CALLOUT_SECONDS))
        return PortalConnection(portal_id, row.currency, row.time_zone, self._settings.hubspot_base_url, tokens)

    def _company(
        self, portal_id: str, realm_id: str, row: CompanyRow | None, deadline: Deadline | None
    ) -> CompanyConnection:
        if row is None:
            count("CompaniesNotLinked")
            raise _not_linked(realm_id)
        if row.status is Status.DISCONNECTED:
            raise Refusal(
                ErrorCode.NOT_CONNECTED,
                f'The QuickBooks company "{row.name or realm_id}" was disconnected; '
                "connect it again on the set-up page.",
            )
        keeper = self._company_keeper(portal_id, row)
        keeper.health.used(row.health.used_at)
        return CompanyConnection(
            realm_id=realm_id,
            environment=row.environment,
            name=row.name,
            country=row.country,
            home_currency=row.home_currency,
            base_url=quickbooks_host(self._settings, row.environment),
            tokens=BoundTokens(keeper, deadline or Deadline(CALLOUT_SECONDS)),
        )

    def _portal_keeper(self, portal_id: str) -> TokenKeeper:
        return self._keeper((portal_id, ""), partial(self._hubspot, portal_id))

    def _company_keeper(self, portal_id: str, row: CompanyRow) -> TokenKeeper:
        return self._keeper((portal_id, row.realm_id), partial(self._quickbooks, portal_id, row))

    def _keeper(self, key: tuple[str, str], connection: Callable[[], Connection]) -> TokenKeeper:
        with self._lock:
            if key not in self._keepers:
                self._keepers[key] = TokenKeeper(connection(), self._secrets, self._leases, self._clock, self._pause)
            return self._keepers[key]

    def _hubspot(self, portal_id: str) -> Connection:
        url = f"{self._settings.hubspot_base_url}/oauth/{HUBSPOT_API_VERSION}/token"
        key = rows.portal_key(portal_id)
        return Connection(
            service="HubSpot",
            secret=portal_secret(portal_id),
            lease=f"hubspot#{portal_id}",
            refresh=self._doubting_apps(
                lambda token, seconds: oauth.refresh_hubspot(
                    self._session, url, self._apps.get().hubspot, token, seconds
                )
            ),
            health=RowHealth(self._table, self._clock, key),
        )

    def _quickbooks(self, portal_id: str, row: CompanyRow) -> Connection:
        url, realm_id = self._settings.quickbooks_token_url, row.realm_id
        key = rows.company_key(portal_id, realm_id)
        return Connection(
            service="QuickBooks",
            secret=company_secret(realm_id),
            lease=f"quickbooks#{realm_id}",
            refresh=self._doubting_apps(
                lambda token, seconds: oauth.refresh_quickbooks(
                    self._session, url, self.quickbooks_app(row.environment), token, seconds
                )
            ),
            health=RowHealth(self._table, self._clock, key),
        )

    def _doubting_apps(self, refresh: Callable[[str, float], Issued]) -> Callable[[str, float], Issued]:
        """The same call; an app that the service does not know is read afresh the next time."""

        def asked(token: str, seconds: float) -> Issued:
            try:
                return refresh(token, seconds)
            except ComeBack as error:
                if error.code is ErrorCode.CONFIGURATION:
                    self._apps.forget()
                raise

        return asked


def _not_linked(realm_id: str) -> Refusal:
    return Refusal(
        ErrorCode.NOT_LINKED,
        f"The QuickBooks company {realm_id} is not linked to this HubSpot account; choose another account in the "
        "action, or connect the company on the set-up page.",
    )
