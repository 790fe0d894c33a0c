"""One person at a time connects or disconnects the same portal or the same company.

A turn is a lease, and a mark in the row: the lease keeps others out for longer than a function may run, and whoever
comes back later than that finds that the row, the owner or the secret is not what they read, and stops.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from quickbooks_actions.aws import ConditionFailed
from quickbooks_actions.connections.lease import Lease, Leases
from quickbooks_actions.connections.rows import Rows, Standing, company_key, portal_key
from quickbooks_actions.connections.secrets import company_secret, portal_secret
from quickbooks_actions.errors import ComeBack, ErrorCode

_BUSY = "Somebody connects or disconnects it at this moment. Try again in a minute."
_OVERTAKEN = "Somebody else connected or disconnected it at this moment. Look again, then try again."


@dataclass(frozen=True, slots=True)
class Names:
    """Where a connection's things are: the key of its row, its secret, the lease of its renewals."""

    key: Mapping[str, str]
    secret: str
    lease: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's turn.

    Attributes:
        id: what the row is marked with.
        before: how the row stood when the turn began.
    """

    lease: Lease
    id: str
    before: Standing


def portal_names(portal_id: str) -> Names:
    """Of a portal."""
    return Names(portal_key(portal_id), portal_secret(portal_id), f"hubspot#{portal_id}")


def company_names(portal_id: str, realm_id: str) -> Names:
    """Of a portal's company. Whoever's it is, its secret and its leases are the same."""
    return Names(company_key(portal_id, realm_id), company_secret(realm_id), f"quickbooks#{realm_id}")


def turn_lease(names: Names) -> str:
    """The name of the lease of those who connect and disconnect; renewals have another one."""
    return f"{names.lease}#turn"


class Turns:
    """Gives them. Every method raises ComeBack `store_unavailable`."""

    def __init__(self, leases: Leases, rows: Rows) -> None:
        self._leases = leases
        self._rows = rows

    @contextmanager
    def take(self, names: Names) -> Iterator[Turn]:
        """A turn, for as long as the context lasts. Raises: ComeBack `lease_lost`: it is another's, or became so."""
        with self._leases.alone(turn_lease(names), _BUSY) as lease:
            turn = Turn(lease, secrets.token_hex(8), self._rows.standing(names.key))
            self.check(turn)  # so that whoever writes the row from here on is noticed
            try:
                yield turn
            except ConditionFailed:
                raise overtaken() from None

    def check(self, turn: Turn) -> None:
        """Raises: ComeBack `lease_lost`, where somebody else's turn has begun."""
        if not self._leases.is_held(turn.lease):
            raise overtaken()


def overtaken() -> ComeBack:
    """For who finds that somebody else was there meanwhile."""
    return ComeBack(ErrorCode.LEASE_LOST, _OVERTAKEN)
