"""What the rules of every entity have in common. A kind of its own overrides what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Problem, business, duplicate_doc_number, unsupported_operation
from sandbox.quickbooks.figures import ZERO, Entity, is_key
from sandbox.quickbooks.pacific import stored_time
from sandbox.quickbooks.rules.currency import set_currency, set_home_amounts
from sandbox.quickbooks.rules.dimensions import drop_untracked

_LONGEST_COUNTED: Final = 18
"""Digits of a number that the next one can still follow."""
READ, CREATE, UPDATE, DELETE, VOID = "read", "create", "update", "delete", "void"

SYSTEM = frozenset({"Id", "SyncToken", "MetaData", "domain", "sparse", "status", "AttachableRef"})
"""Properties that QuickBooks alone writes, on every entity."""

TYPE_SHOWN = {
    "BillPayment": "Bill Payment",
    "CreditCardPaymentTxn": "Credit Card Payment",
    "CreditMemo": "Credit Memo",
    "JournalEntry": "Journal Entry",
    "Purchase": "Expense",
    "PurchaseOrder": "Purchase Order",
    "RefundReceipt": "Refund Receipt",
    "SalesReceipt": "Sales Receipt",
    "VendorCredit": "Vendor Credit",
}
"""Transaction types as the user interface, and so some fault details, name them; the others are their own."""


@dataclass(slots=True)
class Change:
    """One create or update on its way.

    `given` is what the caller sent, without what was sent empty; `before` the stored object (None on create);
    `after` what will be stored.
    """

    books: Books
    entity: str
    given: Entity
    before: Entity | None
    after: Entity
    include: frozenset[str] = field(default_factory=frozenset)

    @property
    def creating(self) -> bool:
        return self.before is None

    def default(self, name: str, value: object) -> None:
        """Fill in a property that is absent."""
        if name not in self.after:
            self.after[name] = value


class Rules:
    """The rules of one entity. Subclasses are stateless; one instance serves all companies."""

    operations: ClassVar[frozenset[str]] = frozenset({READ, CREATE, UPDATE})
    required: ClassVar[tuple[str, ...]] = ()
    required_always: ClassVar[tuple[str, ...]] = ()
    """Those of `required` that a sparse update needs too (QuickBooks contract 1.6)."""
    computed: ClassVar[frozenset[str]] = frozenset()
    """Properties a caller may send and QuickBooks ignores."""
    versioned_delete: ClassVar[bool] = True
    """Whether a deletion has to name the version."""
    system: ClassVar[frozenset[str]] = SYSTEM
    """Properties that QuickBooks alone writes."""

    def __init__(self, entity: str) -> None:
        self.entity = entity

    @property
    def sequence(self) -> str:
        """The sequence its ids come from."""
        return self.entity

    def addressed(self, books: Books, given: Entity) -> Entity:
        """The request with the Id of the object it means, where that is told by other properties."""
        return given

    def problems(self, given: Entity) -> list[Problem]:
        """Further problems that show before the books are looked at; required ones are found already."""
        return []

    def complete(self, change: Change) -> None:
        """Fill in defaults and computed values in `change.after`; raises Fault."""

    def finish(self, change: Change) -> None:
        """Fill in what follows from everything that `complete` has set."""

    def settle(self, change: Change) -> None:
        """Change the other objects that this one touches; the change itself is in the books already."""

    def before_removal(self, books: Books, held: Entity) -> None:
        """Undo what the object has done to others, because it is deleted or voided."""

    def voided(self, held: Entity) -> Entity:
        """The object as it is after a void."""
        raise unsupported_operation(f"void on {self.entity}")


class TransactionRules(Rules):
    """Rules of a transaction: the shared id sequence, TxnDate, closed books, document numbers."""

    operations = frozenset({READ, CREATE, UPDATE, DELETE})
    computed = frozenset({"TotalAmt", "HomeTotalAmt", "TxnStatus", "RecurDataRef", "DeliveryInfo"})
    currency_required: ClassVar[bool] = True
    """Whether a company with several currencies has to be told this transaction's."""

    @property
    def sequence(self) -> str:
        return "transactions"

    def complete(self, change: Change) -> None:
        change.default("TxnDate", change.books.today)
        change.after["TxnDate"] = change.after["TxnDate"][:10]
        set_currency(change, required=self.currency_required)
        drop_untracked(change)
        for state in (change.before, change.after):
            if state is not None:
                refuse_closed(change.books, state)

    def finish(self, change: Change) -> None:
        set_home_amounts(change.after, self.entity)

    def before_removal(self, books: Books, held: Entity) -> None:
        refuse_closed(books, held)


