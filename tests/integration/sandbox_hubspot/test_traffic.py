"""The check of the application's answers, which all tests of it end with, notices what HubSpot would misunderstand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from sandbox.hubspot.executions import Answer
from tests.integration.sandbox_hubspot.traffic import check_told

CALLOUT = b'{"callbackId": "ap-1-2-3-0"}'
OPTIONS = b'{"inputFieldName": "terms"}'
DONE = {"hs_execution_state": "SUCCESS", "error_code": "NONE", "document_id": "7"}
FAILED = {"hs_execution_state": "FAIL_CONTINUE", "error_code": "no_contact"}
NET_30 = {"label": "Net 30", "value": "3", "description": ""}


def answer(body: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, {"content-type": "application/json", **headers}, json.dumps(body))


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (CALLOUT, answer({"outputFields": DONE})),
        (CALLOUT, answer({"outputFields": FAILED})),
        (CALLOUT, answer({"outputFields": {"hs_execution_state": "BLOCK", "hs_expiration_duration": "P3DT12H"}})),
        (CALLOUT, answer({"message": "later"}, 503)),
        (CALLOUT, Answer(None, error="timed out")),
        (OPTIONS, answer({"options": [NET_30] * 100, "after": "x", "searchable": True})),
        (b"no json", answer({"message": "wrong"}, 400)),
    ],
)
def test_what_hubspot_understands_passes(request_: bytes, told: Answer) -> None:
    check_told(request_, told)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (CALLOUT, answer({"outputFields": DONE | {"document_total": 5}})),
        (CALLOUT, answer({"outputFields": DONE | {"error_code": "no_contact"}})),
        (CALLOUT, answer({"outputFields": FAILED | {"error_code": "NONE"}})),
        (CALLOUT, answer({"outputFields": DONE | {"hs_execution_state": "ASYNC"}})),
        (CALLOUT, answer({"outputFields": {"hs_execution_state": "BLOCK", "hs_expiration_duration": "P1WT1H"}})),
        (CALLOUT, answer({"outputFields": DONE, "message": "x"})),
        (CALLOUT, answer({"outputFields": DONE}, 503)),
        (CALLOUT, answer({"message": "later"}, 429, **{"retry-after": "30"})),
        (CALLOUT, Answer(200, {"content-type": "text/html"}, "<html>")),
        (OPTIONS, answer({"options": [NET_30] * 101, "searchable": True})),
        (OPTIONS, answer({"options": [{"label": "Net 30", "value": 3, "description": ""}], "searchable": True})),
        (OPTIONS, answer({"options": [{"label": "", "value": "3", "description": ""}], "searchable": True})),
        (OPTIONS, answer({"options": [{"label": "Net 30", "value": "3"}], "searchable": True})),
        (OPTIONS, answer({"options": [NET_30], "after": "", "searchable": True})),
    ],
)
def test_what_hubspot_would_misunderstand_is_noticed(request_: bytes, told: Any) -> None:
    with pytest.raises((AssertionError, ValidationError)):
        check_told(request_, told)
