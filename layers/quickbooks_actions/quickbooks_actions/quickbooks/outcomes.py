"""What was learned of a send goes into the ledger, also while the store does not answer at once."""

from quickbooks_actions.aws import ConditionFailed
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.quickbooks.ledger import Ledger, Row
from quickbooks_actions.telemetry import count, logger
from quickbooks_actions.timing import RESERVE_SECONDS, Deadline

SAVE_ATTEMPTS = 3
"""How often the outcome of a send is saved while the store does not answer."""


class Outcomes:
    """Saves for one delivery what it learned."""

    def __init__(self, ledger: Ledger, deadline: Deadline) -> None:
        self._ledger = ledger
        self._deadline = deadline

    def save(self, row: Row, document: Body) -> tuple[Row | None, bool]:
        """The completed row, and whether it was completed already.

        None when the store did not answer to the end: the row stays SENT, and a later look-up finds the document.

        Raises:
            ComeBack: `in_progress`, when the row has moved on and knows of another document.
        """
        for _ in range(SAVE_ATTEMPTS):
            try:
                return self._ledger.done(row, document), False
            except ConditionFailed:
                return self._newer(row, document), True
            except ComeBack:
                if self._deadline.left() <= RESERVE_SECONDS:
                    break
        count("LedgerNotSaved", entity=row.entity)
        logger.critical(
            "a document was created and the ledger could not be told",
            extra={"request_id": row.request_id, "entity": row.entity, "document_id": str(document["Id"])},
        )
        return None, False

    def free(self, row: Row) -> Row:
        """Gives the frozen body up: nothing came of it.

        Raises:
            ComeBack: the store does not answer. A refusal must not be final while the old body is frozen.
            ConditionFailed: another delivery is at the row.
        """
        for _ in range(SAVE_ATTEMPTS - 1):
            try:
                return self._ledger.free(row)
            except ComeBack:
                if self._deadline.left() <= RESERVE_SECONDS:
                    raise
        return self._ledger.free(row)

    def release(self, row: Row) -> None:
        """Best effort: a row that stays SENT is looked for after the quiet time, and then sent."""
        try:
            self._ledger.back_to_ready(row)
        except (ComeBack, ConditionFailed):
            logger.warning("the ledger still counts an attempt as sent", extra={"request_id": row.request_id})

    def _newer(self, row: Row, document: Body) -> Row | None:
        """Somebody changed the row meanwhile: the newer state wins.

        Returns:
            The row where it was completed with the same document, None where it cannot be read.
        """
        try:
            latest = self._ledger.get(row.posting)
        except ComeBack:
            return None
        if latest is None:
            return None
        if latest.document_id == str(document["Id"]):
            return latest
        if str(document["Id"]) not in latest.earlier:
            _alarm_duplicate(row, latest.document_id, document)
        raise in_progress()


def in_progress() -> ComeBack:
    """Whoever else is at the posting goes on with it."""
    return ComeBack(ErrorCode.IN_PROGRESS, "Another delivery is creating this document; HubSpot will try again.")


def _alarm_duplicate(row: Row, known_id: str, document: Body) -> None:
    count("DuplicateDocument", entity=row.entity)
    logger.critical(
        "a second document was created for one posting",
        extra={
            "request_id": row.request_id,
            "entity": row.entity,
            "document_id": str(document["Id"]),
            "known_document_id": known_id,
        },
    )
