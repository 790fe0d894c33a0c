"""Entities without rules of their own: what the schema says, what they require, and the sum of their lines."""

from __future__ import annotations

from typing import ClassVar, Final

from sandbox.quickbooks.exceptions import Problem, missing
from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import (
    CREATE,
    DELETE,
    READ,
    SYSTEM,
    UPDATE,
    VOID,
    Change,
    Rules,
    SimpleTransactionRules,
    put_voided_note,
)
from sandbox.quickbooks.rules.lists import ListRules

_JOURNAL_LINE: Final = "JournalEntryLineDetail"


class BillRules(SimpleTransactionRules):
    required = ("VendorRef", "Line")
    required_always = ("VendorRef",)
    computed = SimpleTransactionRules.computed | {"Balance", "HomeBalance"}

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("DueDate", change.after["TxnDate"])
        change.after["Balance"] = change.after.get("TotalAmt", ZERO)


class BillPaymentRules(SimpleTransactionRules):
    """What was paid is told by the caller, not by the lines."""

    operations = SimpleTransactionRules.operations | {VOID}
    required = ("VendorRef", "TotalAmt", "PayType", "Line")
    computed = SimpleTransactionRules.computed - {"TotalAmt"}

    def complete(self, change: Change) -> None:
        total = change.after["TotalAmt"]
        super().complete(change)
        change.after["TotalAmt"] = total

    def voided(self, held: Entity) -> Entity:
        held |= {"Line": [], "TotalAmt": ZERO}
        put_voided_note(held)
        return held


class VendorCreditRules(SimpleTransactionRules):
    required = ("VendorRef", "Line")


class PurchaseOrderRules(SimpleTransactionRules):
    required = ("VendorRef", "Line")

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("POStatus", "Open")


class JournalEntryRules(SimpleTransactionRules):
    """The total is that of one side."""

    required = ("Line",)

    def complete(self, change: Change) -> None:
        super().complete(change)
        debits = [
            line.get("Amount", ZERO)
            for line in change.after["Line"]
            if line.get(_JOURNAL_LINE, {}).get("PostingType") == "Debit"
        ]
        change.after["TotalAmt"] = sum(debits, ZERO)


class TransferRules(SimpleTransactionRules):
    required = ("Amount", "FromAccountRef", "ToAccountRef")


class CreditCardPaymentRules(SimpleTransactionRules):
    """Money from a bank account to a credit card."""

    required = ("Amount", "BankAccountRef", "CreditCardAccountRef")


class TimeActivityRules(SimpleTransactionRules):
    required = ("NameOf",)

    def problems(self, given: Entity) -> list[Problem]:
        """Whose time it is; a sparse update may leave it out."""
        name = given.get("NameOf")
        wanted = {"Employee": "EmployeeRef", "Vendor": "VendorRef"}.get(str(name))
        return [missing(wanted)] if wanted and wanted not in given and not given.get("sparse") else []


class TaxAgencyRules(ListRules):
    operations = frozenset({READ, CREATE})
    required: ClassVar[tuple[str, ...]] = ("DisplayName",)
    name = "DisplayName"
    unique = "DisplayName"

    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("TaxTrackedOnSales", True)
        change.default("TaxTrackedOnPurchases", False)


class AttachableRules(Rules):
    """A note, or what is known of a file, on other objects."""

    operations = frozenset({READ, CREATE, UPDATE, DELETE})
    computed = frozenset({"FileAccessUri", "TempDownloadUri", "Size", "ThumbnailFileAccessUri"})
    system = SYSTEM - {"AttachableRef"}
    versioned_delete = False

    def problems(self, given: Entity) -> list[Problem]:
        told = {"Note", "FileName", "Id"} & given.keys()
        return [] if told else [missing("Note")]

    def complete(self, change: Change) -> None:
        for reference in change.after.get("AttachableRef", []):
            reference.setdefault("IncludeOnSend", False)
