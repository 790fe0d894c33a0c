"""Whose company it is: one portal's at a time. Row `realm#{realm}` / `owner` of the connections table."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quickbooks_actions.aws import ConditionFailed, Table
from quickbooks_actions.connections.rows import Status, company_key
from quickbooks_actions.timing import Clock

CLAIM_SETTLES = timedelta(minutes=2)
"""What began longer ago than this has ended: a function is cut off after half a minute."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A portal that a company belongs to. claim: another one with every time the portal connected it."""

    portal_id: str
    claim: str


class Owners:
    """Every method raises ComeBack `store_unavailable`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def of(self, realm_id: str) -> Owner | None:
        """The company's owner, or None where it belongs to nobody."""
        row = self._table.get(owner_key(realm_id))
        return None if row is None else Owner(str(row["portal"]), str(row["claim"]))

    def claim(self, realm_id: str, portal_id: str) -> bool:
        """Makes the company the portal's own; False where it is another's.

        It is not another's where that portal began to connect or to disconnect it and never ended: then it has no
        connection with it, and nobody there would know that there is something to end.
        """
        claim = {"portal": portal_id, "claim": secrets.token_hex(8), "claimed_at": self._clock.now().isoformat()}
        item = {**owner_key(realm_id), **claim}
        try:
            self._table.put(
                item, condition="attribute_not_exists(portal) OR portal = :portal", values={":portal": portal_id}
            )
        except ConditionFailed:
            return self._take_over(realm_id, item)
        return True

    def release(self, realm_id: str, owner: Owner) -> None:
        """The company is no longer the owner's, unless it was claimed again since, by whomever."""
        try:
            self._table.delete(owner_key(realm_id), condition="claim = :claim", values={":claim": owner.claim})
        except ConditionFailed:
            return

    def _take_over(self, realm_id: str, item: Mapping[str, Any]) -> bool:
        found = self._table.get(owner_key(realm_id))
        if found is None:
            return False  # released at this very moment
        link = self._table.get(company_key(str(found["portal"]), realm_id)) or {}
        if link and link.get("status") != Status.DISCONNECTED:
            return False
        moments = [datetime.fromisoformat(str(each)) for each in (found["claimed_at"], link.get("changed_at")) if each]
        if self._clock.now() < max(moments) + CLAIM_SETTLES:
            return False
        try:
            self._table.put(item, condition="claim = :claim", values={":claim": found["claim"]})
        except ConditionFailed:
            return False
        return True


def owner_key(realm_id: str) -> dict[str, str]:
    """The key of who owns a company."""
    return {"pk": f"realm#{realm_id}", "sk": "owner"}
