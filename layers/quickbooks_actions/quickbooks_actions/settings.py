"""Typed settings of a function, read once from its environment (which `template.yaml` writes)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from quickbooks_actions.errors import ComeBack, ErrorCode

HUBSPOT_API_VERSION = "2026-03"
"""The one place that names HubSpot's date version (HubSpot contract 2.2: every call uses a date path)."""

ALL_PORTALS = "*"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What differs between two deployments.

    Attributes:
        public_base_url: URL registered at HubSpot up to and including the stage or base path, without a trailing
            slash; empty = derived from the request context.
        secrets_prefix: secrets are named `{prefix}/apps`, `{prefix}/hubspot/{portal}` and
            `{prefix}/quickbooks/{realm}`.
        accept_v2_signatures: accept a valid v2 signature when v3 is missing, stale or wrong.
        time_zone: IANA name that overrides the portal's zone for document dates; empty = the portal's.
        allowed_portals: the HubSpot accounts that may be connected and served; ALL_PORTALS = any.
        hubspot_authorize_url, quickbooks_authorize_url: where a person is asked to consent.
        quickbooks_base_url: empty = Intuit's production or sandbox host by the company's environment.
    """

    ledger_table: str
    deliveries_table: str
    connections_table: str
    directory_table: str
    secrets_prefix: str
    public_base_url: str = ""
    accept_v2_signatures: bool = True
    time_zone: str = ""
    allowed_portals: frozenset[str] = frozenset({ALL_PORTALS})
    hubspot_authorize_url: str = "https://app.hubspot.com/oauth/authorize"
    quickbooks_authorize_url: str = "https://appcenter.intuit.com/connect/oauth2"
    quickbooks_revoke_url: str = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
    hubspot_base_url: str = "https://api.hubapi.com"
    quickbooks_base_url: str = ""
    quickbooks_token_url: str = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"  # noqa: S105 - a URL
    max_body_bytes: int = 1_000_000

    def allows(self, portal_id: str) -> bool:
        """Whether this deployment may serve that HubSpot account."""
        return bool({ALL_PORTALS, portal_id} & self.allowed_portals)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Reads the settings.

        Raises:
            ComeBack: with code `configuration` and the name of what is missing, so that HubSpot retries while the
                engineer repairs the deployment.
        """
        env = os.environ if environment is None else environment

        def needed(name: str) -> str:
            value = env.get(name, "").strip()
            if not value:
                raise ComeBack(ErrorCode.CONFIGURATION, f"The environment variable {name} is not set.")
            return value

        def optional(name: str, default: str) -> str:
            return env.get(name, "").strip() or default

        return cls(
            ledger_table=needed("LEDGER_TABLE"),
            deliveries_table=needed("DELIVERIES_TABLE"),
            connections_table=needed("CONNECTIONS_TABLE"),
            directory_table=needed("DIRECTORY_TABLE"),
            secrets_prefix=needed("SECRETS_PREFIX"),
            public_base_url=optional("PUBLIC_BASE_URL", "").rstrip("/"),
            accept_v2_signatures=optional("ACCEPT_V2_SIGNATURES", "true").lower() == "true",
            time_zone=optional("TIME_ZONE", ""),
            allowed_portals=frozenset(part.strip() for part in needed("ALLOWED_PORTALS").split(",")),
            hubspot_authorize_url=optional("HUBSPOT_AUTHORIZE_URL", cls.hubspot_authorize_url),
            quickbooks_authorize_url=optional("QUICKBOOKS_AUTHORIZE_URL", cls.quickbooks_authorize_url),
            quickbooks_revoke_url=optional("QUICKBOOKS_REVOKE_URL", cls.quickbooks_revoke_url),
            hubspot_base_url=optional("HUBSPOT_BASE_URL", cls.hubspot_base_url).rstrip("/"),
            quickbooks_base_url=optional("QUICKBOOKS_BASE_URL", "").rstrip("/"),
            quickbooks_token_url=optional("QUICKBOOKS_TOKEN_URL", cls.quickbooks_token_url),
        )
