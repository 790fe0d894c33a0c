"""What a bookkeeper would expect of the books after each operation, worked out without the sandbox's code."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
ZERO = Decimal(0)
RATES = {None: (), "2": (Decimal(8),), "3": (Decimal("7.1"), Decimal(2))}
"""Tax code of the company to its rates."""


@dataclass
class Document:
    """One transaction as it should stand."""

    entity: str
    customer: str
    total: Decimal
    version: int = 0
    applied: dict[str, Decimal] = field(default_factory=dict)
    """Of a payment: id of the target to the amount; of a target: id of the payment."""
    deposit: str | None = None
    status: str | None = None
    invoice: str | None = None
    """Of an estimate: the invoice that closed it."""
    estimate: str | None = None
    note: str | None = None

    @property
    def open(self) -> Decimal:
        """What an invoice or a credit memo still has."""
        return self.total - sum(self.applied.values(), ZERO)


@dataclass
class Model:
    """Documents by id, and names in use by their folded form."""

    documents: dict[str, Document] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, *entities: str) -> list[str]:
        return [key for key, held in self.documents.items() if held.entity in entities]

    def unapplied(self, key: str) -> Decimal:
        """Of a payment; lines to credit memos give."""
        payment = self.documents[key]
        signs = {"Invoice": 1, "CreditMemo": -1}
        return payment.total - sum(
            (amount * signs[self.documents[target].entity] for target, amount in payment.applied.items()), ZERO
        )

    def balance(self, customer: str) -> Decimal:
        """Open invoices less credit and less money not applied."""
        found = ZERO
        for key, held in self.documents.items():
            if held.customer == customer:
                found += {"Invoice": held.open, "CreditMemo": -held.open}.get(held.entity, ZERO)
                found -= self.unapplied(key) if held.entity == "Payment" else ZERO
        return found

    def apply(self, payment: str, target: str, amount: Decimal) -> None:
        self.documents[payment].applied[target] = amount
        self.documents[target].applied[payment] = amount
        self.documents[target].version += 1

    def unapply_all(self, key: str) -> None:
        """Everything that names this document forgets it, and gets a new version."""
        for other in list(self.documents[key].applied):
            del self.documents[other].applied[key]
            self.documents[other].version += 1
        self.documents[key].applied.clear()


def total_of(amounts: list[tuple[Decimal, bool]], code: str | None) -> Decimal:
    """Lines (amount, taxed) with the tax of a code: each rate is rounded by itself."""
    taxable = sum((amount for amount, taxed in amounts if taxed), ZERO)
    tax = sum(((taxable * rate / 100).quantize(CENT, ROUND_HALF_UP) for rate in RATES[code]), ZERO)
    return sum((amount for amount, _taxed in amounts), ZERO) + tax


def form(customer: str, lines: list[tuple[Decimal, bool]], code: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "CustomerRef": {"value": customer},
        "Line": [
            {
                "Amount": amount,
                "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "TAX" if taxed else "NON"}},
            }
            for amount, taxed in lines
        ],
    }
    return body | ({"TxnTaxDetail": {"TxnTaxCodeRef": {"value": code}}} if code else {})


def links_of(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(link["TxnType"], link["TxnId"]) for link in found.get("LinkedTxn", [])}


def expected_links(held: Document) -> set[tuple[str, str]]:
    links = {("Deposit", held.deposit)} if held.deposit else set()
    links |= {("Invoice", held.invoice)} if held.invoice else set()
    links |= {("Estimate", held.estimate)} if held.estimate else set()
    return links | ({("Payment", key) for key in held.applied} if held.entity != "Payment" else set())
