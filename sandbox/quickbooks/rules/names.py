"""Customer, Vendor and Employee: one id sequence, and names unique over all three (QuickBooks contract 4.3)."""

from __future__ import annotations

from sandbox.quickbooks.exceptions import Fault, Problem
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.automated_tax import automated, engine_code
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.currency import ensure_ledger, keep_currency
from sandbox.quickbooks.rules.lists import ListRules, forbidden_characters

_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_PRINTED_LENGTH = 110
_EXEMPTIONS = frozenset(str(reason) for reason in range(1, 16))


class NameRules(ListRules):
    required = ()
    computed = ListRules.computed | {"Balance", "BalanceWithJobs", "OverDueBalance", "V4IDPseudonym"}
    name = "DisplayName"
    unique = "DisplayName"
    forbidden = ":\t\n"
    taken = "Another customer, vendor or employee is already using this name. Please use a different name."

    @property
    def sequence(self) -> str:
        return "names"

    def shared_with(self) -> tuple[str, ...]:
        return ("Customer", "Vendor", "Employee")

    def problems(self, given: Entity) -> list[Problem]:
        return forbidden_characters(given, (self.name, *_PARTS[1:4]), self.forbidden)

    def complete(self, change: Change) -> None:
        after = change.after
        if not str(after.get("DisplayName", "")).strip():
            parts = [after[part].strip() for part in _PARTS if after.get(part, "").strip()]
            if not parts:
                raise no_name()
            after["DisplayName"] = " ".join(parts)
        printed_by_default = "PrintOnCheckName" not in after
        super().complete(change)
        if printed_by_default:
            after["PrintOnCheckName"] = after["DisplayName"][:_PRINTED_LENGTH]
        _number_addresses(change)


class CustomerRules(NameRules):
    child_flag = "Job"

    def complete(self, change: Change) -> None:
        super().complete(change)
        after = change.after
        for name, value in (("Taxable", True), ("Job", False), ("BillWithParent", False)):
            change.default(name, value)
        for balance in ("Balance", "BalanceWithJobs"):
            change.default(balance, ZERO)
        keep_currency(change)
        ensure_ledger(change.books, "Accounts Receivable", "AccountsReceivable", "A/R", after["CurrencyRef"]["value"])
        change.default("PreferredDeliveryMethod", "Print")
        self._tax(change)

    def _tax(self, change: Change) -> None:
        """The default tax code; under automated sales tax it is the system's (QuickBooks contract 4.3)."""
        books, after = change.books, change.after
        reason = after.get("TaxExemptionReasonId")
        if reason is not None:
            if reason not in _EXEMPTIONS:
                raise Fault(Problem("2170", f"Invalid Enumeration : {reason}"))
            after["Taxable"] = False
        if automated(books):
            after.pop("DefaultTaxCodeRef", None)
        if not after["Taxable"] or books.preference("TaxPrefs.UsingSalesTax") is not True:
            return
        if automated(books):
            code = engine_code(books, {"ShipAddr": after.get("ShipAddr") or after.get("BillAddr")})
            default: object = None if code is None else {"value": code["Id"]}
        else:
            default = books.preference("TaxPrefs.TaxGroupCodeRef")
        if isinstance(default, dict):
            change.default("DefaultTaxCodeRef", {"value": default["value"]})


class VendorRules(NameRules):
    def complete(self, change: Change) -> None:
        super().complete(change)
        if change.creating:
            # A new vendor gets no terms; a second, sparse update sets them (QuickBooks contract 4.11).
            change.after.pop("TermRef", None)
        change.default("Balance", ZERO)
        change.default("Vendor1099", False)
        keep_currency(change)
        code = change.after["CurrencyRef"]["value"]
        ensure_ledger(change.books, "Accounts Payable", "AccountsPayable", "A/P", code)


class EmployeeRules(NameRules):
    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("BillableTime", False)


def no_name() -> Fault:
    return Fault(
        Problem(
            "6080",
            "No name provided : At least one of Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix "
            "must be supplied.",
        )
    )


def _number_addresses(change: Change) -> None:
    """Addresses carry an id of their own (QuickBooks contract 1.6)."""
    for name in ("BillAddr", "ShipAddr", "PrimaryAddr"):
        address = change.after.get(name)
        if isinstance(address, dict) and "Id" not in address:
            address["Id"] = str(change.books.next_number("addresses"))
