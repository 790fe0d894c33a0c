"""Payment (QuickBooks contract 4.8)."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem, business, missing
from sandbox.quickbooks.figures import ZERO, Entity, money, number, printed
from sandbox.quickbooks.rules.base import VOID, Change, TransactionRules, put_voided_note
from sandbox.quickbooks.rules.deposited import refuse_deposited
from sandbox.quickbooks.rules.extensions import name_values
from sandbox.quickbooks.rules.ledger import MONEY_ACCOUNTS, require_type, undeposited_funds
from sandbox.quickbooks.rules.linking import SIGNS, applied, apply_line, open_lines, unapply_line


class PaymentRules(TransactionRules):
    """Money received: its lines apply it, all or none of them are replaced by an update."""

    operations = TransactionRules.operations | {VOID}
    required = ("TotalAmt", "CustomerRef")
    computed = (TransactionRules.computed - {"TotalAmt"}) | {"UnappliedAmt", "LinkedTxn"}

    def problems(self, given: Entity) -> list[Problem]:
        found = [missing("Amount") for line in given.get("Line", []) if "Amount" not in line]
        if number(given.get("TotalAmt")) < 0:
            found.append(Problem("2290", "Negative Amount : a payment can not be negative.", "TotalAmt"))
        return found

    def complete(self, change: Change) -> None:
        refuse_deposited(change.before)
        super().complete(change)
        after = change.after
        after["TotalAmt"] = money(number(after["TotalAmt"]))
        after.setdefault("ProcessPayment", False)
        undeposited = undeposited_funds(change.books)
        if undeposited is not None:
            change.default("DepositToAccountRef", {"value": undeposited["Id"]})
        require_type(change.books, after, "DepositToAccountRef", MONEY_ACCOUNTS)
        require_type(change.books, after, "ARAccountRef", ("Accounts Receivable",))
        if change.creating and not after.get("Line") and self._applies_itself(change.books):
            after["Line"] = open_lines(change.books, after, after["TotalAmt"])
        self._apply_lines(change)
        after["UnappliedAmt"] = after["TotalAmt"] - applied(after)
        if after["UnappliedAmt"] < 0:
            raise business("The amounts applied are greater than the amount of the payment.")

    def _applies_itself(self, books: Books) -> bool:
        return books.switches.auto_apply and books.preference("SalesFormsPrefs.AutoApplyPayments") is True

    def _apply_lines(self, change: Change) -> None:
        """Apply the lines; those that an update leaves as they are do not move their targets again."""
        before: Entity = change.before or {}
        same_customer = before.get("CustomerRef") == change.after["CustomerRef"]
        wanted = [_bare(line) for line in change.after.get("Line", [])]
        kept = [line for line in before.get("Line", []) if same_customer and _bare(line) in wanted]
        for line in before.get("Line", []):
            if line not in kept:
                unapply_line(change.books, before, line, kept)
        bare_kept = [_bare(line) for line in kept]
        added = [self._apply(change, line) for line in wanted if line not in bare_kept]
        change.after["Line"] = [*kept, *(line for line in added if line is not None)]

    def _apply(self, change: Change, line: Entity) -> Entity | None:
        """The stored line; None when the company's way is to leave too much unapplied."""
        books = change.books
        link: Entity = (line["LinkedTxn"] or [{}])[0]
        entity, key = link.get("TxnType", ""), link.get("TxnId", "")
        if books.switches.over_application == "left_unapplied" and entity in SIGNS:
            target = books.find(entity, key)
            if target is not None and line["Amount"] > target["Balance"]:
                return None
        try:
            target = apply_line(books, change.after, line)
        except Fault:
            if books.switches.unusable_payment_links == "left_unapplied":
                return None
            raise
        original = books.switches.line_ex_open_balance == "original"
        return line | {"LineEx": _line_ex(target, target["Balance"] + (line["Amount"] if original else ZERO))}

    def before_removal(self, books: Books, held: Entity) -> None:
        super().before_removal(books, held)
        refuse_deposited(held)
        for line in held["Line"]:
            unapply_line(books, held, line)

    def voided(self, held: Entity) -> Entity:
        held |= {"Line": [], "TotalAmt": ZERO, "UnappliedAmt": ZERO}
        put_voided_note(held)
        return held


def _bare(line: Entity) -> Entity:
    """Payment lines have an amount and a link, no id and no detail."""
    return {"Amount": money(number(line["Amount"])), "LinkedTxn": line.get("LinkedTxn", [])[:1]}


def _line_ex(target: Entity, open_balance: Decimal) -> Entity:
    pairs = [("txnId", target["Id"]), ("txnOpenBalance", printed(open_balance, two_decimals=True))]
    if "DocNumber" in target:
        pairs.append(("txnReferenceNumber", target["DocNumber"]))
    return name_values(*pairs)
