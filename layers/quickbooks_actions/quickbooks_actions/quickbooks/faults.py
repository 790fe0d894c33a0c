"""Everything that QuickBooks and the way to it can answer instead of what was asked for, as typed errors.

Whether something may be tried again, and whether a write may have happened, is decided here and nowhere else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown, Refusal
from quickbooks_actions.quickbooks import wire
from quickbooks_actions.quickbooks.fault_codes import THROTTLED, Effect, Meaning, meaning

_LARGEST_XML = 64_000
_LONGEST_QUOTE = 300
_TRIES_AGAIN = "HubSpot will try again by itself."


@dataclass(frozen=True, slots=True)
class FaultError:
    """One error of a fault; `code` is without leading zeros, '' where there is none."""

    code: str
    message: str
    detail: str
    element: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal by QuickBooks or by what stands in front of it; `errors` is empty when its body says nothing.

    Attributes:
        retry_after: seconds, where the answer said so.
    """

    errors: tuple[FaultError, ...]
    type: str
    status: int
    intuit_tid: str
    retry_after: float | None = None


class FaultRefusal(Refusal):
    """QuickBooks says no, with a code: permanent, and known not to have created anything.

    Attributes:
        dated: the date of the document that was refused, '' where it has none.
    """

    def __init__(self, code: ErrorCode, sentence: str, fault: Fault) -> None:
        super().__init__(code, sentence, status=fault.status, trace=fault.intuit_tid or None)
        self.fault = fault
        self.dated = ""

    def has(self, code: str) -> bool:
        """Whether one of the fault's errors has QuickBooks' code `code`, e.g. `6240`."""
        return any(error.code == code for error in self.fault.errors)


