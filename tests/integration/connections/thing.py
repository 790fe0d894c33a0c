"""A company or a portal that people are at, and whether what is stored of it says one and the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from quickbooks_actions.connections import CompanyRow, Linking, PortalRow, Tokens
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import Rows, Status
from tests.integration.connections.world import PORTAL, World

OTHER = "50400002"
MOST_CALLS = 40


@dataclass
class Thing:
    """realm_id: '' = it is the portal; given: the refresh token that a person was given last."""

    world: World
    realm_id: str = ""
    portal_id: str = PORTAL
    given: str = ""
    _given: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def connect(self, linking: Linking, portal_id: str = "") -> None:
        number = next(self._given)
        name, now = f"{self.realm_id or self.portal_id}-{number}", self.world.clock.now()
        self.given = f"refresh-{name}"
        tokens = Tokens(f"access-{name}", now + timedelta(hours=1), self.given, renewed_at=now)
        if self.realm_id:
            row = CompanyRow(realm_id=self.realm_id, environment="production", name="ACME Books")
            linking.link_company(portal_id or self.portal_id, row, tokens)
        else:
            linking.save_portal(PortalRow(portal_id=self.portal_id), tokens)

    def disconnect(self, linking: Linking) -> None:
        if self.realm_id:
            linking.disconnect_company(self.portal_id, self.realm_id)
        else:
            linking.disconnect_portal(self.portal_id)

    def connect_elsewhere(self, linking: Linking) -> None:
        self.connect(linking, OTHER)

    def status(self, portal_id: str = "") -> Status | None:
        rows = Rows(self.world.table, self.world.clock)
        named = portal_id or self.portal_id
        row = rows.company(named, self.realm_id) if self.realm_id else rows.portal(named)
        return row.status if row else None

    def ending(self) -> bool:
        rows = Rows(self.world.table, self.world.clock)
        row = rows.company(self.portal_id, self.realm_id) if self.realm_id else rows.portal(self.portal_id)
        return row is not None and row.ending

    def owner(self) -> str | None:
        found = Owners(self.world.table, self.world.clock).of(self.realm_id)
        return found.portal_id if found else None

    def refresh_token(self) -> str:
        """The one that is stored; '' where none is."""
        name = f"quickbooks/{self.realm_id}" if self.realm_id else f"hubspot/{self.portal_id}"
        try:
            return str(self.world.stored(name).get("refresh_token", ""))
        except self.world.secrets_client.exceptions.ResourceNotFoundException:
            return ""

    def check(self) -> str:
        """Which portal it is connected for, '' for none; and that what is stored says one and the same."""
        portals = (self.portal_id, OTHER) if self.realm_id else (self.portal_id,)
        connected = [each for each in portals if self.status(each) is Status.CONNECTED]
        assert len(connected) <= 1
        token = self.refresh_token()
        if not connected:
            assert not token or self.ending(), "tokens are kept of what nobody has connected"
            assert not self.realm_id or self.owner() is None or self.ending(), "kept from others, and not connected"
            return ""
        assert token, "connected without tokens"
        assert token not in self.world.service.revoked, "connected with tokens that were given back"
        if self.realm_id:
            assert self.owner() == connected[0]
        return connected[0]


def things(world: World, kind: str, start: str) -> Iterator[Thing]:
    """One after the other, for every call. kind: company or portal; start: new, connected or disconnected."""
    for number in range(MOST_CALLS):
        if kind == "company":
            thing = Thing(world, realm_id=str(9130000000000100 + number))
        else:
            thing = Thing(world, portal_id=str(50500000 + number))
        if start != "new":
            thing.connect(world.linking())
        if start == "disconnected":
            thing.disconnect(world.linking())
        yield thing
