"""Keeps the tokens of one connection: a cache per container, refreshed by one container at a time (DESIGN: Tokens)."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quickbooks_actions.connections.credentials import Misshapen, Tokens
from quickbooks_actions.connections.health import RowHealth
from quickbooks_actions.connections.lease import NEEDED_SECONDS, Lease, Leases
from quickbooks_actions.connections.need import VALID, Need
from quickbooks_actions.connections.oauth import CALL_SECONDS, InvalidGrant, Issued
from quickbooks_actions.connections.secrets import SecretChanged, Secrets, SecretVersion
from quickbooks_actions.errors import ComeBack, ErrorCode, OutcomeUnknown
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import RESERVE_SECONDS, Clock, Deadline

WAITS = (0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0)
"""Seconds between two looks at a lease that another holds."""

SAVE_PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
SAVING_ENDS_BEFORE_LAST_START = 1.0
"""Saving is tried up to so many seconds before the last start, so that the delivery can still go on with the pair."""

SAVE_AGAIN_AFTER = timedelta(seconds=30)
"""Tokens that could not be saved are tried again with a callout that comes this much later."""

LEAST_CALL_SECONDS = 10.0
"""A refresh that can be waited for less than this is not started."""

QUIET_AFTER_LOSS = timedelta(minutes=5)
"""A service in trouble can answer `invalid_grant` too (QuickBooks contract 3), so a lost connection is tried again, but
not more often than this."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What a keeper needs to know of its connection.

    Attributes:
        service: 'QuickBooks' or 'HubSpot'.
        secret: the secret's name after the prefix.
        lease: the lease's name.
        refresh: asks the service, with the refresh token and the seconds to wait (see `oauth`).
        health: told of renewals and their failures.
    """

    service: str
    secret: str
    lease: str
    refresh: Callable[[str, float], Issued]
    health: RowHealth


class StillLost(ComeBack):
    """The service refused these very tokens a moment ago and was not asked again."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Tokens and the version of the secret they are from.

    unsaved_since: they are newer than that version, which they are to replace; tried last at that moment.
    """

    tokens: Tokens
    version: SecretVersion
    unsaved_since: datetime | None = None


class TokenKeeper:
    """The tokens of one connection in one container. Used by several threads at once.

    Args:
        pause: waits that many seconds.
    """

    def __init__(
        self, connection: Connection, secrets: Secrets, leases: Leases, clock: Clock, pause: Callable[[float], object]
    ) -> None:
        self._connection = connection
        self._secrets = secrets
        self._leases = leases
        self._clock = clock
        self._pause = pause
        self._lock = threading.Lock()
        self._held: _Held | None = None

    @property
    def health(self) -> RowHealth:
        """Of the connection."""
        return self._connection.health

    def token(self, deadline: Deadline) -> str:
        """See `TokenSource.token`."""
        with self._lock:
            held = self._held
            if held is None or self._save_is_due(held) or not self._meets(held, VALID):
                held = self._load(deadline)
            if self._meets(held, VALID):
                return held.tokens.access_token
            try:
                return self._renew_and_tell(held, VALID, deadline).tokens.access_token
            except ComeBack:
                # Within the margin before its end the old token does as well.
                if held.tokens.alive(self._clock.now()):
                    return held.tokens.access_token
                raise

    def after_refusal(self, refused: str, deadline: Deadline) -> str:
        """See `TokenSource.after_refusal`."""
        need = Need(refused=refused)
        with self._lock:
            held = self._held
            if held is None or not self._meets(held, need):
                held = self._load(deadline)
            if not self._meets(held, need):
                held = self._renew_and_tell(held, need, deadline)
            return held.tokens.access_token

    def renew(self, need: Need, deadline: Deadline) -> Tokens:
        """Renews what is stored where it does not meet the need; a static app token is left alone.

        Returns:
            The tokens that are stored now.

        Raises:
            ComeBack: as `TokenSource.token`; StillLost.
        """
        with self._lock:
            began = self._clock.now()
            try:
                held = self._load(deadline, strict=True)
            except ComeBack:
                self.health.failed(began, lost=False)
                raise
            if held.tokens.expires_at is not None and not self._meets(held, need):
                return self._renew_and_tell(held, need, deadline).tokens
            self.health.renewed(held.tokens)  # by somebody who could not note it
            return held.tokens

    def _meets(self, held: _Held, need: Need) -> bool:
        return need.met_by(held.tokens, self._clock.now())

    def _save_is_due(self, held: _Held) -> bool:
        return held.unsaved_since is not None and self._clock.now() >= held.unsaved_since + SAVE_AGAIN_AFTER

    def _load(self, deadline: Deadline, *, strict: bool = False) -> _Held:
        """Reads the secret; tokens that could not be saved before are saved now, and count as long as they are newer.

        Where the store does not answer, what is held stays good until it expires; not so when `strict`: what may be
        old, or cannot be saved, is no ground for a refresh.
        """
        deadline.start_step()
        known = self._held
        try:
            if known is not None and known.unsaved_since is not None:
                return self._save_again(known)
            self._held = self._read()
        except ComeBack as error:
            if strict or known is None or error.code is not ErrorCode.STORE_UNAVAILABLE:
                raise
            if known.unsaved_since is not None:
                self._held = known = replace(known, unsaved_since=self._clock.now())
            return known
        return self._held

    def _read(self) -> _Held:
        return self._typed(self._secrets.read(self._connection.secret))

    def _typed(self, version: SecretVersion) -> _Held:
        try:
            return _Held(Tokens.from_secret(version.value), version)
        except Misshapen as error:
            raise self._secrets.misshapen(version.name, error.key) from None

    def _save_again(self, held: _Held) -> _Held:
        try:
            version = self._secrets.replace(held.version, self._as_secret(held), again=True)
        except SecretChanged:
            self._held = self._read()
        else:
            self._held = _Held(held.tokens, version)
        return self._held

    def _renew_and_tell(self, held: _Held, need: Need, deadline: Deadline) -> _Held:
        began = self._clock.now()
        try:
            return self._renew(held, need, deadline)
        except StillLost:
            raise
        except ComeBack as error:
            # Who lost the lease, or had no time, has not tried
            if error.code not in {ErrorCode.LEASE_LOST, ErrorCode.OUT_OF_TIME}:
                self.health.failed(began, lost=error.code is ErrorCode.CONNECTION_LOST)
            raise

    def _renew(self, held: _Held, need: Need, deadline: Deadline) -> _Held:
        if not held.tokens.refresh_token:
            raise self._lose(held, None)
        lease = self._take_lease(need, deadline)
        if isinstance(lease, _Held):
            return lease
        keep = False
        try:
            held = self._load(deadline, strict=True)  # another may have refreshed between our look and our lease
            return held if self._meets(held, need) else self._refresh(held, lease, need, deadline)
        except OutcomeUnknown:
            keep = True  # the request may still be running: nobody sends the same token until the lease has run out
            raise
        finally:
            if not keep:
                self._leases.release(lease)

    def _take_lease(self, need: Need, deadline: Deadline) -> Lease | _Held:
        """The lease, or what its holder has brought meanwhile."""
        for wait in (*WAITS, None):
            deadline.start_step()
            lease = self._leases.acquire(self._connection.lease)
            if lease is not None:
                return lease
            if wait is None or (self._held and not need.refused and self._held.tokens.alive(self._clock.now())):
                break
            self._pause(wait)
            if self._leases.is_free(self._connection.lease):
                held = self._load(deadline)
                if self._meets(held, need):
                    return held
        raise ComeBack(
            ErrorCode.LEASE_LOST,
            f"The access to {self._connection.service} is being renewed at this moment; HubSpot will try again.",
        )

    def _refresh(self, held: _Held, lease: Lease, need: Need, deadline: Deadline) -> _Held:
        self._stay_quiet_after_loss(held)
        trace: str | None = None
        for candidate in self._candidates(held, need):
            if candidate is not held and self._meets(candidate, need):
                return self._save(candidate, deadline) if candidate.unsaved_since is not None else candidate
            seconds = min(CALL_SECONDS, deadline.left() - RESERVE_SECONDS)
            if seconds < LEAST_CALL_SECONDS or self._leases.seconds_left(lease) < NEEDED_SECONDS:
                raise ComeBack(
                    ErrorCode.OUT_OF_TIME,
                    f"There was no time left to renew the access to {self._connection.service}; "
                    "HubSpot will try again.",
                )
            asked_at = self._clock.now()
            try:
                issued = self._connection.refresh(candidate.tokens.refresh_token, seconds)
            except InvalidGrant as error:
                trace = error.trace
                continue
            renewed = issued.renewing(candidate.tokens, asked_at)
            saved = self._save(_Held(renewed, candidate.version, asked_at), deadline)
            self.health.renewed(saved.tokens)
            return saved
        raise self._lose(held, trace)

    def _candidates(self, held: _Held, need: Need) -> Iterator[_Held]:
        """The tokens to try in turn: those at hand; what another has written since; what never became current.

        Every one with the version that is current now, so that only that one can be replaced.
        """
        yield held
        current = self._read()
        if current.tokens.refresh_token != held.tokens.refresh_token or self._meets(current, need):
            self._held = current
            yield current
        waiting = self._secrets.read_waiting(self._connection.secret)
        if waiting is None:
            return
        tokens = self._typed(waiting).tokens
        if tokens.refresh_token not in {"", held.tokens.refresh_token, current.tokens.refresh_token}:
            yield _Held(tokens, current.version, self._clock.now())

    def _save(self, held: _Held, deadline: Deadline) -> _Held:
        """Saved before it is used; where that fails for good, this container serves it from memory and tries again."""
        self._held = held
        for pause in SAVE_PAUSES:
            if deadline.elapsed() + pause > deadline.last_start - SAVING_ENDS_BEFORE_LAST_START and pause:
                break
            if pause:
                self._pause(pause)
            try:
                version = self._secrets.replace(held.version, self._as_secret(held), again=bool(pause))
            except SecretChanged:
                self._held = self._read()
                return self._held
            except ComeBack:
                continue
            self._held = _Held(held.tokens, version)
            return self._held
        logger.critical("New tokens could not be saved", extra={"secret": self._connection.secret})
        count("TokensNotSaved")
        return held

    def _as_secret(self, held: _Held) -> dict[str, object]:
        return held.tokens.to_secret(kind="kind" in held.version.value)

    def _stay_quiet_after_loss(self, held: _Held) -> None:
        since = self._leases.refused_since(self._connection.lease, held.version.version_id)
        if since is not None and self._clock.now() < since + QUIET_AFTER_LOSS:
            raise self._lost(StillLost, None)

    def _lose(self, held: _Held, trace: str | None) -> ComeBack:
        logger.critical("A connection is lost", extra={"secret": self._connection.secret, "service_trace": trace or ""})
        count("ConnectionLost")
        self._leases.remember_lost(self._connection.lease, held.version.version_id)
        return self._lost(ComeBack, trace)

    def _lost(self, kind: type[ComeBack], trace: str | None) -> ComeBack:
        return kind(
            ErrorCode.CONNECTION_LOST,
            f"{self._connection.service} no longer accepts the connection; connect it again on the set-up page. "
            "HubSpot will try again until then.",
            trace=trace,
        )


class BoundTokens:
    """A keeper's tokens for one callout (a `TokenSource`)."""

    def __init__(self, keeper: TokenKeeper, deadline: Deadline) -> None:
        self._keeper = keeper
        self._deadline = deadline

    def token(self) -> str:
        """See `TokenSource`."""
        return self._keeper.token(self._deadline)

    def after_refusal(self, refused: str) -> str:
        """See `TokenSource`."""
        return self._keeper.after_refusal(refused, self._deadline)
