"""The apps' client ids and secrets, read once per container and again when somebody has reason to doubt them."""

import threading
from datetime import datetime, timedelta

from quickbooks_actions.connections.credentials import AppCredentials, Misshapen
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.timing import Clock

SECRET = "apps"  # noqa: S105 - a name
AT_MOST_EVERY = timedelta(minutes=1)


class Apps:
    """Used by several threads at once."""

    def __init__(self, secrets: Secrets, clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock
        self._lock = threading.Lock()
        self._known: AppCredentials | None = None
        self._asked_at: datetime | None = None
        self._failure: ComeBack | None = None

    def get(self, *, fresh: bool = False) -> AppCredentials:
        """The credentials.

        Args:
            fresh: read afresh, unless that was done less than a minute ago: a stranger's forged signatures must not
                become as many reads. A fresh read that failed fails for that minute: whoever doubts the credentials
                must not be told that they were confirmed.

        As long as none are known every call asks: a container that begins while the store hiccups serves the next one.

        Raises:
            ComeBack: `configuration` or `store_unavailable`.
        """
        with self._lock:
            now = self._clock.now()
            if self._known is not None and not fresh:
                return self._known
            if self._known is None or self._asked_at is None or now >= self._asked_at + AT_MOST_EVERY:
                self._ask(now)
            if self._failure is not None:
                raise self._failure
            if self._known is None:
                raise RuntimeError("neither credentials nor a reason")
            return self._known

    def forget(self) -> None:
        """A service does not accept them: the next one who needs them reads them afresh."""
        with self._lock:
            self._known = self._failure = None

    def _ask(self, now: datetime) -> None:
        self._asked_at = now
        self._failure = None
        try:
            self._known = self._read()
        except ComeBack as error:
            self._failure = error

    def _read(self) -> AppCredentials:
        read = self._secrets.read(SECRET)
        try:
            return AppCredentials.from_secret(read.value)
        except Misshapen as error:
            raise self._secrets.misshapen(SECRET, error.key) from None
