"""The rows of the connections table: a portal's facts, and its links to companies.

`portal#{id}` / `facts`: currency, time_zone, domain, kind, scopes, status. `portal#{id}` / `company#{realm}`:
environment, name, country, home_currency, status. A link exists only under the portal in which the company was
connected. Both carry the health of their tokens, and the turn in which a person connected or disconnected them last.
Whose a company is stands in a row of its own (see `owners`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from quickbooks_actions.aws import ConditionFailed, Item, Table
from quickbooks_actions.timing import Clock

_MOMENTS = ("expires_at", "renewed_at", "refresh_expires_at", "ends_at", "used_at", "failed_at")


class Status(StrEnum):
    """Of a connection. `lost`: refused by the service, callouts are retried; `disconnected`: ended by a person."""

    CONNECTED = "connected"
    LOST = "lost"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What people and the scheduled renewal need to know of a connection's tokens; moments are in UTC.

    Attributes:
        expires_at: end of the access token; None for a static app token.
        renewed_at: when the service gave the tokens.
        refresh_expires_at, ends_at: end of the refresh token, and of the connection whatever is renewed.
        used_at: last use by a callout, to the hour.
        failures, failed_at: renewals that failed since the last one that did not, and when the latest did.
    """

    expires_at: datetime | None = None
    renewed_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    ends_at: datetime | None = None
    used_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRow:
    """A portal.

    Attributes:
        currency: ISO code; time_zone: IANA name; domain: of HubSpot's own; '' where unknown.
        kind: of its token, 'oauth' or 'static'.
        scopes: that were granted; empty where unknown.
        ending: a person disconnects it, and its tokens may still be there.
    """

    portal_id: str
    currency: str = ""
    time_zone: str = ""
    domain: str = ""
    kind: str = ""
    scopes: tuple[str, ...] = ()
    status: Status = Status.CONNECTED
    ending: bool = False
    health: Health = Health()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A link of a portal to a company. environment: 'production' or 'sandbox'; ending: as of a portal."""

    realm_id: str
    environment: str
    name: str = ""
    country: str = ""
    home_currency: str = ""
    status: Status = Status.CONNECTED
    ending: bool = False
    health: Health = Health()


Row = PortalRow | CompanyRow


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person made of a connection last. turn: in which they did; status: None where there is no row."""

    turn: str = ""
    status: Status | None = None
    ending: bool = False

    @property
    def is_off(self) -> bool:
        """No callout is served."""
        return self.status in {None, Status.DISCONNECTED}


