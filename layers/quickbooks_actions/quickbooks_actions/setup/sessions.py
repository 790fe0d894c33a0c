"""Who is in front of the page: signed cookies, an hour long.

Nobody has a password here. A person is let in by HubSpot's own consent for one portal, or by a link that the engineer
made with AWS rights. The key is a secret of its own, made when it is first needed.
"""

import hashlib
import secrets as random
import threading
from dataclasses import asdict, dataclass

from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer

from quickbooks_actions.connections import Secrets
from quickbooks_actions.timing import Clock

SECRET = "session"  # noqa: S105 - a name
SESSION_SECONDS = 3600
BROWSER_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who was let in.

    Attributes:
        portal_id: the portal that is looked at; '' = none yet (an engineer at the first run).
        engineer: came by a link made with AWS rights: may store the apps' keys and open any connected portal.
    """

    portal_id: str = ""
    engineer: bool = False


class Sessions:
    """Signs and reads cookies and form tokens. Raises ComeBack where the key cannot be read."""

    def __init__(self, secrets: Secrets, clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock
        self._lock = threading.Lock()
        self._key = ""

    def write(self, session: Session) -> str:
        """The cookie of a session that begins now."""
        return str(self._serializer().dumps(asdict(session)))

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None where it is none of ours, was changed, or is over."""
        try:
            value = self._serializer().loads(cookie, max_age=SESSION_SECONDS)
        except BadSignature:  # expired ones too
            return None
        return Session(str(value["portal_id"]), bool(value["engineer"]))

    def form_token(self, browser: str) -> str:
        """What every form of a page in that browser carries."""
        return Signer(self._secret_key(), salt="form").get_signature(browser).decode()

    def form_token_fits(self, browser: str, token: str) -> bool:
        """Whether the form is from a page that this browser was given."""
        return bool(browser) and Signer(self._secret_key(), salt="form").verify_signature(browser, token)

    def _serializer(self) -> URLSafeTimedSerializer:
        clock = self._clock

        class Timed(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock.now().timestamp())

        return URLSafeTimedSerializer(self._secret_key(), salt="session", signer=Timed)

    def _secret_key(self) -> str:
        with self._lock:
            if not self._key:
                found = self._secrets.read_or_create(SECRET, lambda: {"key": random.token_urlsafe(48)})
                key = found.value.get("key")
                if not isinstance(key, str) or len(key) < 32:
                    raise self._secrets.misshapen(SECRET, "key")
                self._key = key
            return self._key


def new_browser() -> str:
    """A name for a browser that has none yet."""
    return random.token_urlsafe(24)


def digest(browser: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(browser.encode()).hexdigest()
