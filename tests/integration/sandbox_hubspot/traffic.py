"""Everything that went over the wire between HubSpot and the application, held to the contract's shapes."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.executions import Answer
from tests.integration.sandbox_hubspot.answers import check_answer, check_sent
from tests.integration.sandbox_hubspot.shapes import Shape

Duration = Annotated[str, StringConstraints(pattern=r"^P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$", min_length=3)]


class Told(Shape):
    """An action's answer (contract 3.2): every output is text, HubSpot's own state among them."""

    output_fields: dict[str, str]


class Blocked(Shape):
    hs_execution_state: Literal["BLOCK"] = Field(alias="hs_execution_state")
    hs_expiration_duration: Duration = Field(alias="hs_expiration_duration")


class ShownOption(Shape):
    label: Annotated[str, StringConstraints(min_length=1)]
    value: Annotated[str, StringConstraints(min_length=1)]
    description: str


class Shown(Shape):
    """A dropdown's entries (contract 4)."""

    options: Annotated[list[ShownOption], Field(max_length=100)]
    after: Annotated[str, StringConstraints(min_length=1)] | None = None
    searchable: bool


def check_traffic(hubspot: HubSpotSandbox) -> None:
    """All requests to HubSpot and its answers, all callouts and requests for options, and the application's answers.

    Raises:
        AssertionError, ValidationError: something is not as the contract has it. Planned faults are left out.
    """
    assert hubspot.problems == [], "requests to HubSpot that are not as its contract has them"
    for entry in hubspot.log.entries():
        check_answer(entry)
    for sent in hubspot.engine.sent():
        check_sent(sent.request.body)
        check_told(sent.request.body, sent.answer)


def check_told(request: bytes, answer: Answer) -> None:
    """The application's answer to a callout or to a request for options."""
    if answer.status is None:
        return
    if answer.status != 200:  # a retry or a refusal: a state would count, and a Retry-After has two meanings
        assert "outputFields" not in answer.body
        assert "retry-after" not in answer.headers
        return
    assert answer.headers["content-type"].partition(";")[0] == "application/json"
    if "callbackId" not in _json(request):
        Shown.model_validate_json(answer.body)
        return
    told = Told.model_validate_json(answer.body).output_fields
    state = told["hs_execution_state"]
    if state == "BLOCK":
        Blocked.model_validate(told)
        return
    assert state in {"SUCCESS", "FAIL_CONTINUE"}
    assert (told["error_code"] == "NONE") == (state == "SUCCESS")


def _json(request: bytes) -> dict[str, Any]:
    """What was sent; nothing where a test sends what is none."""
    try:
        read = json.loads(request)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
