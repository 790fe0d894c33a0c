"""An invoice and its payment: two postings, each once, whatever happens in between."""

from decimal import Decimal
from typing import Any

import pytest

from tests.integration.actions.trade import Trade, assert_paid_once

D = Decimal
REFUSED: dict[str, Any] = {
    "do": "status",
    "status": 400,
    "body": {
        "Fault": {
            "Error": [{"Message": "A business validation error has occurred", "Detail": "No", "code": "6000"}],
            "type": "ValidationFault",
        }
    },
}


def test_enrolled_again_both_are_told_again(trade: Trade) -> None:
    record = trade.payment(taxed=False)
    first = trade.enrol("create-paid-invoice", record)
    second = trade.enrol("create-paid-invoice", record)
    assert second["status"] == "existing"
    assert (second["document_id"], second["payment_id"]) == (first["document_id"], first["payment_id"])
    assert_paid_once(trade)


def test_a_payment_that_quickbooks_refuses_leaves_the_invoice_open_and_says_so(trade: Trade) -> None:
    # Given QuickBooks takes the invoice and not the payment
    trade.strike("payment", **REFUSED)
    record = trade.payment(taxed=False)

    told = trade.enrol("create-paid-invoice", record)

    # Then the failure names the open invoice, and nothing was deleted
    (invoice,) = trade.documents("Invoice")
    assert (told["status"], told["error_code"]) == ("failed", "quickbooks_refused")
    assert (told["document_id"], told["document_number"]) == (invoice["Id"], invoice["DocNumber"])
    assert (
        f"invoice {invoice['DocNumber']} (id {invoice['Id']}) is in QuickBooks and still open" in told["error_message"]
    )
    assert D(str(invoice["Balance"])) == D("425.00")
    assert trade.documents("Payment") == []

    # And a later run finishes it
    again = trade.enrol("create-paid-invoice", record)
    assert (again["status"], again["document_id"]) == ("created", invoice["Id"])
    assert_paid_once(trade)


@pytest.mark.parametrize("path", ["invoice", "payment"])
@pytest.mark.parametrize(
    "rule",
    [
        {"do": "status", "status": 503, "when": "before"},
        {"do": "drop", "when": "after"},
        {"do": "truncate"},
        {"do": "status", "status": 429, "when": "before"},
        {"do": "html", "when": "after"},
    ],
    ids=["unavailable", "answer lost", "answer cut", "throttled", "page of a proxy"],
)
def test_faults_on_the_way_leave_one_of_each(trade: Trade, path: str, rule: dict[str, Any]) -> None:
    trade.strike(path, **rule)
    told = trade.enrol("create-paid-invoice", trade.payment(taxed=False))
    assert (told["status"], told["error_code"]) in {("created", "NONE"), ("existing", "NONE")}
    assert_paid_once(trade)


@pytest.mark.parametrize(
    ("by_hand", "words"),
    [
        ("100.00", (" is in QuickBooks and still open, without this payment.", "only 325.00 USD is still open")),
        ("425.00", (" is in QuickBooks, without this payment.", "nothing is open any more")),
    ],
)
def test_an_invoice_that_was_paid_by_hand_meanwhile_gets_no_second_payment(
    trade: Trade, by_hand: str, words: tuple[str, ...]
) -> None:
    # Given an open invoice of ours that a person received money on
    trade.strike("payment", **REFUSED)
    record = trade.payment(taxed=False)
    told = trade.enrol("create-paid-invoice", record)
    link = {"TxnId": told["document_id"], "TxnType": "Invoice"}
    trade.company.create(
        "Payment",
        {
            "CustomerRef": {"value": told["customer_id"]},
            "TotalAmt": D(by_hand),
            "Line": [{"Amount": D(by_hand), "LinkedTxn": [link]}],
        },
    )

    again = trade.enrol("create-paid-invoice", record)

    assert again["error_code"] == "invoice_not_open"
    for each in words:
        assert each in again["error_message"]
    assert again["document_id"] == told["document_id"]
    assert len(trade.documents("Payment")) == 1


def test_a_payment_that_is_not_applied_to_its_invoice_is_noticed(trade: Trade) -> None:
    record = trade.payment(taxed=False)
    told = trade.enrol("create-paid-invoice", record)
    trade.company.update("Payment", told["payment_id"], Line=[])

    again = trade.enrol("create-paid-invoice", record)

    assert again["error_code"] == "payment_not_applied"
    assert (again["document_id"], again["payment_id"]) == (told["document_id"], told["payment_id"])
    assert "425.00 of it is not applied" in again["error_message"]


