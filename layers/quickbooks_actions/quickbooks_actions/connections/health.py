"""What becomes known of a connection's tokens, kept in its row for people and for the scheduled renewal to see.

A connection works or does not work by its tokens alone, so nothing here fails or is repeated: what could not be noted
is noted with the next renewal. A row that is gone is not made again, newer facts and a person's 'disconnected' stay.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from quickbooks_actions.aws import ConditionFailed, Item, Table
from quickbooks_actions.connections.credentials import Tokens
from quickbooks_actions.connections.rows import Status
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock

USE_NOTED_EVERY = timedelta(hours=1)
FAILURES_TOLD = 2
"""One failure is weather; so many in a row are told to people."""

_IN_USE = "attribute_exists(pk) AND #status <> :disconnected"
_NOT_NEWER = f"{_IN_USE} AND (attribute_not_exists(renewed_at) OR renewed_at <= :known)"


class RowHealth:
    """The health of one connection. Used by several threads at once.

    Args:
        key: of the connection's row.
    """

    def __init__(self, table: Table, clock: Clock, key: Mapping[str, str]) -> None:
        self._table = table
        self._clock = clock
        self._key = key
        self._use_noted: datetime | None = None

    def renewed(self, tokens: Tokens) -> None:
        """The service gave these tokens (at their `renewed_at`); the connection works."""
        if tokens.renewed_at is None:
            return
        moments = {
            each.name: getattr(tokens, each.name).isoformat()
            for each in fields(Tokens)
            if isinstance(getattr(tokens, each.name), datetime)
        }
        sets = ", ".join(f"{name} = :{name}" for name in moments)
        values = {f":{name}": moment for name, moment in moments.items()} | {":none": 0}
        row = self._update(f"SET {sets}, failures = :none", _NOT_NEWER, values | {":known": moments["renewed_at"]})
        if row is not None and row.get("status") == Status.LOST:
            self._mark(Status.LOST, Status.CONNECTED, tokens.renewed_at)

    def failed(self, since: datetime, *, lost: bool) -> None:
        """A renewal that began at `since` failed; lost: the service no longer accepts the tokens.

        The second failure in a row, and every one after it, is counted as `RenewalFailedTwice`; not so a loss, which
        has a metric of its own.
        """
        known = {":known": since.isoformat()}
        values: dict[str, Any] = {":one": 1, ":none": 0, ":now": self._clock.now().isoformat()}
        row = self._update(
            "SET failures = if_not_exists(failures, :none) + :one, failed_at = :now", _NOT_NEWER, values | known
        )
        if lost:
            self._mark(Status.CONNECTED, Status.LOST, since)
        elif row is not None and int(row["failures"]) >= FAILURES_TOLD:
            count("RenewalFailedTwice")

    def used(self, known: datetime | None) -> None:
        """A callout uses the connection. known: `used_at` of the row as it was just read.

        Noted once an hour, so that a warm callout writes nothing.
        """
        now = self._clock.now()
        if any(noted is not None and now < noted + USE_NOTED_EVERY for noted in (known, self._use_noted)):
            return
        self._use_noted = now
        self._update("SET used_at = :now", _IN_USE, {":now": now.isoformat()})

    def _mark(self, before: Status, after: Status, known: datetime) -> None:
        values = {
            ":after": after.value,
            ":before": before.value,
            ":now": self._clock.now().isoformat(),
            ":known": known.isoformat(),
        }
        self._update("SET #status = :after, changed_at = :now", f"{_NOT_NEWER} AND #status = :before", values)

    def _update(self, expression: str, condition: str, values: Mapping[str, Any]) -> Item | None:
        """The row afterwards, or None where nothing was noted."""
        try:
            return self._table.update(
                self._key,
                expression,
                condition=condition,
                values={**values, ":disconnected": Status.DISCONNECTED.value},
                names={"#status": "status"},
            )
        except (ConditionFailed, ComeBack):
            return None
