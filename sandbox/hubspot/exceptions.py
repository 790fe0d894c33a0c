"""HubSpot's error answers (HubSpot contract 8): each is raised, and rendered in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


class HubSpotError(Exception):
    """An error answer: HTTP status, category, message and what else its body carries."""

    def __init__(
        self,
        status: int,
        message: str,
        category: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.category = category
        self.headers = dict(headers or {})
        self.members = members

    def body(self, correlation_id: str) -> dict[str, object]:
        """The JSON body."""
        category = {"category": self.category} if self.category else {}
        return {
            "status": "error",
            "message": self.message,
            "correlationId": correlation_id,
            **category,
            **self.members,
        }


def invalid_authentication() -> HubSpotError:
    return HubSpotError(
        401,
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
        "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        "INVALID_AUTHENTICATION",
    )


def expired_authentication(minutes: int) -> HubSpotError:
    return HubSpotError(
        401,
        f"The OAuth token used to make this call expired {minutes} minute(s) ago.",
        "EXPIRED_AUTHENTICATION",
    )


SCOPES_KEY = "requiredGranularScopes"


def missing_scopes(any_of: Sequence[str], key: str = SCOPES_KEY) -> HubSpotError:
    """403; `key` is where the scopes stand in the context."""
    return HubSpotError(
        403,
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes "
        "here: https://developers.hubspot.com/scopes.",
        "MISSING_SCOPES",
        errors=[
            {
                "message": "One or more of the following scopes are required.",
                "context": {key: list(any_of)},
            }
        ],
        links={"scopes": "https://developers.hubspot.com/scopes"},
    )


def with_scopes_key(error: HubSpotError, key: str) -> HubSpotError:
    """The same error, the scopes that are missing under another key of the context; any other error as it is."""
    if error.category != "MISSING_SCOPES" or key == SCOPES_KEY:
        return error
    told = error.members["errors"]
    scopes = told[0]["context"][SCOPES_KEY] if isinstance(told, list) else []
    return missing_scopes(scopes, key)


def object_not_found() -> HubSpotError:
    return HubSpotError(404, "Object not found.  objectId are usually numeric.", "OBJECT_NOT_FOUND")


def unknown_object_type(spelling: str) -> HubSpotError:
    return HubSpotError(400, f"Unable to infer object type from: {spelling}", "VALIDATION_ERROR")


def invalid_input(message: str) -> HubSpotError:
    return HubSpotError(400, message, "VALIDATION_ERROR")


def invalid_property(name: str, code: str, message: str) -> HubSpotError:
    """A property that cannot be set: PROPERTY_DOESNT_EXIST, READ_ONLY_VALUE, INVALID_DECIMAL …"""
    problem = {"isValid": False, "message": message, "error": code, "name": name}
    return HubSpotError(
        400,
        f"Property values were not valid: {json.dumps([problem])}",
        "VALIDATION_ERROR",
        errors=[{"message": message, "code": code, "context": {"propertyName": [name]}}],
    )


def conflict(message: str) -> HubSpotError:
    return HubSpotError(409, message, "CONFLICT")


def locked() -> HubSpotError:
    return HubSpotError(423, "The resource is locked by another request. Wait and try again.", "LOCKED")


def being_migrated(retry_after_seconds: int) -> HubSpotError:
    return HubSpotError(
        477,
        "This account is being moved to another data center. Try again later.",
        "MIGRATION_IN_PROGRESS",
        headers={"Retry-After": str(retry_after_seconds)},
    )


_RATE_LIMITS = {
    "TEN_SECONDLY_ROLLING": "You have reached your ten_secondly_rolling limit.",
    "SECONDLY": "You have reached your secondly limit.",
    "DAILY": "You have reached your daily limit.",
}


def rate_limited(
    policy: str, request_id: str, headers: Mapping[str, str] | None = None, *, has_category: bool = True
) -> HubSpotError:
    """429; `policy` is TEN_SECONDLY_ROLLING, SECONDLY or DAILY."""
    return HubSpotError(
        429,
        _RATE_LIMITS.get(policy, "You have reached your rate limit."),
        "RATE_LIMITS" if has_category else None,
        headers=headers,
        errorType="RATE_LIMIT",
        policyName=policy,
        requestId=request_id,
    )


def not_covered(what: str) -> HubSpotError:
    """Said instead of an answer that would be wrong: HubSpot can do this, the sandbox cannot."""
    return HubSpotError(400, f"This sandbox does not cover {what}.", "SANDBOX_DOES_NOT_COVER")
