"""Takes a connection's tokens away: revoked at the service, then out of their secret."""

from collections.abc import Callable, Mapping
from typing import Any

from quickbooks_actions.connections.credentials import Misshapen, Tokens
from quickbooks_actions.connections.lease import Leases
from quickbooks_actions.connections.secrets import SecretChanged, Secrets, SecretVersion
from quickbooks_actions.connections.turns import Names, Turn, Turns, overtaken
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.timing import Clock

REVOKE_SECONDS = 10.0

_RENEWED = "The connection's access is being renewed at this moment. Try again in a minute."


class Ending:
    """The secret itself stays: a deleted one could not be written again for days."""

    def __init__(self, secrets: Secrets, leases: Leases, turns: Turns, clock: Clock) -> None:
        self._secrets = secrets
        self._leases = leases
        self._turns = turns
        self._clock = clock

    def end(self, names: Names, turn: Turn, revoke: Callable[[str, float], bool]) -> bool:
        """Revokes the tokens and empties their secret, under the lease of renewals: none must put new ones back.

        In this order, so that tokens whose revocation nobody heard of are still there to be revoked. The turn is looked
        at after the tokens were read: were they another's, given since, then so is the turn.

        Returns:
            Whether the service said that they are revoked.

        Raises:
            ComeBack: `lease_lost`: they are being renewed, or it was connected anew; then nothing was changed.
        """
        with self._leases.alone(names.lease, _RENEWED):
            read = self._read(names.secret)
            self._turns.check(turn)
            if read is None:
                return False
            tokens = _tokens(read.value)
            revoked = tokens is not None and revoke(tokens.refresh_token, REVOKE_SECONDS)
            try:
                self._empty(read)
            except SecretChanged:
                raise overtaken() from None
            return revoked

    def forget(self, secret: str, tokens: Tokens) -> None:
        """Empties the secret where it holds those tokens."""
        read = self._read(secret)
        stored = _tokens(read.value) if read else None
        if read is not None and stored is not None and stored.access_token == tokens.access_token:
            try:
                self._empty(read)
            except SecretChanged:
                return

    def _read(self, secret: str) -> SecretVersion | None:
        """None where it is not there, or holds nothing that anybody could use."""
        try:
            return self._secrets.read(secret)
        except ComeBack as error:
            if error.code is ErrorCode.CONFIGURATION:
                return None
            raise

    def _empty(self, read: SecretVersion) -> None:
        self._secrets.replace(read, {"disconnected_at": self._clock.now().isoformat(timespec="seconds")})


def _tokens(value: Mapping[str, Any]) -> Tokens | None:
    try:
        return Tokens.from_secret(value)
    except Misshapen:
        return None  # emptied before, or never usable
