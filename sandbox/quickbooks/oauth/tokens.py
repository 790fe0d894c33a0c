"""OAuth state: apps, connections, access and refresh tokens with their ages (QuickBooks contract 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from sqlite3 import Connection
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.store import Store
from sandbox.quickbooks.switches import QuickBooksSwitches

REFRESH_TOKEN_SECONDS: Final = 8_726_400
CONNECTION_SECONDS: Final = 157_680_000
ALL_SCOPES: Final = "com.intuit.quickbooks.accounting openid profile email phone address"
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Grant:
    """Who an access token speaks for."""

    app: str
    realm: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A token answer; seconds are what is left."""

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    hard_expires_in: int


class TokenRefused(Exception):
    """`invalid_grant`, or the 401 of an access token; the text says why."""


class TokenBook:
    """Issues, checks, renews and revokes tokens. Every age is measured on the sandbox's clock."""

    def __init__(self, store: Store, clock: Clock, switches: QuickBooksSwitches, random: Random) -> None:
        self._store = store
        self._clock = clock
        self._switches = switches
        self._random = random

    def connect(self, app: str, realm: str, scope: str = ALL_SCOPES) -> TokenPair:
        """A person connects `app` to a company: a new connection and its first tokens."""
        with self._store.transaction() as run:
            return self.connect_within(run, app, realm, scope)[1]

    def connect_within(self, run: Connection, app: str, realm: str, scope: str) -> tuple[int, TokenPair]:
        """The same inside a transaction; gives the connection's number too."""
        now = self._now()
        made = run.execute(
            "INSERT INTO connections (app, realm, scope, made_at, revoked) VALUES (?,?,?,?,0)",
            (app, realm, scope, now),
        )
        connection = int(made.lastrowid or 0)
        refresh = self._new_refresh_token(run)
        expires = now + min(REFRESH_TOKEN_SECONDS, CONNECTION_SECONDS)
        run.execute("INSERT INTO refresh_tokens VALUES (?,?,?,?,NULL)", (refresh, connection, now, expires))
        access = self._new_access_token(run)
        seconds = self._switches.access_token_seconds
        run.execute("INSERT INTO access_tokens VALUES (?,?,?)", (access, connection, now + seconds))
        return connection, TokenPair(access, seconds, refresh, int(expires - now), CONNECTION_SECONDS)

    def current(self, app: str, realm: str) -> TokenPair | None:
        """The newest tokens of the newest connection, if its access token is still good."""
        now = self._now()
        found = self._store.rows(
            "SELECT a.token, a.expires_at, r.token, r.expires_at, c.made_at FROM connections c "
            "JOIN access_tokens a ON a.connection = c.id JOIN refresh_tokens r ON r.connection = c.id "
            "WHERE c.app=? AND c.realm=? AND NOT c.revoked AND a.expires_at>? AND r.replaced_at IS NULL "
            "ORDER BY c.id DESC, a.expires_at DESC LIMIT 1",
            (app, realm, now),
        )
        if not found:
            return None
        access, access_ends, refresh, refresh_ends, made_at = map(str, found[0])
        hard_left = int(float(made_at) + CONNECTION_SECONDS - now)
        return TokenPair(access, int(float(access_ends) - now), refresh, int(float(refresh_ends) - now), hard_left)

    def grant(self, access_token: str) -> Grant:
        """Who the token speaks for; raises TokenRefused with the recorded detail."""
        found = self._store.rows(
            "SELECT app, realm, revoked, expires_at, scope FROM access_tokens "
            "JOIN connections ON connection = connections.id WHERE token=?",
            (access_token,),
        )
        if not found:
            raise TokenRefused("Malformed bearer token: too short or too long")
        app, realm, revoked, expires_at, scope = found[0]
        if revoked:
            raise TokenRefused("Token revoked")
        if float(str(expires_at)) <= self._now():
            raise TokenRefused(f"Token expired: {access_token}")
        return Grant(str(app), str(realm), frozenset(str(scope).split()))

    def refresh(self, app: str, refresh_token: str) -> TokenPair:
        """A new access token; the refresh token's value changes once it is a day old. Raises TokenRefused."""
        now = self._now()
        with self._store.transaction() as run:
            found = run.execute(
                "SELECT connection, issued_at, expires_at, replaced_at, app, made_at, revoked "
                "FROM refresh_tokens JOIN connections ON connection = connections.id WHERE token=?",
                (refresh_token,),
            ).fetchone()
            if found is None or found[4] != app or found[6]:
                raise TokenRefused("Incorrect or invalid refresh token")
            connection, issued_at, expires_at, replaced_at, _app, made_at, _revoked = found
            hard_left = int(made_at + CONNECTION_SECONDS - now)
            grace = self._switches.old_refresh_token_grace_hours * _HOUR
            if replaced_at is not None and now >= replaced_at + grace:
                raise TokenRefused("Incorrect or invalid refresh token")
            if expires_at <= now or hard_left <= 0:
                raise TokenRefused("Token invalid: expired")
            if replaced_at is not None:
                refresh_token, issued_at, expires_at = run.execute(
                    "SELECT token, issued_at, expires_at FROM refresh_tokens "
                    "WHERE connection=? AND replaced_at IS NULL",
                    (connection,),
                ).fetchone()
            if now - issued_at >= self._switches.refresh_rotation_hours * _HOUR:
                run.execute("UPDATE refresh_tokens SET replaced_at=? WHERE token=?", (now, refresh_token))
                refresh_token = self._new_refresh_token(run)
                expires_at = now + min(REFRESH_TOKEN_SECONDS, hard_left)
                run.execute(
                    "INSERT INTO refresh_tokens VALUES (?,?,?,?,NULL)", (refresh_token, connection, now, expires_at)
                )
            seconds = min(self._switches.access_token_seconds, hard_left)
            access = self._new_access_token(run)
            run.execute("INSERT INTO access_tokens VALUES (?,?,?)", (access, connection, now + seconds))
        return TokenPair(access, seconds, refresh_token, int(expires_at - now), hard_left)

    def revoke(self, app: str, token: str) -> bool:
        """End the connection that an access or refresh token belongs to; False when there is none such."""
        with self._store.transaction() as run:
            ended = run.execute(
                "UPDATE connections SET revoked=1 WHERE app=? AND revoked=0 AND id IN ("
                "SELECT connection FROM access_tokens WHERE token=? UNION "
                "SELECT connection FROM refresh_tokens WHERE token=?)",
                (app, token, token),
            )
            return ended.rowcount > 0

    def revoke_connection(self, connection: int) -> None:
        """End a connection by its number."""
        with self._store.transaction() as run:
            run.execute("UPDATE connections SET revoked=1 WHERE id=?", (connection,))

    def disconnect(self, app: str, realm: str) -> None:
        """End every connection of the app to the company, as its owner does on QuickBooks' page of apps."""
        with self._store.transaction() as run:
            run.execute("UPDATE connections SET revoked=1 WHERE app=? AND realm=?", (app, realm))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _new_access_token(self, run: Connection) -> str:
        header = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.."
        return self._unused(run, "access_tokens", lambda: header + self._letters(160))

    def _new_refresh_token(self, run: Connection) -> str:
        return self._unused(run, "refresh_tokens", lambda: "AB11" + self._letters(46))

    def _unused(self, run: Connection, table: str, make: Callable[[], str]) -> str:
        """A token not in the table: after a restart on a file, the same seed makes the same ones again."""
        token = make()
        while run.execute(f"SELECT 1 FROM {table} WHERE token=?", (token,)).fetchone():  # noqa: S608
            token = make()
        return token

    def _letters(self, count: int) -> str:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(self._random.choices(alphabet, k=count))
