"""Which quotes may be booked: each state in each of HubSpot's three properties (HubSpot contract 7.3)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode
from quickbooks_actions.mapping.quotes import is_signed, quote_problems
from quickbooks_actions.mapping.records import QuoteFacts, RecordRef, RecordType, Sale
from tests.unit.mapping.samples import TODAY, sale

NAMED = 'The quote "Website" (id 14)'
SIGNED = QuoteFacts(lifecycle="PUBLISHED", approval="APPROVED", progression="PUBLISHED", signature="SIGNED")
PUBLISHED = replace(SIGNED, signature="")


def of(quote: QuoteFacts) -> Sale:
    return sale(record=RecordRef(RecordType.QUOTE, "14"), quote=quote)


def told(quote: QuoteFacts) -> tuple[ErrorCode, str]:
    (problem,) = quote_problems(of(quote))
    return problem.code, problem.sentence


def test_a_deal_has_no_problem_of_a_quote() -> None:
    assert quote_problems(sale()) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"lifecycle": "PUBLISHED"},
        {"lifecycle": "PUBLISHING"},
        {"lifecycle": "ACCEPTED"},
        {"lifecycle": "PUBLISHED", "progression": "DRAFT", "approval": "DRAFT"},
        {"progression": "PUBLISHED", "approval": "APPROVAL_NOT_NEEDED"},
        {"approval": "APPROVED", "locked": True},
        {"approval": "APPROVAL_NOT_NEEDED", "locked": True},
        {"approval": "ACCEPTED"},
        {"lifecycle": "PUBLISHED", "expires_on": TODAY},
    ],
)
def test_a_published_quote_that_has_not_expired_is_booked(facts: dict[str, Any]) -> None:
    assert quote_problems(of(QuoteFacts(**facts))) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"signature": "SIGNED"},
        {"sign_status": "ESIGN_COMPLETED"},
        {"manually_signed": True},
        {"esign": True, "signers_required": 2, "signers_completed": 2},
        {"accepted_on": date(2026, 1, 5)},
        {"lifecycle": "ACCEPTED"},
        {"approval": "ACCEPTED"},
        {"progression": "ACCEPTED"},
    ],
)
def test_a_signed_quote_is_booked_though_it_has_expired_since(facts: dict[str, Any]) -> None:
    signed = QuoteFacts(**{"lifecycle": "EXPIRED", "expires_on": date(2026, 1, 31), **facts})
    assert is_signed(signed)
    assert quote_problems(of(signed)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"signature": "PENDING_SIGNATURE"},
        {"esign": True, "signers_required": 2, "signers_completed": 1},
        {"esign": True, "signers_required": None, "signers_completed": None},
        {"esign": False, "signers_required": 0, "signers_completed": 0},
        {"esign": False, "signers_required": 1, "signers_completed": 1},
    ],
)
def test_an_incomplete_signature_is_none(facts: dict[str, Any]) -> None:
    assert not is_signed(QuoteFacts(**facts))


def test_an_expired_quote_that_nobody_signed_is_refused() -> None:
    assert told(replace(PUBLISHED, lifecycle="EXPIRED", expires_on=date(2026, 1, 31))) == (
        ErrorCode.QUOTE_EXPIRED,
        f"{NAMED} expired on 2026-01-31 before anybody had signed it. Give it a later expiration date, publish it in "
        "HubSpot and enrol the quote again.",
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"lifecycle": "PUBLISHED", "expires_on": date(2026, 3, 3)},
        {"progression": "EXPIRED"},
        {"approval": "APPROVED", "locked": True, "expires_on": date(2026, 3, 3)},
    ],
)
def test_it_is_expired_by_its_date_and_by_each_property(facts: dict[str, Any]) -> None:
    assert told(QuoteFacts(**facts))[0] is ErrorCode.QUOTE_EXPIRED


def test_without_a_date_the_sentence_has_none() -> None:
    assert told(QuoteFacts(lifecycle="EXPIRED"))[1].startswith(f"{NAMED} expired before anybody had signed it.")


@pytest.mark.parametrize(
    ("state", "code", "sentence"),
    [
        (
            "VOID",
            ErrorCode.QUOTE_VOID,
            "has been voided. Make a new quote of it in HubSpot, publish that and enrol the quote again.",
        ),
        ("ARCHIVED", ErrorCode.QUOTE_ARCHIVED, "has been archived. Restore it in HubSpot and enrol the quote again."),
        (
            "REJECTED",
            ErrorCode.QUOTE_REJECTED,
            "has been rejected. Change it, have it approved and publish it in HubSpot and enrol the quote again.",
        ),
    ],
)
@pytest.mark.parametrize("where", ["lifecycle", "approval", "progression"])
def test_void_archived_and_rejected_quotes_are_refused_though_signed(
    where: str, state: str, code: ErrorCode, sentence: str
) -> None:
    changes: dict[str, Any] = {where: state}
    assert told(replace(SIGNED, **changes)) == (code, f"{NAMED} {sentence}")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"lifecycle": "DRAFT", "approval": "APPROVED", "progression": "PUBLISHED"}, "it is a draft"),
        ({"progression": "DRAFT", "approval": "APPROVED"}, "it is a draft"),
        ({"approval": "DRAFT"}, "it is a draft"),
        ({"lifecycle": "PENDING_APPROVAL"}, "it waits for an approval"),
        ({"lifecycle": "CHANGES_REQUESTED"}, "its approver asked for changes"),
        ({"approval": "APPROVED"}, "HubSpot's state is APPROVED"),
        ({"lifecycle": "SOMETHING_NEW"}, "HubSpot's state is SOMETHING_NEW"),
        ({}, "HubSpot has no state for it"),
        ({"lifecycle": "DRAFT", "expires_on": date(2026, 1, 1)}, "it is a draft"),
        ({"lifecycle": "DRAFT", "signature": "SIGNED"}, "it is a draft"),
    ],
)
def test_a_quote_that_is_not_published_is_refused_with_the_reason(facts: dict[str, Any], reason: str) -> None:
    assert told(QuoteFacts(**facts)) == (
        ErrorCode.QUOTE_NOT_PUBLISHED,
        f"{NAMED} is not published: {reason}. Publish it in HubSpot and enrol the quote again.",
    )
