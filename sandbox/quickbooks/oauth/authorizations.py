"""Authorization codes: what a person's consent gives, once, for a short time (QuickBooks contract 3)."""

from __future__ import annotations

from random import Random
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.oauth.tokens import TokenBook, TokenPair, TokenRefused
from sandbox.quickbooks.store import Store
from sandbox.quickbooks.switches import QuickBooksSwitches

ACCOUNTING: Final = "com.intuit.quickbooks.accounting"
SCOPES: Final = frozenset(
    {ACCOUNTING, "com.intuit.quickbooks.payment", "openid", "profile", "email", "phone", "address"}
)
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_NO_CONNECTION: Final = 0
_REFUSED: Final = "Invalid authorization code"


class Authorizations:
    """Issues codes and exchanges them for the first tokens of a connection."""

    def __init__(
        self, store: Store, tokens: TokenBook, clock: Clock, switches: QuickBooksSwitches, random: Random
    ) -> None:
        self._store = store
        self._tokens = tokens
        self._clock = clock
        self._switches = switches
        self._random = random

    def issue(self, app: str, realm: str, redirect_uri: str, scope: str) -> str:
        """A new code for what a person agreed to."""
        with self._store.transaction() as run:
            code = self._new_code()
            while run.execute("SELECT 1 FROM codes WHERE code=?", (code,)).fetchone():
                code = self._new_code()
            now = self._clock.now().timestamp()
            run.execute("INSERT INTO codes VALUES (?,?,?,?,?,?,NULL)", (code, app, realm, redirect_uri, scope, now))
        return code

    def exchange(self, app: str, code: str, redirect_uri: str) -> TokenPair:
        """The tokens of a new connection; raises TokenRefused for a code that is wrong, old, used or another app's."""
        with self._store.transaction() as run:
            found = run.execute(
                "SELECT app, realm, redirect_uri, scope, issued_at, connection FROM codes WHERE code=?", (code,)
            ).fetchone()
            if found is None or found[0] != app or found[2] != redirect_uri:
                raise TokenRefused(_REFUSED)
            _app, realm, _redirect_uri, scope, issued_at, connection = found
            if connection is None and self._clock.now().timestamp() < issued_at + self._switches.code_seconds:
                connection, pair = self._tokens.connect_within(run, app, realm, scope)
                run.execute("UPDATE codes SET connection=? WHERE code=?", (connection, code))
                return pair
        if connection is not None and self._switches.revoke_on_concurrent_refresh:
            self._tokens.revoke_connection(connection)
        raise TokenRefused(_REFUSED)

    def spoil(self, code: str) -> None:
        """Make a code worthless that is being exchanged at this moment."""
        with self._store.transaction() as run:
            run.execute("UPDATE codes SET connection=? WHERE code=? AND connection IS NULL", (_NO_CONNECTION, code))

    def _new_code(self) -> str:
        return "XAB1" + "".join(self._random.choices(_ALPHABET, k=46))