def read_fault(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """The fault that an answer is, whatever its shape (QuickBooks contract 2.1); None when it is none.

    Every status but 2xx is a fault, also without a readable body; a 2xx with a fault in it is one too.
    """
    kind, errors = _errors(body)
    if 200 <= status < 300 and not errors:
        return None
    return Fault(tuple(errors), kind, status, trace_of(headers), wait_of(headers))


def trace_of(headers: Mapping[str, str]) -> str:
    """Intuit's id of the call, which its support asks for; '' where there is none."""
    plain = _lower(headers)
    return plain.get("intuit_tid") or plain.get("intuit-tid", "")


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds of `Retry-After`, which may be a date; that is measured against the answer's own `Date`."""
    plain = _lower(headers)
    value = plain.get("retry-after", "").strip()
    if not value:
        return None
    try:
        return max(0.0, float(value)) if value.isdigit() else _until(value, plain.get("date", ""))
    except (ValueError, TypeError):
        return None


def to_error(fault: Fault, *, write: bool) -> ActionError:
    """What a fault means for the caller.

    Args:
        write: whether the request would have changed something.

    Returns:
        FaultRefusal; else what is passing: NotSent or OutcomeUnknown for a write, ComeBack for a read.
    """
    decided = _decide(fault)
    said = _said(fault)
    if decided.effect is Effect.REFUSED:
        return FaultRefusal(decided.code, f"{decided.sentence} {said}", fault)
    sentence = f"{decided.sentence} {_TRIES_AGAIN} {said}"
    kind = _passing(decided.effect, write=write)
    code = ErrorCode.OUTCOME_UNKNOWN if kind is OutcomeUnknown else decided.code
    return kind(code, sentence, status=fault.status, trace=fault.intuit_tid or None)


def no_answer(reason: str, *, write: bool, sent: bool) -> ComeBack:
    """What it means that no answer came.

    Args:
        reason: what happened on the way, in technical words ("read timeout"), never a body.
        sent: whether the body of the request may have reached QuickBooks.
    """
    kind = _passing(Effect.UNKNOWN if sent else Effect.NOT_NOW, write=write)
    code = ErrorCode.OUTCOME_UNKNOWN if kind is OutcomeUnknown else ErrorCode.QUICKBOOKS_UNAVAILABLE
    what = "QuickBooks did not answer" if sent else "QuickBooks could not be reached"
    return kind(code, f"{what} ({reason}). {_TRIES_AGAIN}")


def worth_repeating(*, write: bool, in_time: bool, tries: int) -> bool:
    """Whether a request that got no answer is sent again at once.

    A read whose connection broke is, once: that happens to kept connections. A write never is, the ledger decides; nor
    is anything that used up its time.
    """
    return not write and in_time and tries == 1


def unreadable(status: int, intuit_tid: str, *, write: bool) -> ComeBack:
    """What it means that an answer is not what it should be: no JSON, cut off, another entity, no id."""
    kind = _passing(Effect.UNKNOWN, write=write)
    code = ErrorCode.OUTCOME_UNKNOWN if kind is OutcomeUnknown else ErrorCode.QUICKBOOKS_UNAVAILABLE
    sentence = f"QuickBooks' answer could not be read (HTTP {status}). {_TRIES_AGAIN}{_trace(intuit_tid)}"
    return kind(code, sentence, status=status, trace=intuit_tid or None)


def before_sending(error: ComeBack, *, write: bool) -> ComeBack:
    """A passing error of our own (no time left, no token) that kept a request from being sent."""
    if not write or isinstance(error, NotSent):
        return error
    return NotSent(error.code, error.sentence, status=error.status, trace=error.trace)


def connection_lost(fault: Fault, *, write: bool) -> ComeBack:
    """A second 401, with a fresh token: a person has to connect the company again, HubSpot keeps trying meanwhile."""
    kind = NotSent if write else ComeBack
    sentence = (
        "QuickBooks no longer accepts the connection to this company. Connect it again on the set-up page; HubSpot "
        f"tries again until then. {_said(fault)}"
    )
    return kind(ErrorCode.CONNECTION_LOST, sentence, status=fault.status, trace=fault.intuit_tid or None)


def _passing(effect: Effect, *, write: bool) -> type[ComeBack]:
    if not write:
        return ComeBack
    return OutcomeUnknown if effect is Effect.UNKNOWN else NotSent


def _decide(fault: Fault) -> Meaning:
    codes = {error.code for error in fault.errors}
    if fault.status == 429 or "3001" in codes:
        return THROTTLED
    if fault.status == 401:
        return Meaning(Effect.NOT_NOW, ErrorCode.CONNECTION_LOST, "QuickBooks did not accept the access token.")
    if fault.status == 403 and not any(codes):
        return Meaning(Effect.NOT_NOW, ErrorCode.QUICKBOOKS_UNAVAILABLE, "QuickBooks turned the request away.")
    if fault.status >= 500 or fault.type == "SystemFault" or not any(codes):
        return Meaning(
            Effect.UNKNOWN, ErrorCode.QUICKBOOKS_UNAVAILABLE, f"QuickBooks has trouble (HTTP {fault.status})."
        )
    meanings = [meaning(error.code, f"{error.message} {error.detail}") for error in fault.errors if error.code]
    return max(meanings, key=lambda one: (one.effect, one.rank))


def _said(fault: Fault) -> str:
    quotes = [_quote(error, fault.type) for error in fault.errors]
    if not quotes:
        return f"(HTTP {fault.status}{_tid(fault.intuit_tid)})"
    return f"QuickBooks says: {'; '.join(quotes)}.{_trace(fault.intuit_tid)}"


def _quote(error: FaultError, kind: str) -> str:
    # Authentication details repeat the token.
    detail = "" if error.code == "3200" or kind.upper() == "AUTHENTICATION" else error.detail
    detail = detail.removesuffix(": null")
    text = detail if detail.startswith(error.message) else f"{error.message}: {detail}"
    text = " ".join(text.split()).strip(" :.")
    if len(text) > _LONGEST_QUOTE:
        text = text[: _LONGEST_QUOTE - 1] + "…"
    marks = [f"code {error.code}"] if error.code else []
    if error.element:
        marks.append(f"field {error.element}")
    return f"“{text}”" + (f" ({', '.join(marks)})" if marks else "")


def _trace(intuit_tid: str) -> str:
    return f" (intuit_tid {intuit_tid})" if intuit_tid else ""


def _tid(intuit_tid: str) -> str:
    return f", intuit_tid {intuit_tid}" if intuit_tid else ""


def _errors(body: bytes) -> tuple[str, list[FaultError]]:
    """Type and errors of the fault in a body of any shape; ('', []) when there is none."""
    if b"ault" not in body:
        return "", []
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _xml_errors(body)
    try:
        answer = wire.decode(body)
    except ValueError:
        return "", []
    for fault in _json_faults(answer):
        listed = _either(fault, "Error", "error")
        if isinstance(listed, Mapping):
            listed = [listed]
        errors = [_json_error(error) for error in listed or () if isinstance(error, Mapping)]
        return _text(_either(fault, "type", "Type")), errors or [FaultError("", "Fault", "", "")]
    return "", []


def _json_faults(answer: Any) -> list[Mapping[str, Any]]:
    """The fault at the top, or those inside a list one level down, as a batch has them."""
    if not isinstance(answer, Mapping):
        return []
    nested = [item for part in answer.values() if isinstance(part, list) for item in part if isinstance(item, Mapping)]
    found = [_either(place, "Fault", "fault") for place in (answer, *nested)]
    return [fault for fault in found if isinstance(fault, Mapping)]


def _json_error(error: Mapping[str, Any]) -> FaultError:
    message = _text(_either(error, "Message", "message"))
    return FaultError(
        _code(_text(_either(error, "code", "Code")), message),
        message,
        _text(_either(error, "Detail", "detail")),
        _text(_either(error, "element", "Element")),
    )


def _xml_errors(body: bytes) -> tuple[str, list[FaultError]]:
    # A document that declares entities is no fault of QuickBooks, and expanding them can take all memory.
    if len(body) > _LARGEST_XML or b"<!DOCTYPE" in body.upper() or b"<!ENTITY" in body.upper():
        return "", []
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - size-limited, and without a document type
    except (ElementTree.ParseError, ValueError, LookupError):
        return "", []
    for fault in root.iter():
        if _local(fault) == "Fault":
            errors = [_xml_error(error) for error in fault if _local(error) == "Error"]
            return fault.get("type", ""), errors or [FaultError("", "Fault", "", "")]
    return "", []


def _xml_error(error: ElementTree.Element) -> FaultError:
    parts = {_local(part): (part.text or "").strip() for part in error}
    message = parts.get("Message", "")
    return FaultError(_code(error.get("code", ""), message), message, parts.get("Detail", ""), error.get("element", ""))


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _either(values: Mapping[str, Any], *names: str) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    return str(value)


def _code(code: str, message: str) -> str:
    """`003001` and `3001` are one code; where there is none the gateway's message may carry it."""
    if not code.strip():
        found = re.search(r"errorCode=(\d+)", message)
        code = found.group(1) if found else ""
    return code.strip().lstrip("0")


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _until(moment: str, date: str) -> float:
    return max(0.0, (parsedate_to_datetime(moment) - parsedate_to_datetime(date)).total_seconds())
