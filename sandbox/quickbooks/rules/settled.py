"""Forms that are settled at once: SalesReceipt and RefundReceipt (QuickBooks contract 4.7, 4.10)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, missing
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import VOID, Change
from sandbox.quickbooks.rules.deposited import refuse_deposited
from sandbox.quickbooks.rules.ledger import MONEY_ACCOUNTS, require_type, undeposited_funds
from sandbox.quickbooks.rules.references import reference_to
from sandbox.quickbooks.rules.sales import SalesFormRules

_TO_PRINT: Final = "To Print"


class SettledRules(SalesFormRules):
    """Its balance is always zero, and without links there is no list of them, as recorded."""

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.after["Balance"] = ZERO
        if not change.after["LinkedTxn"]:
            del change.after["LinkedTxn"]


class SalesReceiptRules(SettledRules):
    """Paid at once; the money waits in Undeposited Funds unless told otherwise."""

    operations = SalesFormRules.operations | {VOID}
    required = ("Line",)
    computed = SalesFormRules.computed | {"LinkedTxn", "DueDate"}

    def complete(self, change: Change) -> None:
        refuse_deposited(change.before)
        super().complete(change)
        undeposited = undeposited_funds(change.books)
        if undeposited is not None:
            change.default("DepositToAccountRef", reference_to("Account", undeposited))
        require_type(change.books, change.after, "DepositToAccountRef", MONEY_ACCOUNTS)

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        refuse_deposited(held)


class RefundReceiptRules(SettledRules):
    """Money given back, out of `DepositToAccountRef`; a check waits to be printed unless told otherwise."""

    required = ("Line", "DepositToAccountRef")
    computed = SalesFormRules.computed | {"LinkedTxn", "DueDate", "EmailStatus"}
    mailed = False

    def complete(self, change: Change) -> None:
        super().complete(change)
        after = change.after
        account = require_type(change.books, after, "DepositToAccountRef", MONEY_ACCOUNTS)
        status, number = after["PrintStatus"], after.get("PaymentRefNum")
        if status == "NeedToPrint":
            change.default("PaymentRefNum", _TO_PRINT)
            return
        if number == _TO_PRINT and "PaymentRefNum" not in change.given:
            del after["PaymentRefNum"]
        if status == "PrintComplete" and account.get("AccountType") == "Bank" and "PaymentRefNum" not in after:
            raise Fault(missing("PaymentRefNum"))
