"""CreditMemo (QuickBooks contract 4.11)."""

from __future__ import annotations

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import business, has_dependents
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.auto_apply import apply_credit
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.sales import SalesFormRules


class CreditMemoRules(SalesFormRules):
    """Credit that payments use up; `RemainingCredit` is what is left."""

    computed = SalesFormRules.computed | {"LinkedTxn"}

    def complete(self, change: Change) -> None:
        super().complete(change)
        before = change.before or {}
        used = before.get("TotalAmt", ZERO) - before.get("Balance", ZERO)
        if change.after["TotalAmt"] < used:
            raise business("The total is less than the amount already applied.")
        change.after["Balance"] = change.after["RemainingCredit"] = change.after["TotalAmt"] - used

    def settle(self, change: Change) -> None:
        if change.creating:
            apply_credit(change.books, change.after)

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        if held["LinkedTxn"]:
            raise has_dependents("The credit is applied by a payment.")
