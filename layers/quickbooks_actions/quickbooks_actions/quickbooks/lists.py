"""The company's short lists: read whole, kept for a day, and read once more for an id that is not in them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Generic, TypeVar

from quickbooks_actions.mapping.company import Account, Listed, TaxCode, Term
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import currency
from quickbooks_actions.quickbooks.memory import LISTS_KEPT, CompanyMemory
from quickbooks_actions.quickbooks.statements import select
from quickbooks_actions.quickbooks.tax_codes import read_tax_codes, tax_code, with_name

Entry = TypeVar("Entry")
Kept = Mapping[str, Mapping[str, Any]]
"""What is kept of a list: plain values by QuickBooks' id."""

MONEY_ACCOUNTS = ("Bank", "Other Current Asset")
"""AccountType of where money is received or refunded from (QuickBooks contract 4.8, 4.10)."""

PAYING_ACCOUNTS = ("Bank", "Credit Card")
"""AccountType of what an expense is paid from (QuickBooks contract 4.9)."""

EXPENSE_ACCOUNTS = ("Expense", "Other Expense", "Cost of Goods Sold")
INCOME_ACCOUNTS = ("Income", "Other Income")

_ACCOUNT_TYPES = tuple(dict.fromkeys((*MONEY_ACCOUNTS, *PAYING_ACCOUNTS, *EXPENSE_ACCOUNTS, *INCOME_ACCOUNTS)))


class CachedList(Generic[Entry]):
    """One list of the company.

    Args:
        memory: where it is kept.
        name: under which it is kept.
        read: asks QuickBooks for all active entries.
        make: an entry from its id and what is kept of it.
    """

    def __init__(
        self,
        memory: CompanyMemory,
        name: str,
        read: Callable[[], Kept],
        make: Callable[[str, Mapping[str, Any]], Entry],
    ) -> None:
        self.recalled = False
        """Whether the latest answer relied on a remembered list."""
        self._memory = memory
        self._name = name
        self._read = read
        self._make = make

    def all(self, *, younger_than: timedelta = LISTS_KEPT) -> tuple[Entry, ...]:
        """Every active entry, in QuickBooks' order of ids; read again where what is kept is older.

        Raises:
            ComeBack: the list could not be read.
        """
        kept = self._memory.listed(self._name, younger_than=younger_than)
        self.recalled = kept is not None
        rows = self._again() if kept is None else kept
        return tuple(self._make(entry_id, rows[entry_id]) for entry_id in sorted(rows, key=lambda one: (len(one), one)))

    def find(self, entry_id: str) -> Entry | None:
        """The active entry with that id.

        Raises:
            ComeBack: the list could not be read.
        """
        kept = self._memory.listed(self._name)
        self.recalled = kept is not None and entry_id in kept
        rows: Kept = kept if kept is not None and entry_id in kept else self._again()
        return self._make(entry_id, rows[entry_id]) if entry_id in rows else None

    def forget(self) -> None:
        """The list was found wrong."""
        self._memory.forget_listed(self._name)

    def _again(self) -> Kept:
        rows = self._read()
        self._memory.remember_listed(self._name, rows)
        return rows


class Lists:
    """The short lists of one company."""

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory) -> None:
        self._memory = memory

        def named(entity: str) -> Callable[[], Kept]:
            return lambda: {str(row["Id"]): {"name": with_name(row)} for row in client.query_all(select(entity))}

        self.terms = CachedList(memory, "terms", lambda: _terms(client), _term)
        self.accounts = CachedList(memory, "accounts", lambda: _accounts(client), _account)
        self.payment_methods = CachedList(memory, "payment-methods", named("PaymentMethod"), _listed)
        self.classes = CachedList(memory, "classes", named("Class"), _listed)
        self.locations = CachedList(memory, "locations", named("Department"), _listed)
        self.tax_codes: CachedList[TaxCode] = CachedList(memory, "tax-codes", lambda: read_tax_codes(client), tax_code)

    def forget(self) -> None:
        """Some of them was found wrong, and it is not known which."""
        for name in ("terms", "accounts", "payment-methods", "classes", "locations", "tax-codes"):
            self._memory.forget_listed(name)


def _terms(client: QuickBooksClient) -> Kept:
    return {
        str(row["Id"]): {
            "name": with_name(row),
            "due_days": row.get("DueDays"),
            "day_of_month_due": row.get("DayOfMonthDue"),
            "due_next_month_days": row.get("DueNextMonthDays"),
        }
        for row in client.query_all(select("Term"))
    }


def _term(term_id: str, kept: Mapping[str, Any]) -> Term:
    days = {name: None if kept[name] is None else int(kept[name]) for name in kept if name != "name"}
    return Term(id=term_id, name=kept["name"], **days)


def _accounts(client: QuickBooksClient) -> Kept:
    return {
        str(row["Id"]): {
            "name": with_name(row),
            "type": str(row.get("AccountType") or ""),
            "sub_type": str(row.get("AccountSubType") or ""),
            "currency": currency(row),
        }
        for row in client.query_all(select("Account", AccountType=_ACCOUNT_TYPES))
    }


def _account(account_id: str, kept: Mapping[str, Any]) -> Account:
    return Account(id=account_id, **kept)


def _listed(entry_id: str, kept: Mapping[str, Any]) -> Listed:
    return Listed(id=entry_id, name=kept["name"])