class Rows:
    """Reads and writes them. Every method raises ComeBack `store_unavailable`.

    Those that write what a person decides take the turn in which they do, and `after`, the turn in which the row was
    written last: they raise ConditionFailed where it was another one ('' = in none; None = whatever it was).
    """

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def portal(self, portal_id: str) -> PortalRow | None:
        """The portal, or None when it was never connected."""
        row = self._table.get(portal_key(portal_id))
        if row is None:
            return None
        return _portal(row)

    def company(self, portal_id: str, realm_id: str) -> CompanyRow | None:
        """The link, or None where this portal has none to that company."""
        row = self._table.get(company_key(portal_id, realm_id))
        return _company(row) if row is not None else None

    def companies(self, portal_id: str) -> list[CompanyRow]:
        """All companies that the portal is linked to, in the order of their ids."""
        rows = self._table.query(
            "pk = :pk AND begins_with(sk, :company)", {":pk": f"portal#{portal_id}", ":company": "company#"}
        )
        return [_company(row) for row in rows]

    def connections(self, after: Mapping[str, str] | None = None) -> Iterator[Item]:
        """The rows of all portals and of all their companies as they are stored (`read_row`), page by page.

        Args:
            after: the key of a row: only those behind it, in the order that the table keeps.
        """
        for item in self._table.scan("begins_with(pk, :portal)", {":portal": "portal#"}, after=after):
            if item["sk"] == "facts" or str(item["sk"]).startswith("company#"):
                yield item

    def standing(self, key: Mapping[str, str]) -> Standing:
        """How the row stands, whether it is a portal's or a company's."""
        row = self._table.get(key)
        if row is None:
            return Standing()
        return Standing(str(row.get("turn", "")), Status(row.get("status", Status.CONNECTED)), bool(row.get("ending")))

    def save_portal(self, row: PortalRow, turn: str = "", after: str | None = None) -> None:
        """Writes the whole row."""
        values: Item = {"currency": row.currency, "time_zone": row.time_zone, "domain": row.domain, "kind": row.kind}
        self._save(portal_key(row.portal_id), values | {"scopes": list(row.scopes)}, row, turn, after)

    def save_company(self, portal_id: str, row: CompanyRow, turn: str = "", after: str | None = None) -> None:
        """Writes the whole row."""
        values = {
            "environment": row.environment,
            "name": row.name,
            "country": row.country,
            "home_currency": row.home_currency,
        }
        self._save(company_key(portal_id, row.realm_id), values, row, turn, after)

    def disconnect(self, key: Mapping[str, str], turn: str = "", after: str | None = None, *, ending: bool) -> None:
        """A person ended the connection. Raises: ConditionFailed, also where there is no row.

        Args:
            ending: its tokens are still to be taken away (`ended`).
        """
        condition, values = _written_last(after)
        self._table.update(
            key,
            "SET #status = :status, changed_at = :now, turn = :turn, ending = :ending",
            condition=f"attribute_exists(pk) AND {condition}" if condition else "attribute_exists(pk)",
            values={
                **values,
                ":status": Status.DISCONNECTED.value,
                ":now": self._clock.now().isoformat(),
                ":turn": turn,
                ":ending": ending,
            },
            names={"#status": "status"},
        )

    def ended(self, key: Mapping[str, str], turn: str) -> None:
        """The tokens of what was disconnected in that turn are gone."""
        try:
            self._table.update(key, "SET ending = :no", condition="turn = :turn", values={":no": False, ":turn": turn})
        except ConditionFailed:
            return  # connected anew, or removed

    def _save(self, key: Mapping[str, str], values: Item, row: Row, turn: str, after: str | None) -> None:
        condition, written = _written_last(after)
        moment = self._clock.now().isoformat()
        item = {**key, **values, **health_item(row.health), "turn": turn, "ending": row.ending}
        self._table.put({**item, "status": row.status.value, "changed_at": moment}, condition=condition, values=written)


def _written_last(after: str | None) -> tuple[str, Item]:
    """The condition that a row was written last in that turn, and the values in it."""
    if after is None:
        return "", {}
    return "turn = :after" if after else "(attribute_not_exists(turn) OR turn = :after)", {":after": after}


def portal_of(item: Mapping[str, Any]) -> str:
    """The id of the portal that a row belongs to."""
    return str(item["pk"]).removeprefix("portal#")


def read_row(item: Mapping[str, Any]) -> Row:
    """A stored row. Raises: ValueError, for one that no version of the application wrote."""
    return _portal(item) if item["sk"] == "facts" else _company(item)


def portal_key(portal_id: str) -> dict[str, str]:
    """The key of a portal's facts."""
    return {"pk": f"portal#{portal_id}", "sk": "facts"}


def company_key(portal_id: str, realm_id: str) -> dict[str, str]:
    """The key of a link."""
    return {"pk": f"portal#{portal_id}", "sk": f"company#{realm_id}"}


def health_item(health: Health) -> Item:
    """As a row keeps it: moments as text, what is not known left out."""
    moments = {name: getattr(health, name) for name in _MOMENTS}
    return {name: moment.isoformat() for name, moment in moments.items() if moment} | {"failures": health.failures}


def _health(row: Mapping[str, Any]) -> Health:
    moments = {name: datetime.fromisoformat(str(row[name])) for name in _MOMENTS if row.get(name)}
    return Health(failures=int(row.get("failures", 0)), **moments)


def _portal(row: Mapping[str, Any]) -> PortalRow:
    return PortalRow(
        portal_id=portal_of(row),
        currency=str(row.get("currency", "")),
        time_zone=str(row.get("time_zone", "")),
        domain=str(row.get("domain", "")),
        kind=str(row.get("kind", "")),
        scopes=tuple(row.get("scopes", ())),
        status=Status(row.get("status", Status.CONNECTED)),
        ending=bool(row.get("ending")),
        health=_health(row),
    )


def _company(row: Mapping[str, Any]) -> CompanyRow:
    return CompanyRow(
        realm_id=str(row["sk"]).removeprefix("company#"),
        environment=str(row.get("environment", "production")),
        name=str(row.get("name", "")),
        country=str(row.get("country", "")),
        home_currency=str(row.get("home_currency", "")),
        status=Status(row.get("status", Status.CONNECTED)),
        ending=bool(row.get("ending")),
        health=_health(row),
    )
