"""What an answer to a callout means, and when it is sent again (HubSpot contract 3.2 to 3.4). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from pydantic import JsonValue, TypeAdapter, ValidationError

from sandbox.hubspot.executions import Answer, State
from sandbox.hubspot.switches import HubSpotSwitches

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=8)
GIVES_UP_AFTER = timedelta(days=3)
BLOCKED_AT_MOST = timedelta(weeks=1)
_SHORTEST_WAIT = timedelta(seconds=1)

RetryAfterUnit = Literal["milliseconds", "seconds", "ignored"]

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_body: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Outcome:
    """A final state, BLOCKED with how long, or WAITING: send it again."""

    state: State
    outputs: dict[str, JsonValue] = field(default_factory=dict)
    blocked_for: timedelta = timedelta()


def outcome_of(answer: Answer, switches: HubSpotSwitches | None = None) -> Outcome:
    """What HubSpot makes of an answer.

    No answer, 429 and 5xx: again. Any other status outside 2xx: failed for good. In a 2xx `hs_execution_state`
    decides; without one, or with a body that is no JSON object, it is a success. ASYNC, which HubSpot lists
    and nowhere explains, is taken for BLOCK. The switches have some of it otherwise.
    """
    switches = switches or HubSpotSwitches()
    outputs = _outputs(answer.body, switches.output_most_characters)
    stated = switches.state_in_error_answers and "hs_execution_state" in outputs
    if answer.status is None or ((answer.status == 429 or answer.status >= 500) and not stated):
        return Outcome(State.WAITING)
    if not 200 <= answer.status < 300 and not stated:
        return Outcome(State.FAILED)
    state = outputs.get("hs_execution_state")
    if state == "ASYNC":
        state = "BLOCK" if switches.async_means == "block" else "SUCCESS"
    match state:
        case "FAIL_CONTINUE":
            return Outcome(State.FAIL_CONTINUE, outputs)
        case "BLOCK":
            return Outcome(State.BLOCKED, outputs, block_duration(outputs.get("hs_expiration_duration")))
        case _:
            return Outcome(State.SUCCEEDED, outputs)


def wait_after(tries: int, answer: Answer, unit: RetryAfterUnit) -> timedelta:
    """How long HubSpot waits after so many tries: 1 minute, doubling, at most 8 hours.

    The Retry-After of a 429 is obeyed instead, in the unit that HubSpot's pages disagree about.
    """
    told = answer.headers.get("retry-after", "")
    if answer.status == 429 and unit != "ignored" and told.isdecimal():
        asked = timedelta(milliseconds=int(told)) if unit == "milliseconds" else timedelta(seconds=int(told))
        return max(asked, _SHORTEST_WAIT)
    doublings = min(tries - 1, 16)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def gives_up(first_sent: datetime, next_due: datetime) -> bool:
    """Whether the next sending would come more than 3 days after the first."""
    return next_due - first_sent > GIVES_UP_AFTER


def block_duration(given: JsonValue) -> timedelta:
    """An ISO 8601 duration of whole weeks, days, hours, minutes and seconds; anything else is a week."""
    found = _DURATION.fullmatch(given) if isinstance(given, str) else None
    parts = {name: int(value) for name, value in found.groupdict().items() if value} if found else {}
    return timedelta(**parts) if parts else BLOCKED_AT_MOST


def _outputs(body: str, most: int | None) -> dict[str, JsonValue]:
    try:
        given = _body.validate_json(body).get("outputFields")
    except ValidationError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {name: value[:most] if isinstance(value, str) else value for name, value in given.items()}
