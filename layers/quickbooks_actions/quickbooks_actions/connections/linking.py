"""What a person does to connections: connect, connect again, disconnect. Callouts only use what is here decided."""

from dataclasses import replace

import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import grants
from quickbooks_actions.connections.apps import Apps
from quickbooks_actions.connections.credentials import OAUTH, PRODUCTION, SANDBOX, STATIC, Misshapen, Tokens
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.rows import CompanyRow, Health, PortalRow, Rows, company_key, portal_key
from quickbooks_actions.connections.secrets import SecretChanged, Secrets, company_secret, portal_secret
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from quickbooks_actions.timing import Clock

REVOKE_SECONDS = 10.0


class Linking:
    """Every method raises ComeBack `store_unavailable` or `configuration`; then nothing is half done that doing it
    again would not finish.

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
        self._apps = Apps(secrets, clock)
        self._clock = clock
        self._session = session or requests.Session()
        self._rows = Rows(table, clock)
        self._leases = Leases(table, clock)

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
        self._secrets.save(portal_secret(portal.portal_id), tokens.to_secret(kind=True))
        self._rows.save_portal(replace(portal, kind=_kind(tokens), health=_health(tokens)))

    def link_company(self, portal_id: str, company: CompanyRow, tokens: Tokens) -> None:
        """Connects a company for a portal, or connects it again. Only for who has just been given `tokens` by Intuit,
        and has read the company with them.

        Raises:
            Refusal: `not_linked`, where the company is another portal's; nothing is stored.
            ValueError: an unknown environment.
        """
        if company.environment not in {PRODUCTION, SANDBOX}:
            raise ValueError(f"unknown environment {company.environment!r}")
        if not self._rows.claim(company.realm_id, portal_id):
            raise Refusal(
                ErrorCode.NOT_LINKED,
                f"The QuickBooks company {company.name or company.realm_id} is connected to another HubSpot account. "
                "Disconnect it there first.",
            )
        self._secrets.save(company_secret(company.realm_id), tokens.to_secret(kind=False))
        self._rows.save_company(portal_id, replace(company, health=_health(tokens)))

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
        self._rows.disconnect(company_key(portal_id, realm_id))
        if self._rows.owner(realm_id) != portal_id:
            return True  # it was ended before, and may be another's by now
        tokens = self._emptied(company_secret(realm_id), f"quickbooks#{realm_id}")
        self._rows.release(realm_id, portal_id)
        app = self._apps.get().quickbooks_for(row.environment)
        if tokens is None or app is None:
            return False
        url = self._settings.quickbooks_revoke_url
        return grants.revoke_quickbooks(self._session, url, app, tokens.refresh_token, REVOKE_SECONDS)

    def disconnect_portal(self, portal_id: str) -> bool:
        """Ends a portal's connection; its companies stay linked to it, but no callout is served.

        Returns:
            Whether HubSpot said that the access is revoked. A static token can only be rotated by a person there.

        Raises:
            ComeBack: `lease_lost`, while its tokens are being renewed.
        """
        self._rows.disconnect(portal_key(portal_id))
        tokens = self._emptied(portal_secret(portal_id), f"hubspot#{portal_id}")
        if tokens is None or not tokens.refresh_token:
            return False
        url = f"{self._settings.hubspot_base_url}/oauth/{HUBSPOT_API_VERSION}/token"
        app = self._apps.get().hubspot
        return grants.revoke_hubspot(self._session, url, app, tokens.refresh_token, REVOKE_SECONDS)

    def _emptied(self, secret: str, lease_name: str) -> Tokens | None:
        """Takes the tokens out of a secret, under the lease: a renewal must not put new ones back.

        The secret itself stays: a deleted one could not be written again for days.
        """
        lease = self._leases.acquire(lease_name)
        if lease is None:
            raise ComeBack(
                ErrorCode.LEASE_LOST, "The connection's access is being renewed at this moment. Try again in a minute."
            )
        try:
            read = self._secrets.read(secret)
            self._secrets.replace(read, {"disconnected_at": self._clock.now().isoformat(timespec="seconds")})
            return Tokens.from_secret(read.value)
        except Misshapen:
            return None  # emptied before, or never usable
        except SecretChanged:
            raise ComeBack(
                ErrorCode.LEASE_LOST, "The connection was connected anew at this moment. Look again, then try again."
            ) from None
        finally:
            self._leases.release(lease)


def _kind(tokens: Tokens) -> str:
    return STATIC if tokens.expires_at is None else OAUTH


def _health(tokens: Tokens) -> Health:
    return Health(
        expires_at=tokens.expires_at,
        renewed_at=tokens.renewed_at,
        refresh_expires_at=tokens.refresh_expires_at,
        ends_at=tokens.ends_at,
    )
