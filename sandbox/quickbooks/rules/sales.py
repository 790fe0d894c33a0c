"""Sales forms: what Invoice, Estimate, SalesReceipt, RefundReceipt and CreditMemo have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Final

from sandbox.quickbooks.exceptions import Problem, business
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import Change, TransactionRules, put_voided_note, set_doc_number
from sandbox.quickbooks.rules.currency import set_home_amounts
from sandbox.quickbooks.rules.sales_lines import complete_lines, line_problems

_COUNTED: Final = frozenset(
    {
        "Line",
        "TxnTaxDetail",
        "GlobalTaxCalculation",
        "ApplyTaxAfterDiscount",
        "CustomerRef",
        "ShipAddr",
        "ShipFromAddr",
    }
)
"""What the total depends on; an update of anything else leaves it as it is."""


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
        self._addresses(change)
        if change.creating or _COUNTED & change.given.keys():
            self._total(change)
        change.default("PrintStatus", "NeedToPrint")
        if self.mailed:
            change.default("EmailStatus", "NotSet")

    def _total(self, change: Change) -> None:
        totals = complete_lines(change)
        change.after["TxnTaxDetail"] = totals.tax
        tax: Decimal = totals.tax["TotalTax"]
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
            detail.pop("TaxInclusiveAmt", None)
        held["TxnTaxDetail"] = {"TotalTax": ZERO}
        held["TotalAmt"] = ZERO
        if "Balance" in held:
            held["Balance"] = ZERO
        set_home_amounts(held, self.entity)
        put_voided_note(held)
        return held


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
