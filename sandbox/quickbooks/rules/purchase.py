"""Purchase: an expense, a check or a card charge (QuickBooks contract 4.9)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.exceptions import Problem, business, missing
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules.base import (
    Change,
    TransactionRules,
    number_lines,
    other_preference,
    refuse_duplicate,
)
from sandbox.quickbooks.rules.extensions import name_values
from sandbox.quickbooks.rules.ledger import require_type
from sandbox.quickbooks.rules.sales_lines import check_amount, check_item
from sandbox.quickbooks.rules.tax import tax_purchase

_ACCOUNT: Final = "AccountBasedExpenseLineDetail"
_ITEM: Final = "ItemBasedExpenseLineDetail"
_NEEDS: Final = {_ACCOUNT: "AccountRef", _ITEM: "ItemRef"}
_PAID_FROM: Final = {"Cash": ("Bank",), "Check": ("Bank",), "CreditCard": ("Credit Card",)}
_SHOWN: Final = {"Check": "Check", "CreditCard": "Expense", "Cash": "Expense"}


class PurchaseRules(TransactionRules):
    """Money spent; the account it comes from must fit the way it was paid."""

    required = ("PaymentType", "AccountRef", "Line")
    required_always = ("PaymentType",)
    computed = TransactionRules.computed | {"LinkedTxn"}

    def problems(self, given: Entity) -> list[Problem]:
        found: list[Problem] = []
        kind = given.get("PaymentType", "Cash")
        if kind not in _PAID_FROM:
            found.append(Problem("2170", f"Invalid Enumeration : {kind}"))
        for line in given.get("Line", []):
            detail = line.get("DetailType")
            if detail not in _NEEDS:
                unfit = Problem("2170", f"Invalid Enumeration : {detail}")
                found.append(missing("DetailType") if detail is None else unfit)
                continue
            found += [missing("Amount")] if "Amount" not in line else []
            found += [missing(_NEEDS[detail])] if _NEEDS[detail] not in line.get(detail, {}) else []
            if line.get(detail, {}).get("BillableStatus") == "HasBeenBilled":
                found.append(Problem("2170", "Invalid Enumeration : HAS_BEEN_BILLED"))
        return found

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("CustomField", [])
        self._paid(change)
        self._number(change)
        if change.before is None or {"Line", "TxnTaxDetail", "GlobalTaxCalculation"} & change.given.keys():
            self._total(change)

    def _paid(self, change: Change) -> None:
        """What depends on the way of paying: account, Credit, printing, and the type that `PurchaseEx` tells."""
        after, kind = change.after, change.after["PaymentType"]
        types: tuple[str, ...] = _PAID_FROM[kind]
        if kind == "Cash" and change.books.switches.cash_from_other_current_asset:
            types = (*types, "Other Current Asset")
        require_type(change.books, after, "AccountRef", types)
        if after.get("Credit") and kind != "CreditCard":
            raise business("Only a credit card charge can be a credit.")
        after.pop("Credit", None) if kind != "CreditCard" else change.default("Credit", False)
        if kind == "Check":
            change.default("PrintStatus", "NotSet")
        else:
            after.pop("PrintStatus", None)
            after.pop("RemitToAddr", None)
        shown = {"Check": "3", "CreditCard": "11" if after.get("Credit") else "54"}.get(kind, "54")
        after["PurchaseEx"] = name_values(("TxnType", shown))

    def _total(self, change: Change) -> None:
        after = change.after
        for line in after["Line"]:
            self._complete_line(change, line)
        detail = tax_purchase(change, after["Line"])
        after.pop("TxnTaxDetail", None)
        if detail is not None:
            after["TxnTaxDetail"] = detail
        number_lines(change)
        for line in after["Line"]:
            line.pop("LineNum", None)
        tax = ZERO if detail is None else detail["TotalTax"]
        after["TotalAmt"] = sum((line["Amount"] for line in after["Line"]), ZERO) + tax
        if after["TotalAmt"] < 0:
            raise business("Transaction amount must be 0 or greater.", change.books.switches.negative_total_code)

    def _complete_line(self, change: Change, line: Entity) -> None:
        books, detail = change.books, line[line["DetailType"]]
        detail.pop("TaxAmount", None)
        if line["DetailType"] == _ITEM:
            check_item(books, detail)
            check_amount(line, detail)
        by_customer = "CustomerRef" in detail and books.switches.billable_by_default
        detail.setdefault("BillableStatus", "Billable" if by_customer else "NotBillable")
        if detail["BillableStatus"] == "Billable" and "CustomerRef" not in detail:
            raise business("When you mark an expense as billable, choose a customer for it.")
        line["Amount"] = money(number(line["Amount"]))

    def _number(self, change: Change) -> None:
        """The same three rules as sales forms, by the company's preference for purchases (contract 4.2)."""
        books, after = change.books, change.after
        custom = other_preference(books, "VendorAndPurchasesPrefs.UseCustomTxnNumbers") == "true"
        given, before = change.given.get("DocNumber"), (change.before or {}).get("DocNumber")
        if given is not None and given != before:
            if after["PaymentType"] == "Check":
                if other_preference(books, "WarnDuplicateCheckNumber") == "true":
                    refuse_duplicate(change, given, among=_same_checkbook)
            elif custom:
                refuse_duplicate(change, given, among=_not_a_check)
        elif given is None and not custom:
            if before is not None:
                after["DocNumber"] = before
            elif books.switches.expense_numbers == "assigned":
                after["DocNumber"] = str(books.next_number("PurchaseNumber"))


def _same_checkbook(after: Entity, other: Entity) -> str | None:
    if other["PaymentType"] != "Check" or other["AccountRef"]["value"] != after["AccountRef"]["value"]:
        return None
    return _SHOWN["Check"]


def _not_a_check(_after: Entity, other: Entity) -> str | None:
    return None if other["PaymentType"] == "Check" else _SHOWN[other["PaymentType"]]
