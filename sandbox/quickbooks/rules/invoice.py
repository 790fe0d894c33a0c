"""Invoice (QuickBooks contract 4.5)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import business, cannot_be_linked
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules import linking
from sandbox.quickbooks.rules.base import VOID, Change
from sandbox.quickbooks.rules.estimate import OPEN, close, reopen
from sandbox.quickbooks.rules.ledger import MONEY_ACCOUNTS, require_type
from sandbox.quickbooks.rules.sales import SalesFormRules

_ONLINE: Final = ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment")
_ONLINE_ELSEWHERE: Final = ("AllowOnlinePayPalPayment", "AllowOnlineAffirmPayment")
_DEFAULT_DUE_DAYS: Final = 30


class InvoiceRules(SalesFormRules):
    operations = SalesFormRules.operations | {VOID}

    def complete(self, change: Change) -> None:
        self._links(change)
        super().complete(change)
        self._due_date(change)
        self._online_payment(change)
        for name in ("SalesEmailCc", "SalesEmailBcc"):
            copy_to = change.books.preference(f"SalesFormsPrefs.{name}")
            if change.creating and isinstance(copy_to, dict):
                change.default(name.replace("Sales", "Bill"), copy_to)
        require_type(change.books, change.after, "DepositToAccountRef", MONEY_ACCOUNTS)
        deposit = money(number(change.after.get("Deposit")))
        if deposit and change.books.preference("SalesFormsPrefs.AllowDeposit") is not True:
            raise business("Deposits are not enabled for this company.")
        self._balance(change, deposit)

    def _balance(self, change: Change, deposit: Decimal) -> None:
        """What is left after the deposit and the payments applied already."""
        before = change.before or {}
        applied = number(before.get("TotalAmt")) - number(before.get("Deposit")) - number(before.get("Balance"))
        balance = change.after["TotalAmt"] - deposit - applied
        if balance < 0:
            raise business("The total of the invoice is less than what has been paid on it.")
        change.after["Balance"] = balance

    def _due_date(self, change: Change) -> None:
        """Terms and due date, unreconciled when both are given (QuickBooks contract 4.5).

        The company's own terms make the due date and are not told on the invoice, as recorded.
        """
        after = change.after
        theirs = self.customer(change).get("SalesTermRef") if change.books.switches.customer_terms_copied else None
        if "SalesTermRef" not in after and theirs is not None:
            after["SalesTermRef"] = {"value": theirs["value"]}
        told = after.get("SalesTermRef") or change.books.preference("SalesFormsPrefs.DefaultTerms")
        term = change.books.find("Term", told["value"]) if isinstance(told, dict) else None
        after.setdefault("DueDate", due_date(date.fromisoformat(after["TxnDate"]), term).isoformat())

    def _online_payment(self, change: Change) -> None:
        """Back to the company's default on every update that leaves them out, sparse ones too."""
        change.default("AllowIPNPayment", False)
        change.default("AllowOnlinePayment", False)
        for name in _ONLINE:
            change.after[name] = change.given.get(name, change.books.switches.online_payments)
        for name in _ONLINE_ELSEWHERE:
            change.after.pop(name, None)
            if name in change.given:
                change.after[name] = change.given[name]

    def _links(self, change: Change) -> None:
        """Links to payments are the payments' business; a link to an estimate is made on create only."""
        if change.before is not None:
            change.after["LinkedTxn"] = change.before["LinkedTxn"]
            return
        links = change.given.get("LinkedTxn", [])
        for link in links:
            estimate = change.books.find("Estimate", link.get("TxnId", ""))
            if (
                len(links) > 1
                or link.get("TxnType") != "Estimate"
                or estimate is None
                or estimate["CustomerRef"]["value"] != change.after["CustomerRef"]["value"]
            ):
                raise cannot_be_linked(link.get("TxnId", ""))
            if estimate["TxnStatus"] not in OPEN:
                raise cannot_be_linked(link["TxnId"], change.books.switches.closed_estimate_code)

    def settle(self, change: Change) -> None:
        if not change.creating:
            return
        for link in change.after["LinkedTxn"]:
            estimate = change.books.find("Estimate", link["TxnId"])
            if estimate is not None:
                close(change.books, estimate, change.after["Id"])

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        linking.unlink_from_payments(books, held)
        for link in held["LinkedTxn"]:
            estimate = books.find("Estimate", link["TxnId"]) if link["TxnType"] == "Estimate" else None
            if estimate is not None:
                reopen(books, estimate)

    def voided(self, held: Entity) -> Entity:
        held["LinkedTxn"] = []
        if "Deposit" in held:
            held["Deposit"] = ZERO
        return super().voided(held)


def due_date(txn_date: date, term: Entity | None) -> date:
    """The day an invoice is due; without a term after 30 days."""
    if term is None:
        return _after(txn_date, _DEFAULT_DUE_DAYS)
    if "DayOfMonthDue" not in term:
        return _after(txn_date, int(term.get("DueDays", 0)))
    due = _in_month(txn_date, int(term["DayOfMonthDue"]))
    if due < _after(txn_date, int(term.get("DueNextMonthDays", 0))):
        due = _in_month(_after(txn_date.replace(day=1), 32), int(term["DayOfMonthDue"]))
    return due


def _after(day: date, days: int) -> date:
    """So many days later, or the last day that a calendar has."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _in_month(month: date, day: int) -> date:
    """That day of the month, or its last one."""
    return month.replace(day=min(max(day, 1), monthrange(month.year, month.month)[1]))
