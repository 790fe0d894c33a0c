"""OAuth state: apps, connections, access and refresh tokens with their ages (QuickBooks contract 3)."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.store import Store
from sandbox.quickbooks.switches import QuickBooksSwitches

REFRESH_TOKEN_SECONDS: Final = 8_726_400
CONNECTION_SECONDS: Final = 157_680_000
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Grant:
    """Who an access token speaks for."""

    app: str
    realm: str


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

    def connect(self, app: str, realm: str) -> TokenPair:
        """A person connects `app` to a company: a new connection and its first tokens."""
        now = self._now()
        with self._store.transaction() as run:
            made = run.execute(
                "INSERT INTO connections (app, realm, made_at, revoked) VALUES (?,?,?,0)", (app, realm, now)
            )
            connection = made.lastrowid
            refresh = self._new_refresh_token()
            expires = now + min(REFRESH_TOKEN_SECONDS, CONNECTION_SECONDS)
            run.execute("INSERT INTO refresh_tokens VALUES (?,?,?,?,NULL)", (refresh, connection, now, expires))
            access = self._new_access_token()
            seconds = self._switches.access_token_seconds
            run.execute("INSERT INTO access_tokens VALUES (?,?,?)", (access, connection, now + seconds))
        return TokenPair(access, seconds, refresh, int(expires - now), CONNECTION_SECONDS)

    def grant(self, access_token: str) -> Grant:
        """Who the token speaks for; raises TokenRefused with the recorded detail."""
        found = self._store.rows(
            "SELECT app, realm, revoked, expires_at FROM access_tokens JOIN connections ON connection = connections.id "
            "WHERE token=?",
            (access_token,),
        )
        if not found:
            raise TokenRefused("Malformed bearer token: too short or too long")
        app, realm, revoked, expires_at = found[0]
        if revoked:
            raise TokenRefused("Token revoked")
        if float(str(expires_at)) <= self._now():
            raise TokenRefused(f"Token expired: {access_token}")
        return Grant(str(app), str(realm))

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
                refresh_token = self._new_refresh_token()
                expires_at = now + min(REFRESH_TOKEN_SECONDS, hard_left)
                run.execute(
                    "INSERT INTO refresh_tokens VALUES (?,?,?,?,NULL)", (refresh_token, connection, now, expires_at)
                )
            seconds = min(self._switches.access_token_seconds, hard_left)
            access = self._new_access_token()
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

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _new_access_token(self) -> str:
        return "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.." + self._letters(160)

    def _new_refresh_token(self) -> str:
        return "AB11" + self._letters(46)

    def _letters(self, count: int) -> str:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(self._random.choices(alphabet, k=count))
