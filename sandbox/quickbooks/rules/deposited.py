"""What is in a deposit can not be changed any more (QuickBooks contract 2.3, code 6540)."""

from __future__ import annotations

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import business
from sandbox.quickbooks.figures import Entity

DEPOSIT = "Deposit"


def refuse_deposited(held: Entity | None) -> None:
    """Raises Fault (6540) when the payment or sales receipt is in a deposit."""
    if held is not None and is_deposited(held):
        raise business(
            "This transaction has been deposited. If you want to change or delete it, you must edit the deposit it "
            "appears on and remove it first",
            "6540",
        )


def is_deposited(held: Entity) -> bool:
    return any(link["TxnType"] == DEPOSIT for link in held.get("LinkedTxn", []))


def put_into_deposit(books: Books, entity: str, held: Entity, deposit: str) -> None:
    """Link a transaction to the deposit that takes it."""
    held["LinkedTxn"] = [*held.get("LinkedTxn", []), {"TxnId": deposit, "TxnType": DEPOSIT}]
    books.put(entity, held, new_version=books.switches.deposit_raises_version)


def take_out_of_deposit(books: Books, entity: str, held: Entity) -> None:
    """Undo `put_into_deposit`."""
    held["LinkedTxn"] = [link for link in held["LinkedTxn"] if link["TxnType"] != DEPOSIT]
    if not held["LinkedTxn"]:
        del held["LinkedTxn"]
    books.put(entity, held, new_version=books.switches.deposit_raises_version)
