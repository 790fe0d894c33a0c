"""What a person does to connections: connect, connect again, disconnect. Callouts only use what is here decided."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import grants
from quickbooks_actions.connections.apps import Apps
from quickbooks_actions.connections.credentials import (
    OAUTH,
    PRODUCTION,
    SANDBOX,
    STATIC,
    AppCredentials,
    Misshapen,
    Tokens,
)
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import CompanyRow, Health, PortalRow, Rows, company_key, portal_key
from quickbooks_actions.connections.secrets import SecretChanged, Secrets, company_secret, portal_secret
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from quickbooks_actions.timing import Clock

REVOKE_SECONDS = 10.0


class Linking:
    """Every method raises ComeBack `store_unavailable` or `configuration`; then nothing is half done that doing it
    again would not finish: no connection counts as connected without tokens that were given for it, and no tokens of a
    company are kept that is another portal's by now.

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
        self._session = session or requests.Session()
        self._rows = Rows(table, clock)
        self._owners = Owners(table, clock)
        self._leases = Leases(table, clock)

    def save_portal(self, portal: PortalRow, tokens: Tokens) -> None:
        """Connects a portal, or connects it again. Only for who has just been given `tokens` by HubSpot.

        Args:
            tokens: with `expires_at` None for a static app token.

        Raises:
            Refusal: `not_connected`, where the deployment does not serve that portal; nothing is stored.
            ComeBack: `lease_lost`, where somebody disconnected it at this moment.
        """
        if not self._settings.allows(portal.portal_id):
            raise Refusal(
                ErrorCode.NOT_CONNECTED,
                f"The HubSpot account {portal.portal_id} may not use this application. Its engineer has to add the "
                "account to the parameter AllowedPortals first.",
            )
        secret = portal_secret(portal.portal_id)
        self._secrets.save(secret, tokens.to_secret(kind=True))
        self._rows.save_portal(replace(portal, kind=_kind(tokens), health=_health(tokens)))
        self._confirm(secret, portal_key(portal.portal_id))

    def link_company(self, portal_id: str, company: CompanyRow, tokens: Tokens) -> None:
        """Connects a company for a portal, or connects it again. Only for who has just been given `tokens` by Intuit,
        and has read the company with them.

        Raises:
            Refusal: `not_linked`, where the company is another portal's; nothing is stored.
            ComeBack: `lease_lost`, where somebody disconnected it at this moment.
            ValueError: an unknown environment.
        """
        if company.environment not in {PRODUCTION, SANDBOX}:
            raise ValueError(f"unknown environment {company.environment!r}")
        if not self._owners.claim(company.realm_id, portal_id):
            raise Refusal(
                ErrorCode.NOT_LINKED,
                f"The QuickBooks company {company.name or company.realm_id} is connected to another HubSpot account. "
                "Disconnect it there first.",
            )
        secret = company_secret(company.realm_id)
        self._secrets.save(secret, tokens.to_secret(kind=False))
        self._rows.save_company(portal_id, replace(company, health=_health(tokens)))
        self._confirm(secret, company_key(portal_id, company.realm_id))

    def disconnect_company(self, portal_id: str, realm_id: str) -> bool:
        """Ends a company's connection: callouts are refused, the tokens are revoked and no longer stored.

        Returns:
            Whether Intuit said that the tokens are revoked.

        Raises:
            Refusal: `not_linked`, where the portal has no such company.
            ComeBack: `lease_lost`, while its tokens are being renewed.
        """
        row = self._rows.company(portal_id, realm_id)
        if row is None:
            raise Refusal(
                ErrorCode.NOT_LINKED, f"The QuickBooks company {realm_id} is not linked to this HubSpot account."
            )
        owner = self._owners.of(realm_id)
        key = company_key(portal_id, realm_id)
        self._rows.disconnect(key)
        if owner is None or owner.portal_id != portal_id:
            return True  # it was ended before, and may be another's by now
        apps = self._apps()
        app = apps.quickbooks_for(row.environment) if apps else None
        url = self._settings.quickbooks_revoke_url

        def revoke(refresh_token: str) -> bool:
            return app is not None and grants.revoke_quickbooks(self._session, url, app, refresh_token, REVOKE_SECONDS)

        revoked = self._end(company_secret(realm_id), f"quickbooks#{realm_id}", key, revoke)
        self._owners.release(realm_id, owner)
        return revoked

    def disconnect_portal(self, portal_id: str) -> bool:
        """Ends a portal's connection; its companies stay linked to it, but no callout is served.

        Returns:
            Whether HubSpot said that the access is revoked. A static token can only be rotated by a person there.

        Raises:
            ComeBack: `lease_lost`, while its tokens are being renewed.
        """
        key = portal_key(portal_id)
        self._rows.disconnect(key)
        apps = self._apps()
        url = f"{self._settings.hubspot_base_url}/oauth/{HUBSPOT_API_VERSION}/token"

        def revoke(refresh_token: str) -> bool:
            if apps is None or not refresh_token:
                return False
            return grants.revoke_hubspot(self._session, url, apps.hubspot, refresh_token, REVOKE_SECONDS)

        return self._end(portal_secret(portal_id), f"hubspot#{portal_id}", key, revoke)

    def _end(self, secret: str, lease_name: str, key: Mapping[str, str], revoke: Callable[[str], bool]) -> bool:
        """Revokes the tokens and takes them out of their secret, under the lease: a renewal must not put new ones back.

        In this order, so that tokens whose revocation nobody heard of are still there to be revoked. The secret itself
        stays: a deleted one could not be written again for days.
        """
        lease = self._leases.acquire(lease_name)
        if lease is None:
            raise ComeBack(
                ErrorCode.LEASE_LOST, "The connection's access is being renewed at this moment. Try again in a minute."
            )
        try:
            revoked = self._revoked_and_emptied(secret, revoke)
            self._rows.disconnect(key)  # again: who connected it meanwhile has just lost the tokens for it
            return revoked
        except SecretChanged:
            raise ComeBack(
                ErrorCode.LEASE_LOST, "The connection was connected anew at this moment. Look again, then try again."
            ) from None
        finally:
            self._leases.release(lease)

    def _revoked_and_emptied(self, secret: str, revoke: Callable[[str], bool]) -> bool:
        try:
            read = self._secrets.read(secret)
        except ComeBack as error:
            if error.code is ErrorCode.CONFIGURATION:
                return False  # not there, or nothing that anybody could use
            raise
        tokens = _tokens(read.value)
        revoked = tokens is not None and revoke(tokens.refresh_token)
        self._secrets.replace(read, {"disconnected_at": self._clock.now().isoformat(timespec="seconds")})
        return revoked

    def _confirm(self, secret: str, key: Mapping[str, str]) -> None:
        """Of who connects and who disconnects at the same moment, the latter wins, and the former is told."""
        try:
            if _tokens(self._secrets.read(secret).value) is not None:
                return
        except ComeBack:
            return  # what was written is there; this was only to see whether it still is
        self._rows.disconnect(key)
        raise ComeBack(
            ErrorCode.LEASE_LOST, "The connection was disconnected at this moment. Look again, then connect it again."
        )

    def _apps(self) -> AppCredentials | None:
        """The apps' keys as they are stored now; None where none are."""
        try:
            return Apps(self._secrets, self._clock).get()
        except ComeBack as error:
            if error.code is ErrorCode.CONFIGURATION:
                return None
            raise


def _tokens(value: Mapping[str, Any]) -> Tokens | None:
    try:
        return Tokens.from_secret(value)
    except Misshapen:
        return None  # emptied before, or never usable


def _kind(tokens: Tokens) -> str:
    return STATIC if tokens.expires_at is None else OAUTH


def _health(tokens: Tokens) -> Health:
    return Health(
        expires_at=tokens.expires_at,
        renewed_at=tokens.renewed_at,
        refresh_expires_at=tokens.refresh_expires_at,
        ends_at=tokens.ends_at,
    )
