"""A QuickBooks with switches, as far as a posting sees it: creates, reads, and queries that lag."""

import copy
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.quickbooks.faults import Fault, FaultError, no_answer, to_error
from tests.unit.posting.stores import Points

_CONDITION = re.compile(r"(\w+) (?:= '((?:[^'\\]|\\.)*)'|IN \(true, false\))")
LISTS = ("Customer", "Item")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime.fromisoformat("2026-03-04T09:00:00+00:00")

    def now(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Send(Enum):
    """What happens to one create."""

    FINE = "fine"
    TIMEOUT_COMMITTED = "timeout, committed"
    TIMEOUT_LATE = "timeout, committed after `late_seconds`"
    TIMEOUT_LOST = "timeout, not committed"
    ERROR_COMMITTED = "503, committed"
    ERROR_LOST = "503, not committed"
    REFUSED = "refused with `refusal`"
    NOT_SENT = "connection refused"
    THROTTLED = "429"
    NOT_CONNECTED = "no token"
    SENT_TWICE = "the way delivers it twice, and the second answer comes back"
    DEFECT = "the client breaks after sending"


@dataclass
class Document:
    """One document as QuickBooks keeps it."""

    entity: str
    body: Body
    committed: datetime
    visible: datetime
    request_id: str
    deleted: bool = False

    @property
    def id(self) -> str:
        return str(self.body["Id"])

    @property
    def voided(self) -> bool:
        return str(self.body.get("PrivateNote", "")).startswith("Voided")

    @property
    def live(self) -> bool:
        return not self.deleted and not self.voided and self.body.get("Active") is not False


@dataclass
class FakeQuickBooks:
    """The switches are its attributes.

    Attributes:
        plan: what happens to the next creates; FINE when it is empty.
        lag_seconds: how long a committed document is missing from queries.
        late_seconds: when TIMEOUT_LATE commits.
        remembers: a known `requestid` is answered with its first answer, whatever became of the document.
        remembers_refusals: also with its first refusal.
        strict_request_ids: a known `requestid` is refused with 600.
        unique_numbers: a `DocNumber` that is taken is refused with 6140.
        refusal: code and detail of REFUSED.
        query_fails, read_fails: QuickBooks does not answer these.
        tax: added to the total of every document.
    """

    clock: Clock
    points: Points
    plan: deque[Send] = field(default_factory=deque)
    lag_seconds: float = 0
    late_seconds: float = 0
    remembers: bool = False
    remembers_refusals: bool = False
    strict_request_ids: bool = False
    unique_numbers: bool = False
    refusal: tuple[str, str] = ("6210", "The account period has closed")
    query_fails: bool = False
    read_fails: bool = False
    read_fault: str = ""
    tax: Decimal = Decimal(0)
    documents: list[Document] = field(default_factory=list)
    sends: list[tuple[str, str, Body]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    _answers: dict[str, Body | Fault] = field(default_factory=dict)
    _lock: Any = field(default_factory=threading.Lock)

    # -- the client's side ------------------------------------------------------------------------------------------

    def create(self, entity: str, body: Body, *, request_id: str) -> Body:
        self.points.reach()
        with self._lock:
            happens = self.plan.popleft() if self.plan else Send.FINE
            if happens is Send.NOT_SENT:
                raise no_answer("connect timeout", write=True, sent=False)
            if happens is Send.NOT_CONNECTED:
                raise Refusal(ErrorCode.NOT_CONNECTED, "The company is not connected.")
            self.sends.append((entity, request_id, copy.deepcopy(body)))
            outcome = self._outcome(happens, entity, body, request_id)
        self.points.reach()
        if isinstance(outcome, Fault):
            raise to_error(outcome, write=True)
        return outcome

    def read(self, entity: str, document_id: str, /) -> Body | None:
        self.points.reach()
        self.reads.append(document_id)
        if self.read_fails:
            raise ComeBack(ErrorCode.QUICKBOOKS_UNAVAILABLE, "QuickBooks did not answer.")
        if self.read_fault:
            raise to_error(_fault(self.read_fault, "read"), write=False)
        return next(
            (copy.deepcopy(one.body) for one in self._committed() if one.id == document_id and one.entity == entity),
            None,
        )

    def query_all(self, statement: str) -> list[Body]:
        self.points.reach()
        self.queries.append(statement)
        if self.query_fails:
            raise ComeBack(ErrorCode.QUICKBOOKS_UNAVAILABLE, "QuickBooks did not answer.")
        entity, conditions, inactive_too = _parsed(statement)
        return [
            copy.deepcopy(one.body)
            for one in self._committed()
            if one.entity == entity
            and one.visible <= self.clock.now()
            and (inactive_too or one.body.get("Active") is not False)
            and all(_equal(one.body.get(name), value) for name, value in conditions)
        ]

    # -- the other people's side ------------------------------------------------------------------------------------

    def keep(self, entity: str, body: Body) -> Document:
        """Somebody else's document, visible at once."""
        return self._store(entity, body, self.clock.now(), self.clock.now(), "")

    def visible(self) -> list[Document]:
        return [one for one in self._committed() if one.visible <= self.clock.now()]

    def delete(self, document: Document) -> None:
        document.deleted = True

    def void(self, document: Document) -> None:
        document.body |= {"TotalAmt": Decimal(0), "PrivateNote": f"Voided - {document.body.get('PrivateNote', '')}"}

    def forget(self) -> None:
        """The memory of request ids is over."""
        self.remembers = self.remembers_refusals = self.strict_request_ids = False
        self._answers.clear()

    def live(self, marker: str) -> list[Document]:
        """Those that bear the marker and count, also those that are about to be committed."""
        return [one for one in self.documents if one.live and marker in str(one.body.get("PrivateNote", ""))]

    # -- inside -----------------------------------------------------------------------------------------------------

    def _outcome(self, happens: Send, entity: str, body: Body, request_id: str) -> Body | Fault:
        if happens is Send.THROTTLED:
            return _fault("3001", "The request limit was reached.", status=429)
        if happens in (Send.TIMEOUT_LOST, Send.ERROR_LOST):
            raise self._unknown(happens)
        if happens is Send.SENT_TWICE:
            self._commit(happens, entity, body, request_id)
        known = self._answers.get(request_id)
        if known is None:
            known = self._refused(happens, entity, body) or self._commit(happens, entity, body, request_id)
            if isinstance(known, dict) or self.remembers_refusals:
                self._answers[request_id] = known
        elif self.strict_request_ids:
            return _fault("600", "Duplicate Request ID")
        elif not self.remembers and isinstance(known, dict):
            known = self._refused(happens, entity, body) or self._commit(happens, entity, body, request_id)
        if happens is Send.DEFECT:
            raise RuntimeError("a defect")
        if happens in (Send.FINE, Send.REFUSED, Send.SENT_TWICE):
            return copy.deepcopy(known)
        raise self._unknown(happens)

    def _refused(self, happens: Send, entity: str, body: Body) -> Fault | None:
        if happens is Send.REFUSED:
            return _fault(*self.refusal)
        for one in self._committed():
            if entity in LISTS and one.live and one.entity == entity and _name(one.body) == _name(body):
                return _fault("6240", "The name supplied already exists. : null")
            if self.unique_numbers and body.get("DocNumber") and one.body.get("DocNumber") == body["DocNumber"]:
                return _fault(
                    "6140", f"DocNumber={body['DocNumber']} is assigned to TxnType=Invoice with TxnId={one.id}"
                )
        return None

    def _commit(self, happens: Send, entity: str, body: Body, request_id: str) -> Body:
        late = self.late_seconds if happens is Send.TIMEOUT_LATE else 0
        committed = self.clock.now() + timedelta(seconds=late)
        visible = committed + timedelta(seconds=self.lag_seconds)
        return copy.deepcopy(self._store(entity, body, committed, visible, request_id).body)

    def _store(self, entity: str, body: Body, committed: datetime, visible: datetime, request_id: str) -> Document:
        number = len(self.documents) + 101
        stored = {**copy.deepcopy(body), "Id": str(number), "SyncToken": "0"}
        if entity in LISTS:
            stored["Active"] = True
        elif "TotalAmt" not in stored:
            billed = sum((Decimal(line["Amount"]) for line in body.get("Line", [])), Decimal(0))
            stored["TotalAmt"] = billed + self.tax
        if entity not in (*LISTS, "Payment"):
            stored.setdefault("DocNumber", str(number + 900))
        self.documents.append(Document(entity, stored, committed, visible, request_id))
        return self.documents[-1]

    def _committed(self) -> list[Document]:
        return [one for one in list(self.documents) if not one.deleted and one.committed <= self.clock.now()]

    def _unknown(self, happens: Send) -> Exception:
        if happens in (Send.ERROR_COMMITTED, Send.ERROR_LOST):
            return to_error(Fault((), "", 503, "tid-503"), write=True)
        return no_answer("read timeout", write=True, sent=True)


def _fault(code: str, detail: str, status: int = 400) -> Fault:
    return Fault((FaultError(code, "Error", detail, ""),), "ValidationFault", status, f"tid-{code}")


def _name(body: Body) -> str:
    return str(body.get("DisplayName") or body.get("Name")).casefold()


def _parsed(statement: str) -> tuple[str, list[tuple[str, str]], bool]:
    match = re.fullmatch(r"SELECT \* FROM (\w+) WHERE (.*)", statement)
    assert match, f"the fake does not know the statement {statement}"
    found = list(_CONDITION.finditer(match[2]))
    assert " AND ".join(one[0] for one in found) == match[2], f"the fake does not know the conditions {match[2]}"
    equals = [(one[1], re.sub(r"\\(.)", r"\1", one[2])) for one in found if one[2] is not None]
    return match[1], equals, len(equals) < len(found)


def _equal(stored: Any, asked: str) -> bool:
    if isinstance(stored, dict):
        return stored.get("value") == asked
    if isinstance(stored, Decimal):
        return stored == Decimal(asked)
    return str(stored).casefold() == asked.casefold()
