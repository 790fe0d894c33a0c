"""The apps' keys, as an engineer enters them; they are stored, and the secrets are never shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quickbooks_actions.connections import Connections
from quickbooks_actions.connections.apps import SECRET
from quickbooks_actions.connections.secrets import SecretChanged, Secrets, SecretVersion
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.setup.told import WrongFields

LONGEST_KEY = 200
PAIRS = {"hubspot": "the HubSpot app", "quickbooks": "Intuit, production", "quickbooks_sandbox": "Intuit, development"}
"""Names of the pairs of keys, and what they are called."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Client ids of the apps whose keys are stored, '' where none are; never the secrets themselves."""

    hubspot: str = ""
    quickbooks: str = ""
    quickbooks_sandbox: str = ""

    @property
    def complete(self) -> bool:
        """Whether both sides can be connected."""
        return bool(self.hubspot and (self.quickbooks or self.quickbooks_sandbox))


def stored_keys(connections: Connections) -> Keys:
    """Which keys there are. Raises: ComeBack `store_unavailable`."""
    try:
        apps = connections.apps()
    except ComeBack as error:
        if error.code is not ErrorCode.CONFIGURATION:
            raise
        return Keys()
    production, development = apps.quickbooks, apps.quickbooks_sandbox
    return Keys(
        apps.hubspot.client_id,
        production.client_id if production else "",
        development.client_id if development else "",
    )


def save_keys(secrets: Secrets, form: Mapping[str, str]) -> None:
    """Stores the pairs that were filled in and leaves the others as they are.

    A new HubSpot client secret goes before the one that is stored: HubSpot signs with either while one is replaced.

    Raises:
        WrongFields: half a pair, what cannot be a key, or nothing that would make a working set.
        ComeBack: `store_unavailable`; `lease_lost`, where somebody else stored keys at this moment: theirs stay.
    """
    read = _read(secrets)
    stored = _filled_in(dict(read.value) if read else {}, form)
    if read is None:
        secrets.save(SECRET, stored)
        return
    try:
        secrets.replace(read, stored)
    except SecretChanged:
        raise ComeBack(
            ErrorCode.LEASE_LOST, "Somebody else stored keys at this moment. Look again, then store yours again."
        ) from None


def _filled_in(stored: dict[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The keys that are stored, with those of the form in their places. Raises: WrongFields."""
    wrong: dict[str, str] = {}
    for name, called in PAIRS.items():
        client_id, secret = (form.get(f"{name}_{part}", "").strip() for part in ("client_id", "client_secret"))
        if not client_id and not secret:
            continue
        fields = {f"{name}_client_id": ("client id", client_id), f"{name}_client_secret": ("client secret", secret)}
        problems = {field: _problem(called, part, value) for field, (part, value) in fields.items()}
        wrong |= {field: problem for field, problem in problems.items() if problem}
        stored[name] = _hubspot(stored, client_id, secret) if name == "hubspot" else _pair(client_id, secret)
    if wrong:
        raise WrongFields("A key is missing or mistyped", wrong)
    missing = _missing(stored)
    if missing:
        raise WrongFields("Keys are missing", missing)
    return stored


def _problem(called: str, part: str, value: str) -> str:
    if not value:
        return f"For {called}, enter the {part}, too: one without the other is of no use."
    if not _is_key(value):
        return f"For {called}, this cannot be the {part}: copy it again, without spaces."
    return ""


def _missing(stored: Mapping[str, Any]) -> dict[str, str]:
    missing = {}
    if "hubspot" not in stored:
        missing["hubspot_client_id"] = "Enter the HubSpot app's client id and client secret."
    if not {"quickbooks", "quickbooks_sandbox"} & set(stored):
        missing["quickbooks_client_id"] = "Enter at least one of Intuit's two pairs of keys."
    return missing


def _read(secrets: Secrets) -> SecretVersion | None:
    """As they are stored; None where none are, or nothing that anybody could use."""
    try:
        return secrets.read(SECRET)
    except ComeBack as error:
        if error.code is not ErrorCode.CONFIGURATION:
            raise
        return None


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
