"""Payments and credits that QuickBooks applies by itself, where company and switch have it so (contract 4.8)."""

from __future__ import annotations

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.linking import open_lines
from sandbox.quickbooks.rules.payment import PaymentRules


def apply_credit(books: Books, credit: Entity) -> None:
    """Apply a new credit memo to the customer's oldest invoices: a payment of nothing with lines to both."""
    if not books.switches.auto_apply or books.preference("SalesFormsPrefs.AutoApplyCredit") is not True:
        return
    lines = open_lines(books, credit, credit["Balance"])
    if not lines:
        return
    used = sum((line["Amount"] for line in lines), ZERO)
    lines.append({"Amount": used, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "CreditMemo"}]})
    given: Entity = {"CustomerRef": credit["CustomerRef"], "TotalAmt": ZERO, "Line": lines}
    given |= {name: credit[name] for name in ("CurrencyRef", "TxnDate") if name in credit}
    rules = PaymentRules("Payment")
    change = Change(books, "Payment", given, None, given | {"Id": str(books.next_number(rules.sequence))})
    rules.complete(change)
    rules.finish(change)
    books.put("Payment", change.after)
