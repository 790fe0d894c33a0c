"""The fault plan: which request is answered wrongly, and how."""

from __future__ import annotations

import re
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator
from starlette.datastructures import QueryParams

Work = Callable[[], Awaitable[None]]
"""A request to be carried out."""

_LONGEST_SECONDS: Final = 10_000_000
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_FRAMING: Final = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers that tell how a message is cut out of its connection: the server's alone."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a rule looks at in a request that has arrived."""

    method: str
    path: str
    query: str
    body: str


class Match(BaseModel):
    """Which requests a rule is about; what is left out matches everything.

    `path` and the values of `query` are shell patterns (`*`, `?`, `[…]`), case-sensitive; a name in `query`
    must be present.
    """

    model_config = ConfigDict(extra="forbid")

    method: str | None = None
    path: str | None = None
    query: dict[str, str] = Field(default_factory=dict)
    body_contains: str | None = None

    def fits(self, request: Arrival) -> bool:
        if self.method is not None and self.method.upper() != request.method:
            return False
        if self.path is not None and not fnmatchcase(request.path, self.path):
            return False
        if self.body_contains is not None and self.body_contains not in request.body:
            return False
        given = QueryParams(request.query)
        return all(
            any(fnmatchcase(value, pattern) for value in given.getlist(name)) for name, pattern in self.query.items()
        )


class FaultRule(BaseModel):
    """One planned fault; also the JSON of `POST /_sandbox/faults`.

    It fires on the `nth` matching request and on `times - 1` more after that (`times` 0: for ever). When an
    earlier rule takes the request it was due on, it fires on the next matching one.

    ========  ==============================================================================================
    refuse    the connection is reset (TCP RST) without an answer
    drop      the connection is closed without an answer
    delay     `seconds` before or after the commit, then the real answer; beyond what the sandbox lets a request
              run it is cut: nothing is waited for, the clock moves on, and the edge answers 504
    status    `status`, `headers`, `body` (an object becomes JSON), `content_type`; without a body the
              sandbox renders the status in its own shapes, guided by `flavour`
    truncate  the real answer cut in the middle; Content-Length is that of what is sent
    html      the HTML page of a proxy at the edge, with `status` (default 502)
    slow      the real answer, byte by byte, over `seconds`; cut like delay
    ========  ==============================================================================================

    `when` says whether the sandbox has done what was asked (`after`) or not (`before`) when the fault strikes;
    truncate and slow need the real answer and are always after it. `late` is for refuse, drop, status and html: the
    fault strikes now, and the sandbox does what was asked once `seconds` have gone by on its clock.
    """

    model_config = ConfigDict(extra="forbid")

    match: Match = Field(default_factory=Match)
    nth: int = Field(default=1, ge=1)
    times: int = Field(default=1, ge=0)
    do: Literal["refuse", "drop", "delay", "status", "truncate", "html", "slow"]
    when: Literal["before", "after", "late"] = "before"
    status: int | None = Field(default=None, ge=200, le=599)
    headers: dict[str, str] = Field(default_factory=dict)
    body: JsonValue = None
    content_type: str | None = None
    seconds: float = Field(default=0.0, ge=0, le=_LONGEST_SECONDS)
    flavour: str | None = None

    @field_validator("headers")
    @classmethod
    def _can_be_sent(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not _HEADER_NAME.fullmatch(name) or name.lower() in _FRAMING or not _HEADER_VALUE.fullmatch(value):
                raise ValueError(f"{name!r} can not be sent as a header of a rule")
        return headers

    @field_validator("content_type")
    @classmethod
    def _is_a_header(cls, value: str | None) -> str | None:
        if value is not None and not _HEADER_VALUE.fullmatch(value):
            raise ValueError("the content type can not be sent as a header")
        return value

    @model_validator(mode="after")
    def _late_only_without_the_answer(self) -> Self:
        if self.when == "late" and self.do in {"delay", "truncate", "slow"}:
            raise ValueError(f"late is not for {self.do}, which needs the real answer")
        return self

    @property
    def commits(self) -> bool:
        """Whether the request is really carried out."""
        return self.when == "after" or self.do in {"delay", "truncate", "slow"}


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that has struck, and the request it struck."""

    rule: FaultRule
    method: str
    path: str


class FaultPlan:
    """The rules in force, in the order they were added. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[_Planned] = []
        self._fired: list[Fired] = []
        self._late: list[tuple[datetime, Work]] = []

    def add(self, rule: FaultRule) -> None:
        with self._lock:
            self._planned.append(_Planned(rule))

    def clear(self) -> None:
        """Drop every rule, what `fired` remembers, and what was to be done late."""
        with self._lock:
            self._planned.clear()
            self._fired.clear()
            self._late.clear()

    def rules(self) -> list[FaultRule]:
        with self._lock:
            return [planned.rule for planned in self._planned]

    def fired(self) -> list[Fired]:
        """What has struck so far, in order."""
        with self._lock:
            return list(self._fired)

    def postpone(self, until: datetime, work: Work) -> None:
        """Keep what a `late` rule has put off."""
        with self._lock:
            self._late.append((until, work))

    def take_due(self, now: datetime) -> list[Work]:
        """What has been put off until now or earlier, in that order; it is the caller's to do."""
        with self._lock:
            due = [(until, work) for until, work in self._late if until <= now]
            self._late = [(until, work) for until, work in self._late if until > now]
        return [work for _until, work in sorted(due, key=lambda each: each[0])]

    def strike(self, request: Arrival) -> FaultRule | None:
        """Count the request against every rule it fits, and give the one that fires on it, if any."""
        with self._lock:
            taken: FaultRule | None = None
            for planned in self._planned:
                if not planned.rule.match.fits(request):
                    continue
                planned.seen += 1
                if taken is None and planned.due:
                    planned.struck += 1
                    taken = planned.rule
            if taken is not None:
                self._fired.append(Fired(taken, request.method, request.path))
            return taken


@dataclass(slots=True)
class _Planned:
    rule: FaultRule
    seen: int = 0
    struck: int = 0

    @property
    def due(self) -> bool:
        left = self.rule.times == 0 or self.struck < self.rule.times
        return left and self.seen >= self.rule.nth
