"""Enrolments, the executions of actions in them, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.workflows import Action, Workflow


class State(StrEnum):
    """Where an execution stands. The last four are final: the workflow has gone on to the next action."""

    WAITING = "waiting"
    SENDING = "sending"
    BLOCKED = "blocked"
    SUCCEEDED = "succeeded"
    FAIL_CONTINUE = "fail_continue"
    FAILED = "failed"
    EXPIRED = "expired"


FINAL = frozenset({State.SUCCEEDED, State.FAIL_CONTINUE, State.FAILED, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A callout ready to be sent: the URL it was registered with, headers with signatures, raw body."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status and body, or the `error` that kept one from coming."""

    status: int | None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A callout or a request for options as it went over the wire, and what came back."""

    request: SignedRequest
    answer: Answer


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of a callout. `duplicate`: sent on top by `Engine.duplicate`, without effect on the state."""

    number: int
    at: datetime
    callback_id: str
    answer: Answer
    outputs: dict[str, JsonValue]
    duplicate: bool = False


@dataclass(slots=True)
class Enrolment:
    """One record going through a workflow."""

    enrolment_id: int
    workflow: Workflow
    object_type: ObjectType
    record_id: str
    executions: list[Execution] = field(default_factory=list)


@dataclass(slots=True)
class Execution:
    """One action carried out for one enrolment; an editor's test run has no enrolment id.

    `due_at`: when it is sent next (state WAITING); `blocked_until`: when a block runs out (state BLOCKED);
    `inputs`: resolved at the first sending; `request`: the last one sent.
    """

    enrolment: Enrolment
    action: Action
    action_id: int
    callback_id: str
    due_at: datetime
    index: int = 0
    test_run: bool = False
    state: State = State.WAITING
    blocked_until: datetime | None = None
    inputs: dict[str, JsonValue] | None = None
    request: SignedRequest | None = None
    attempts: list[Attempt] = field(default_factory=list)
    outputs: dict[str, JsonValue] = field(default_factory=dict)

    @property
    def portal_id(self) -> int:
        return self.enrolment.workflow.portal_id

    @property
    def tries(self) -> list[Attempt]:
        """The attempts that count: HubSpot's own, without duplicates."""
        return [attempt for attempt in self.attempts if not attempt.duplicate]
