"""Estimate (QuickBooks contract 4.6)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Problem, has_dependents
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.sales import SalesFormRules

OPEN: Final = frozenset({"Pending", "Accepted"})
"""What an invoice may still be made from."""

_STATUSES: Final = OPEN | {"Closed", "Rejected", "Converted"}


class EstimateRules(SalesFormRules):
    """An offer; the invoice made from it closes it."""

    computed = (SalesFormRules.computed - {"TxnStatus"}) | {"LinkedTxn"}

    def problems(self, given: Entity) -> list[Problem]:
        status = given.get("TxnStatus", "Pending")
        found = [] if status in _STATUSES else [Problem("2170", f"Invalid Enumeration : {status}")]
        return [*super().problems(given), *found]

    def complete(self, change: Change) -> None:
        super().complete(change)
        if _invoices(change.after):
            change.after["TxnStatus"] = "Closed"
        change.default("TxnStatus", "Pending")

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        if _invoices(held):
            raise has_dependents("The estimate is linked to an invoice.")


def close(books: Books, estimate: Entity, invoice: str) -> None:
    """The link moves the estimate's status and time, not its SyncToken (QuickBooks contract 4.6)."""
    estimate |= {"TxnStatus": "Closed", "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}
    books.put("Estimate", estimate, new_version=False)


def reopen(books: Books, estimate: Entity) -> None:
    """The invoice that closed the estimate is gone."""
    accepted = "AcceptedDate" in estimate or "AcceptedBy" in estimate
    estimate |= {"TxnStatus": "Accepted" if accepted else "Pending", "LinkedTxn": []}
    books.put("Estimate", estimate, new_version=False)


def _invoices(estimate: Entity) -> list[Entity]:
    return [link for link in estimate.get("LinkedTxn", []) if link["TxnType"] == "Invoice"]
