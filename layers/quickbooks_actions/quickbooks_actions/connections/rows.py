"""The rows of the connections table: a portal's facts, and its links to companies.

`portal#{id}` / `facts`: currency, time_zone, status. `portal#{id}` / `company#{realm}`: environment, name, country,
home_currency, status. A link exists only under the portal in which the company was connected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quickbooks_actions.aws import ConditionFailed, Item, Table
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.timing import Clock


class Status(StrEnum):
    """Of a connection. `lost`: refused by the service, callouts are retried; `disconnected`: ended by a person."""

    CONNECTED = "connected"
    LOST = "lost"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRow:
    """A portal. currency: ISO code; time_zone: IANA name; '' where unknown."""

    portal_id: str
    currency: str = ""
    time_zone: str = ""
    status: Status = Status.CONNECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A link of a portal to a company. environment: 'production' or 'sandbox'."""

    realm_id: str
    environment: str
    name: str = ""
    country: str = ""
    home_currency: str = ""
    status: Status = Status.CONNECTED


class Rows:
    """Reads and writes them. Every method raises ComeBack `store_unavailable`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def portal(self, portal_id: str) -> PortalRow | None:
        """The portal, or None when it was never connected."""
        row = self._table.get(portal_key(portal_id))
        if row is None:
            return None
        return PortalRow(
            portal_id=portal_id,
            currency=str(row.get("currency", "")),
            time_zone=str(row.get("time_zone", "")),
            status=Status(row.get("status", Status.CONNECTED)),
        )

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

    def save_portal(self, row: PortalRow) -> None:
        """Writes the whole row."""
        values = {"currency": row.currency, "time_zone": row.time_zone}
        self._save(portal_key(row.portal_id), values, row.status)

    def save_company(self, portal_id: str, row: CompanyRow) -> None:
        """Writes the whole row."""
        values = {
            "environment": row.environment,
            "name": row.name,
            "country": row.country,
            "home_currency": row.home_currency,
        }
        self._save(company_key(portal_id, row.realm_id), values, row.status)

    def mark(self, key: Mapping[str, str], before: Status, after: Status) -> None:
        """Changes the status from `before` to `after`; where it is another, or the store fails, nothing happens.

        What is marked is for people to see: the connection works or does not work by its tokens alone.
        """
        try:
            self._table.update(
                key,
                "SET #status = :after, changed_at = :now",
                condition="#status = :before",
                values={":before": before.value, ":after": after.value, ":now": self._clock.now().isoformat()},
                names={"#status": "status"},
            )
        except (ConditionFailed, ComeBack):
            return

    def _save(self, key: Mapping[str, str], values: Item, status: Status) -> None:
        self._table.put({**key, **values, "status": status.value, "changed_at": self._clock.now().isoformat()})


def portal_key(portal_id: str) -> dict[str, str]:
    """The key of a portal's facts."""
    return {"pk": f"portal#{portal_id}", "sk": "facts"}


def company_key(portal_id: str, realm_id: str) -> dict[str, str]:
    """The key of a link."""
    return {"pk": f"portal#{portal_id}", "sk": f"company#{realm_id}"}


def _company(row: Mapping[str, Any]) -> CompanyRow:
    return CompanyRow(
        realm_id=str(row["sk"]).removeprefix("company#"),
        environment=str(row.get("environment", "production")),
        name=str(row.get("name", "")),
        country=str(row.get("country", "")),
        home_currency=str(row.get("home_currency", "")),
        status=Status(row.get("status", Status.CONNECTED)),
    )
