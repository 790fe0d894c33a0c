"""Accounts that transactions use: the right type, and the one for money that is not deposited yet."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import wrong_account_type
from sandbox.quickbooks.figures import Entity

MONEY_ACCOUNTS: Final = ("Bank", "Other Current Asset")
"""Where received money may go, and refunded money may come from."""


def require_type(books: Books, held: Entity, field: str, types: tuple[str, ...]) -> Entity:
    """The account that `field` names, empty when it names none; raises Fault (6430)."""
    if field not in held:
        return {}
    account = books.find("Account", held[field]["value"]) or {}
    if account.get("AccountType") not in types:
        raise wrong_account_type(field, types[0])
    return account


def undeposited_funds(books: Books) -> Entity | None:
    """The account the system keeps for payments not deposited yet; found by its sub-type, never by name."""
    return next(
        (found for found in books.with_value("Account", "AccountSubType", "UndepositedFunds") if found["Active"]), None
    )
