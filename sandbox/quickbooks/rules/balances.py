"""Customer balances: they follow from the open transactions (QuickBooks contract 4.3, 4.8)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import ZERO, Entity, number


def settle_balances(books: Books) -> None:
    """Move the balance of every customer whose transactions this write has changed.

    The customer's SyncToken stays, its LastUpdatedTime moves.
    """
    differences: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for entity, key, after in books.pending():
        for state, sign in ((books.stored(entity, key), -1), (after, 1)):
            if state is not None:
                amount = receivable(entity, state)
                if amount:
                    differences[state["CustomerRef"]["value"]] += sign * amount
    for customer, difference in differences.items():
        if difference:
            _move(books, customer, difference)


def receivable(entity: str, held: Entity) -> Decimal:
    """What a transaction adds to its customer's balance."""
    if entity == "Invoice":
        return number(held["Balance"])
    if entity == "Payment":
        return -number(held["UnappliedAmt"])
    if entity == "CreditMemo":
        return -number(held["Balance"])
    return ZERO


def _move(books: Books, key: str, difference: Decimal) -> None:
    """Its own balance, and the balance with jobs of itself and of those above it."""
    own = True
    while key:
        customer = books.find("Customer", key)
        if customer is None:
            return
        if own:
            customer["Balance"] += difference
        customer["BalanceWithJobs"] += difference
        books.put("Customer", customer, new_version=False)
        key = customer.get("ParentRef", {}).get("value", "")
        own = False
