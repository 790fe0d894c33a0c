"""Deposit: money brought to a bank account (QuickBooks contract 4.11)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Problem, business, cannot_be_linked, missing
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules.base import Change, TransactionRules, number_lines
from sandbox.quickbooks.rules.currency import currency_code
from sandbox.quickbooks.rules.deposited import is_deposited, put_into_deposit, take_out_of_deposit
from sandbox.quickbooks.rules.ledger import MONEY_ACCOUNTS, require_type, undeposited_funds

_TARGETS: Final = ("Payment", "SalesReceipt")
_DETAIL: Final = "DepositLineDetail"


class DepositRules(TransactionRules):
    """Its lines take payments out of Undeposited Funds, or book money straight to an account."""

    required = ("DepositToAccountRef", "Line")
    computed = TransactionRules.computed | {"LinkedTxn"}

    def problems(self, given: Entity) -> list[Problem]:
        found: list[Problem] = []
        for line in given.get("Line", []):
            if line.get("LinkedTxn"):
                continue
            if line.get("DetailType") != _DETAIL:
                found.append(missing("DetailType"))
            found += [missing("Amount")] if "Amount" not in line else []
            found += [missing("AccountRef")] if "AccountRef" not in line.get(_DETAIL, {}) else []
        return found

    def complete(self, change: Change) -> None:
        super().complete(change)
        books, after = change.books, change.after
        require_type(books, after, "DepositToAccountRef", MONEY_ACCOUNTS)
        before: Entity = change.before or {"Line": []}
        kept = {link for link in map(_link, after["Line"]) if link in set(map(_link, before["Line"]))}
        for line in before["Line"]:
            if _link(line) is not None and _link(line) not in kept:
                _take_out(books, line)
        taken: set[tuple[str, str] | None] = set()
        for line in after["Line"]:
            if line.get("LinkedTxn"):
                self._take(change, line, is_new=_link(line) not in kept, taken=taken)
            line["Amount"] = money(number(line["Amount"]))
        number_lines(change)
        cash_back = money(number(after.get("CashBack", {}).get("Amount")))
        after["TotalAmt"] = sum((line["Amount"] for line in after["Line"]), ZERO) - cash_back
        if after["TotalAmt"] < 0:
            raise business("Transaction amount must be 0 or greater.", books.switches.negative_total_code)

    def _take(self, change: Change, line: Entity, *, is_new: bool, taken: set[tuple[str, str] | None]) -> None:
        """Check a linked line and link its target; the amount is the target's."""
        books, link = change.books, _link(line)
        target = books.find(*link) if link is not None and link[0] in _TARGETS else None
        if target is None or link is None or link in taken:
            raise cannot_be_linked(line["LinkedTxn"][0].get("TxnId", ""))
        taken.add(link)
        line["LinkedTxn"] = [{"TxnId": link[1], "TxnType": link[0], "TxnLineId": "0"}]
        amount = line.setdefault("Amount", target["TotalAmt"])
        if money(number(amount)) != target["TotalAmt"]:
            raise business("The amount of a deposited transaction can not be changed.")
        if not is_new:
            return
        undeposited = (undeposited_funds(books) or {}).get("Id")
        waiting = target.get("DepositToAccountRef", {}).get("value") == undeposited and not is_deposited(target)
        if not waiting:
            raise cannot_be_linked(target["Id"])
        if currency_code(books, target) != currency_code(books, change.after):
            raise business("You can only use one foreign currency per transaction.")
        put_into_deposit(books, link[0], target, change.after["Id"])

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        for line in held["Line"]:
            _take_out(books, line)


def _link(line: Entity) -> tuple[str, str] | None:
    """Type and id of the transaction that a line takes."""
    links = line.get("LinkedTxn")
    return (str(links[0].get("TxnType", "")), str(links[0].get("TxnId", ""))) if links else None


def _take_out(books: Books, line: Entity) -> None:
    link = _link(line)
    target = books.find(*link) if link is not None else None
    if link is not None and target is not None:
        take_out_of_deposit(books, link[0], target)
