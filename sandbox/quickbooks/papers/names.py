"""What the user interface calls transactions, and where it shows them (QuickBooks contract 1.10b)."""

from __future__ import annotations

import re
from typing import Final

from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.base import TYPE_SHOWN

PAGES: Final = {
    "invoice": "Invoice",
    "estimate": "Estimate",
    "salesreceipt": "SalesReceipt",
    "recvpayment": "Payment",
    "refundreceipt": "RefundReceipt",
    "creditmemo": "CreditMemo",
    "expense": "Purchase",
    "check": "Purchase",
    "creditcardcredit": "Purchase",
    "bill": "Bill",
    "billpayment": "BillPayment",
    "deposit": "Deposit",
    "journal": "JournalEntry",
    "transfer": "Transfer",
    "vendorcredit": "VendorCredit",
    "purchaseorder": "PurchaseOrder",
    "timeactivity": "TimeActivity",
}
"""Page of the user interface to the entity it shows."""

_PAGE_OF: Final = {entity: page for page, entity in reversed(PAGES.items())}
_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENTITY_OF: Final = {"Expense": "Purchase", "Check": "Purchase", "CreditCardCredit": "Purchase"}
"""Names that links use for kinds of Purchase."""


def shown(entity: str, held: Entity | None = None) -> str:
    """The name of a transaction type; an expense is told by how it was paid."""
    if entity == "Purchase" and held is not None:
        return {"check": "Check", "creditcardcredit": "Credit Card Credit"}.get(page_of(entity, held), "Expense")
    return TYPE_SHOWN.get(entity) or _BETWEEN_WORDS.sub(" ", entity)


def page_of(entity: str, held: Entity | None = None) -> str:
    """The page that shows a transaction."""
    held = held or {}
    if entity == "Purchase" and held.get("PaymentType") == "Check":
        return "check"
    if entity == "Purchase" and held.get("PaymentType") == "CreditCard" and held.get("Credit"):
        return "creditcardcredit"
    return _PAGE_OF.get(entity, "")


def entity_of(txn_type: str) -> str:
    """The entity that a link's TxnType means."""
    return _ENTITY_OF.get(txn_type, txn_type)
