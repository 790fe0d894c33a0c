"""The sample event is a callout that the function accepts."""

import json
from datetime import UTC, datetime

from quickbooks_actions.workflow.options_callout import read_options_callout
from quickbooks_actions.workflow.signature import public_urls, raw_body, request_headers, verify
from sandbox.aws.template import PROJECT

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"


def test_the_sample_event_is_signed_and_asks_for_customers() -> None:
    event = json.loads((PROJECT / "events" / "field_options.json").read_text())
    body, urls = raw_body(event), public_urls(event, "")
    assert verify("POST", urls, request_headers(event), body, [SECRET], datetime.now(UTC), True).accepted
    callout = read_options_callout(body, max_body_bytes=1_000_000)
    assert (callout.input_name, callout.search) == ("customer", "bird")
    assert callout.account
