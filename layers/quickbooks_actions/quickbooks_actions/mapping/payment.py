"""Money that is received on an invoice (QuickBooks contract 4.8)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import Body, CompanyFacts, Customer, Resolved
from quickbooks_actions.mapping.currency import document_currency
from quickbooks_actions.mapping.money import cents
from quickbooks_actions.mapping.notes import private_note
from quickbooks_actions.mapping.payments import income_date
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, receipt_properties

NOTHING = Decimal("0.00")


def payment_body(
    sale: Sale, resolved: Resolved, facts: CompanyFacts, marker: str, *, invoice: Mapping[str, Any], memo: str = ""
) -> Mapped:
    """The payment of an invoice, of the whole amount that HubSpot's payment was of.

    Args:
        invoice: as QuickBooks has it; `receiving_problems` has nothing to say about it.
        memo: the author's own words.
    """
    amount = moved(sale)
    note, cut = private_note(memo, marker)
    money, warnings = receipt_properties(sale, resolved)
    body: Body = {
        "CustomerRef": {"value": _reference(invoice, "CustomerRef")},
        "TotalAmt": amount,
        "TxnDate": income_date(sale).isoformat(),
        "PrivateNote": note,
        "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": str(invoice["Id"]), "TxnType": "Invoice"}]}],
    }
    return Mapped(body, amount, ()).having(
        {**money, "CurrencyRef": {"value": document_currency(sale, facts)} if facts.multicurrency else None},
        [*warnings, *cut],
    )


def receiving_problems(
    sale: Sale, invoice: Mapping[str, Any], facts: CompanyFacts, customer: Customer
) -> list[Problem]:
    """What keeps the payment from being received on the invoice: another currency or customer, or too little open.

    QuickBooks' own texts for these are not published, and it may accept a payment and leave it unapplied (QuickBooks
    contract 4.8), so they are asked before anything is sent.

    Args:
        invoice: as QuickBooks has it.
        customer: whom the payment is from; its id is '' where QuickBooks does not have them yet.
    """
    named, again = invoice_name(invoice), sentences.enrol_again(sale)
    wanted, theirs = document_currency(sale, facts), _reference(invoice, "CurrencyRef") or facts.home_currency
    if wanted.upper() != theirs.upper():
        return [
            Problem(
                ErrorCode.CUSTOMER_CURRENCY,
                f"The {sentences.record_name(sale)} is in {wanted}, but the {named} is in {theirs}. Receive the "
                "payment in QuickBooks by hand.",
            )
        ]
    if _reference(invoice, "CustomerRef") != customer.id:
        theirs = sentences.entity_name(_name(invoice, "CustomerRef"), _reference(invoice, "CustomerRef"))
        ours = sentences.party_name(customer.display_name, customer.id)
        return [
            Problem(
                ErrorCode.INVOICE_NOT_OPEN,
                f"The {named} is for the QuickBooks customer {theirs}, but the {sentences.record_name(sale)} is from "
                f"{ours}. Choose the invoice's customer in the workflow action and {again}, or receive the payment in "
                "QuickBooks by hand.",
            )
        ]
    balance, amount = open_balance(invoice), moved(sale)
    if balance < amount:
        how = "nothing is open any more" if balance <= 0 else f"only {sentences.money(balance, wanted)} is still open"
        return [
            Problem(
                ErrorCode.INVOICE_NOT_OPEN,
                f"Of the {named}, {how}, but the {sentences.record_name(sale)} is of "
                f"{sentences.money(amount, wanted)}: perhaps QuickBooks applied a credit by itself, or somebody "
                f"received the payment by hand. Take that off the invoice in QuickBooks and {again}.",
            )
        ]
    return []


def application_problem(payment: Mapping[str, Any], sent: Mapping[str, Any]) -> Problem | None:
    """What QuickBooks did not apply as it was told: it can answer well and drop a link (QuickBooks contract 4.8).

    Args:
        payment: as QuickBooks has it.
        sent: the payment's amount and lines as they should be.
    """
    total, unapplied = _money(payment, "TotalAmt"), _money(payment, "UnappliedAmt")
    if total == _money(sent, "TotalAmt") and not unapplied and applied(payment) == applied(sent):
        return None
    return Problem(
        ErrorCode.PAYMENT_NOT_APPLIED,
        f"QuickBooks has the payment (id {payment.get('Id')}) over {sentences.money(total)}, but did not apply it to "
        f"the invoice as it was told: {sentences.money(unapplied)} of it is not applied. Open the payment in "
        "QuickBooks, select the invoice in it and save it.",
    )


def applied(payment: Mapping[str, Any]) -> list[tuple[str, str, Decimal]]:
    """What the payment is applied to: (TxnType, TxnId, amount), sorted."""
    return sorted(
        (str(link.get("TxnType")), str(link.get("TxnId")), _money(line, "Amount"))
        for line in payment.get("Line") or ()
        for link in line.get("LinkedTxn") or ()
    )


def moved(sale: Sale) -> Decimal:
    """The amount of HubSpot's payment, in whole cents."""
    amount = sale.payment.amount if sale.payment else None
    return cents(amount) if amount is not None else NOTHING


def open_balance(invoice: Mapping[str, Any]) -> Decimal:
    """What is still to be paid of an invoice."""
    return _money(invoice, "Balance")


def invoice_name(invoice: Mapping[str, Any]) -> str:
    """`invoice 1038 (id 145)`."""
    return sentences.document_name("Invoice", str(invoice.get("DocNumber") or ""), str(invoice["Id"]))


def _reference(document: Mapping[str, Any], name: str) -> str:
    return str((document.get(name) or {}).get("value") or "")


def _name(document: Mapping[str, Any], name: str) -> str:
    return str((document.get(name) or {}).get("name") or "")


def _money(document: Mapping[str, Any], name: str) -> Decimal:
    value = document.get(name)
    return NOTHING if value is None else cents(Decimal(str(value)))
