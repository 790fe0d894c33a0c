"""Who may refresh a connection's tokens: one at a time, over all containers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from quickbooks_actions.aws import ConditionFailed, Table
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.timing import Clock

LEASE_SECONDS = 60.0
NEEDED_SECONDS = 40.0
"""A refresh is started only with this much of the lease left: its 30 seconds, and the time to save what it gave."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that is held; the generation grows by one with every holder."""

    name: str
    generation: int
    until: datetime


class Leases:
    """Rows `lease#{name}` of the connections table. Every method but `release` raises ComeBack `store_unavailable`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def acquire(self, name: str) -> Lease | None:
        """The lease, or None while another holds it."""
        row = self._table.get(lease_key(name)) or {}
        now = self._clock.now()
        if _until(row) > now:
            return None
        read = int(row.get("generation", 0))
        lease = Lease(name, read + 1, now + timedelta(seconds=LEASE_SECONDS))
        try:
            self._table.update(
                lease_key(name),
                "SET generation = :next, held_until = :until",
                condition="attribute_not_exists(generation) OR generation = :read",
                values={":next": lease.generation, ":until": lease.until.isoformat(), ":read": read},
            )
        except ConditionFailed:
            return None
        return lease

    def is_free(self, name: str) -> bool:
        """Whether nobody holds it."""
        return _until(self._table.get(lease_key(name)) or {}) <= self._clock.now()

    def seconds_left(self, lease: Lease) -> float:
        """What is left of it."""
        return (lease.until - self._clock.now()).total_seconds()

    @contextmanager
    def alone(self, name: str, busy: str) -> Iterator[Lease]:
        """Nobody else has the lease meanwhile. Raises: ComeBack `lease_lost` with the sentence `busy`."""
        lease = self.acquire(name)
        if lease is None:
            raise ComeBack(ErrorCode.LEASE_LOST, busy)
        try:
            yield lease
        finally:
            self.release(lease)

    def is_held(self, lease: Lease) -> bool:
        """Whether nobody has taken it since, even if it has run out."""
        row = self._table.get(lease_key(lease.name)) or {}
        return int(row.get("generation", 0)) == lease.generation

    def release(self, lease: Lease) -> None:
        """Gives it back where it is still ours. One that cannot be given back runs out by itself."""
        try:
            self._table.update(
                lease_key(lease.name),
                "SET held_until = :now",
                condition="generation = :ours",
                values={":now": LONG_AGO.isoformat(), ":ours": lease.generation},
            )
        except (ConditionFailed, ComeBack):
            return

    def remember_lost(self, name: str, version_id: str) -> None:
        """That the service refused the tokens of that version of the secret, now."""
        self._table.update(
            lease_key(name),
            "SET lost_version = :version, lost_at = :now",
            values={":version": version_id, ":now": self._clock.now().isoformat()},
        )

    def refused_since(self, name: str, version_id: str) -> datetime | None:
        """When the service refused the tokens of exactly that version; None when it did not."""
        row: dict[str, Any] = self._table.get(lease_key(name)) or {}
        return datetime.fromisoformat(row["lost_at"]) if row.get("lost_version") == version_id else None


def lease_key(name: str) -> dict[str, str]:
    """The key of a lease's row."""
    return {"pk": f"lease#{name}", "sk": "lease"}


def _until(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(str(row["held_until"])) if row.get("held_until") else LONG_AGO
