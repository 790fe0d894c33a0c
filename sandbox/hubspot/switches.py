"""The switches of the HubSpot sandbox: what is uncertain about HubSpot, and what a test wants otherwise."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sandbox.hubspot.signing import SignatureVersions
from sandbox.kit import Switches

USER_AGENT = "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: automation-platform)"


class HubSpotSwitches(Switches):
    """Each default is what HubSpot most probably does (HubSpot contract 3 to 8); the README says what each is about."""

    # what is sent to the app
    signature_versions: SignatureVersions = "both"
    options_signature_versions: SignatureVersions | None = None
    v3_decodes_uri: bool = True
    options_shape: Literal["documented", "captured"] = "documented"
    empty_fetch_options: Literal["empty", "absent", "null", "null_members"] = "empty"
    options_most_shown: int | None = Field(default=None, ge=1)
    send_fields: Literal["both", "inputFields", "fields"] = "both"
    send_typed_inputs: bool = True
    empty_inputs: Literal["absent", "null", "empty"] = "absent"
    input_values: Literal["strings", "native"] = "strings"
    date_inputs: Literal["epoch_milliseconds", "iso"] = "epoch_milliseconds"
    unknown_requested_properties: Literal["null", "absent"] = "null"
    object_type_spelling: Literal["name", "lower", "plural", "type_id"] = "name"
    user_agent: str = USER_AGENT
    callout_timeout_seconds: float = Field(default=10.0, gt=0)
    send_timeout_header: bool = False
    reroute: dict[str, str] = Field(default_factory=dict)
    """URL prefixes as registered → where they are really sent, like a tunnel; the signature stays over the former."""

    # what an answer means, and what follows
    new_callback_id_on_retry: bool = False
    same_callback_id_on_reenrolment: bool = False
    retry_after_unit: Literal["milliseconds", "seconds", "ignored"] = "milliseconds"
    retries_after_4xx: int = Field(default=0, ge=0)
    failed_action_goes_on: bool = True
    state_in_error_answers: bool = False
    async_means: Literal["block", "success"] = "block"
    output_most_characters: int | None = Field(default=None, ge=1)
    early_completion: Literal["conflict", "not_found", "lost"] = "conflict"
    late_completion: Literal["conflict", "not_found", "accepted"] = "conflict"
    batch_completion_most: int = Field(default=100, ge=1)
    batch_completion_fails: Literal["all", "one"] = "all"
    static_tokens_complete: bool = True

    # OAuth and definitions
    definition_credentials: Literal["hapikey", "oauth", "both"] = "hapikey"
    token_answer: Literal["full", "minimal"] = "full"
    introspects_static_tokens: bool = False
    rotate_refresh_tokens: bool = False
    revocation_ends_access_tokens: bool = False
    bad_code_status: str = "BAD_AUTH_CODE"
    refusal_has_description: bool = True
    missing_scopes_key: str = "requiredGranularScopes"

    # the CRM
    association_page_size: int = Field(default=100, ge=1)
    association_ids_as_strings: bool = False
    association_order: Literal["made", "id", "newest"] = "made"
    line_items_key: str = "line items"
    payments_key: str = "payments"
    payment_shows_line_items: bool = True
    absent_properties: list[str] = Field(default_factory=list)
    missing_ids_told: bool = True
    account_tells_currency: bool = True

    # limits
    rate_limits: Literal["off", "private", "marketplace"] = "off"
    rate_limit_per_10_seconds: int | None = Field(default=None, ge=1)
    daily_limit: int | None = Field(default=None, ge=1)
    retry_after_on_429: int | None = Field(default=None, ge=0)
    rate_limit_has_category: bool = True

    # of this sandbox alone
    check_requests: bool = False
