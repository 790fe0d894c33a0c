"""What the secrets hold, typed. Tokens and client secrets are kept out of every repr."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

PRODUCTION = "production"
SANDBOX = "sandbox"
"""The environments of QuickBooks companies; each has a host and app keys of its own."""

STATIC = "static"
OAUTH = "oauth"
"""The kinds of a HubSpot token: an app's own, which does not expire, or one that an installation gave."""

EXPIRY_MARGIN = timedelta(minutes=5)
"""A token counts as expired this long before it is: clocks differ, and a callout takes its time."""


class Misshapen(Exception):
    """A value lacks `key` or has something else there than it should. Never carries the value."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class HubSpotApp:
    """The HubSpot app. Several client secrets are valid at once while one is replaced; the first is the newest."""

    client_id: str
    client_secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class QuickBooksApp:
    """The Intuit app."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """Secret `{prefix}/apps`: {"hubspot": {"client_id", "client_secrets": […]}, "quickbooks": {"client_id",
    "client_secret"}, "quickbooks_sandbox": {…}}. Intuit gives an app one pair of keys for production companies and one
    for sandbox companies; one of the two may be left out."""

    hubspot: HubSpotApp
    quickbooks: QuickBooksApp | None = None
    quickbooks_sandbox: QuickBooksApp | None = None

    def quickbooks_for(self, environment: str) -> QuickBooksApp | None:
        """The keys for companies of that environment: 'production' or 'sandbox'; None where none are stored."""
        return self.quickbooks_sandbox if environment == SANDBOX else self.quickbooks

    @classmethod
    def from_secret(cls, value: Mapping[str, Any]) -> "AppCredentials":
        """Raises: Misshapen."""
        hubspot = _part(value, "hubspot")
        secrets = hubspot.get("client_secrets")
        if not isinstance(secrets, list) or not secrets or not all(isinstance(one, str) and one for one in secrets):
            raise Misshapen("hubspot.client_secrets")
        if "quickbooks" not in value and "quickbooks_sandbox" not in value:
            raise Misshapen("quickbooks")
        return cls(
            HubSpotApp(_text(hubspot, "client_id", "hubspot.client_id"), tuple(secrets)),
            _quickbooks_app(value, "quickbooks"),
            _quickbooks_app(value, "quickbooks_sandbox"),
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one connection.

    Attributes:
        expires_at: end of the access token; None = it does not expire (a static app token of HubSpot).
        refresh_token: '' = it cannot be refreshed.
        refresh_expires_at: end of the refresh token, where the service names one (QuickBooks).
        renewed_at: when the service gave these tokens; None = not known.
        ends_at: when the connection ends whatever is renewed, where the service names it (QuickBooks: five years).
    """

    access_token: str = field(repr=False)
    expires_at: datetime | None = None
    refresh_token: str = field(default="", repr=False)
    refresh_expires_at: datetime | None = None
    renewed_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def from_secret(cls, value: Mapping[str, Any]) -> "Tokens":
        """From `{prefix}/quickbooks/{realm}` or, with a "kind" of "static" or "oauth", `{prefix}/hubspot/{portal}`.

        Raises: Misshapen.
        """
        access_token = _text(value, "access_token")
        if value.get("kind") == STATIC:
            return cls(access_token)
        if value.get("kind", OAUTH) != OAUTH:
            raise Misshapen("kind")
        refresh_ends, renewed, ends = (
            _moment(value, key) if value.get(key) else None for key in ("refresh_expires_at", "renewed_at", "ends_at")
        )
        expires, refresh_token = _moment(value, "expires_at"), _text(value, "refresh_token")
        return cls(access_token, expires, refresh_token, refresh_ends, renewed, ends)

    def to_secret(self, *, kind: bool) -> dict[str, Any]:
        """As `from_secret` reads it. kind: say which kind it is (HubSpot)."""
        if self.expires_at is None:
            return {"kind": STATIC, "access_token": self.access_token}
        value: dict[str, Any] = {"kind": OAUTH} if kind else {}
        value |= {"access_token": self.access_token, "expires_at": _iso(self.expires_at)}
        value["refresh_token"] = self.refresh_token
        for key in ("refresh_expires_at", "renewed_at", "ends_at"):
            moment = getattr(self, key)
            if moment is not None:
                value[key] = _iso(moment)
        return value

    def fresh(self, now: datetime) -> bool:
        """Valid for some minutes more."""
        return self.expires_at is None or now < self.expires_at - EXPIRY_MARGIN

    def alive(self, now: datetime) -> bool:
        """Not yet expired, by our clock."""
        return self.expires_at is None or now < self.expires_at


def _quickbooks_app(value: Mapping[str, Any], key: str) -> QuickBooksApp | None:
    if key not in value:
        return None
    part = _part(value, key)
    return QuickBooksApp(
        _text(part, "client_id", f"{key}.client_id"), _text(part, "client_secret", f"{key}.client_secret")
    )


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = value.get(key)
    if not isinstance(part, dict):
        raise Misshapen(key)
    return part


def _text(value: Mapping[str, Any], key: str, called: str = "") -> str:
    text = value.get(key)
    if not isinstance(text, str) or not text.strip():
        raise Misshapen(called or key)
    return text


def _moment(value: Mapping[str, Any], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, key))
    except ValueError:
        raise Misshapen(key) from None
    if moment.tzinfo is None:
        raise Misshapen(key)
    return moment.astimezone(UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