def test_a_deleted_payment_is_replaced_on_the_same_invoice(trade: Trade) -> None:
    record = trade.payment(taxed=False)
    told = trade.enrol("create-paid-invoice", record)
    trade.company.delete("Payment", told["payment_id"])

    again = trade.enrol("create-paid-invoice", record)

    assert (again["status"], again["document_id"]) == ("created", told["document_id"])
    assert again["payment_id"] != told["payment_id"]
    assert_paid_once(trade)


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        ("create-sales-receipt", "create-paid-invoice", "sales receipt"),
        ("create-paid-invoice", "create-sales-receipt", "invoice"),
    ],
)
def test_a_payment_has_one_income_document(trade: Trade, first: str, second: str, named: str) -> None:
    record = trade.payment(taxed=False)
    booked = trade.enrol(first, record)

    told = trade.enrol(second, record)

    assert (told["status"], told["error_code"]) == ("failed", "already_booked")
    assert f"{named} {booked['document_number']} (id {booked['document_id']})" in told["error_message"]
    assert len(trade.documents("Invoice")) + len(trade.documents("SalesReceipt")) == 1


def test_once_the_first_is_deleted_the_other_takes_its_place(trade: Trade) -> None:
    record = trade.payment(taxed=False)
    receipt = trade.enrol("create-sales-receipt", record)
    trade.company.delete("SalesReceipt", receipt["document_id"])

    told = trade.enrol("create-paid-invoice", record)

    assert told["status"] == "created"
    assert_paid_once(trade)


def test_a_taxable_line_is_refused_by_name_and_nothing_is_created(trade: Trade) -> None:
    customers = len(trade.company.documents("Customer"))
    told = trade.enrol("create-paid-invoice", trade.payment())
    assert told["error_code"] == "taxable_line"
    assert 'Line 1 "Design"' in told["error_message"]
    assert trade.documents("Invoice") == []
    assert len(trade.company.documents("Customer")) == customers


def test_a_credit_that_quickbooks_applied_by_itself_is_noticed_before_the_payment_is_sent(trade: Trade) -> None:
    # Given a company that applies credits by itself
    trade.app.quickbooks.switches.auto_apply = True
    trade.company.set_preference("SalesFormsPrefs.AutoApplyCredit", True)
    # and an invoice of ours whose payment QuickBooks refused, before the customer was given a credit of 30.00
    trade.strike("payment", **REFUSED)
    record = trade.payment(taxed=False)
    told = trade.enrol("create-paid-invoice", record)
    design = {"ItemRef": {"value": "4"}, "TaxCodeRef": {"value": "NON"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": D(30), "SalesItemLineDetail": design}
    credit = trade.company.create("CreditMemo", {"CustomerRef": {"value": told["customer_id"]}, "Line": [line]})
    sent = len(trade.app.quickbooks.log.entries())

    again = trade.enrol("create-paid-invoice", record)

    # Then the payment, which would be too much, is not even sent
    assert again["error_code"] == "invoice_not_open"
    assert "only 395.00 USD is still open" in again["error_message"]
    assert "perhaps QuickBooks applied a credit by itself" in again["error_message"]
    posts = [entry.url for entry in trade.app.quickbooks.log.entries()[sent:] if entry.method == "POST"]
    assert not any("/payment?" in url for url in posts)

    # And once the credit is gone a later run finishes it
    for applied in trade.company.documents("Payment"):
        trade.company.delete("Payment", applied["Id"])
    trade.company.delete("CreditMemo", credit["Id"])
    assert trade.enrol("create-paid-invoice", record)["status"] == "created"
    assert_paid_once(trade)


def test_a_payment_that_quickbooks_takes_and_leaves_unapplied_is_noticed(trade: Trade) -> None:
    # Given a QuickBooks that answers well and drops the link
    dropped = {**{"do": "status", "status": 200}}
    customer = trade.enrol("create-paid-invoice", trade.payment(taxed=False))["customer_id"]
    payment = {"Id": "900", "TotalAmt": 425.00, "UnappliedAmt": 425.00, "CustomerRef": {"value": customer}, "Line": []}
    trade.strike("payment", **dropped, body={"Payment": payment, "time": "2026-01-21T08:00:00.000-08:00"})

    told = trade.enrol("create-paid-invoice", trade.payment(taxed=False))

    assert told["error_code"] == "payment_not_applied"
    assert "QuickBooks has the payment (id 900) over 425.00" in told["error_message"]
    assert told["payment_id"] == "900"


@pytest.mark.parametrize("action", ["create-paid-invoice", "create-sales-receipt"])
def test_what_is_wrong_with_a_payment_is_told_together(trade: Trade, action: str) -> None:
    payment = trade.payment(taxed=False, hs_latest_status="processing")
    trade.portal.archive(trade.portal.get("contacts", trade.portal.associated(payment, "contacts")[0].to_id))
    told = trade.enrol(action, payment, deposit_to="999")
    for words in ("is still being processed", "has no contact", "id 999"):
        assert words in told["error_message"]
