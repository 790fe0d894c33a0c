"""HubSpot's error answers: which are final, which pass."""

import json

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.hubspot.faults import to_error

PAGE = b"<html><body>502 Bad Gateway</body></html>"


def body(**members: object) -> bytes:
    return json.dumps({"status": "error", "message": "m", "correlationId": "c-1", **members}).encode()


@pytest.mark.parametrize(
    ("status", "answer", "code", "passing"),
    [
        (400, body(category="VALIDATION_ERROR"), ErrorCode.UNEXPECTED, False),
        (403, body(category="MISSING_SCOPES"), ErrorCode.MISSING_SCOPE, False),
        (404, body(category="OBJECT_NOT_FOUND"), ErrorCode.RECORD_NOT_FOUND, False),
        (409, body(category="CONFLICT"), ErrorCode.UNEXPECTED, False),
        (423, body(), ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (423, b"", ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (429, body(policyName="DAILY"), ErrorCode.THROTTLED, True),
        (429, b"slow down", ErrorCode.THROTTLED, True),
        (477, b"", ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (500, body(), ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (502, PAGE, ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (521, PAGE, ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (524, PAGE, ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (403, PAGE, ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (404, PAGE, ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (404, b"[]", ErrorCode.HUBSPOT_UNAVAILABLE, True),
        (400, b"[" * 100_000, ErrorCode.HUBSPOT_UNAVAILABLE, True),
    ],
)
def test_each_status_is_final_or_passing(status: int, answer: bytes, code: ErrorCode, passing: bool) -> None:
    error = to_error(status, {}, answer, "deal 991")

    assert error.code is code
    assert isinstance(error, ComeBack if passing else Refusal)
    assert error.status == status


def test_a_missing_scope_is_named() -> None:
    answer = body(
        category="MISSING_SCOPES",
        errors=[{"message": "m", "context": {"requiredGranularScopes": ["crm.objects.quotes.read", "e-commerce"]}}],
    )

    error = to_error(403, {}, answer, "quote 7")

    assert error.sentence == (
        "HubSpot does not let us read quote 7: the app lacks the scope crm.objects.quotes.read or e-commerce. "
        "Connect HubSpot again."
    )


def test_what_may_not_be_changed_is_told_as_such() -> None:
    answer = body(errors=[{"context": {"requiredGranularScopes": ["crm.objects.deals.write"]}}])

    error = to_error(403, {}, answer, "deal 991", changing=True)

    assert error.sentence == (
        "HubSpot does not let us change deal 991: the app lacks the scope crm.objects.deals.write. Connect HubSpot "
        "again."
    )


@pytest.mark.parametrize(
    ("errors", "which"),
    [
        ([{"code": "PROPERTY_DOESNT_EXIST", "context": {"propertyName": ["qbo_id"]}}], "the property qbo_id"),
        ([{"context": {"propertyName": name}} for name in ("a", "b")], "the properties a, b"),
        (None, "a property"),
        ([{"message": 'Property "qbo_id" does not exist'}], "a property"),
    ],
)
def test_a_property_that_is_not_taken_is_named(errors: object, which: str) -> None:
    error = to_error(400, {}, body(category="VALIDATION_ERROR", errors=errors), "deal 991", changing=True)

    assert isinstance(error, Refusal)
    assert error.code is ErrorCode.UNEXPECTED
    assert error.sentence == (
        f"HubSpot does not take the value for {which} of deal 991. Check in HubSpot's settings that it exists under "
        "this internal name, holds text and may be edited."
    )


def test_a_missing_record_is_named() -> None:
    error = to_error(404, {}, body(category="OBJECT_NOT_FOUND"), "deal 991")

    assert error.sentence == "HubSpot has no deal 991 any more: it was deleted or merged."


def test_the_correlation_id_is_kept() -> None:
    assert to_error(500, {}, body(), "deal 991").trace == "c-1"
    assert to_error(502, {"X-HubSpot-Correlation-Id": "c-2"}, PAGE, "deal 991").trace == "c-2"
    assert to_error(502, {}, PAGE, "deal 991").trace is None


@pytest.mark.parametrize("errors", [None, "x", [None, "x", {}], [{"context": None}], [{"context": {"other": []}}]])
def test_a_scope_that_is_not_named_is_no_reason_to_fail(errors: object) -> None:
    error = to_error(403, {}, body(errors=errors), "deal 991")

    assert error.code is ErrorCode.MISSING_SCOPE
    assert "lacks a scope for it" in error.sentence
