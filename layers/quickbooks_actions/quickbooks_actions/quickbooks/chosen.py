"""What the workflow's author chose of the company's short lists, and what follows from it: each found, or a problem."""

from dataclasses import dataclass, field
from typing import TypeVar

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Account, CompanyFacts, Listed, TaxCode, Term
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.mapping.payment_methods import names_of_method
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.tax import (
    choose_sales_tax,
    choose_tax_codes,
    needs_tax_codes,
    taxed_lines,
    untaxed_code,
)
from quickbooks_actions.quickbooks.lists import CachedList, Lists

Entry = TypeVar("Entry")


@dataclass(slots=True)
class Choices:
    """The choices of one document.

    Attributes:
        problems: what is wrong with them, told together with what is wrong with the record.
        recalled: whether any of them was found in a remembered list.
    """

    lists: Lists
    facts: CompanyFacts
    problems: list[Problem] = field(default_factory=list)
    recalled: bool = False
    _used: list[CachedList[object]] = field(default_factory=list)

    def term(self, term_id: str) -> Term | None:
        """A payment term."""
        return self._listed(self.lists.terms, term_id, "payment term", ErrorCode.TERM_NOT_FOUND)

    def account(self, account_id: str, what: str, types: tuple[str, ...]) -> Account | None:
        """An account of one of the types.

        Args:
            what: `account that the money is deposited to`, for the sentence.
        """
        account = self._listed(self.lists.accounts, account_id, what, ErrorCode.ACCOUNT_NOT_FOUND)
        if account is None or account.type in types:
            return account
        kinds = sentences.listed(types).replace(" and ", " or ")
        self._problem(
            ErrorCode.ACCOUNT_UNFIT,
            f"The {what}, {sentences.entity_name(account.name, account.id)}, is of the type "
            f"{sentences.quoted(account.type)}, but QuickBooks takes only {kinds} there. Choose another one in the "
            "workflow action and enrol the record again.",
        )
        return None

    def account_in(self, account: Account | None, wanted: str, what: str) -> Account | None:
        """The account, where it can be used for a document in the currency: its own, or the company's home currency."""
        if account is None or not self.facts.multicurrency or not account.currency:
            return account
        if account.currency.upper() in {wanted, self.facts.home_currency.upper()}:
            return account
        self._problem(
            ErrorCode.ACCOUNT_CURRENCY,
            f"The {what}, {sentences.entity_name(account.name, account.id)}, is kept in {account.currency.upper()}, "
            f"but the document is in {wanted}. Choose an account in {wanted} or {self.facts.home_currency.upper()} in "
            "the workflow action and enrol the record again.",
        )
        return None

    def payment_method(self, method_id: str, sale: Sale) -> Listed | None:
        """The method that was chosen, else the one named like HubSpot's of the payment, where there is exactly one."""
        if method_id:
            return self._listed(
                self.lists.payment_methods, method_id, "payment method", ErrorCode.PAYMENT_METHOD_NOT_FOUND
            )
        names = names_of_method(sale.payment.method if sale.payment else "")
        if not names:
            return None
        methods = self._all(self.lists.payment_methods)
        fitting = [[one for one in methods if normalised(one.name) == name] for name in names]
        return next((found[0] for found in fitting if len(found) == 1), None)

    def sales_class(self, class_id: str) -> Listed | None:
        """A class, where the company tracks them."""
        if class_id and not (self.facts.class_per_line or self.facts.class_per_txn):
            self._off("class", "Track classes")
            return None
        return self._listed(self.lists.classes, class_id, "class", ErrorCode.CLASS_NOT_FOUND)

    def location(self, location_id: str) -> Listed | None:
        """A location (QuickBooks' Department), where the company tracks them."""
        if location_id and not self.facts.track_departments:
            self._off("location", "Track locations")
            return None
        return self._listed(self.lists.locations, location_id, "location", ErrorCode.LOCATION_NOT_FOUND)

    def tax_codes(self, sale: Sale, code_id: str) -> dict[str, TaxCode]:
        """A tax code for each line outside the US, by line id."""
        if not needs_tax_codes(self.facts):
            return {}
        chosen = self._tax_code(code_id)
        if code_id and chosen is None:
            return {}
        codes, problems = choose_tax_codes(sale, self._all(self.lists.tax_codes), chosen, self.facts)
        self.problems += problems
        return codes

    def untaxed(self) -> TaxCode | None:
        """The code for a line that no tax is to be on, outside the US; None where the company has none."""
        return untaxed_code(self._all(self.lists.tax_codes)) if needs_tax_codes(self.facts) else None

    def sales_tax(self, sale: Sale, code_id: str) -> TaxCode | None:
        """The sales tax of a US company that works with tax codes of its own, where HubSpot has tax on anything."""
        facts = self.facts
        if not facts.in_us or not facts.uses_sales_tax or facts.automated_sales_tax or not taxed_lines(sale):
            return None
        chosen = self._tax_code(code_id)
        if code_id:
            return chosen
        return choose_sales_tax(sale, self._all(self.lists.tax_codes), facts)

    def purchase_tax_code(self, code_id: str) -> TaxCode | None:
        """The tax code of an expense outside the US: as chosen, else the company's only one that charges nothing."""
        if not needs_tax_codes(self.facts):
            return None
        if code_id:
            return self._tax_code(code_id)
        codes = [one for one in self._all(self.lists.tax_codes) if one.purchase_rates or not one.sales_rates]
        free = [one for one in codes if not sum(one.purchase_rates)]
        if len(free) == 1:
            return free[0]
        known = sentences.shortened([sentences.entity_name(one.name, one.id) for one in codes], 12) or "none"
        self._problem(
            ErrorCode.TAX_CODE_NEEDED,
            f"An expense needs a tax code in {sentences.company_name(self.facts)}, and none was chosen. It has: "
            f"{known}. Choose the tax code in the workflow action and enrol the record again.",
        )
        return None

    def forget(self) -> None:
        """Forgets the lists that were used."""
        for used in self._used:
            used.forget()

    def _tax_code(self, code_id: str) -> TaxCode | None:
        return self._listed(self.lists.tax_codes, code_id, "tax code", ErrorCode.TAX_CODE_NOT_FOUND)

    def _listed(self, entries: CachedList[Entry], entry_id: str, what: str, code: ErrorCode) -> Entry | None:
        if not entry_id:
            return None
        entry = entries.find(entry_id)
        self._note(entries)
        if entry is None:
            self._problem(
                code,
                f"The {what} with id {entry_id} is not in QuickBooks, or no longer active there. Choose another one in "
                "the workflow action and enrol the record again.",
            )
        return entry

    def _all(self, entries: CachedList[Entry]) -> tuple[Entry, ...]:
        found = entries.all()
        self._note(entries)
        return found

    def _note(self, entries: CachedList[Entry]) -> None:
        self.recalled = self.recalled or entries.recalled
        self._used.append(entries)  # type: ignore[arg-type]

    def _off(self, what: str, setting: str) -> None:
        self._problem(
            ErrorCode.TRACKING_OFF,
            f"A {what} was chosen, but {sentences.company_name(self.facts)} does not use any: the setting “{setting}” "
            "(Account and settings → Advanced → Categories) is off. Switch it on in QuickBooks, or choose no "
            f"{what} in the workflow action, and enrol the record again.",
        )

    def _problem(self, code: ErrorCode, sentence: str) -> None:
        self.problems.append(Problem(code, sentence))
