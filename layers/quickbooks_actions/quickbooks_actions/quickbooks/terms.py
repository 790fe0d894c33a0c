"""The company's payment terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping.company import Body, Term
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.memory import CompanyMemory
from quickbooks_actions.quickbooks.statements import select

_LIST = "terms"


class Terms:
    """Terms by id, from a list that is read at most once a day, and once more for an id that is not in it.

    Attributes:
        recalled: whether the last find relied on a remembered list.
    """

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory) -> None:
        self._client = client
        self._memory = memory
        self.recalled = False

    def find(self, term_id: str) -> Term | Problem:
        """The active term with that id.

        Raises:
            ComeBack: the list could not be read.
        """
        kept = self._memory.listed(_LIST)
        self.recalled = kept is not None and term_id in kept
        if kept is not None and term_id in kept:
            return _from_plain(term_id, kept[term_id])
        terms = {str(row["Id"]): _plain(row) for row in self._client.query_all(select("Term"))}
        self._memory.remember_listed(_LIST, terms)
        if term_id in terms:
            return _from_plain(term_id, terms[term_id])
        return Problem(
            ErrorCode.TERM_NOT_FOUND,
            f"The payment term with id {term_id} is not in QuickBooks, or no longer active there. Choose another one "
            "in the workflow action.",
        )

    def forget(self) -> None:
        """The list was found wrong."""
        self._memory.forget_listed(_LIST)


def _plain(row: Body) -> dict[str, Any]:
    return {
        "name": str(row.get("Name") or ""),
        "due_days": row.get("DueDays"),
        "day_of_month_due": row.get("DayOfMonthDue"),
        "due_next_month_days": row.get("DueNextMonthDays"),
    }


def _from_plain(term_id: str, kept: Mapping[str, Any]) -> Term:
    return Term(
        id=term_id,
        name=kept["name"],
        due_days=_whole(kept["due_days"]),
        day_of_month_due=_whole(kept["day_of_month_due"]),
        due_next_month_days=_whole(kept["due_next_month_days"]),
    )


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
