"""What failed lately, for people: one row for each record and action whose last callout came to nothing.

Most refusals happen before the ledger has a row, and HubSpot's history is far from the set-up page. The rows are for
seeing only: no callout depends on one, and whatever goes wrong with one is counted and passed over.

A row of the directory table: `portal#{id}#troubles` / `{action}#{record}`, with `portal` and `changed_at` for the index
by portal and a TTL. The next callout for the same record and action overwrites it, or removes it when it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from quickbooks_actions.aws import Table
from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, Refusal
from quickbooks_actions.mapping.records import RecordRef
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import RESERVE_SECONDS, Clock, Deadline
from quickbooks_actions.workflow.answer import Outputs, shortened
from quickbooks_actions.workflow.callout import ReceivedCallout, record_type

INDEX = "by_portal"
"""Hash key `portal`, range key `changed_at`; of the directory's rows only these have them."""

KEPT = timedelta(days=30)

FOR_A_PERSON = frozenset({ErrorCode.CONNECTION_LOST, ErrorCode.CONFIGURATION})
"""Passing errors that pass only when a person does something. All others HubSpot's own retries carry over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A callout that came to nothing.

    Attributes:
        action: its name, e.g. `create_invoice`.
        record: None for a type that no action serves; enrolled: the same as text, whatever the type.
        realm_id: the company that the workflow's author chose; '' where that could not be read.
        code, sentence: as HubSpot was told. The sentence may name a contact: never in a log.
        passing: HubSpot tries again by itself.
        happened_at: the last time, in UTC.
    """

    portal_id: str
    action: str
    record: RecordRef | None
    enrolled: str
    realm_id: str
    workflow_id: str
    code: str
    sentence: str
    passing: bool
    happened_at: datetime


class Troubles:
    """Notes them and tells them.

    Args:
        table: the directory table, best with a client that does not wait long.
    """

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def watched(self, received: ReceivedCallout, action: str, deadline: Deadline) -> "Watched":
        """A context in which one callout is worked on; what it raises comes out unchanged."""
        return Watched(self, received, action, deadline)

    def latest(self, portal_id: str, count: int) -> list[Trouble]:
        """The portal's latest troubles that are not mended, the newest first.

        Raises:
            ComeBack: `store_unavailable`.
        """
        oldest = self._clock.now() - KEPT  # the table's TTL may be days late
        read = (_trouble(item) for item in self._table.newest(INDEX, {"portal": portal_id}, count))
        return [trouble for trouble in read if trouble.happened_at > oldest]

    def note(self, trouble: Trouble) -> None:
        """Keeps it, best effort."""
        moment = trouble.happened_at.astimezone(UTC)
        row = {
            **_key(trouble.portal_id, trouble.action, trouble.enrolled),
            "portal": trouble.portal_id,
            "changed_at": moment.isoformat(timespec="milliseconds"),
            "expires_at": int((moment + KEPT).timestamp()),
            "action": trouble.action,
            "record": trouble.enrolled,
            "company": trouble.realm_id,
            "workflow": trouble.workflow_id,
            "code": trouble.code,
            "sentence": trouble.sentence,
            "passing": trouble.passing,
        }
        try:
            self._table.put(row)
        except ComeBack:
            count("TroublesNotNoted")

    def mended(self, portal_id: str, action: str, enrolled: str) -> None:
        """The record was worked on without trouble: nothing of it is shown any more, best effort.

        Nearly always there was none before, and to see that costs a fraction of a write.
        """
        key = _key(portal_id, action, enrolled)
        try:
            if self._table.get(key, consistent=False) is not None:
                self._table.delete(key)
        except ComeBack:
            count("TroublesNotNoted")

    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()


class Watched:
    """One callout: what it raises or is told is noted when the context ends.

    Attributes:
        realm_id: the company, once it is known.
        preview: nothing is noted of a preview: neither does its failure keep a document from being made, nor does its
            success mend a real one.
    """

    def __init__(self, troubles: Troubles, received: ReceivedCallout, action: str, deadline: Deadline) -> None:
        self.realm_id = ""
        self.preview = False
        self._troubles = troubles
        self._received = received
        self._action = action
        self._deadline = deadline
        self._outputs: Outputs | None = None

    def told(self, outputs: Outputs) -> Outputs:
        """What the action came to, given back."""
        self._outputs = outputs
        return outputs

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.preview or self._deadline.left() <= RESERVE_SECONDS:
            return  # an answer is worth more than a note
        match error:
            case None if self._outputs is not None and self._outputs.failed:
                self._note(self._outputs.error_code, self._outputs.error_message, passing=False)
            case None:
                self._troubles.mended(self._received.portal_id, self._action, _enrolled(self._received))
            case ActionError() if isinstance(error, Refusal) or error.code in FOR_A_PERSON:
                self._note(error.code.value, shortened(error.sentence), passing=error.passing)
            case ActionError():
                return
            case Exception():
                sentence = "Something unexpected went wrong. The engineer finds it in the log of this application."
                self._note(ErrorCode.UNEXPECTED.value, sentence, passing=True)

    def _note(self, code: str, sentence: str, *, passing: bool) -> None:
        enrolled = _enrolled(self._received)
        self._troubles.note(
            Trouble(
                portal_id=self._received.portal_id,
                action=self._action,
                record=RecordRef.parse(enrolled),
                enrolled=enrolled,
                realm_id=self.realm_id,
                workflow_id=self._received.workflow_id,
                code=code,
                sentence=sentence,
                passing=passing,
                happened_at=self._troubles.now(),
            )
        )


def _enrolled(received: ReceivedCallout) -> str:
    kind = record_type(received.object_type)
    return f"{kind.value if kind else received.object_type[:50]} {received.object_id}"


def _key(portal_id: str, action: str, enrolled: str) -> dict[str, str]:
    return {"pk": f"portal#{portal_id}#troubles", "sk": f"{action}#{enrolled}"}


def _trouble(item: Mapping[str, Any]) -> Trouble:
    enrolled = str(item.get("record", ""))
    return Trouble(
        portal_id=str(item["portal"]),
        action=str(item["action"]),
        record=RecordRef.parse(enrolled),
        enrolled=enrolled,
        realm_id=str(item.get("company", "")),
        workflow_id=str(item.get("workflow", "")),
        code=str(item["code"]),
        sentence=str(item["sentence"]),
        passing=bool(item.get("passing")),
        happened_at=datetime.fromisoformat(str(item["changed_at"])),
    )
