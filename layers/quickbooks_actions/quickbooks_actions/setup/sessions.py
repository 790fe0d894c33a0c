"""Who is in front of the page: signed cookies, an hour long.

Nobody has a password here. A person is let in by HubSpot's own consent for one portal, or by a link that the engineer
made with AWS rights. The key is a secret of its own, made when it is first needed; another key ends all sessions.
"""

import hashlib
import secrets as random
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer

from quickbooks_actions.connections import Secrets
from quickbooks_actions.timing import Clock

SECRET = "session"  # noqa: S105 - a name
SESSION_SECONDS = 3600
BROWSER_SECONDS = 86_400
NOTICE_SECONDS = 60
KEY_KEPT = timedelta(minutes=1)
"""A container keeps the key this long, so that a replaced one counts everywhere soon."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who was let in.

    Attributes:
        portal_id: the portal that is looked at; '' = none yet (an engineer at the first run).
        engineer: came by a link made with AWS rights: may store the apps' keys and open any connected portal.
        began_at: when they proved who they are, in Unix seconds; 0 = now. It ends an hour later, whatever is done
            meanwhile.
    """

    portal_id: str = ""
    engineer: bool = False
    began_at: int = 0


class Sessions:
    """Signs and reads cookies and form tokens. Raises ComeBack where the key cannot be read."""

    def __init__(self, secrets: Secrets, clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock
        self._lock = threading.Lock()
        self._key = ""
        self._read_at: datetime | None = None

    def write(self, session: Session) -> str:
        """The session's cookie."""
        value = {
            "portal": session.portal_id,
            "engineer": session.engineer,
            "began_at": session.began_at or self._seconds(),
        }
        return str(self._serializer().dumps(value))

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None where it is none of ours, was changed, or is over."""
        try:
            value = self._serializer().loads(cookie.encode("utf-8", "replace"), max_age=SESSION_SECONDS)
        except BadSignature:  # expired ones too
            return None
        try:
            session = Session(str(value["portal"]), bool(value["engineer"]), int(value["began_at"]))
        except (KeyError, TypeError, ValueError):
            return None  # of another version of this application
        return session if self._seconds() <= session.began_at + SESSION_SECONDS else None

    def seal(self, salt: str, text: str) -> str:
        """A text that is shown soon, so that nobody else can put one in its place."""
        return str(self._serializer(salt).dumps(text))

    def unseal(self, salt: str, sealed: str) -> str | None:
        """The text; None where it is none of ours, was changed, or is older than NOTICE_SECONDS."""
        try:
            return str(self._serializer(salt).loads(sealed.encode("utf-8", "replace"), max_age=NOTICE_SECONDS))
        except BadSignature:
            return None

    def form_token(self, browser: str, cookie: str) -> str:
        """What every form of a page carries that this browser was given while it had that session's cookie."""
        return Signer(self._secret_key(), salt="form").get_signature(_page(browser, cookie)).decode()

    def form_token_fits(self, browser: str, cookie: str, token: str) -> bool:
        """Whether the form is from such a page."""
        return Signer(self._secret_key(), salt="form").verify_signature(
            _page(browser, cookie), token.encode("utf-8", "replace")
        )

    def _serializer(self, salt: str = "session") -> URLSafeTimedSerializer:
        seconds = self._seconds

        class Timed(TimestampSigner):
            def get_timestamp(self) -> int:
                return seconds()

        return URLSafeTimedSerializer(self._secret_key(), salt=salt, signer=Timed)

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())

    def _secret_key(self) -> str:
        with self._lock:
            now = self._clock.now()
            if self._read_at is None or now >= self._read_at + KEY_KEPT:
                found = self._secrets.read_or_create(SECRET, lambda: {"key": random.token_urlsafe(48)})
                key = found.value.get("key")
                if not isinstance(key, str) or len(key) < 32:
                    raise self._secrets.misshapen(SECRET, "key")
                self._key, self._read_at = key, now
            return self._key


def new_browser() -> str:
    """A name for a browser that has none yet."""
    return random.token_urlsafe(24)


def digest(browser: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(browser.encode("utf-8", "replace")).hexdigest()


def _page(browser: str, cookie: str) -> str:
    return f"{browser} {digest(cookie)}"
