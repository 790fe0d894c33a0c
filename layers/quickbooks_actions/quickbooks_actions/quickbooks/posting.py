"""Exactly once: at-least-once calls to QuickBooks, one document for each posting key.

QuickBooks cannot join our transaction, so the ledger goes first: the body is frozen before anything is sent, every send
is preceded by a compare-and-swap that only one delivery wins (of postings that exclude one another, too), and a
document whose send got no answer is looked for before it is sent again. `requestid` is sent with every write and never
relied upon (QuickBooks contract 1.5).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from quickbooks_actions.aws import CheckFailed, ConditionFailed
from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode, NotSent, OutcomeUnknown, Refusal
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.keys import marker, request_id
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks import documents
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.ledger import Frozen, Ledger, Row, State, next_generation
from quickbooks_actions.quickbooks.lookups import (
    ObjectReader,
    cannot_be_found,
    find_by_number,
    find_posted,
    read_live,
)
from quickbooks_actions.quickbooks.outcomes import Outcomes, in_progress
from quickbooks_actions.quickbooks.posted import Posted, Posting, posted
from quickbooks_actions.quickbooks.watched import Watched
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock, Deadline

__all__ = ["Client", "Posted", "Poster", "Posting"]

QUIET_TIME = timedelta(seconds=150)
"""After a send QuickBooks may commit for 120 s (QuickBooks contract 1.1) and its queries may lag: until then a look-up
that finds nothing proves nothing."""

DUPLICATE_NUMBER = "6140"


class Client(ObjectReader, Protocol):
    """What a posting needs of the QuickBooks client."""

    def create(self, entity: str, body: Body, *, request_id: str) -> Body:
        """One write; raises FaultRefusal, NotSent or OutcomeUnknown."""


class Poster:
    """Posts for one delivery.

    Args:
        ledger: the postings of all deliveries.
        client: QuickBooks, one company.
        clock: wall-clock time.
        deadline: what this delivery has left.
    """

    def __init__(self, ledger: Ledger, client: Client, clock: Clock, deadline: Deadline) -> None:
        self._ledger = ledger
        self._client = client
        self._clock = clock
        self._deadline = deadline
        self._outcomes = Outcomes(ledger, deadline)
        self._watched = Watched()
        self._built: set[str] = set()

    def post_once(self, posting: Posting, build: Callable[[], Mapped]) -> Posted:
        """The document of this posting: the one that exists, or a new one.

        Two types of document may share a key, of which only one is to exist (a payment's income). Where another type
        than the posting's exists, that is what is returned; what was never sent of it is given up.

        Args:
            posting: what to post.
            build: makes the body; called when none is frozen, and when a posting that this one watches was sent since.
                What it raises comes out, and nothing is sent.

        Raises:
            FaultRefusal: QuickBooks refused and created nothing; the next delivery freezes a new body.
            Refusal: `record_too_large`, `invalid_input` (a memo like QuickBooks' mark of a void).
            OutcomeUnknown: sent, and nobody knows yet.
            ComeBack: `in_progress` (another delivery is at it, or at a posting that it watches), `outcome_unknown`
                (within the quiet time), or what kept the store or QuickBooks from answering. Nothing is lost: the next
                delivery goes on from the ledger.
        """
        self._deadline.start_step()
        row = self._ledger.get(str(posting.key))
        try:
            if row is None or row.state is State.FREE:
                return self._send(posting, self._freeze(posting, build, row), build)
            if row.state is State.DONE:
                return self._existing_or_next(posting, row, build)
            if row.state is State.SENT:
                return self._resume(posting, row, build)
            if row.entity != posting.entity:
                return self._send(posting, self._freeze(posting, build, row), build)
            return self._send(posting, row, build)
        except ConditionFailed as lost:
            raise in_progress() from lost

    def existing(self, posting: Posting) -> Posted | None:
        """The live document of this posting, None where there is none. Nothing is sent.

        The document's type is in the answer: it may be another than the posting's, where two share a key.

        Raises:
            ComeBack: `outcome_unknown` (within the quiet time), `in_progress`, or what kept the store or QuickBooks
                from answering.
        """
        self._deadline.start_step()
        row = self._ledger.get(str(posting.key))
        if row is None or row.state in (State.FREE, State.READY):
            return None
        if row.state is State.DONE:
            document = self._read(row.entity, row.document_id)
        else:
            document = self._look_up(row)
            if document is None:
                self._wait_for(row)
            else:
                row = self._outcomes.save(row, document)[0] or row
                document = None if documents.is_gone(row.entity, document) else document
        self._watched.saw(row)
        return None if document is None else posted("existing", posting, row, document)

    # -- the row as it is found -------------------------------------------------------------------------------------

    def _freeze(self, posting: Posting, build: Callable[[], Mapped], before: Row | None) -> Row:
        self._built.add(str(posting.key))
        mapped = build()
        mark = marker(posting.key)
        if documents.looks_voided(mapped.body):
            raise Refusal(
                ErrorCode.INVALID_INPUT,
                "The memo begins with “Voided”, which is how QuickBooks marks a voided document. Begin it with another "
                "word and enrol the record again.",
            )
        problem = cannot_be_found(posting.entity, mapped.body, mark)
        if problem:
            count("UnfindableBody", entity=posting.entity)
            raise Refusal(
                ErrorCode.UNEXPECTED,
                f"The {posting.entity} could not be sent, because it could not be found again afterwards: {problem}. "
                "Please report this to the person who runs the application.",
            )
        frozen = Frozen(
            entity=posting.entity,
            body=mapped.body,
            request_id=request_id(posting.key, next_generation(before), mapped.body),
            marker=mark,
            fingerprint=posting.fingerprint,
            expected_total=mapped.expected_total,
            warnings=mapped.warnings,
        )
        return self._ledger.freeze(str(posting.key), before, frozen)

    def _existing_or_next(self, posting: Posting, row: Row, build: Callable[[], Mapped]) -> Posted:
        document = self._read(row.entity, row.document_id)
        if document is None:
            return self._send(posting, self._freeze(posting, build, row), build)
        return posted("existing", posting, row, document)

    def _resume(self, posting: Posting, row: Row, build: Callable[[], Mapped]) -> Posted:
        found = self._look_up(row)
        if found is not None:
            return self._found(posting, row, found, build, own_send=False)
        self._wait_for(row)
        if row.entity != posting.entity:
            raise _unknown()  # only the action that sent it may send it again
        return self._send(posting, row, build)

    def _wait_for(self, row: Row) -> None:
        """Raises ComeBack as long as a look-up that finds nothing proves nothing."""
        if row.sent_at is None or self._clock.now() - row.sent_at < QUIET_TIME:
            raise _unknown()

    # -- the one send -----------------------------------------------------------------------------------------------

    def _send(self, posting: Posting, ready: Row, build: Callable[[], Mapped]) -> Posted:
        self._deadline.start_step()
        try:
            row = self._ledger.sent(ready, self._watched.checks(posting.watches))
        except CheckFailed:
            return self._build_anew(posting, ready, build)
        if row.attempt > 1:
            count("PostingSentAgain", entity=row.entity)
        try:
            answer = self._client.create(row.entity, row.body or {}, request_id=row.request_id)
        except FaultRefusal as refusal:
            return self._refused(posting, row, refusal, build)
        except OutcomeUnknown as unknown:
            return self._found_at_once(posting, row, unknown, build)
        except ActionError as error:
            if isinstance(error, NotSent) or error.code is ErrorCode.NOT_CONNECTED:  # no token, so no byte left
                self._outcomes.release(row)
            raise
        if ready.state is not State.SENT:
            return self._finish(posting, row, answer, build)
        # The answer to a repeated `requestid` may be the snapshot of a document that a person deleted meanwhile.
        return self._finish(posting, row, answer, build, lambda: self._read(row.entity, answer["Id"]) is None)

    def _build_anew(self, posting: Posting, unsent: Row, build: Callable[[], Mapped]) -> Posted:
        """A watched posting was sent that this delivery has not looked at: whoever makes the body looks and decides.

        Once in a delivery: where that was done already, the other one is just being made.
        """
        count("WatchedPostingSent", entity=unsent.entity)
        free = self._outcomes.free(unsent)
        if str(posting.key) in self._built:
            raise in_progress()
        return self._send(posting, self._freeze(posting, build, free), build)

    def _refused(self, posting: Posting, row: Row, refusal: FaultRefusal, build: Callable[[], Mapped]) -> Posted:
        """A fault with a code created nothing; a number that is taken may be taken by our own earlier send."""
        if refusal.has(DUPLICATE_NUMBER) and (row.body or {}).get("DocNumber"):
            ours = find_by_number(self._client, row.entity, row.body or {}, row.marker, known=row.earlier)
            if ours is not None:
                return self._found(posting, row, ours, build)
        self._outcomes.free(row)
        refusal.dated = str((row.body or {}).get("TxnDate") or "")
        raise refusal

    def _found_at_once(
        self, posting: Posting, row: Row, unknown: OutcomeUnknown, build: Callable[[], Mapped]
    ) -> Posted:
        """One look-up in the same delivery: a hit is a cheap certainty, a miss proves nothing."""
        count("OutcomeUnknown", entity=row.entity)
        try:
            found = self._look_up(row)
        except ActionError:
            raise unknown from None
        if found is None:
            raise unknown
        return self._found(posting, row, found, build)

    # -- what was learned -------------------------------------------------------------------------------------------

    def _found(
        self, posting: Posting, row: Row, document: Body, build: Callable[[], Mapped], *, own_send: bool = True
    ) -> Posted:
        return self._finish(
            posting, row, document, build, lambda: documents.is_gone(row.entity, document), own_send=own_send
        )

    def _finish(
        self,
        posting: Posting,
        row: Row,
        document: Body,
        build: Callable[[], Mapped],
        taken_back: Callable[[], bool] = lambda: False,
        *,
        own_send: bool = True,
    ) -> Posted:
        """Completes the row; where a person took the document back already, the next generation replaces it."""
        finished, by_others = self._outcomes.save(row, document)
        if not taken_back():
            status = "existing" if by_others and not own_send else "created"
            return posted(status, posting, finished or row, document)
        if finished is None:
            raise ComeBack(ErrorCode.STORE_UNAVAILABLE, "The application's own store did not answer.")
        return self._send(posting, self._freeze(posting, build, finished), build)

    # -- what QuickBooks has ----------------------------------------------------------------------------------------

    def _look_up(self, row: Row) -> Body | None:
        return find_posted(self._client, row.entity, row.body or {}, row.marker, known=row.earlier)

    def _read(self, entity: str, document_id: str) -> Body | None:
        return read_live(self._client, entity, document_id)


def _unknown() -> ComeBack:
    return ComeBack(
        ErrorCode.OUTCOME_UNKNOWN,
        "QuickBooks has not yet shown whether it created the document; HubSpot will try again.",
    )
