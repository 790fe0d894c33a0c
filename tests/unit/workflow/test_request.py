"""What was signed, taken from API Gateway's proxy event: the public URL, the raw bytes, the headers."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quickbooks_actions.errors import BadRequest
from quickbooks_actions.workflow.callout import read_callout
from quickbooks_actions.workflow.inputs import (
    ActionInputs,
    EstimateInputs,
    ExpenseInputs,
    InvoiceInputs,
    PaidInvoiceInputs,
    RefundReceiptInputs,
    SalesReceiptInputs,
)
from quickbooks_actions.workflow.signature import (
    Outcome,
    Reason,
    Verdict,
    public_urls,
    raw_body,
    request_headers,
    verify,
)

SAMPLE_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
EVENTS = Path(__file__).parents[3] / "events"


def event(path: str = "/actions/create-invoice", **more: Any) -> dict[str, Any]:
    return {
        "httpMethod": "POST",
        "path": path,
        "headers": {"Host": "attacker.example"},
        "requestContext": {"domainName": "abc123.execute-api.us-east-1.amazonaws.com", "path": "/v1" + path},
        **more,
    }


def test_without_a_base_url_the_context_says_domain_stage_and_path() -> None:
    assert public_urls(event(), "") == [
        "https://abc123.execute-api.us-east-1.amazonaws.com/v1/actions/create-invoice",
    ]


@pytest.mark.parametrize("base", ["https://hooks.example.com", "https://hooks.example.com/"])
def test_a_base_url_without_a_path_is_followed_by_the_path_below_the_stage(base: str) -> None:
    assert public_urls(event(), base) == ["https://hooks.example.com/actions/create-invoice"]


def test_a_base_url_may_end_with_the_stage() -> None:
    assert public_urls(event(), "http://127.0.0.1:4566/_aws/execute-api/abc123de/v1") == [
        "http://127.0.0.1:4566/_aws/execute-api/abc123de/v1/actions/create-invoice"
    ]


def test_behind_a_base_path_mapping_the_events_path_has_the_base_path_already() -> None:
    assert "https://hooks.example.com/quickbooks/actions/create-invoice" in public_urls(
        event("/quickbooks/actions/create-invoice"), "https://hooks.example.com/quickbooks"
    )


def test_a_base_path_is_taken_off_only_where_it_is_a_whole_segment() -> None:
    assert public_urls(event("/quick"), "https://hooks.example.com/q") == ["https://hooks.example.com/q/quick"]


def test_a_trailing_slash_is_part_of_the_url() -> None:
    assert public_urls(event("/actions/create-invoice/"), "https://hooks.example.com") == [
        "https://hooks.example.com/actions/create-invoice/"
    ]


@pytest.mark.parametrize("base", ["", "https://hooks.example.com/v1"])
def test_the_host_header_is_never_used(base: str) -> None:
    assert not any("attacker.example" in url for url in public_urls(event(), base))


@pytest.mark.parametrize("base", ["", "https://hooks.example.com"])
def test_an_event_without_a_path_has_no_url(base: str) -> None:
    assert public_urls({"requestContext": None}, base) == []


def test_a_query_string_is_not_rebuilt() -> None:
    asked = event(queryStringParameters={"a": "b"}, multiValueQueryStringParameters={"a": ["b"]})

    assert public_urls(asked, "https://hooks.example.com") == ["https://hooks.example.com/actions/create-invoice"]


@pytest.mark.parametrize(
    ("body", "is_base64", "raw"),
    [
        (None, False, b""),
        ("", False, b""),
        ('{"memo":"Café 🧾"}', False, '{"memo":"Café 🧾"}'.encode()),
        (base64.b64encode('{"memo":"Café 🧾"}'.encode()).decode(), True, '{"memo":"Café 🧾"}'.encode()),
        (base64.b64encode(b"\xff\xfe").decode(), True, b"\xff\xfe"),
    ],
)
def test_the_raw_body_is_the_bytes_that_were_sent(body: str | None, is_base64: bool, raw: bytes) -> None:
    assert raw_body(event(body=body, isBase64Encoded=is_base64)) == raw


@pytest.mark.parametrize(("body", "is_base64"), [("no base64!", True), ("abc", True), ("\ud800", False), (5, False)])
def test_a_body_that_cannot_be_decoded_is_a_bad_request(body: Any, is_base64: bool) -> None:
    with pytest.raises(BadRequest):
        raw_body(event(body=body, isBase64Encoded=is_base64))


def test_every_value_of_a_repeated_header_is_seen() -> None:
    repeated = event(headers={"X-A": "2"}, multiValueHeaders={"X-A": ["1", "2"], "X-B": None})

    assert request_headers(repeated) == {"X-A": ["1", "2"], "X-B": []}


def test_headers_do_where_there_are_no_multi_value_headers() -> None:
    assert request_headers({"headers": {"X-A": "1", "X-B": None}, "multiValueHeaders": None}) == {"X-A": ["1"]}
    assert request_headers({}) == {}


@pytest.mark.parametrize("is_base64", [False, True])
@pytest.mark.parametrize("base", ["", "https://hooks.example.com/v1"])
def test_an_emoji_in_a_body_verifies_plain_and_base64(is_base64: bool, base: str) -> None:
    body = '{"memo":"Café 🧾 – 5 €"}'.encode()
    url = (base or "https://abc123.execute-api.us-east-1.amazonaws.com/v1") + "/actions/create-invoice"
    received = event(body=base64.b64encode(body).decode() if is_base64 else body.decode(), isBase64Encoded=is_base64)
    signature = hashlib.sha256(SAMPLE_SECRET.encode() + b"POST" + url.encode() + body).hexdigest()
    headers = {"x-hubspot-signature": signature, "x-hubspot-signature-version": "v2"}

    verdict = verify(
        "POST", public_urls(received, base), headers, raw_body(received), [SAMPLE_SECRET], datetime.now(UTC), True
    )

    assert verdict == Verdict(Outcome.V2, Reason.MISSING)


MODELS: dict[str, type[ActionInputs]] = {
    "create_invoice": InvoiceInputs,
    "create_estimate": EstimateInputs,
    "create_sales_receipt": SalesReceiptInputs,
    "create_paid_invoice": PaidInvoiceInputs,
    "create_expense": ExpenseInputs,
    "create_refund_receipt": RefundReceiptInputs,
}


@pytest.mark.parametrize("name", MODELS)
def test_the_sample_event_verifies_with_the_sample_secret_and_reads_as_the_actions_callout(name: str) -> None:
    sample = json.loads((EVENTS / f"{name}.json").read_text())

    verdict = verify(
        sample["httpMethod"],
        public_urls(sample, ""),
        request_headers(sample),
        raw_body(sample),
        [SAMPLE_SECRET],
        datetime.now(UTC),
        True,
    )
    callout = read_callout(raw_body(sample), max_body_bytes=1_000_000).for_action(MODELS[name])

    assert verdict == Verdict(Outcome.V2, Reason.MISSING)
    assert sample["path"] == f"/actions/{name.replace('_', '-')}"
    assert callout.portal_id == "50400001"
    assert callout.inputs.account == "4620816365000000001"
