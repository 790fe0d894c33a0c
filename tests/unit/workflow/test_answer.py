"""What HubSpot is told: outputs with 200, and which error becomes which status (HubSpot contract 3.2)."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import (
    BadRequest,
    BadSignature,
    ComeBack,
    ErrorCode,
    NotSent,
    OutcomeUnknown,
    Problem,
    RecordRefused,
    Refusal,
)
from quickbooks_actions.telemetry import logger
from quickbooks_actions.workflow.answer import Outputs, done, failed, from_error, from_outputs, shortened

NAMES = {
    "status",
    "document_id",
    "document_number",
    "document_total",
    "document_url",
    "customer_id",
    "warning",
    "error_code",
    "error_message",
    "hs_execution_state",
}


@contextmanager
def logged() -> Iterator[StringIO]:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logger.registered_formatter)
    underlying = logging.getLogger(logger.name)
    underlying.addHandler(handler)
    try:
        yield stream
    finally:
        underlying.removeHandler(handler)


def test_a_created_document_is_answered_with_every_output_as_text() -> None:
    answer = from_outputs(
        done(
            status="created",
            document_id="1234",
            document_number="1007",
            document_total=Decimal("1500.0"),
            document_url="https://qbo.example/1234",
            customer_id="58",
            warnings=["One.", "Two."],
        )
    )

    assert answer.status == 200
    assert answer.body == {
        "outputFields": {
            "status": "created",
            "document_id": "1234",
            "document_number": "1007",
            "document_total": "1500.00",
            "document_url": "https://qbo.example/1234",
            "customer_id": "58",
            "warning": "One. Two.",
            "error_code": "NONE",
            "error_message": "",
            "hs_execution_state": "SUCCESS",
        }
    }


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (Decimal("1500"), "1500.00"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal("0"), "0.00"),
        (Decimal("10.125"), "10.125"),
        (None, ""),
    ],
)
def test_a_total_is_plain_decimal_text(total: Decimal | None, text: str) -> None:
    assert done(status="created", document_id="1", document_total=total).document_total == text


@pytest.mark.parametrize("outputs", [done(status="created", document_id="1"), Outputs(status="failed")])
def test_every_output_is_always_there_and_text(outputs: Outputs) -> None:
    fields = outputs.as_fields()

    assert set(fields) == NAMES
    assert all(isinstance(value, str) for value in fields.values())


def test_outputs_come_back_from_a_store_as_they_were() -> None:
    outputs = done(status="existing", document_id="1", warnings=["Ünïcode 🧾."], more={"payment_id": "9"})

    assert Outputs.from_fields(json.loads(json.dumps(outputs.as_fields()))) == outputs
    assert outputs.as_fields()["payment_id"] == "9"


def test_older_stored_outputs_without_a_name_are_read() -> None:
    assert Outputs.from_fields({"status": "created", "document_id": "1"}) == Outputs(status="created", document_id="1")


def test_a_refusal_is_final_with_code_and_sentence() -> None:
    answer = from_error(Refusal(ErrorCode.PERIOD_CLOSED, "The books are closed. Choose a later date."))

    assert answer.status == 200
    fields = answer.body["outputFields"]
    assert set(fields) == NAMES
    assert fields["hs_execution_state"] == "FAIL_CONTINUE"
    assert fields["status"] == "failed"
    assert fields["error_code"] == "period_closed"
    assert fields["error_message"] == "The books are closed. Choose a later date."


def test_all_problems_of_a_record_are_told_together() -> None:
    answer = from_error(
        RecordRefused([Problem(ErrorCode.NO_CONTACT, "No contact."), Problem(ErrorCode.NO_LINE_ITEMS, "No lines.")])
    )

    assert answer.body["outputFields"]["error_code"] == "no_contact"
    assert answer.body["outputFields"]["error_message"] == "No contact. No lines."


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ComeBack(ErrorCode.THROTTLED, "Busy."), 429),
        (NotSent(ErrorCode.THROTTLED, "Busy."), 429),
        (ComeBack(ErrorCode.STORE_UNAVAILABLE, "Away."), 503),
        (OutcomeUnknown(ErrorCode.OUTCOME_UNKNOWN, "Who knows."), 503),
        (ComeBack(ErrorCode.CONNECTION_LOST, "Lost."), 503),
        (ComeBack(ErrorCode.IN_PROGRESS, "Wait."), 503),
    ],
)
def test_what_passes_is_retried_without_outputs_and_without_retry_after(error: ComeBack, status: int) -> None:
    response = from_error(error).to_response()

    assert response["statusCode"] == status
    assert json.loads(response["body"]) == {"message": error.sentence}
    assert response["headers"] == {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (BadRequest("The body is not JSON."), 400, "The body is not JSON."),
        (BadRequest(), 400, "The request is malformed."),
        (BadSignature(), 401, "The signature is not HubSpot's."),
    ],
)
def test_what_is_no_callout_of_hubspots_is_refused_for_good(error: Exception, status: int, message: str) -> None:
    answer = from_error(error)

    assert (answer.status, answer.body) == (status, {"message": message})


def test_what_nobody_foresaw_is_retried_and_logged_without_its_text() -> None:
    with logged() as stream:
        try:
            raise KeyError("jane@example.com token-123")
        except KeyError as error:
            answer = from_error(error)

    line = json.loads(stream.getvalue())
    assert answer.status == 503
    assert set(answer.body) == {"message"}
    assert line["error_type"] == "KeyError"
    assert line["at"].startswith("test_answer.py:")
    assert "jane" not in stream.getvalue() + json.dumps(answer.body)
    assert "token-123" not in stream.getvalue()


def test_a_response_is_what_the_gateway_takes() -> None:
    response = from_outputs(done(status="created", document_id="1", warnings=["Café 🧾."])).to_response()

    assert set(response) == {"statusCode", "headers", "body", "isBase64Encoded"}
    assert response["isBase64Encoded"] is False
    assert json.loads(response["body"])["outputFields"]["warning"] == "Café 🧾."


def test_a_long_message_ends_with_a_whole_sentence_and_says_that_more_is_missing() -> None:
    sentences = [f"Line item {number} has no product (SKU “A.{number}”)." for number in range(40)]
    text = " ".join(sentences)

    message = failed(Refusal(ErrorCode.PRODUCT_NOT_FOUND, text)).error_message

    assert 940 < len(message) <= 1000
    assert message.endswith("”). […]")
    assert text.startswith(message.removesuffix(" […]"))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Exactly. Ten.", 13, "Exactly. Ten."),
        ("One. Two. Three. Four.", 20, "One. Two. Three. […]"),
        ("One. Two. Three. Four.", 19, "One. Two. […]"),
        ("He said “no.” Then he left.", 20, "He said “no.” […]"),
        ("No sentence ends in here", 16, "No sentence […]"),
        ("Unbroken" * 5, 16, "UnbrokenUnbr […]"),
    ],
)
def test_a_text_is_cut_at_a_sentence_else_at_a_word(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


@given(st.text(max_size=60), st.integers(5, 50))
def test_a_text_never_exceeds_its_limit_and_stays_a_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)

    assert len(short) <= limit
    assert short == text or text.startswith(short.removesuffix(" […]"))
