"""Every action, every record type it serves, every country, with and without multicurrency: what is in the books."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.hubspot.records import CrmObject
from tests.integration.actions.trade import (
    BANK_CHARGES,
    FEE,
    MARKETS,
    NET_30,
    PAID_ON,
    PAID_OUT_ON,
    VISA,
    Market,
    Trade,
    lines,
    links,
    tax,
    today,
    total,
)
from tests.integration.in_process import InProcess

D = Decimal
Make = Callable[[Trade, CrmObject], CrmObject]
DEAL: Make = Trade.deal
QUOTE: Make = Trade.quote
PAYMENT: Make = Trade.payment

pytestmark = pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)


def record_types(*served: Make) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("make", served, ids=lambda make: make.__name__)


def assert_sold(trade: Trade, document: Mapping[str, Any], contact: CrmObject, told: Mapping[str, str]) -> None:
    """Lines, tax, total, currency and customer are the record's; HubSpot was told the truth."""
    market = trade.market
    assert (told["status"], told["error_code"], told["warning"]) == ("created", "NONE", "")
    assert lines(document) == [
        ("Design", D("150.00"), market.taxed),
        ("Rock Fountain", D("275.00"), market.untaxed),
    ]
    assert tax(document) == market.tax
    assert total(document) == D("425.00") + market.tax == D(told["document_total"])
    assert_customer(trade, document, contact)
    assert told["customer_id"] == document["CustomerRef"]["value"]
    assert told["document_number"] == document["DocNumber"]
    assert document.get("GlobalTaxCalculation", "") == market.calculation
    assert links(document) == []


def assert_customer(trade: Trade, document: Mapping[str, Any], contact: CrmObject) -> None:
    customer = trade.stored("Customer", document["CustomerRef"]["value"])
    assert customer["PrimaryEmailAddr"]["Address"] == contact.get("email")
    abroad = f" ({trade.market.currency})" if trade.market.abroad else ""  # a customer's currency is fixed
    assert customer["DisplayName"] == f"{contact.get('firstname')} {contact.get('lastname')}{abroad}"
    assert document["BillAddr"]["City"] == "Springfield"
    if trade.market.multicurrency:
        assert document["CurrencyRef"]["value"] == customer["CurrencyRef"]["value"] == trade.market.currency


@record_types(DEAL, QUOTE)
def test_invoice(shared: InProcess, market: Market, make: Make) -> None:
    trade = Trade(shared, market)
    contact = trade.contact()

    told = trade.enrol("create-invoice", make(trade, contact), payment_terms=NET_30)

    invoice = trade.stored("Invoice", told["document_id"])
    assert_sold(trade, invoice, contact, told)
    assert invoice["TxnDate"] == today(trade)
    assert invoice["SalesTermRef"]["value"] == NET_30
    assert date.fromisoformat(invoice["DueDate"]) - date.fromisoformat(invoice["TxnDate"]) == timedelta(days=30)
    assert D(str(invoice["Balance"])) == total(invoice)


@record_types(DEAL, QUOTE)
def test_estimate(shared: InProcess, market: Market, make: Make) -> None:
    trade = Trade(shared, market)
    contact = trade.contact()

    told = trade.enrol("create-estimate", make(trade, contact), accepted="yes", expiration_date="2030-06-30")

    estimate = trade.stored("Estimate", told["document_id"])
    assert_sold(trade, estimate, contact, told)
    assert estimate["TxnDate"] == today(trade)
    assert (estimate["TxnStatus"], estimate["ExpirationDate"]) == ("Accepted", "2030-06-30")
    assert estimate["AcceptedDate"] == (PAID_ON if make is QUOTE else today(trade))
    assert estimate["BillEmail"]["Address"] == contact.get("email")


@record_types(DEAL, QUOTE, PAYMENT)
def test_sales_receipt(shared: InProcess, market: Market, make: Make) -> None:
    trade = Trade(shared, market)
    contact = trade.contact()

    told = trade.enrol("create-sales-receipt", make(trade, contact), deposit_to=market.bank, payment_method=VISA)

    receipt = trade.stored("SalesReceipt", told["document_id"])
    assert_sold(trade, receipt, contact, told)
    assert receipt["TxnDate"] == (PAID_ON if make is PAYMENT else today(trade))
    assert receipt["DepositToAccountRef"]["value"] == market.bank
    assert receipt["PaymentMethodRef"]["value"] == VISA
    assert receipt.get("PaymentRefNum", "") == ("R-1001" if make is PAYMENT else "")
    assert D(str(receipt["Balance"])) == 0


