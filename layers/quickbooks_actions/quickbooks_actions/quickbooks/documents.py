"""What a document that QuickBooks answered says of itself: its number, its total, and whether it still counts."""

from decimal import Decimal

from quickbooks_actions.mapping.company import Body

LISTS = frozenset({"Customer", "Item", "Vendor"})
"""Entities that are never deleted, only made inactive (QuickBooks contract 1.6); they have no total and no note."""


def is_gone(entity: str, document: Body) -> bool:
    """True when a person took it back: a voided document, an inactive customer or product.

    Voided ⇔ `TotalAmt` 0 and `PrivateNote` begins with "Voided" (QuickBooks contract 1.6, 4.5): there is no other sign.
    """
    if entity in LISTS:
        return document.get("Active") is False
    return total(document) == 0 and looks_voided(document)


def looks_voided(document: Body) -> bool:
    """Whether the note begins as QuickBooks lets it begin when it voids: a note of ours must not."""
    return str(document.get("PrivateNote") or "").startswith("Voided")


def total(document: Body) -> Decimal | None:
    """`TotalAmt` in the document's currency; None for what has no total."""
    amount = document.get("TotalAmt")
    return None if amount is None else Decimal(str(amount))


def number(document: Body) -> str:
    """`DocNumber`, '' where there is none (payments, customers, products)."""
    return str(document.get("DocNumber") or "")


def customer_id(entity: str, document: Body) -> str:
    """The customer it is for; of a customer its own id; '' where there is none."""
    return str(document["Id"]) if entity == "Customer" else reference(document, "CustomerRef")


def reference(document: Body, name: str) -> str:
    """The id that a reference property holds, '' where it is not there."""
    return str((document.get(name) or {}).get("value") or "")


def currency(*documents: Body | None) -> str:
    """The currency that the first of them names, '' where none does (a company with one currency)."""
    return next((code for body in documents if body and (code := reference(body, "CurrencyRef"))), "")
