"""Values that are good once and for some minutes: the state of an OAuth consent, the link to the set-up page.

A row of the directory table holds a digest, so that who reads the table cannot use what is in it.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from quickbooks_actions.aws import ConditionFailed, Table
from quickbooks_actions.timing import Clock

STATE_LIVES = timedelta(minutes=15)
LINK_LIVES = timedelta(minutes=15)


class Purpose(StrEnum):
    """What a value is good for; it is good for nothing else."""

    HUBSPOT = "hubspot"
    QUICKBOOKS = "quickbooks"
    SETUP_LINK = "setup_link"


class OneTime:
    """Issues and takes them. Every method raises ComeBack `store_unavailable`.

    Args:
        random: gives an unguessable text.
    """

    def __init__(
        self, table: Table, clock: Clock, random: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    ) -> None:
        self._table = table
        self._clock = clock
        self._random = random

    def issue(self, purpose: Purpose, facts: Mapping[str, str], lives: timedelta) -> str:
        """A new value. facts: what `take` gives back; never a token."""
        value = self._random()
        ends = self._clock.now() + lives
        row = {"facts": dict(facts), "ends": ends.isoformat(), "expires_at": int(ends.timestamp()) + 86_400}
        self._table.put({**_key(purpose, value), **row})
        return value

    def take(self, purpose: Purpose, value: str) -> Mapping[str, str] | None:
        """What was noted, once; None for a value that is unknown, was taken before or has expired."""
        key = _key(purpose, value)
        row = self._table.get(key)
        if row is None:
            return None
        try:
            self._table.delete(key, condition="attribute_exists(pk)")
        except ConditionFailed:
            return None
        if datetime.fromisoformat(str(row["ends"])) <= self._clock.now():
            return None
        return {str(name): str(fact) for name, fact in row["facts"].items()}


def _key(purpose: Purpose, value: str) -> dict[str, str]:
    return {"pk": f"once#{purpose}#{hashlib.sha256(value.encode()).hexdigest()}", "sk": "once"}
