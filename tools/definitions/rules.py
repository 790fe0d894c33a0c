"""Execution rules: which sentence the workflow's history shows for which outputs (HubSpot contract 1.7).

Rules are tried in order and the first that fits decides, so those of a code come before the one for any failure.
"""

from typing import Any

from quickbooks_actions.errors import ErrorCode

STATUSES = ("created", "existing", "skipped", "preview")
"""What went well; the sentence is the action's own."""

FAILED = "failed"
"""Any failure: also a code that is newer than the definition."""

PASSING = frozenset(
    {
        ErrorCode.THROTTLED,
        ErrorCode.QUICKBOOKS_UNAVAILABLE,
        ErrorCode.HUBSPOT_UNAVAILABLE,
        ErrorCode.LINE_ITEMS_AWAITED,
        ErrorCode.STORE_UNAVAILABLE,
        ErrorCode.CONNECTION_LOST,
        ErrorCode.LEASE_LOST,
        ErrorCode.IN_PROGRESS,
        ErrorCode.OUTCOME_UNKNOWN,
        ErrorCode.OUT_OF_TIME,
        ErrorCode.CONFIGURATION,
    }
)
"""Codes that HubSpot is never told: it is asked to come back, and tries again by itself."""

ANSWERED = tuple(code for code in ErrorCode if code is not ErrorCode.NONE and code not in PASSING)
"""Codes that end an action."""

LABEL_NAMES = (*STATUSES, *(code.value for code in ANSWERED), FAILED)
"""The rules' names, each with a sentence in every language, in the order in which they are tried."""


def execution_rules() -> list[dict[str, Any]]:
    """`executionRules`, the same for every action."""
    return [
        *({"labelName": status, "conditions": {"status": status}} for status in STATUSES),
        *({"labelName": code.value, "conditions": {"error_code": code.value}} for code in ANSWERED),
        {"labelName": FAILED, "conditions": {"status": FAILED}},
    ]
