"""Item (QuickBooks contract 4.4)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.exceptions import Fault, business, missing, wrong_account_type
from sandbox.quickbooks.figures import ZERO
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.lists import ListRules

_INCOME: Final = ("Income", "Other Income", "Other Current Liability")
_EXPENSE: Final = ("Cost of Goods Sold", "Expense", "Other Expense")
_INVENTORY_NEEDS: Final = ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef", "QtyOnHand", "InvStartDate")
_TYPES: Final = ("Inventory", "Service", "NonInventory", "Category")


class ItemRules(ListRules):
    required = ("Name", "Type")
    computed = ListRules.computed | {"AvgCost", "QtyOnPurchaseOrder", "QtyOnSalesOrder"}
    child_flag = "SubItem"
    forbidden = ":\t\n"
    taken = "Another product or service is already using this name. Please use a different name."

    def complete(self, change: Change) -> None:
        kind = change.after["Type"]
        if kind not in _TYPES:
            raise business(f"Items of type {kind} can not be created or changed.")
        self._accounts(change, kind)
        super().complete(change)
        if kind == "Category":
            return
        change.default("Taxable", False)
        change.default("UnitPrice", ZERO)
        change.default("PurchaseCost", ZERO)
        change.after["TrackQtyOnHand"] = kind == "Inventory"

    def _accounts(self, change: Change, kind: str) -> None:
        after = change.after
        needed: tuple[str, ...] = ()
        if kind == "Inventory":
            needed = _INVENTORY_NEEDS
        elif kind == "Service":
            needed = ("IncomeAccountRef",)
        if kind in {"Service", "NonInventory"} and change.books.switches.item_requires_expense_account:
            needed = (*needed, "ExpenseAccountRef")
        problems = [missing(name) for name in needed if name not in after]
        if kind == "Inventory" and not after.get("TrackQtyOnHand"):
            problems.append(missing("TrackQtyOnHand"))
        if problems:
            raise Fault(*problems)
        stocked = kind == "Inventory"
        self._account(change, "IncomeAccountRef", _INCOME, "SalesOfProductIncome" if stocked else "")
        self._account(change, "ExpenseAccountRef", _EXPENSE[:1] if stocked else _EXPENSE)
        self._account(change, "AssetAccountRef", ("Other Current Asset",), "Inventory" if stocked else "")

    def _account(self, change: Change, name: str, wanted: tuple[str, ...], sub_type: str = "") -> None:
        """Its type, and where one is asked for its sub-type; raises Fault (6430)."""
        if name not in change.after:
            return
        account = change.books.find("Account", change.after[name]["value"]) or {}
        if account.get("AccountType") not in wanted:
            raise wrong_account_type(name, wanted[0])
        if sub_type and account.get("AccountSubType") != sub_type:
            raise wrong_account_type(name, f"{wanted[0]} and sub-type {sub_type}")
