"""What is wrong with a payment, and what is booked already."""

from dataclasses import replace
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import SeedPayment
from tests.integration.actions.trade import US_EURO, Trade
from tests.integration.error_codes.case import Ends, enrolled, seeded

D = Decimal
_AGAIN = "enrol the payment again"
_BY_HAND = "in QuickBooks by hand"


def _payment(action: str, payment: SeedPayment, *says: str) -> Ends:
    named = f"(id {payment})"
    return Ends(enrolled(action, seeded("commerce_payments", payment)), (named, *says))


def _unknown_status(trade: Trade) -> CrmObject:
    return trade.payment(hs_latest_status="on_hold")


def _fee_in_dollars_paid_in_euro(trade: Trade) -> Execution:
    dollars = trade.at(replace(US_EURO, currency="USD"))
    return dollars.execution("create-expense", dollars.payment(), paid_from=US_EURO.bank)


def _sales_receipt_before(trade: Trade) -> Execution:
    payment = trade.payment(taxed=False)
    trade.enrol("create-sales-receipt", payment)
    return trade.execution("create-paid-invoice", payment)


def _invoiced_deal(trade: Trade) -> Execution:
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    trade.enrol("create-invoice", deal)
    return trade.execution("create-paid-invoice", trade.payment(contact, taxed=False, of=deal))


def _invoice_of_another_customer(trade: Trade) -> Execution:
    deal = trade.deal(taxed=False)
    trade.enrol("create-invoice", deal)
    stranger = trade.payment(taxed=False, of=deal)
    return trade.execution("create-paid-invoice", stranger, existing_invoice="receive_payment")


def _payment_taken_off_its_invoice(trade: Trade) -> Execution:
    payment = trade.payment(taxed=False)
    booked = trade.enrol("create-paid-invoice", payment)
    trade.company.update("Payment", booked["payment_id"], Line=[])
    return trade.execution("create-paid-invoice", payment)


def _deposit_of_everything(trade: Trade) -> Execution:
    deal = trade.deal(taxed=False)
    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="30")
    line = trade.stored("Invoice", deposit["document_id"])["Line"][0]
    detail = {"ItemRef": line["SalesItemLineDetail"]["ItemRef"], "TaxCodeRef": {"value": "NON"}}
    whole = {"DetailType": "SalesItemLineDetail", "Amount": D(425), "SalesItemLineDetail": detail}
    trade.company.update("Invoice", deposit["document_id"], Line=[whole])
    return trade.execution("create-invoice", deal, bill="rest")


PAYMENT_CASES: dict[ErrorCode, Ends] = {
    ErrorCode.PAYMENT_PROCESSING: _payment(
        "create-sales-receipt", SeedPayment.PROCESSING, "is still being processed", "When it has succeeded", _AGAIN
    ),
    ErrorCode.PAYMENT_FAILED: _payment(
        "create-paid-invoice", SeedPayment.FAILED, "has failed, so no money moved", "nothing to book"
    ),
    ErrorCode.PAYMENT_DISPUTED: _payment(
        "create-sales-receipt", SeedPayment.DISPUTED_LOST, "is disputed", "the dispute was lost", _BY_HAND
    ),
    ErrorCode.PAYMENT_REFUNDED: _payment(
        "create-sales-receipt",
        SeedPayment.REFUNDED,
        "has been refunded in full",
        "no longer booked as income",
        _BY_HAND,
    ),
    ErrorCode.PAYMENT_NOT_REFUNDED: _payment(
        "create-refund-receipt", SeedPayment.SUCCEEDED, "has not been refunded", "When it has been refunded", _AGAIN
    ),
    ErrorCode.PAYMENT_UNCLEAR: Ends(
        enrolled("create-sales-receipt", _unknown_status),
        ('has the status "on_hold", which is not known here', "Look it up in HubSpot", _BY_HAND),
    ),
    ErrorCode.REFUND_PROCESSING: _payment(
        "create-refund-receipt",
        SeedPayment.PROCESSING_REFUND,
        "has a refund that is still being processed",
        "When it is completed",
        _AGAIN,
    ),
    ErrorCode.PARTIAL_REFUND: _payment(
        "create-refund-receipt",
        SeedPayment.PARTIALLY_REFUNDED,
        "has been refunded in part only (45.00 USD of 195.00 USD)",
        _BY_HAND,
    ),
    ErrorCode.AMOUNT_DIFFERS: _payment(
        "create-sales-receipt",
        SeedPayment.AMOUNT_DIFFERS,
        "is of 190.00 USD",
        "come to 195.00 USD",
        "Correct the line items in HubSpot",
        _AGAIN,
    ),
    ErrorCode.NO_FEE: _payment("create-expense", SeedPayment.WITHOUT_FEE, "has no fee in HubSpot", _AGAIN),
    ErrorCode.FEE_CURRENCY: Ends(
        _fee_in_dollars_paid_in_euro,
        ("has no fee in EUR", "paid from, but only in USD", "Choose an account in that currency", _AGAIN),
    ),
    ErrorCode.TAXABLE_LINE: Ends(
        enrolled("create-paid-invoice", Trade.payment),
        ('Line 1 "Design" of the payment', "is taxable", "Use the action “Create QuickBooks sales receipt”"),
    ),
    ErrorCode.ALREADY_BOOKED: Ends(
        _sales_receipt_before,
        ("is booked already, as sales receipt ", "must not be booked twice", "Delete or void that one", _AGAIN),
    ),
    ErrorCode.OPEN_INVOICE: Ends(_invoiced_deal, ("invoice ", "receive the payment on it, or book it anyway", _AGAIN)),
    ErrorCode.INVOICE_NOT_OPEN: Ends(
        _invoice_of_another_customer,
        ("is for the QuickBooks customer", " (new)", "Choose the invoice's customer in the workflow action", _AGAIN),
    ),
    ErrorCode.PAYMENT_NOT_APPLIED: Ends(
        _payment_taken_off_its_invoice,
        ("is in QuickBooks and still open", "425.00 of it is not applied", "select the invoice in it and save it"),
    ),
    ErrorCode.NO_DEPOSIT: Ends(
        enrolled("create-invoice", Trade.deal, bill="rest"),
        ("has no deposit invoice in QuickBooks", "Bill a deposit first, or the whole", "enrol the deal again"),
    ),
    ErrorCode.NOTHING_LEFT: Ends(
        _deposit_of_everything,
        ("There is nothing to bill for the deal", "comes to 425.00 USD", "its deposit billed 425.00 USD already"),
    ),
}
