"""The income account that the sales of a new product are booked to."""

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Account, CompanyFacts
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import reference
from quickbooks_actions.quickbooks.lists import INCOME_ACCOUNTS, CachedList
from quickbooks_actions.quickbooks.lookups import read_live
from quickbooks_actions.quickbooks.memory import CompanyMemory

GONE = ("610", "2500", "6430")
"""QuickBooks' codes when a product's account is inactive, deleted or of the wrong type."""

_KEPT = "income-account"
_PRODUCT_INCOME = "SalesOfProductIncome"

_NAMED = 12
"""Accounts that a sentence lists."""


class IncomeAccounts:
    """Chooses the account, and remembers what QuickBooks' lists gave for a day.

    Args:
        accounts: the company's accounts.
    """

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory, accounts: CachedList[Account]) -> None:
        self._client = client
        self._memory = memory
        self._accounts = accounts

    def choose(self, wanted: str, what: str, facts: CompanyFacts) -> str | Problem:
        """The id of the account: the one that was chosen, else that of the company's default product, else its only
        account for the sale of products, else its only income account.

        Args:
            wanted: what the workflow's author chose, '' for nothing.
            what: what needs it, for the sentence: `line 3 "Gravel"`.

        Raises:
            ComeBack: a list could not be read.
        """
        if wanted:
            account = self._accounts.find(wanted)
            return _unknown(wanted, what) if account is None or account.type not in INCOME_ACCOUNTS else account.id
        kept = self._memory.listed(_KEPT)
        if kept is not None:
            return str(kept["id"])
        account_id = self._of_default_product(facts) or self._only_one(what)
        if isinstance(account_id, str):
            self._memory.remember_listed(_KEPT, {"id": account_id})
        return account_id

    def forget(self) -> None:
        """The account was found wrong."""
        self._memory.forget_listed(_KEPT)
        self._accounts.forget()

    def _of_default_product(self, facts: CompanyFacts) -> str:
        item = read_live(self._client, "Item", facts.default_item_id) if facts.default_item_id else None
        return "" if item is None else reference(item, "IncomeAccountRef")

    def _only_one(self, what: str) -> str | Problem:
        accounts = [account for account in self._accounts.all() if account.type == "Income"]
        fitting = [account for account in accounts if account.sub_type == _PRODUCT_INCOME]
        if len(fitting) == 1 or len(accounts) == 1:
            return (fitting or accounts)[0].id
        return _needed(fitting or accounts, what)


def _needed(candidates: list[Account], what: str) -> Problem:
    named = sentences.shortened([sentences.entity_name(one.name, one.id) for one in candidates], _NAMED)
    which = f": {named}" if candidates else ""
    return Problem(
        ErrorCode.INCOME_ACCOUNT_NEEDED,
        f"The new product for {what} needs an income account, and QuickBooks has {len(candidates)} that could be "
        f"meant{which}. Choose one in the workflow action and enrol the record again.",
    )


def _unknown(wanted: str, what: str) -> Problem:
    return Problem(
        ErrorCode.INCOME_ACCOUNT_NEEDED,
        f"The income account {sentences.quoted(wanted)}, chosen for the new product for {what}, is not one of "
        "QuickBooks'. Choose another one in the workflow action and enrol the record again.",
    )
