"""Templates of transactions: one transaction with its `RecurringInfo`, kept and not carried out."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Problem, missing
from sandbox.quickbooks.figures import ZERO, Entity, from_json, to_json
from sandbox.quickbooks.rules.base import CREATE, DELETE, READ, SYSTEM, UPDATE, Change, Rules, number_lines

_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "Bill": ("VendorRef", "Line"),
    "CreditMemo": ("CustomerRef", "Line"),
    "Deposit": ("DepositToAccountRef", "Line"),
    "Estimate": ("CustomerRef", "Line"),
    "Invoice": ("CustomerRef", "Line"),
    "JournalEntry": ("Line",),
    "Purchase": ("PaymentType", "AccountRef", "Line"),
    "PurchaseOrder": ("VendorRef", "Line"),
    "RefundReceipt": ("DepositToAccountRef", "Line"),
    "SalesReceipt": ("Line",),
    "Transfer": ("Amount", "FromAccountRef", "ToAccountRef"),
    "VendorCredit": ("VendorRef", "Line"),
}
"""What can recur, and what each needs."""
_ENTITY: Final = "RecurringTransaction"
_LIFTED: Final = ("Id", "SyncToken", "sparse")


class RecurringTransactionRules(Rules):
    """Callers see the transaction alone, with the template's Id and version in it.

    It is stored with these and its Type around the transaction, so that it is written and found like all else.
    """

    operations = frozenset({READ, CREATE, UPDATE, DELETE})
    computed = frozenset({"Type"})

    @property
    def sequence(self) -> str:
        return "transactions"

    def addressed(self, books: Books, given: Entity) -> Entity:
        kind = _kind(given)
        if kind is None:
            return given
        inner = given[kind]
        lifted = {name: inner[name] for name in _LIFTED if name in inner}
        return given | lifted | {kind: {name: value for name, value in inner.items() if name not in SYSTEM}}

    def problems(self, given: Entity) -> list[Problem]:
        """One transaction with what it needs; to delete a template its Id and version are enough."""
        kind = _kind(given)
        if kind is None:
            return [] if "Id" in given else [missing("IntuitObject")]
        inner = given[kind]
        if not inner and "Id" in given:
            return []
        wanted = [name for name in _REQUIRED[kind] if not inner.get(name)]
        told = inner.get("RecurringInfo", {})
        return [missing(name) for name in (*wanted, *(name for name in ("Name", "RecurType") if name not in told))]

    def complete(self, change: Change) -> None:
        kind = _kind(change.given) or change.after["Type"]
        for other in _REQUIRED.keys() - {kind}:
            change.after.pop(other, None)
        change.after["Type"] = kind
        inner = change.after[kind]
        number_lines(Change(change.books, kind, inner, (change.before or {}).get(kind), inner))
        amounts = [line.get("Amount", ZERO) for line in inner.get("Line", [])]
        if amounts:
            inner["TotalAmt"] = sum(amounts, ZERO)


def answered(entity: str, held: Entity) -> Entity:
    """A stored object as answers show it."""
    kind = held.get("Type") if entity == _ENTITY else None
    if kind is None:
        return held
    own = {name: held[name] for name in ("domain", "sparse", "Id", "SyncToken", "MetaData")}
    return {kind: own | {"RecurDataRef": {"value": held["Id"]}} | held[kind]}


def answered_text(entity: str, text: str) -> str:
    """The same for JSON text."""
    return to_json(answered(entity, from_json(text))) if entity == _ENTITY else text


def _kind(given: Entity) -> str | None:
    return next((name for name in _REQUIRED if isinstance(given.get(name), dict)), None)
