"""Sales forms: what Invoice, Estimate, SalesReceipt, RefundReceipt and CreditMemo have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Problem, business
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import Change, TransactionRules, put_voided_note, set_doc_number
from sandbox.quickbooks.rules.references import reference_to
from sandbox.quickbooks.rules.sales_lines import complete_lines, line_problems
from sandbox.quickbooks.rules.tax import tax_detail


class SalesFormRules(TransactionRules):
    """Lines, tax, total, number and addresses (QuickBooks contract 4.2, 4.5)."""

    required: ClassVar[tuple[str, ...]] = ("CustomerRef", "Line")
    computed = TransactionRules.computed | {"Balance", "HomeBalance", "InvoiceLink", "invoiceStatus", "RemainingCredit"}
    mailed: ClassVar[bool] = True
    """Whether the form has an EmailStatus."""

    def problems(self, given: Entity) -> list[Problem]:
        found = line_problems(given)
        if given.get("EmailStatus") == "NeedToSend" and "BillEmail" not in given and "Id" not in given:
            found.append(Problem("6420", "An email address is required when EmailStatus is NeedToSend.", "BillEmail"))
        return found

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.after["CustomField"] = custom_fields(change)
        change.after.setdefault("LinkedTxn", [])
        set_doc_number(change, custom=change.books.preference("SalesFormsPrefs.CustomTxnNumbers") is True)
        change.default("ApplyTaxAfterDiscount", False)
        self._total(change)
        change.default("PrintStatus", "NeedToPrint")
        if self.mailed:
            change.default("EmailStatus", "NotSet")
        self._addresses(change)

    def _total(self, change: Change) -> None:
        totals = complete_lines(change)
        change.after["TxnTaxDetail"] = tax_detail(change, totals.items, totals.discount)
        tax: Decimal = change.after["TxnTaxDetail"]["TotalTax"]
        total = totals.subtotal + totals.shipping - totals.discount + tax
        if total < 0:
            code = change.books.switches.negative_total_code
            raise business("Transaction amount must be 0 or greater.", code)
        change.after["TotalAmt"] = total

    def _addresses(self, change: Change) -> None:
        """Copied from the customer when absent; the e-mail address is not (QuickBooks contract 4.5)."""
        customer = self.customer(change)
        for name in ("BillAddr", "ShipAddr"):
            if name not in change.after and name in customer:
                change.after[name] = dict(customer[name])
            address = change.after.get(name)
            if isinstance(address, dict) and "Id" not in address:
                address["Id"] = str(change.books.next_number("addresses"))

    def customer(self, change: Change) -> Entity:
        """The customer of the form; empty when it has none."""
        reference = change.after.get("CustomerRef")
        return (change.books.find("Customer", reference["value"]) or {}) if reference else {}

    def voided(self, held: Entity) -> Entity:
        """All amounts zero, quantities zero, prices gone (QuickBooks contract 1.6)."""
        for line in held["Line"]:
            if "Amount" in line:
                line["Amount"] = ZERO
            detail = line.get("SalesItemLineDetail", {})
            if "Qty" in detail:
                detail["Qty"] = 0
            detail.pop("UnitPrice", None)
        held["TxnTaxDetail"] = {"TotalTax": ZERO}
        held["TotalAmt"] = ZERO
        if "Balance" in held:
            held["Balance"] = ZERO
        put_voided_note(held)
        return held


class EstimateRules(SalesFormRules):
    computed = SalesFormRules.computed - {"TxnStatus"}

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("TxnStatus", "Pending")


class SettledSaleRules(SalesFormRules):
    """SalesReceipt: paid at once, so the balance is always zero."""

    required = ("Line",)

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.after["Balance"] = ZERO
        undeposited = undeposited_funds(change.books)
        if undeposited is not None:
            change.default("DepositToAccountRef", reference_to("Account", undeposited))


class RefundReceiptRules(SalesFormRules):
    required = ("Line", "DepositToAccountRef")
    mailed = False

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.after["Balance"] = ZERO
        if change.after["PrintStatus"] == "NeedToPrint":
            change.default("PaymentRefNum", "To Print")


class CreditMemoRules(SalesFormRules):
    def complete(self, change: Change) -> None:
        super().complete(change)
        before = change.before or {}
        used = before.get("TotalAmt", ZERO) - before.get("Balance", ZERO)
        if change.after["TotalAmt"] < used:
            raise business("The total is less than the amount already applied.")
        change.after["Balance"] = change.after["RemainingCredit"] = change.after["TotalAmt"] - used


def custom_fields(change: Change) -> list[Entity]:
    """The fields that the company has switched on, with the values given, empty ones too (QuickBooks contract 4.1)."""
    groups = change.books.preference("SalesFormsPrefs.CustomField")
    settings: Entity = {}
    for group in groups if isinstance(groups, list) else []:
        for field in group.get("CustomField", []):
            settings[field["Name"]] = field.get("StringValue", field.get("BooleanValue"))
    values = {field.get("DefinitionId"): field.get("StringValue") for field in change.after.get("CustomField", [])}
    found = []
    for key in ("1", "2", "3"):
        if settings.get(f"SalesFormsPrefs.UseSalesCustom{key}") is not True:
            continue
        name = settings.get(f"SalesFormsPrefs.SalesCustomName{key}", "")
        value = values.get(key)
        field = {"DefinitionId": key, "Name": name, "Type": "StringType"}
        found.append(field if value is None else field | {"StringValue": value})
    return found


def undeposited_funds(books: Books) -> Entity | None:
    """The account the system keeps for payments not deposited yet; found by its sub-type, never by name."""
    return next(
        (found for found in books.with_value("Account", "AccountSubType", "UndepositedFunds") if found["Active"]), None
    )
