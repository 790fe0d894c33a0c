"""What becomes of a payment whose deal or quote was invoiced before."""

from decimal import Decimal
from typing import Any

import pytest

from tests.integration.actions.trade import CANADA, Trade, assert_paid_once

D = Decimal


def invoiced(trade: Trade) -> tuple[dict[str, str], Any]:
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    told = trade.enrol("create-invoice", deal)
    return told, trade.payment(contact, taxed=False, of=deal)


def test_it_refuses_the_payment_by_default(trade: Trade) -> None:
    invoice, record = invoiced(trade)
    told = trade.enrol("create-paid-invoice", record)
    assert told["error_code"] == "open_invoice"
    assert f"invoice {invoice['document_number']} (id {invoice['document_id']})" in told["error_message"]
    assert trade.documents("Payment") == []


def test_the_payment_is_received_on_it(trade: Trade) -> None:
    invoice, record = invoiced(trade)
    told = trade.enrol("create-paid-invoice", record, existing_invoice="receive_payment")
    assert (told["status"], told["document_id"]) == ("created", invoice["document_id"])
    assert_paid_once(trade)

    # enrolled again, both are told again, and no other action books the payment a second time
    again = trade.enrol("create-paid-invoice", record, existing_invoice="receive_payment")
    other = trade.enrol("create-sales-receipt", record)
    assert (again["status"], again["payment_id"]) == ("existing", told["payment_id"])
    assert other["error_code"] == "already_booked"
    assert_paid_once(trade)


def test_the_payment_of_another_customer_is_not_received_on_it(trade: Trade) -> None:
    _, record = invoiced(trade)
    other = trade.contact(firstname="Olga")
    stranger = trade.payment(
        other,
        taxed=False,
        of=trade.portal.get(
            "deals", trade.app.hubspot.portal(trade.app.portal_ids[0]).associated(record, "deals")[0].to_id
        ),
    )
    told = trade.enrol("create-paid-invoice", stranger, existing_invoice="receive_payment")
    assert told["error_code"] == "invoice_not_open"
    assert "is for the QuickBooks customer" in told["error_message"]
    assert trade.documents("Payment") == []


def test_the_payment_is_booked_anyway(trade: Trade) -> None:
    invoice, record = invoiced(trade)
    told = trade.enrol("create-paid-invoice", record, existing_invoice="book_anyway")
    assert told["status"] == "created"
    assert told["document_id"] != invoice["document_id"]
    assert D(str(trade.stored("Invoice", invoice["document_id"])["Balance"])) == D("425.00")


def test_the_open_invoice_of_a_quote_counts_too(trade: Trade) -> None:
    contact = trade.contact()
    quote = trade.quote(contact, taxed=False)
    invoice = trade.enrol("create-invoice", quote)
    told = trade.enrol("create-paid-invoice", trade.payment(contact, taxed=False, of=quote))
    assert told["error_code"] == "open_invoice"
    assert f"(id {invoice['document_id']})" in told["error_message"]


def test_the_payment_of_a_deposit_is_received_on_the_deposits_invoice(trade: Trade) -> None:
    # Given a deal of which a deposit and the rest are invoiced, and a payment of the deposit
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="20")
    rest = trade.enrol("create-invoice", deal, bill="rest")
    payment = trade.bare_payment(contact, of=deal, hs_initial_amount="85.00")
    trade.line(payment, "Design", "85.00")
    # When it is enrolled / Then it is the invoice over its amount that is paid
    told = trade.enrol("create-paid-invoice", payment, existing_invoice="receive_payment")
    assert (told["error_message"], told["document_id"]) == ("", deposit["document_id"])
    assert D(str(trade.stored("Invoice", deposit["document_id"])["Balance"])) == 0
    assert D(str(trade.stored("Invoice", rest["document_id"])["Balance"])) == D("340.00")


def test_of_several_open_ones_none_is_guessed(trade: Trade) -> None:
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="50")
    trade.enrol("create-invoice", deal, bill="rest")
    payment = trade.bare_payment(contact, of=deal, hs_initial_amount="10.00")
    trade.line(payment, "Design", "10.00")
    told = trade.enrol("create-paid-invoice", payment, existing_invoice="receive_payment")
    assert told["error_code"] == "open_invoice"
    assert "Several are open and it is not certain which one was paid" in told["error_message"]
    assert trade.documents("Payment") == []


def test_a_payment_with_tax_is_received_on_an_invoice_with_tax(trade: Trade) -> None:
    # (a new paid invoice has no tax; the open one has what it has)
    contact = trade.contact()
    deal = trade.deal(contact)
    invoice = trade.enrol("create-invoice", deal)
    told = trade.enrol("create-paid-invoice", trade.payment(contact, of=deal), existing_invoice="receive_payment")
    assert (told["error_message"], told["document_id"]) == ("", invoice["document_id"])
    assert D(str(trade.stored("Invoice", invoice["document_id"])["Balance"])) == 0


