"""What HubSpot is told, and the one place that turns errors into it (HubSpot contract 3.2)."""

import json
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from quickbooks_actions.errors import BadRequest, BadSignature, ComeBack, ErrorCode, Refusal
from quickbooks_actions.telemetry import count, logger

MAX_SENTENCES = 1000
"""Characters of a message or a warning; a longer one is cut at the end of a sentence."""

FAILED = "failed"

_STATE = "hs_execution_state"
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]*(?=\s)")
_CUT = " […]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The outputs of an action, all strings and always all of them.

    Attributes:
        status: `created`, `existing`, `skipped`, `preview` or `failed`.
        document_total: QuickBooks' figure in major units, e.g. '1500.00'.
        error_code: `NONE` when all is well.
        more: outputs that one action has in addition, by name.
    """

    status: str
    document_id: str = ""
    document_number: str = ""
    document_total: str = ""
    document_url: str = ""
    customer_id: str = ""
    warning: str = ""
    error_code: str = ErrorCode.NONE.value
    error_message: str = ""
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def failed(self) -> bool:
        """Whether this is a final failure."""
        return self.status == FAILED

    def as_fields(self) -> dict[str, str]:
        """`outputFields` as HubSpot reads them, `hs_execution_state` among them."""
        own = {name: getattr(self, name) for name in _NAMES}
        return {**self.more, **own, _STATE: "FAIL_CONTINUE" if self.failed else "SUCCESS"}

    @classmethod
    def from_fields(cls, stored: Mapping[str, Any]) -> "Outputs":
        """What `as_fields` made, read back from a store (older records may lack an output)."""
        own = {name: str(stored[name]) for name in _NAMES if name in stored}
        more = {name: str(value) for name, value in stored.items() if name not in own and name != _STATE}
        return cls(**own, more=more)


_NAMES = tuple(each.name for each in fields(Outputs) if each.name != "more")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer to HubSpot. Never with a Retry-After: its unit is contradictory at HubSpot."""

    status: int
    body: Mapping[str, Any]

    def to_response(self) -> dict[str, Any]:
        """API Gateway's proxy response."""
        return {
            "statusCode": self.status,
            "headers": {"Content-Type": "application/json"},
            "body": json.dumps(self.body, ensure_ascii=False),
            "isBase64Encoded": False,
        }


def done(
    *,
    status: str,
    document_id: str,
    document_number: str = "",
    document_total: Decimal | None = None,
    document_url: str = "",
    customer_id: str = "",
    warnings: Iterable[str] = (),
    more: Mapping[str, str] | None = None,
) -> Outputs:
    """The outputs of an action that is done; warnings are sentences."""
    return Outputs(
        status=status,
        document_id=document_id,
        document_number=document_number,
        document_total="" if document_total is None else _money(document_total),
        document_url=document_url,
        customer_id=customer_id,
        warning=shortened(" ".join(warnings)),
        more=dict(more or {}),
    )


def failed(refusal: Refusal) -> Outputs:
    """The outputs of an action that failed for good."""
    return Outputs(status=FAILED, error_code=refusal.code.value, error_message=shortened(refusal.sentence))


def from_outputs(outputs: Outputs) -> Answer:
    """200 with the outputs."""
    return Answer(200, {"outputFields": outputs.as_fields()})


def from_error(error: Exception) -> Answer:
    """The answer to an error, per the table "Answers to HubSpot" of the design.

    A state goes only with 200, and 429 and 5xx go without outputs, so that HubSpot retries. What nobody foresaw is
    passing too, and is logged by its type and place: its text may hold what must not be in a log.
    """
    match error:
        case Refusal():
            return from_outputs(failed(error))
        case ComeBack():
            return _plain(429 if error.code is ErrorCode.THROTTLED else 503, error.sentence)
        case BadRequest():
            return _plain(400, str(error) or "The request is malformed.")
        case BadSignature():
            return _plain(401, str(error) or "The signature is not HubSpot's.")
        case _:
            logger.error("unexpected error", error_type=type(error).__name__, at=_place(error))
            count("UnexpectedErrors")
            return _plain(503, "Something unexpected went wrong; HubSpot will try again.")


def shortened(text: str, limit: int = MAX_SENTENCES) -> str:
    """The text, cut after the last sentence that fits in `limit` characters, with a mark that something is missing."""
    if len(text) <= limit:
        return text
    room = text[: limit - len(_CUT)]
    # one more character, so that a sentence that ends exactly there is seen to end
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: len(room) + 1])]
    if ends:
        return room[: ends[-1]] + _CUT
    blank = room.rfind(" ")
    return (room[:blank] if blank > 0 else room).rstrip() + _CUT


def _plain(status: int, message: str) -> Answer:
    return Answer(status, {"message": shortened(message)})


def _money(amount: Decimal) -> str:
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents if cents == amount else amount:f}"


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