class SimpleTransactionRules(TransactionRules):
    """A transaction that is kept as it was sent, with line ids and the sum of its lines."""

    currency_required = False

    def complete(self, change: Change) -> None:
        super().complete(change)
        number_lines(change)
        amounts = [line.get("Amount", ZERO) for line in change.after.get("Line", [])]
        if amounts:
            change.after["TotalAmt"] = sum(amounts, ZERO)


def refuse_closed(books: Books, held: Entity) -> None:
    """6200 or 6210 when the transaction lies in a closed period (QuickBooks contract 2.3)."""
    closed = books.preference("AccountingInfoPrefs.BookCloseDate")
    if isinstance(closed, str) and held["TxnDate"] <= closed:
        raise business(
            "The account period has closed and the account books cannot be updated through the QBO Services API.",
            books.switches.books_closed_code,
        )


def number_lines(change: Change) -> None:
    """Ids and LineNum: known ids stay, lines without a known id are new (QuickBooks contract 1.6)."""
    known = {line["Id"] for line in (change.before or {}).get("Line", []) if "Id" in line}
    last = max((int(key) for key in known), default=0)
    for position, line in enumerate(change.after.get("Line", []), start=1):
        if line.get("Id") not in known:
            last += 1
            line["Id"] = str(last)
        line["LineNum"] = position


def other_preference(books: Books, name: str) -> str | None:
    """The value of a name/value pair of `OtherPrefs`; None when there is none such."""
    pairs = books.preference("OtherPrefs.NameValue")
    found = [str(pair["Value"]) for pair in pairs if pair["Name"] == name] if isinstance(pairs, list) else []
    return found[0] if found else None


def set_doc_number(change: Change, *, custom: bool) -> None:
    """The document number by the company's preference (table in QuickBooks contract 4.2).

    `custom` is the preference that lets callers choose numbers.
    """
    books, after = change.books, change.after
    sequence = _number_sequence(books, change.entity)
    given = change.given.get("DocNumber")
    before = (change.before or {}).get("DocNumber")
    if custom:
        if given is not None and given != before:
            refuse_duplicate(change, given)
        if given is None and before is None and change.given.get("AutoDocNumber") and books.switches.auto_doc_number:
            after["DocNumber"] = str(books.next_number(sequence))
        return
    if given is not None and books.switches.doc_number_when_automatic == "ignored":
        given = None
        after.pop("DocNumber", None)
    if given is None:
        after["DocNumber"] = before or str(books.next_number(sequence))
    elif is_key(given) and len(given) <= _LONGEST_COUNTED:
        books.raise_number(sequence, int(given))


def _number_sequence(books: Books, entity: str) -> str:
    """Where the next number comes from: one sequence for all sales forms, or one of the type's own."""
    if books.switches.doc_numbers_shared:
        return "DocNumber"
    own = f"DocNumber {entity}"
    if not books.last_number(own):
        books.raise_number(own, books.last_number("DocNumber"))
    return own


def refuse_duplicate(change: Change, number: str, among: Callable[[Entity, Entity], str | None] | None = None) -> None:
    """6140 when another transaction of the type has the number, unless the company or the request allows it.

    `among` tells, of this transaction and another, the other's type as shown; None when they may share numbers.
    """
    books = change.books
    if not books.switches.warn_duplicate_doc_numbers or "allowduplicatedocnum" in change.include:
        return
    for other in books.with_value(change.entity, "DocNumber", number):
        shown = among(change.after, other) if among else TYPE_SHOWN.get(change.entity, change.entity)
        if shown is not None and other["Id"] != change.after["Id"] and other["DocNumber"] == number:
            raise duplicate_doc_number(number, shown, other["Id"])


def put_voided_note(held: Entity) -> None:
    """`Voided` in front of the note (QuickBooks contract 1.6)."""
    note = held.get("PrivateNote")
    held["PrivateNote"] = f"Voided - {note}" if note else "Voided"


def touch(books: Books, entity: str, held: Entity) -> None:
    """Move LastUpdatedTime alone."""
    held["MetaData"]["LastUpdatedTime"] = stored_time(books.now)
    books.put(entity, held, new_version=False)
