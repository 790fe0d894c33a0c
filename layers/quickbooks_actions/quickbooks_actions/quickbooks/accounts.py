"""The income account that the sales of a new product are booked to."""

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.documents import reference
from quickbooks_actions.quickbooks.memory import CompanyMemory
from quickbooks_actions.quickbooks.statements import select

GONE = ("610", "2500", "6430")
"""QuickBooks' codes when a product's account is inactive, deleted or of the wrong type."""

_KEPT = "income-account"
_PRODUCT_INCOME = "SalesOfProductIncome"


class IncomeAccounts:
    """Chooses the account, and remembers what QuickBooks' lists gave for a day."""

    def __init__(self, client: QuickBooksClient, memory: CompanyMemory) -> None:
        self._client = client
        self._memory = memory

    def choose(self, wanted: str, facts: CompanyFacts) -> str | Problem:
        """The id of the account: the one that was chosen, else that of the company's default product, else its only
        account for the sale of products.

        Args:
            wanted: what the workflow's author chose, '' for nothing.

        Raises:
            ComeBack: a list could not be read.
        """
        if wanted:
            return wanted if wanted.isascii() and wanted.isdigit() else _unknown(wanted)
        kept = self._memory.listed(_KEPT)
        if kept is not None:
            return str(kept["id"])
        account_id = self._of_default_product(facts) or self._only_one()
        if isinstance(account_id, str):
            self._memory.remember_listed(_KEPT, {"id": account_id})
        return account_id

    def forget(self) -> None:
        """The account was found wrong."""
        self._memory.forget_listed(_KEPT)

    def _of_default_product(self, facts: CompanyFacts) -> str:
        item = self._client.read("Item", facts.default_item_id) if facts.default_item_id else None
        return "" if item is None or item.get("Active") is False else reference(item, "IncomeAccountRef")

    def _only_one(self) -> str | Problem:
        accounts = self._client.query_all(select("Account", AccountType="Income"))
        fitting = [account for account in accounts if account.get("AccountSubType") == _PRODUCT_INCOME]
        if len(fitting) == 1:
            return str(fitting[0]["Id"])
        return _needed(fitting or accounts)


def _needed(candidates: list[Body]) -> Problem:
    names = [(str(one.get("FullyQualifiedName") or one.get("Name") or ""), str(one["Id"])) for one in candidates]
    named = sentences.shortened([sentences.entity_name(name, account_id) for name, account_id in names])
    which = f": {named}" if candidates else ""
    return Problem(
        ErrorCode.INCOME_ACCOUNT_NEEDED,
        f"A new product needs an income account, and QuickBooks has {len(candidates)} that could be meant{which}. "
        "Choose one in the workflow action.",
    )


def _unknown(wanted: str) -> Problem:
    return Problem(
        ErrorCode.INCOME_ACCOUNT_NEEDED,
        f"The income account {sentences.quoted(wanted)} is not one of QuickBooks'. Choose another one in the workflow "
        "action.",
    )
