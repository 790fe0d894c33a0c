"""Connections on the embedded AWS, a token service on a real socket, a clock and stores that a test can switch."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from quickbooks_actions.aws import Item, Table
from quickbooks_actions.connections import CompanyRow, Connections, Linking, PortalRow, Secrets, Tokens
from quickbooks_actions.connections.renewal import Renewal
from quickbooks_actions.connections.rows import Health, Rows
from quickbooks_actions.http_session import http_session
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import Deadline
from tests.integration.connections.token_service import (
    CLIENT,
    FIRST_REFRESH,
    HUBSPOT_CLIENT,
    INTUIT_PATH,
    INTUIT_REVOKE_PATH,
    TokenService,
)

PORTAL = "50400001"
REALM = "9130000000000001"
NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
APPS: dict[str, dict[str, Any]] = {
    "hubspot": {"client_id": HUBSPOT_CLIENT[0], "client_secrets": [HUBSPOT_CLIENT[1], "hubspot-secret-old"]},
    "quickbooks": {"client_id": CLIENT[0], "client_secret": CLIENT[1]},
    "quickbooks_sandbox": {"client_id": CLIENT[0], "client_secret": CLIENT[1]},
}


@dataclass
class SettableClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class SwitchedSecrets:
    """A Secrets Manager client with switches: operations that fail, and a count of those that are made.

    failing: operation → AWS error code, or '' for no answer at all. after: the operation is done, then fails.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.failing: dict[str, str] = {}
        self.after = False
        self.calls: list[str] = []
        self.exceptions = client.exceptions

    def __getattr__(self, operation: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.calls.append(operation)
            code = self.failing.get(operation)
            if code is None:
                return getattr(self._client, operation)(**arguments)
            if self.after:
                getattr(self._client, operation)(**arguments)
            if not code:
                raise ReadTimeoutError(endpoint_url="https://secretsmanager")
            raise ClientError({"Error": {"Code": code, "Message": "m"}}, operation)

        return call


@dataclass
class World:
    """One deployment; `container()` is one warm Lambda container of it."""

    secrets_client: SwitchedSecrets
    table: Table
    service: TokenService
    base_url: str
    clock: SettableClock = field(default_factory=SettableClock)
    prefix: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex}")
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.secrets = Secrets(self.prefix, self.secrets_client)  # type: ignore[arg-type] # a stand-in with switches
        self.write("apps", APPS)

    def settings(self) -> Settings:
        return Settings(
            ledger_table="",
            deliveries_table="",
            connections_table=self.table.name,
            directory_table="",
            secrets_prefix=self.prefix,
            hubspot_base_url=self.base_url,
            quickbooks_token_url=f"{self.base_url}{INTUIT_PATH}",
            quickbooks_revoke_url=f"{self.base_url}{INTUIT_REVOKE_PATH}",
        )

    def container(self, pause: Any = None, allowed: str = "*") -> Connections:
        return Connections(
            settings=replace(self.settings(), allowed_portals=frozenset(allowed.split(","))),
            table=self.table,
            secrets=self.secrets,
            clock=self.clock,
            session=http_session(),
            pause=pause or self.pauses.append,
        )

    def renewal(
        self, container: Connections | None = None, monotonic: Any = time.monotonic, allowed: str = "*"
    ) -> Renewal:
        """The scheduled renewal, in a warm container of its own."""
        return Renewal(
            connections=container or self.container(),
            table=self.table,
            settings=replace(self.settings(), allowed_portals=frozenset(allowed.split(","))),
            clock=self.clock,
            monotonic=monotonic,
        )

    def linking(self) -> Linking:
        """What a person's clicks on the set-up page reach."""
        return Linking(
            settings=self.settings(),
            table=self.table,
            secrets=self.secrets,
            clock=self.clock,
            session=http_session(),
        )

    def save_portal(self, tokens: Tokens, time_zone: str = "UTC", portal_id: str = PORTAL) -> None:
        """A portal as the set-up page leaves it."""
        self.linking().save_portal(PortalRow(portal_id=portal_id, currency="USD", time_zone=time_zone), tokens)

    def install(self, *portal_ids: str, age: timedelta = timedelta()) -> None:
        """Portals that were connected by OAuth so long ago, and not used since."""
        given = self.clock.now() - age
        for portal_id in portal_ids:
            tokens = Tokens("access-0", given + timedelta(minutes=30), FIRST_REFRESH, renewed_at=given)
            self.save_portal(tokens, portal_id=portal_id)

    def connect(self, *, expires_in: float = 3600, environment: str = "production") -> None:
        """A company as the set-up page leaves it."""
        ends = self.clock.now() + timedelta(seconds=expires_in)
        self.linking().link_company(
            PORTAL,
            CompanyRow(realm_id=REALM, environment=environment, name="ACME Books", country="US", home_currency="USD"),
            Tokens("access-0", ends, FIRST_REFRESH, self.clock.now() + timedelta(days=100), self.clock.now()),
        )

    def token(self, container: Connections, seconds: float = 28.0) -> str:
        return container.company(PORTAL, REALM, self.deadline(seconds)).tokens.token()

    def after_refusal(self, container: Connections, refused: str) -> str:
        return container.company(PORTAL, REALM, self.deadline()).tokens.after_refusal(refused)

    def deadline(self, seconds: float = 28.0) -> Deadline:
        """Of a callout; what is paused counts as if it had been waited."""
        return Deadline(seconds, lambda: time.monotonic() + sum(self.pauses))

    def write(self, name: str, value: Any) -> None:
        self.secrets.save(name, value)

    def write_text(self, name: str, text: str) -> None:
        self.secrets_client._client.put_secret_value(SecretId=f"{self.prefix}/{name}", SecretString=text)

    def stored(self, name: str = f"quickbooks/{REALM}") -> dict[str, Any]:
        """What Secrets Manager holds now."""
        answer = self.secrets_client._client.get_secret_value(SecretId=f"{self.prefix}/{name}")
        value: dict[str, Any] = json.loads(answer["SecretString"])
        return value

    def row(self, sk: str, pk: str = f"portal#{PORTAL}") -> Item | None:
        return self.table.get({"pk": pk, "sk": sk})

    def health(self) -> Health:
        """What the company's row says of its tokens."""
        row = Rows(self.table, self.clock).company(PORTAL, REALM)
        assert row is not None
        return row.health

    def status(self) -> str:
        row = self.row(f"company#{REALM}")
        return str(row["status"]) if row else ""
