"""Every shape of a fault is read, and means the same whatever its shape."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown
from quickbooks_actions.quickbooks.faults import (
    Fault,
    FaultError,
    FaultRefusal,
    connection_lost,
    no_answer,
    read_fault,
    to_error,
    unreadable,
    worth_repeating,
)

TID = {"intuit_tid": "1-5f73-ab"}


def body(*errors: Mapping[str, str], kind: str = "ValidationFault") -> bytes:
    return json.dumps({"Fault": {"Error": list(errors), "type": kind}}).encode()


def error(code: str, message: str = "Message", detail: str = "Detail", element: str = "") -> dict[str, str]:
    return {"Message": message, "Detail": detail, "code": code, "element": element}


def fault(code: str, *, status: int = 400, detail: str = "Detail", kind: str = "ValidationFault") -> Fault:
    return Fault((FaultError(code, "Message", detail, ""),), kind, status, "1-5f73-ab")


GATEWAY_401 = json.dumps(
    {
        "warnings": None,
        "fault": {
            "error": [
                {
                    "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                    "detail": "Token expired: AB01secret",
                    "code": "3200",
                    "element": None,
                }
            ],
            "type": "AUTHENTICATION",
        },
        "batchItemResponse": [],
        "time": 1601391072830,
    }
).encode()

THROTTLE_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<IntuitResponse time="2016-01-01T00:00:00.000-08:00" xmlns="http://schema.intuit.com/finance/v3">'
    b'<Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429'
    b"</Message><Detail>The request limit was reached.  Try again later</Detail></Error></Fault></IntuitResponse>"
)


def test_a_business_fault_is_read_with_all_that_it_says() -> None:
    # Given two errors in one fault
    content = body(
        error("2050", "Length", "Too long", "DocNumber"), error("2020", "Missing", "AccountRef", "AccountRef")
    )
    # When it is read
    found = read_fault(400, TID, content)
    # Then nothing is lost
    assert found == Fault(
        (
            FaultError("2050", "Length", "Too long", "DocNumber"),
            FaultError("2020", "Missing", "AccountRef", "AccountRef"),
        ),
        "ValidationFault",
        400,
        "1-5f73-ab",
    )


def test_the_gateways_lower_case_fault_is_read() -> None:
    found = read_fault(401, {"Intuit-Tid": "1-a-b"}, GATEWAY_401)
    assert found is not None
    assert (found.type, found.status, found.intuit_tid) == ("AUTHENTICATION", 401, "1-a-b")
    assert found.errors[0].code == "3200"
    assert found.errors[0].element == ""


def test_an_xml_fault_is_read() -> None:
    found = read_fault(429, {}, THROTTLE_XML)
    assert found is not None
    assert found.type == "SERVICE"
    assert found.errors[0].code == "3001"
    assert found.errors[0].detail == "The request limit was reached.  Try again later"


def test_xml_that_declares_entities_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Fault type="&c;"><Error code="610"/></Fault>'
    assert read_fault(500, {}, bomb) == Fault((), "", 500, "")


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>Fault 502</body></html>", b"Fault", b'{"Fault":', b"[1]", b'"Fault"']
)
def test_a_status_alone_is_a_fault_whatever_the_body(content: bytes) -> None:
    found = read_fault(502, {}, content)
    assert found is not None
    assert found.errors == ()


@pytest.mark.parametrize(
    "content",
    [
        body(error("6240")),
        b'{"fault":{"error":[{"code":"6240","message":"Message","detail":"Detail"}],"type":"ValidationFault"}}',
        b'{"BatchItemResponse":[{"Fault":{"Error":[{"code":"6240","Message":"M"}]},"bId":"1"}],"time":"x"}',
    ],
)
def test_a_fault_within_a_200_is_a_fault(content: bytes) -> None:
    found = read_fault(200, {}, content)
    assert found is not None
    assert found.errors[0].code == "6240"


@pytest.mark.parametrize(
    "content",
    [
        b'{"Invoice":{"Id":"1","PrivateNote":"Fault"}}',
        b'{"fault":null,"QueryResponse":{}}',
        b'{"QueryResponse":{"Item":[{"Name":"Default","Fault":"no"}]}}',
        b"<html>Fault</html>",
    ],
)
def test_a_200_that_is_no_fault_is_none(content: bytes) -> None:
    assert read_fault(200, {}, content) is None


def test_leading_zeros_and_codes_in_the_message_are_the_same_code() -> None:
    zeros = read_fault(403, {}, b'{"fault":{"error":[{"code":"003001","message":"m"}]}}')
    hidden = read_fault(403, {}, b'{"fault":{"error":[{"message":"message=ThrottleExceeded; errorCode=003001"}]}}')
    assert zeros is not None
    assert hidden is not None
    assert zeros.errors[0].code == hidden.errors[0].code == "3001"


@given(st.binary(max_size=200), st.sampled_from([200, 400, 500]))
def test_no_body_makes_reading_fail(content: bytes, status: int) -> None:
    found = read_fault(status, {}, content)
    assert found is not None or status == 200


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("60", 60.0), ("", None), ("soon", None), ("-5", None), ("Wed, 04 Mar 2026 10:01:30 GMT", 90.0)],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    date = format_datetime(datetime(2026, 3, 4, 10, tzinfo=UTC), usegmt=True)
    found = read_fault(429, {"Retry-After": value, "Date": date}, b"")
    assert found is not None
    assert found.retry_after == seconds


REFUSALS = [
    ("610", ErrorCode.REFERENCE_GONE),
    ("2500", ErrorCode.REFERENCE_GONE),
    ("6250", ErrorCode.REFERENCE_GONE),
    ("6140", ErrorCode.NUMBER_TAKEN),
    ("6200", ErrorCode.PERIOD_CLOSED),
    ("6210", ErrorCode.PERIOD_CLOSED),
    ("6190", ErrorCode.SUBSCRIPTION_ENDED),
    ("3100", ErrorCode.QUICKBOOKS_DENIED),
    ("120", ErrorCode.QUICKBOOKS_DENIED),
    ("5020", ErrorCode.QUICKBOOKS_DENIED),
    ("6100", ErrorCode.TAX_CODE_NEEDED),
    ("6240", ErrorCode.CUSTOMER_NAME_TAKEN),
    ("2210", ErrorCode.CONTACT_INCOMPLETE),
    ("5010", ErrorCode.QUICKBOOKS_REFUSED),
    ("6000", ErrorCode.QUICKBOOKS_REFUSED),
    ("6540", ErrorCode.QUICKBOOKS_REFUSED),
    ("9999", ErrorCode.QUICKBOOKS_REFUSED),
    ("2010", ErrorCode.UNEXPECTED),
    ("2020", ErrorCode.UNEXPECTED),
    ("2050", ErrorCode.UNEXPECTED),
    ("2170", ErrorCode.UNEXPECTED),
    ("4001", ErrorCode.UNEXPECTED),
]


@pytest.mark.parametrize(("code", "expected"), REFUSALS)
@pytest.mark.parametrize("write", [True, False])
def test_a_fault_with_a_code_is_a_refusal(code: str, expected: ErrorCode, write: bool) -> None:
    refused = to_error(fault(code), write=write)
    assert isinstance(refused, FaultRefusal)
    assert (refused.code, refused.has(code), refused.status, refused.trace) == (expected, True, 400, "1-5f73-ab")


@pytest.mark.parametrize("code", [code for code, _ in REFUSALS])
def test_every_sentence_ends_with_what_quickbooks_said(code: str) -> None:
    refused = to_error(fault(code), write=True)
    assert refused.sentence.endswith(f"QuickBooks says: “Message: Detail” (code {code}). (intuit_tid 1-5f73-ab)")


@pytest.mark.parametrize(
    "detail",
    [
        "Business Validation Error: Make sure all your transactions have a VAT rate before you save.",
        "Business Validation Error: Make sure all your transactions have a GST/HST rate before you save.",
    ],
)
def test_the_catch_all_code_with_tax_words_asks_for_a_tax_code(detail: str) -> None:
    assert to_error(fault("6000", detail=detail), write=True).code is ErrorCode.TAX_CODE_NEEDED


def test_of_several_errors_the_gravest_decides_and_all_are_told() -> None:
    several = Fault(
        (FaultError("2050", "Length", "", "DocNumber"), FaultError("6190", "Company", "Subscription", "")),
        "ValidationFault",
        400,
        "",
    )
    refused = to_error(several, write=True)
    assert refused.code is ErrorCode.SUBSCRIPTION_ENDED
    assert "“Length” (code 2050, field DocNumber)" in refused.sentence
    assert "“Company: Subscription” (code 6190)" in refused.sentence


def test_trouble_on_quickbooks_side_is_graver_than_any_refusal() -> None:
    several = Fault((FaultError("6240", "Name", "", ""), FaultError("10000", "System", "", "")), "", 400, "")
    assert isinstance(to_error(several, write=True), OutcomeUnknown)


THROTTLES = [
    (429, b""),
    (429, THROTTLE_XML),
    (403, THROTTLE_XML),
    (429, b'{"fault":{"error":[{"code":"3001","message":"ThrottleExceeded"}],"type":"SERVICE"}}'),
    (403, b'{"Fault":{"Error":[{"code":"003001","Message":"ThrottleExceeded"}],"type":"SERVICE"}}'),
    (200, b'{"BatchItemResponse":[{"Fault":{"Error":[{"code":"3001","Message":"ThrottleExceeded"}]}}]}'),
]


@pytest.mark.parametrize(("status", "content"), THROTTLES)
def test_a_throttle_in_any_shape_is_known_not_to_have_written(status: int, content: bytes) -> None:
    found = read_fault(status, {}, content)
    assert found is not None
    refused = to_error(found, write=True)
    assert type(refused) is NotSent
    assert refused.code is ErrorCode.THROTTLED


UNKNOWN = [
    Fault((), "", 500, ""),
    Fault((), "", 502, ""),
    Fault((), "", 503, ""),
    Fault((), "", 504, ""),
    Fault((), "", 400, ""),
    Fault((), "", 404, ""),
    Fault((), "", 302, ""),
    Fault((FaultError("", "Fault", "", ""),), "", 400, ""),
    fault("6240", status=500),
    fault("10000"),
    fault("600"),
    fault("2020", kind="SystemFault"),
]


@pytest.mark.parametrize("found", UNKNOWN)
def test_a_write_without_a_clear_refusal_has_an_unknown_outcome(found: Fault) -> None:
    unknown = to_error(found, write=True)
    assert type(unknown) is OutcomeUnknown
    assert unknown.code is ErrorCode.OUTCOME_UNKNOWN


@pytest.mark.parametrize("found", UNKNOWN)
def test_a_read_without_a_clear_refusal_is_tried_again(found: Fault) -> None:
    passing = to_error(found, write=False)
    assert type(passing) is ComeBack
    assert passing.code is ErrorCode.QUICKBOOKS_UNAVAILABLE


@pytest.mark.parametrize("found", [Fault((), "", 403, ""), fault("150"), fault("140")])
def test_a_write_that_was_turned_away_did_not_happen(found: Fault) -> None:
    away = to_error(found, write=True)
    assert type(away) is NotSent
    assert away.code is ErrorCode.QUICKBOOKS_UNAVAILABLE


def test_no_token_reaches_a_sentence() -> None:
    found = read_fault(401, {}, GATEWAY_401)
    assert found is not None
    for lost in (connection_lost(found, write=True), to_error(found, write=True)):
        assert "AB01secret" not in lost.sentence
        assert "AuthenticationFailed" in lost.sentence


def test_a_lost_connection_is_told_as_such() -> None:
    found = read_fault(401, {}, GATEWAY_401)
    assert found is not None
    assert type(connection_lost(found, write=True)) is NotSent
    assert type(connection_lost(found, write=False)) is ComeBack
    assert connection_lost(found, write=False).code is ErrorCode.CONNECTION_LOST


def test_a_long_text_is_cut_and_repeats_nothing() -> None:
    refused = to_error(
        Fault((FaultError("6000", "Invalid", "Invalid " + "x" * 5000, ""),), "ValidationFault", 400, ""), write=True
    )
    assert len(refused.sentence) < 500
    assert refused.sentence.count("Invalid") == 1


@pytest.mark.parametrize(
    ("write", "sent", "kind", "code"),
    [
        (True, True, OutcomeUnknown, ErrorCode.OUTCOME_UNKNOWN),
        (True, False, NotSent, ErrorCode.QUICKBOOKS_UNAVAILABLE),
        (False, True, ComeBack, ErrorCode.QUICKBOOKS_UNAVAILABLE),
        (False, False, ComeBack, ErrorCode.QUICKBOOKS_UNAVAILABLE),
    ],
)
def test_silence_means_what_was_sent(write: bool, sent: bool, kind: type[ActionError], code: ErrorCode) -> None:
    silence = no_answer("read timeout", write=write, sent=sent)
    assert type(silence) is kind
    assert silence.code is code


def test_an_unreadable_answer_to_a_write_is_unknown() -> None:
    assert type(unreadable(200, "1-a", write=True)) is OutcomeUnknown
    assert type(unreadable(200, "1-a", write=False)) is ComeBack


def test_only_a_broken_read_is_repeated_and_only_once() -> None:
    assert worth_repeating(write=False, in_time=True, tries=1)
    assert not worth_repeating(write=False, in_time=True, tries=2)
    assert not worth_repeating(write=False, in_time=False, tries=1)
    assert not worth_repeating(write=True, in_time=True, tries=1)
