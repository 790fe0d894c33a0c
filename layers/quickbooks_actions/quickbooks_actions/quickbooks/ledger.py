"""The ledger: one DynamoDB item per posting key, so that a posting is one document whatever happens in between.

States and who may change them (every change is a conditional write of the whole item):

    (no row) ──freeze──▶ READY ──sent──▶ SENT ──done──▶ DONE ──freeze──▶ READY of the next generation
                           ▲               │ │ ▲                              (the document is gone)
                           └─back_to_ready─┘ │ └─sent again, after the quiet time
                                             └──free──▶ FREE ──freeze──▶ READY of the next generation

A READY row is freed too, when a posting that it watches was sent meanwhile. A freed row is emptied, not deleted: it
keeps the generation, so that the same body, sent again after a person mended what QuickBooks refused, has another
`requestid`. QuickBooks may answer a known `requestid` with its first refusal, or with the snapshot of a document that
is long gone (QuickBooks contract 1.5).
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quickbooks_actions.aws import Check, Item, Table
from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.quickbooks import documents, wire
from quickbooks_actions.quickbooks.recent import INDEX, RecentPosting, index_attributes, read_recent
from quickbooks_actions.timing import Clock

COMPRESS_ABOVE = 16_000
"""Bytes of frozen text above which it is compressed: below, the console shows it as it is."""

LARGEST_BODY = 360_000
"""Bytes of a frozen body as stored: DynamoDB takes items of 400 KB, and the rest of the row has a bound too."""

LONGEST_WARNINGS = 8_000
"""Characters of all warnings together that a row keeps."""


class State(StrEnum):
    """Where a posting stands.

    READY: frozen, and nothing sent, or a send that is known not to have happened. SENT: sent, outcome not known here.
    DONE: the document exists. FREE: refused by QuickBooks, or given up: nothing exists, the next body is a new one.
    """

    READY = "READY"
    SENT = "SENT"
    DONE = "DONE"
    FREE = "FREE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What is to be sent, as it is written before anything is sent, never to be built again."""

    entity: str
    body: Body
    request_id: str
    marker: str
    fingerprint: str
    expected_total: Decimal
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One posting as the ledger has it.

    Attributes:
        posting: the posting's key as text, without the generation.
        generation: counts the frozen bodies of this key, from 1.
        attempt: counts the sends of this generation; whoever raises it may send.
        sent_at: when the latest attempt was about to leave, in UTC.
        body: as it is sent; None when DONE or FREE (personal data).
        expected_total: what the record bills before tax, in the document's currency.
        document_id, number, total, currency, customer_id: of the document, when DONE.
        earlier: ids of the documents of earlier generations, all of which are gone but may bear the same marker.
    """

    posting: str
    state: State
    generation: int = 1
    attempt: int = 0
    sent_at: datetime | None = None
    entity: str = ""
    body: Body | None = None
    request_id: str = ""
    marker: str = ""
    fingerprint: str = ""
    expected_total: Decimal | None = None
    warnings: tuple[str, ...] = ()
    document_id: str = ""
    number: str = ""
    total: Decimal | None = None
    currency: str = ""
    customer_id: str = ""
    earlier: tuple[str, ...] = ()


class Ledger:
    """The table of postings.

    Every method raises ComeBack `store_unavailable` when DynamoDB does not answer, and those that write raise
    ConditionFailed when the row is not (any more) what the caller read.
    """

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def get(self, posting: str) -> Row | None:
        """The row of a posting, read consistently; None when there is none."""
        item = self._table.get({"posting": posting})
        return None if item is None else _row(item)

    def latest(self, portal_id: str, count: int) -> list[RecentPosting]:
        """The portal's postings that were sent or done last, the newest first, for people to see; a second old at most,
        as a rule.

        Args:
            count: how many at most.
        """
        return [read_recent(item) for item in self._table.newest(INDEX, {"portal": portal_id}, count)]

    def freeze(self, posting: str, before: Row | None, frozen: Frozen) -> Row:
        """Reserves the posting with the body that will be sent.

        Args:
            posting: the key as text.
            before: what was read: None, a FREE row, or a DONE row whose document is gone.
            frozen: what to send; its request id was made for `next_generation(before)`.

        Raises:
            Refusal: `record_too_large`, when the body does not fit; nothing was written.
        """
        earlier = before.earlier if before else ()
        if before and before.document_id:
            earlier = (*earlier, before.document_id)
        row = Row(
            posting=posting,
            state=State.READY,
            generation=next_generation(before),
            entity=frozen.entity,
            body=wire.decode(wire.encode(frozen.body)),
            request_id=frozen.request_id,
            marker=frozen.marker,
            fingerprint=frozen.fingerprint,
            expected_total=frozen.expected_total,
            warnings=_bounded(frozen.warnings),
            earlier=earlier,
        )
        if before is None:
            self._table.put(self._item(row), condition="attribute_not_exists(#posting)", names={"#posting": "posting"})
            return row
        return self._swap(before, row)

    def sent(self, row: Row, checks: Sequence[Check] = ()) -> Row:
        """The compare-and-swap before every send: whoever loses it sends nothing.

        Args:
            checks: what must hold for other rows at the same moment.

        Raises:
            CheckFailed: one of the checks does not hold; the row is as it was.
        """
        sent = replace(row, state=State.SENT, attempt=row.attempt + 1, sent_at=self._clock.now())
        return self._swap(row, sent, checks)

    def back_to_ready(self, row: Row) -> Row:
        """The attempt is known not to have happened."""
        return self._swap(row, replace(row, state=State.READY))

    def free(self, row: Row) -> Row:
        """QuickBooks refused or nothing was sent, nothing exists: only the generation and the earlier ids stay."""
        empty = Row(
            posting=row.posting,
            state=State.FREE,
            generation=row.generation,
            attempt=row.attempt,
            entity=row.entity,
            earlier=row.earlier,
        )
        return self._swap(row, empty)

    def done(self, row: Row, document: Body) -> Row:
        """The document exists. Whoever learns it first completes the row, whichever attempt created it."""
        finished = replace(
            row,
            state=State.DONE,
            body=None,
            document_id=str(document["Id"]),
            number=documents.number(document),
            total=documents.total(document),
            currency=documents.currency(document),
            customer_id=documents.customer_id(row.entity, document),
        )
        self._table.put(
            self._item(finished),
            condition="#generation = :generation AND #state <> :done",
            names={"#generation": "generation", "#state": "state"},
            values={":generation": row.generation, ":done": State.DONE.value},
        )
        return finished

    def _swap(self, before: Row, after: Row, checks: Sequence[Check] = ()) -> Row:
        self._table.put(
            self._item(after),
            condition="#state = :state AND #generation = :generation AND #attempt = :attempt",
            names={"#state": "state", "#generation": "generation", "#attempt": "attempt"},
            values={":state": before.state.value, ":generation": before.generation, ":attempt": before.attempt},
            checks=checks,
        )
        return after

    def _item(self, row: Row) -> Item:
        seen = row.state in (State.SENT, State.DONE)
        return {**_item(row), **(index_attributes(row.posting, self._clock.now()) if seen else {})}


def next_generation(before: Row | None) -> int:
    """The generation that a body frozen now will have."""
    return 1 if before is None else before.generation + 1


def _bounded(warnings: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    for warning in warnings:
        if sum(map(len, kept)) + len(warning) > LONGEST_WARNINGS:
            break
        kept.append(warning)
    return tuple(kept)


def _item(row: Row) -> Item:
    """Amounts are kept as text: a DynamoDB number forgets the digits that a Decimal has."""
    item: dict[str, Any] = {
        "posting": row.posting,
        "state": row.state.value,
        "generation": row.generation,
        "attempt": row.attempt,
        "sent_at": row.sent_at.astimezone(UTC).isoformat() if row.sent_at else None,
        "entity": row.entity,
        "body": None if row.body is None else _packed(wire.encode(row.body)),
        "request_id": row.request_id,
        "marker": row.marker,
        "fingerprint": row.fingerprint,
        "expected_total": None if row.expected_total is None else format(row.expected_total, "f"),
        "warnings": list(row.warnings),
        "document_id": row.document_id,
        "number": row.number,
        "total": None if row.total is None else format(row.total, "f"),
        "currency": row.currency,
        "customer_id": row.customer_id,
        "earlier": list(row.earlier),
    }
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def _row(item: Item) -> Row:
    def text(name: str) -> str:
        return str(item.get(name, ""))

    def decimal(name: str) -> Decimal | None:
        return Decimal(item[name]) if name in item else None

    return Row(
        posting=text("posting"),
        state=State(item["state"]),
        generation=int(item["generation"]),
        attempt=int(item["attempt"]),
        sent_at=datetime.fromisoformat(item["sent_at"]) if "sent_at" in item else None,
        entity=text("entity"),
        body=_unpacked(item["body"]) if "body" in item else None,
        request_id=text("request_id"),
        marker=text("marker"),
        fingerprint=text("fingerprint"),
        expected_total=decimal("expected_total"),
        warnings=tuple(item.get("warnings", ())),
        document_id=text("document_id"),
        number=text("number"),
        total=decimal("total"),
        currency=text("currency"),
        customer_id=text("customer_id"),
        earlier=tuple(item.get("earlier", ())),
    )


def _packed(text: str) -> str | bytes:
    raw = text.encode()
    stored: str | bytes = zlib.compress(raw, 6) if len(raw) > COMPRESS_ABOVE else text
    if len(stored) > LARGEST_BODY:
        raise Refusal(
            ErrorCode.RECORD_TOO_LARGE,
            "The record is too large for one QuickBooks document. Split its line items over several records or shorten "
            "their descriptions, then enrol it again.",
        )
    return stored


def _unpacked(stored: Any) -> Body:
    text = stored if isinstance(stored, str) else zlib.decompress(bytes(stored)).decode()
    body: Body = wire.decode(text)
    return body
