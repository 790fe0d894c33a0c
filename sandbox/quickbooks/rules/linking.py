"""Payments applied to invoices and credit memos: links both ways, and balances (QuickBooks contract 4.8)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import business, cannot_be_linked
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.currency import currency_code, set_home_amounts

SIGNS: Final = {"Invoice": 1, "CreditMemo": -1}
"""What a payment line to such a transaction adds to the applied sum."""


def applied(payment: Entity) -> Decimal:
    """What the lines use of the payment; lines to credit memos give."""
    return sum((line["Amount"] * SIGNS[line["LinkedTxn"][0]["TxnType"]] for line in payment["Line"]), ZERO)


def apply_line(books: Books, payment: Entity, line: Entity) -> Entity:
    """Take a payment line off its target's balance and give the target; raises Fault (620, 6000)."""
    entity, target = _target(books, line)
    if not _may_pay(books, payment, target):
        raise cannot_be_linked(target["Id"], books.switches.foreign_customer_code)
    if currency_code(books, target) != currency_code(books, payment):
        raise business("The currency of the payment is not that of the transaction it pays.")
    if line["Amount"] > target["Balance"]:
        raise business("The amount applied is greater than the open balance of the transaction.")
    _move(books, payment, entity, target, -line["Amount"], linked=True)
    return target


def unapply_line(books: Books, payment: Entity, line: Entity, kept: Sequence[Entity] = ()) -> None:
    """Give a payment line's amount back to its target; the link stays where one of the `kept` lines has it too."""
    entity, target = _target(books, line)
    linked = any(other["LinkedTxn"][0]["TxnId"] == target["Id"] for other in kept)
    _move(books, payment, entity, target, line["Amount"], linked=linked)


def open_lines(books: Books, held: Entity, amount: Decimal) -> list[Entity]:
    """Payment lines that use an amount of `held` for its customer's open invoices, the oldest first."""
    lines: list[Entity] = []
    theirs = books.with_value("Invoice", "CustomerRef", held["CustomerRef"]["value"])
    for invoice in sorted(theirs, key=lambda each: (each["TxnDate"], int(each["Id"]))):
        part = min(amount, invoice["Balance"])
        if part > 0 and currency_code(books, invoice) == currency_code(books, held):
            lines.append({"Amount": part, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]})
            amount -= part
    return lines


def unlink_from_payments(books: Books, held: Entity) -> None:
    """Take a transaction that goes out of the payments that name it; their money becomes unapplied."""
    for link in held["LinkedTxn"]:
        payment = books.find("Payment", link["TxnId"]) if link["TxnType"] == "Payment" else None
        if payment is None:
            continue
        payment["Line"] = [line for line in payment["Line"] if line["LinkedTxn"][0]["TxnId"] != held["Id"]]
        payment["UnappliedAmt"] = payment["TotalAmt"] - applied(payment)
        books.put("Payment", payment)


def _target(books: Books, line: Entity) -> tuple[str, Entity]:
    link: Entity = (line.get("LinkedTxn") or [{}])[0]
    entity = link.get("TxnType", "")
    target = books.find(entity, link.get("TxnId", "")) if entity in SIGNS else None
    if target is None:
        raise cannot_be_linked(link.get("TxnId", ""))
    return entity, target


def _may_pay(books: Books, payment: Entity, target: Entity) -> bool:
    """A customer pays its own transactions and those of its sub-customers."""
    payer: str = payment["CustomerRef"]["value"]
    owner: str | None = target["CustomerRef"]["value"]
    while owner is not None and owner != payer:
        owner = (books.find("Customer", owner) or {}).get("ParentRef", {}).get("value")
    return owner == payer


def _move(books: Books, payment: Entity, entity: str, target: Entity, amount: Decimal, *, linked: bool) -> None:
    """Change the balance and the link; the target gets a new SyncToken for every payment linked."""
    target["Balance"] += amount
    if entity == "CreditMemo":
        target["RemainingCredit"] = target["Balance"]
    set_home_amounts(target, entity)
    link = {"TxnId": payment["Id"], "TxnType": "Payment"}
    target["LinkedTxn"] = [held for held in target["LinkedTxn"] if held != link]
    if linked:
        target["LinkedTxn"].append(link)
    books.put(entity, target)
