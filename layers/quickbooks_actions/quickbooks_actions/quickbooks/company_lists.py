"""What the workflow editor may choose from in one company: each list as entries with a name and a detail."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from quickbooks_actions.errors import ComeBack
from quickbooks_actions.mapping.company import CompanyFacts, Listed, TaxCode, Term
from quickbooks_actions.quickbooks.catalogue import CUSTOMERS, FRESH, PRODUCTS, VENDORS, Catalogue
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.directory import Directory
from quickbooks_actions.quickbooks.entries import Entry, Page, joined, page_of
from quickbooks_actions.quickbooks.lists import (
    EXPENSE_ACCOUNTS,
    INCOME_ACCOUNTS,
    MONEY_ACCOUNTS,
    PAYING_ACCOUNTS,
    CachedList,
)
from quickbooks_actions.quickbooks.memory import CompanyMemory
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock, Deadline

Item = TypeVar("Item")

CLASSES_OFF = "Class tracking is switched off in this QuickBooks company (Account and settings, Advanced)"
LOCATIONS_OFF = "Location tracking is switched off in this QuickBooks company (Account and settings, Advanced)"
TAX_OFF = "Tax is switched off in this QuickBooks company (Taxes)"
TAX_AUTOMATED = "Nothing to choose: QuickBooks works out the sales tax of this company"


class CompanyLists:
    """The lists of one company, for one callout.

    Args:
        directory: has the short lists, and the facts that say which lists are switched off.
        memory: of the same portal and company, for the long lists.
    """

    def __init__(
        self,
        directory: Directory,
        *,
        client: QuickBooksClient,
        memory: CompanyMemory,
        clock: Clock,
        deadline: Deadline,
    ) -> None:
        self._directory = directory
        self._client = client
        self._memory = memory
        self._clock = clock
        self._deadline = deadline
        self._lists = directory.lists
        self._short: Mapping[str, Callable[[], Iterable[Entry]]] = {
            "terms": lambda: map(_term, self._recent(self._lists.terms)),
            "payment_methods": lambda: map(_listed, self._recent(self._lists.payment_methods)),
            "classes": lambda: map(_listed, self._recent(self._lists.classes)),
            "locations": lambda: map(_listed, self._recent(self._lists.locations)),
            "tax_codes": lambda: map(_tax_code, self._recent(self._lists.tax_codes)),
            "deposit_accounts": lambda: self._accounts(MONEY_ACCOUNTS),
            "paying_accounts": lambda: self._accounts(PAYING_ACCOUNTS),
            "expense_accounts": lambda: self._accounts(EXPENSE_ACCOUNTS),
            "income_accounts": lambda: self._accounts(INCOME_ACCOUNTS),
        }

    def page(self, name: str, search: str, after: str) -> Page:
        """The entries of a list that fit, by name, from `after` on; a notice where the company has switched it off.

        Args:
            name: of the list, as the input fields' `Choices` call it.
            search: as `entries.sought` gives it.
            after: of the page before, '' for the first.

        Raises:
            ActionError: as the client; not for a list that was read before and only cannot be brought up to date.
        """
        if notice := self._off(name):
            return Page(notice=notice)
        if name in _LONG:
            return self._catalogue(name).page(search, after)
        return page_of(self._short[name](), search, after)

    def _off(self, name: str) -> str:
        said = _SWITCHES.get(name)
        if said is None or not said(self._directory.facts()):
            return ""
        return said(self._directory.refresh())  # a person may just have switched it on

    def _catalogue(self, name: str) -> Catalogue:
        return Catalogue(
            _LONG[name],
            client=self._client,
            memory=self._memory,
            facts=self._directory.facts,
            clock=self._clock,
            deadline=self._deadline,
        )

    def _accounts(self, types: tuple[str, ...]) -> Iterable[Entry]:
        home = self._directory.facts().home_currency
        for account in self._recent(self._lists.accounts):
            if account.type in types:
                foreign = account.currency if account.currency != home else ""
                yield Entry(account.id, account.name, joined(account.type, foreign))

    def _recent(self, cached: CachedList[Item]) -> Iterable[Item]:
        try:
            return cached.all(younger_than=FRESH)
        except ComeBack as error:  # a list of today is better than none
            count("DropdownOutdated", reason=error.code.value)
            return cached.all()


def _classes(facts: CompanyFacts) -> str:
    return "" if facts.class_per_txn or facts.class_per_line else CLASSES_OFF


def _locations(facts: CompanyFacts) -> str:
    return "" if facts.track_departments else LOCATIONS_OFF


def _taxes(facts: CompanyFacts) -> str:
    if not facts.uses_sales_tax:
        return TAX_OFF
    return TAX_AUTOMATED if facts.in_us and facts.automated_sales_tax else ""


_SWITCHES: Mapping[str, Callable[[CompanyFacts], str]] = {
    "classes": _classes,
    "locations": _locations,
    "tax_codes": _taxes,
}
_LONG = {"customers": CUSTOMERS, "products": PRODUCTS, "vendors": VENDORS}


def _listed(listed: Listed) -> Entry:
    return Entry(listed.id, listed.name)


def _term(term: Term) -> Entry:
    due = ""
    if term.due_days is not None:
        due = f"Due in {term.due_days} days" if term.due_days else "Due at once"
    elif term.day_of_month_due is not None:
        due = f"Due on day {term.day_of_month_due} of the month"
    return Entry(term.id, term.name, due)


def _tax_code(code: TaxCode) -> Entry:
    sales, purchases = _percent(code.sales_rates), _percent(code.purchase_rates)
    if not code.purchase_rates or sales == purchases:
        return Entry(code.id, code.name, sales)
    bought = f"{purchases} on purchases"
    return Entry(code.id, code.name, f"{sales} on sales, {bought}" if code.sales_rates else bought)


def _percent(rates: Iterable[Decimal]) -> str:
    return f"{sum(rates, Decimal(0)).normalize():f} %"
