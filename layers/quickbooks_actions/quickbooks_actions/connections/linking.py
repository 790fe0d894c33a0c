"""What a person does to connections: connect, connect again, disconnect. Callouts only use what is here decided."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import requests

from quickbooks_actions.aws import ConditionFailed, Table
from quickbooks_actions.connections import grants
from quickbooks_actions.connections.apps import Apps
from quickbooks_actions.connections.credentials import OAUTH, PRODUCTION, SANDBOX, STATIC, AppCredentials, Tokens
from quickbooks_actions.connections.ending import Ending
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import CompanyRow, Health, PortalRow, Rows
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.connections.turns import Names, Turn, Turns, company_names, portal_names
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.http_session import http_session
from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from quickbooks_actions.timing import Clock

GIVE_BACK_SECONDS = 3.0
"""For what could not be stored, with a person waiting to be told so."""

Revoke = Callable[[str, float], bool]
"""Takes a refresh token and the seconds to wait; says whether the service said that it is done."""


class Linking:
    """Every method raises ComeBack `store_unavailable` or `configuration`, and `lease_lost` where somebody else is at
    the same portal or company. Then nothing is half done that doing it again would not finish: what was not connected
    is not connected, and what was connected is; no connection counts as connected without tokens that were given for
    it, and no tokens of a company are kept that is another portal's by now.

    Args:
        session: for the revocation endpoints.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        table: Table,
        secrets: Secrets,
        clock: Clock,
        session: requests.Session | None = None,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock
        self._session = session or http_session()
        self._rows = Rows(table, clock)
        self._owners = Owners(table, clock)
        leases = Leases(table, clock)
        self._turns = Turns(leases, self._rows)
        self._ending = Ending(secrets, leases, self._turns, clock)

    def save_portal(self, portal: PortalRow, tokens: Tokens) -> None:
        """Connects a portal, or connects it again. Only for who has just been given `tokens` by HubSpot.

        Args:
            tokens: with `expires_at` None for a static app token.

        Raises:
            Refusal: `not_connected`, where the deployment does not serve that portal; nothing is stored.
        """
        if not self._settings.allows(portal.portal_id):
            raise Refusal(
                ErrorCode.NOT_CONNECTED,
                f"The HubSpot account {portal.portal_id} may not use this application. Its engineer has to add the "
                "account to the parameter AllowedPortals first.",
            )
        names, row = portal_names(portal.portal_id), replace(portal, kind=_kind(tokens), health=_health(tokens))
        with self._turns.take(names) as turn, self._taken_back(names, turn, tokens, self._revoking_portal):
            self._secrets.save(names.secret, tokens.to_secret(kind=True))
            self._rows.save_portal(row, turn.id, turn.before.turn)

    def link_company(self, portal_id: str, company: CompanyRow, tokens: Tokens) -> None:
        """Connects a company for a portal, or connects it again. Only for who has just been given `tokens` by Intuit,
        and has read the company with them.

        Raises:
            Refusal: `not_linked`, where the company is another portal's; nothing is stored.
            ValueError: an unknown environment.
        """
        if company.environment not in {PRODUCTION, SANDBOX}:
            raise ValueError(f"unknown environment {company.environment!r}")
        realm_id = company.realm_id
        names, row = company_names(portal_id, realm_id), replace(company, health=_health(tokens))
        revoking = self._revoking_company(company.environment)
        with (
            self._turns.take(names) as turn,
            self._taken_back(names, turn, tokens, revoking, lambda: self._disown(portal_id, realm_id, turn)),
        ):
            if not self._owners.claim(realm_id, portal_id):
                raise Refusal(
                    ErrorCode.NOT_LINKED,
                    f"The QuickBooks company {company.name or realm_id} is connected to another HubSpot account. "
                    "Disconnect it there first.",
                )
            self._secrets.save(names.secret, tokens.to_secret(kind=False))
            self._rows.save_company(portal_id, row, turn.id, turn.before.turn)

    def disconnect_company(self, portal_id: str, realm_id: str) -> bool:
        """Ends a company's connection: callouts are refused, the tokens are revoked and no longer stored.

        Returns:
            Whether Intuit said that the tokens are revoked.

        Raises:
            Refusal: `not_linked`, where the portal has no such company.
        """
        names = company_names(portal_id, realm_id)
        with self._turns.take(names) as turn:
            row = self._rows.company(portal_id, realm_id)
            if row is None:
                raise Refusal(
                    ErrorCode.NOT_LINKED, f"The QuickBooks company {realm_id} is not linked to this HubSpot account."
                )
            owner = self._owners.of(realm_id)
            if owner is None or owner.portal_id != portal_id:
                self._rows.disconnect(names.key, turn.id, turn.before.turn, ending=False)
                return True  # it was ended before, and may be another's by now
            self._rows.disconnect(names.key, turn.id, turn.before.turn, ending=True)
            revoked = self._ending.end(names, turn, self._revoking_company(row.environment))
            self._owners.release(realm_id, owner)
            self._rows.ended(names.key, turn.id)
            return revoked

    def disconnect_portal(self, portal_id: str) -> bool:
        """Ends a portal's connection; its companies stay linked to it, but no callout is served.

        Returns:
            Whether HubSpot said that the access is revoked. A static token can only be rotated by a person there.

        Raises:
            Refusal: `not_connected`, where the portal was never connected.
        """
        names = portal_names(portal_id)
        with self._turns.take(names) as turn:
            if self._rows.portal(portal_id) is None:
                raise Refusal(ErrorCode.NOT_CONNECTED, f"The HubSpot account {portal_id} is not connected.")
            self._rows.disconnect(names.key, turn.id, turn.before.turn, ending=True)
            revoked = self._ending.end(names, turn, self._revoking_portal)
            self._rows.ended(names.key, turn.id)
            return revoked

    @contextmanager
    def _taken_back(
        self,
        names: Names,
        turn: Turn,
        tokens: Tokens,
        revoke: Revoke,
        disown: Callable[[], bool] = lambda: True,
    ) -> Iterator[None]:
        """Where connecting fails on its way, nothing of it stays, as far as the stores let us.

        What was served before stays as it is: with its tokens of before, or with those that were just given.
        """
        try:
            yield
        except (ComeBack, ConditionFailed):
            self._take_back(names, turn, tokens, revoke, disown)
            raise

    def _take_back(self, names: Names, turn: Turn, tokens: Tokens, revoke: Revoke, disown: Callable[[], bool]) -> None:
        try:
            if not self._is_off(names, turn):
                return
            self._ending.forget(names.secret, tokens)
            if disown():
                revoke(tokens.refresh_token, GIVE_BACK_SECONDS)
        except (ComeBack, ConditionFailed):
            return  # the stores are out of order, which is told already, or somebody else is at it

    def _is_off(self, names: Names, turn: Turn) -> bool:
        """Whether no callout is served, now that connecting has failed; what it was told not to have written counts."""
        now = self._rows.standing(names.key)
        if now.turn == turn.id and turn.before.is_off:
            self._rows.disconnect(names.key, turn.id, turn.id, ending=turn.before.ending)
            return True
        return now.is_off

    def _disown(self, portal_id: str, realm_id: str, turn: Turn) -> bool:
        """Whether the company is not another portal's; the portal keeps it only to end what it began to end before."""
        owner = self._owners.of(realm_id)
        if owner is None:
            return True
        if owner.portal_id == portal_id and not turn.before.ending:
            self._owners.release(realm_id, owner)
        return owner.portal_id == portal_id

    def _revoking_company(self, environment: str) -> Revoke:
        def revoke(refresh_token: str, seconds: float) -> bool:
            apps = self._apps()
            app = apps.quickbooks_for(environment) if apps else None
            url = self._settings.quickbooks_revoke_url
            return app is not None and grants.revoke_quickbooks(self._session, url, app, refresh_token, seconds)

        return revoke

    def _revoking_portal(self, refresh_token: str, seconds: float) -> bool:
        apps = self._apps() if refresh_token else None
        url = f"{self._settings.hubspot_base_url}/oauth/{HUBSPOT_API_VERSION}/token"
        return apps is not None and grants.revoke_hubspot(self._session, url, apps.hubspot, refresh_token, seconds)

    def _apps(self) -> AppCredentials | None:
        """The apps' keys as they are stored now; None where none are."""
        try:
            return Apps(self._secrets, self._clock).get()
        except ComeBack as error:
            if error.code is ErrorCode.CONFIGURATION:
                return None
            raise


def _kind(tokens: Tokens) -> str:
    return STATIC if tokens.expires_at is None else OAUTH


def _health(tokens: Tokens) -> Health:
    return Health(
        expires_at=tokens.expires_at,
        renewed_at=tokens.renewed_at,
        refresh_expires_at=tokens.refresh_expires_at,
        ends_at=tokens.ends_at,
    )
