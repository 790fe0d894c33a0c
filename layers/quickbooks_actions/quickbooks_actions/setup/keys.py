"""The apps' keys, as an engineer enters them; they are stored, and never shown again."""

from collections.abc import Mapping
from typing import Any

from quickbooks_actions.connections.apps import SECRET
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.setup.told import Told

LONGEST_KEY = 200
_PAIRS = {"hubspot": "the HubSpot app", "quickbooks": "Intuit, production", "quickbooks_sandbox": "Intuit, development"}


def save_keys(secrets: Secrets, form: Mapping[str, str]) -> None:
    """Stores the pairs that were filled in and leaves the others as they are.

    A new HubSpot client secret goes before the one that is stored: HubSpot signs with either while one is replaced.

    Raises:
        Told: half a pair, or nothing that would make a working set.
        ComeBack: `store_unavailable`.
    """
    stored = _stored(secrets)
    for name, called in _PAIRS.items():
        client_id, secret = (form.get(f"{name}_{part}", "").strip() for part in ("client_id", "client_secret"))
        if not client_id and not secret:
            continue
        if not (_is_key(client_id) and _is_key(secret)):
            raise Told(400, "A key is missing", f"For {called}, enter both the client id and the client secret.")
        stored[name] = _hubspot(stored, client_id, secret) if name == "hubspot" else _pair(client_id, secret)
    if "hubspot" not in stored or not {"quickbooks", "quickbooks_sandbox"} & set(stored):
        raise Told(
            400,
            "Keys are missing",
            "Enter the HubSpot app's keys and at least one of Intuit's two pairs: both are needed.",
        )
    secrets.save(SECRET, stored)


def _stored(secrets: Secrets) -> dict[str, Any]:
    try:
        return dict(secrets.read(SECRET).value)
    except ComeBack as error:
        if error.code is not ErrorCode.CONFIGURATION:
            raise
        return {}


def _is_key(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST_KEY and text.isascii() and text.isprintable() and " " not in text


def _pair(client_id: str, secret: str) -> dict[str, Any]:
    return {"client_id": client_id, "client_secret": secret}


def _hubspot(stored: Mapping[str, Any], client_id: str, secret: str) -> dict[str, Any]:
    before: Any = stored.get("hubspot")
    older: list[str] = []
    if isinstance(before, dict) and before.get("client_id") == client_id:
        older = [each for each in before.get("client_secrets", []) if each != secret][:1]
    return {"client_id": client_id, "client_secrets": [secret, *older]}