def test_a_paid_one_is_in_nobodys_way(trade: Trade) -> None:
    invoice, record = invoiced(trade)
    trade.company.void("Invoice", invoice["document_id"])
    assert trade.enrol("create-paid-invoice", record)["status"] == "created"


RECEIVED = {"existing_invoice": "receive_payment"}


@pytest.mark.parametrize("create", ["yes", "no"])
def test_what_the_payment_lists_does_not_matter_to_an_invoice_that_there_is(trade: Trade, create: str) -> None:
    # Given a deposit's invoice, and its payment with one line item that is no product, and is less than was paid
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="20")
    payment = trade.bare_payment(contact, of=deal, hs_initial_amount="85.00")
    trade.line(payment, "Deposit for the garden", "80.00")
    products = len(trade.company.documents("Item"))
    # When it is to be received on that invoice
    told = trade.enrol("create-paid-invoice", payment, create_missing_products=create, **RECEIVED)
    # Then it is, whole, and no product is made for it
    assert (told["error_message"], told["document_id"]) == ("", deposit["document_id"])
    assert D(str(trade.stored("Payment", told["payment_id"])["TotalAmt"])) == D("85.00")
    assert D(str(trade.stored("Invoice", deposit["document_id"])["Balance"])) == 0
    assert len(trade.company.documents("Item")) == products


def test_a_tax_that_no_code_has_does_not_matter_either(trade: Trade) -> None:
    canada = trade.at(CANADA)
    contact = canada.contact()
    deal = canada.deal(contact, taxed=False)
    canada.enrol("create-invoice", deal)
    payment = canada.bare_payment(contact, of=deal, hs_initial_amount="425.00")
    canada.line(payment, "Design", "363.25", hs_tax_rate=17, hs_tax_label="HST of the moon")
    told = canada.enrol("create-paid-invoice", payment, tax_code="", **RECEIVED)
    assert told["error_message"] == ""
    assert_paid_once(canada)


@pytest.mark.parametrize(
    ("properties", "inputs", "code", "words"),
    [
        ({"hs_latest_status": "processing"}, {}, "payment_processing", "is still being processed"),
        ({"hs_latest_status": "refunded"}, {}, "payment_refunded", "has been refunded in full"),
        ({"hs_initial_amount": "0"}, {}, "payment_unclear", "has no amount above zero"),
        ({}, {"deposit_to": "8"}, "account_unfit", '"Bank Charges" (id 8), is of the type "Expense"'),
        ({}, {"payment_method": "99"}, "payment_method_not_found", "The payment method with id 99"),
        ({}, {"customer": "99999"}, "customer_not_found", "The customer with id 99999"),
    ],
)
def test_what_is_wrong_with_the_payment_itself_leaves_the_invoice_open(
    trade: Trade, properties: dict[str, Any], inputs: dict[str, Any], code: str, words: str
) -> None:
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    invoice = trade.enrol("create-invoice", deal)
    told = trade.enrol(
        "create-paid-invoice", trade.payment(contact, taxed=False, of=deal, **properties), **inputs, **RECEIVED
    )
    assert (told["error_code"], told["document_id"]) == (code, invoice["document_id"])
    assert words in told["error_message"]
    assert trade.documents("Payment") == []


def test_a_payment_that_was_received_is_foretold_as_such(trade: Trade) -> None:
    _, record = invoiced(trade)
    told = trade.enrol("create-paid-invoice", record, **RECEIVED)
    again = trade.enrol("create-paid-invoice", record, preview="yes", **RECEIVED)
    assert (again["status"], again["error_code"]) == ("preview", "NONE")
    assert f"The payment with id {told['payment_id']} exists already and would be returned." in again["warning"]
    assert len(trade.documents("Payment")) == 1


def test_a_payment_whose_invoice_was_voided_since_is_told_and_not_received_again(trade: Trade) -> None:
    invoice, record = invoiced(trade)
    told = trade.enrol("create-paid-invoice", record, **RECEIVED)
    trade.company.void("Invoice", invoice["document_id"])

    again = trade.enrol("create-paid-invoice", record, **RECEIVED)

    assert (again["status"], again["error_code"]) == ("failed", "payment_not_applied")
    assert (
        f"was received in QuickBooks (payment with id {told['payment_id']}) on an invoice that is gone. Open the "
        "payment in QuickBooks and apply it by hand." in again["error_message"]
    )
    assert (len(trade.documents("Payment")), len(trade.documents("Invoice"))) == (1, 1)
