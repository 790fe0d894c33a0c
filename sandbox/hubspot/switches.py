"""The switches of the HubSpot sandbox: what is uncertain about HubSpot, and what a test wants otherwise."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sandbox.hubspot.signing import SignatureVersions
from sandbox.kit import Switches


class HubSpotSwitches(Switches):
    """Each default is what HubSpot most probably does (HubSpot contract 3 and 7)."""

    signature_versions: SignatureVersions = "both"
    options_signature_versions: SignatureVersions | None = None
    options_shape: Literal["documented", "captured"] = "documented"
    empty_fetch_options: Literal["empty", "absent", "null", "null_members"] = "empty"
    send_fields: Literal["both", "inputFields", "fields"] = "both"
    send_typed_inputs: bool = True
    empty_inputs: Literal["absent", "null", "empty"] = "absent"
    object_type_spelling: Literal["name", "lower", "plural", "type_id"] = "name"
    new_callback_id_on_retry: bool = False
    retry_after_unit: Literal["milliseconds", "seconds", "ignored"] = "milliseconds"
    callout_timeout_seconds: float = Field(default=10.0, gt=0)
    send_timeout_header: bool = False
    early_completion: Literal["conflict", "not_found", "lost"] = "conflict"
    late_completion: Literal["conflict", "not_found", "accepted"] = "conflict"
    definition_credentials: Literal["hapikey", "oauth", "both"] = "hapikey"
    association_page_size: int = Field(default=100, ge=1)
    association_ids_as_strings: bool = False
    payment_shows_line_items: bool = True
    rate_limit_per_10_seconds: int | None = Field(default=None, ge=1)
    reroute: dict[str, str] = Field(default_factory=dict)
    """URL prefixes as registered → where they are really sent, like a tunnel; the signature stays over the former."""