def test_paid_invoice(shared: InProcess, market: Market) -> None:
    trade = Trade(shared, market)
    contact = trade.contact()

    told = trade.enrol(
        "create-paid-invoice", trade.payment(contact, taxed=False), deposit_to=market.bank, payment_method=VISA
    )

    invoice = trade.stored("Invoice", told["document_id"])
    payment = trade.stored("Payment", told["payment_id"])
    assert (told["status"], told["error_code"], told["warning"]) == ("created", "NONE", "")
    assert lines(invoice) == [
        ("Design", D("150.00"), market.untaxed),
        ("Rock Fountain", D("275.00"), market.untaxed),
    ]
    assert total(invoice) == total(payment) == D(told["document_total"]) == D("425.00")
    assert tax(invoice) == 0
    assert_customer(trade, invoice, contact)
    assert payment["CustomerRef"]["value"] == invoice["CustomerRef"]["value"]
    assert invoice["TxnDate"] == invoice["DueDate"] == payment["TxnDate"] == PAID_ON
    # the invoice is paid by that payment
    assert D(str(invoice["Balance"])) == 0
    assert links(invoice) == [("Payment", payment["Id"])]
    (line,) = payment["Line"]
    assert (D(str(line["Amount"])), links(line)) == (D("425.00"), [("Invoice", invoice["Id"])])
    assert D(str(payment["UnappliedAmt"])) == 0
    assert payment["DepositToAccountRef"]["value"] == market.bank
    assert payment["PaymentMethodRef"]["value"] == VISA
    assert payment["PaymentRefNum"] == "R-1001"
    if market.multicurrency:
        assert payment["CurrencyRef"]["value"] == market.currency


@pytest.mark.parametrize("account", ["bank", "card"])
def test_expense(shared: InProcess, market: Market, account: str) -> None:
    trade = Trade(shared, market)
    paid_from = market.bank if account == "bank" else market.card

    told = trade.enrol("create-expense", trade.payment(), paid_from=paid_from)

    expense = trade.stored("Purchase", told["document_id"])
    vendor = trade.stored("Vendor", expense["EntityRef"]["value"])
    (line,) = expense["Line"]
    detail = line["AccountBasedExpenseLineDetail"]
    assert (told["status"], told["error_code"], told["warning"]) == ("created", "NONE", "")
    assert expense["PaymentType"] == ("Cash" if account == "bank" else "CreditCard")
    assert expense["AccountRef"]["value"] == paid_from
    assert expense["EntityRef"]["type"] == "Vendor"
    assert vendor["DisplayName"] == (f"HubSpot ({market.currency})" if market.abroad else "HubSpot")
    assert expense["TxnDate"] == PAID_OUT_ON
    assert total(expense) == D(told["document_total"]) == D(str(line["Amount"])) == FEE
    assert (detail["AccountRef"]["value"], detail["BillableStatus"]) == (BANK_CHARGES, "NotBillable")
    assert detail["TaxCodeRef"]["value"] == market.untaxed
    assert expense.get("GlobalTaxCalculation", "") == market.calculation
    assert D(str(expense.get("TxnTaxDetail", {}).get("TotalTax", 0))) == 0
    if market.multicurrency:
        assert expense["CurrencyRef"]["value"] == vendor["CurrencyRef"]["value"] == market.currency


def test_refund_receipt(shared: InProcess, market: Market) -> None:
    trade = Trade(shared, market)
    contact = trade.contact()

    told = trade.enrol("create-refund-receipt", trade.refund(contact), payment_method=VISA)

    refund = trade.stored("RefundReceipt", told["document_id"])
    assert_sold(trade, refund, contact, told)
    assert refund["TxnDate"] == today(trade)
    assert refund["DepositToAccountRef"]["value"] == market.bank
    assert refund["PrintStatus"] == "NotSet"
    assert refund["PaymentMethodRef"]["value"] == VISA
