"""Estimates, sales receipts, refund receipts and credit memos."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, deposit, invoice, item_line, payment


def linked(estimate: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"TxnId": estimate["Id"], "TxnType": "Estimate"}]


def test_a_new_estimate_is_pending_and_has_no_balance(api: Api) -> None:
    held = api.made("Estimate", invoice(ExpirationDate="2026-05-01", LinkedTxn=[{"TxnId": "1", "TxnType": "Invoice"}]))

    assert (held["TxnStatus"], held["ExpirationDate"], held["LinkedTxn"]) == ("Pending", "2026-05-01", [])
    assert "Balance" not in held
    assert (held["EmailStatus"], held["TotalAmt"]) == ("NotSet", 100)
    assert api.read("Customer", "1")["Balance"] == 0


def test_an_accepted_estimate_stays_accepted_when_its_invoice_goes(api: Api) -> None:
    # Given an accepted estimate that an invoice has closed
    estimate = api.made("Estimate", invoice(TxnStatus="Accepted", AcceptedBy="Amy", AcceptedDate="2026-03-01"))
    made = api.made("Invoice", invoice(LinkedTxn=linked(estimate)))
    assert api.read("Estimate", estimate["Id"])["TxnStatus"] == "Closed"

    # When the invoice is deleted
    api.made("Invoice", {"Id": made["Id"], "SyncToken": "0"}, operation="delete")

    # Then the estimate is open again
    again = api.read("Estimate", estimate["Id"])
    assert (again["TxnStatus"], again["LinkedTxn"], again["SyncToken"]) == ("Accepted", [], "0")
    api.made("Invoice", invoice(LinkedTxn=linked(estimate)))


def test_a_closed_estimate_stays_closed_whatever_an_update_says(api: Api) -> None:
    estimate = api.made("Estimate", invoice())
    api.made("Invoice", invoice(LinkedTxn=linked(estimate)))

    held = api.sparse("Estimate", estimate, TxnStatus="Pending", PrivateNote="x")

    assert (held["TxnStatus"], held["SyncToken"], len(held["LinkedTxn"])) == ("Closed", "1", 1)


@pytest.mark.parametrize("status", ["Rejected", "Converted", "Closed"])
def test_only_an_open_estimate_can_be_invoiced(api: Api, status: str) -> None:
    estimate = api.made("Estimate", invoice(TxnStatus=status))

    assert codes(api.post("Invoice", invoice(LinkedTxn=linked(estimate)))) == ["620"]


def test_an_estimate_of_another_customer_can_not_be_invoiced(api: Api) -> None:
    estimate = api.made("Estimate", invoice(customer="3"))

    assert codes(api.post("Invoice", invoice(LinkedTxn=linked(estimate)))) == ["620"]
    assert api.read("Estimate", estimate["Id"])["TxnStatus"] == "Pending"


def test_a_sales_receipt_is_settled_and_waits_in_undeposited_funds(api: Api) -> None:
    held = api.made("SalesReceipt", {"Line": [item_line(337.5, item="4", Qty=4.5, UnitPrice=75)]})

    assert held["DepositToAccountRef"] == {"value": "4", "name": "Undeposited Funds"}
    assert (held["TotalAmt"], held["Balance"], held["DocNumber"]) == (337.5, 0, "1038")
    assert not {"DueDate", "AllowOnlineACHPayment", "CustomerRef"} & held.keys()


def test_links_of_a_sales_receipt_are_told_only_where_there_are_some(api: Api) -> None:
    held = api.made("SalesReceipt", invoice())
    assert "LinkedTxn" not in held

    banked = api.made("Deposit", deposit(("SalesReceipt", held["Id"])))

    assert api.read("SalesReceipt", held["Id"])["LinkedTxn"] == [{"TxnId": banked["Id"], "TxnType": "Deposit"}]


def test_a_sales_receipt_leaves_the_customers_balance_alone(api: Api) -> None:
    api.made("SalesReceipt", invoice())

    assert api.read("Customer", "1")["Balance"] == 0


def test_a_voided_sales_receipt_is_empty(api: Api) -> None:
    made = api.made("SalesReceipt", invoice(item_line(100, Qty=2, UnitPrice=50)))

    held = api.made("SalesReceipt", {"Id": made["Id"], "SyncToken": "0", "sparse": True}, include="void")

    assert (held["TotalAmt"], held["SyncToken"], held["PrivateNote"]) == (0, "1", "Voided")
    assert held["Line"][0]["SalesItemLineDetail"]["Qty"] == 0


def test_a_full_update_of_a_sales_receipt_forgets_the_customer(api: Api) -> None:
    made = api.made("SalesReceipt", invoice())

    held = api.made("SalesReceipt", {"Id": made["Id"], "SyncToken": "0", "Line": [item_line(50)]})

    assert "CustomerRef" not in held
    assert [line.get("Id") for line in held["Line"]] == ["2", None]


def test_a_refund_waits_to_be_printed(api: Api) -> None:
    held = api.made("RefundReceipt", invoice(item_line(87.5), DepositToAccountRef={"value": "35"}))

    assert (held["PaymentRefNum"], held["PrintStatus"], held["Balance"]) == ("To Print", "NeedToPrint", 0)
    assert held["DepositToAccountRef"] == {"value": "35", "name": "Checking"}
    assert "EmailStatus" not in held


def test_a_refund_that_is_not_printed_needs_no_number(api: Api) -> None:
    held = api.made("RefundReceipt", invoice(DepositToAccountRef={"value": "4"}, PrintStatus="NotSet"))

    assert "PaymentRefNum" not in held


def test_a_printed_refund_keeps_its_check_number(api: Api) -> None:
    made = api.made("RefundReceipt", invoice(DepositToAccountRef={"value": "35"}))

    held = api.sparse("RefundReceipt", made, PrintStatus="PrintComplete", PaymentRefNum="1071")

    assert (held["PaymentRefNum"], held["PrintStatus"]) == ("1071", "PrintComplete")


def test_a_refund_can_not_be_voided(api: Api) -> None:
    made = api.made("RefundReceipt", invoice(DepositToAccountRef={"value": "35"}))

    response = api.post("RefundReceipt", {"Id": made["Id"], "SyncToken": "0"}, operation="void")

    assert codes(response) == ["500"]
    assert api.read("RefundReceipt", made["Id"])["TotalAmt"] == 100


def test_a_credit_memo_is_credit_of_the_customer(api: Api) -> None:
    held = api.made("CreditMemo", invoice(item_line(40)))

    assert (held["Balance"], held["RemainingCredit"]) == (40, 40)
    assert api.read("Customer", "1")["Balance"] == -40


def test_a_part_of_a_credit_memo_is_used(api: Api) -> None:
    # Given an invoice and a larger credit
    open_invoice, credit = api.made("Invoice", invoice(item_line(30))), api.made("CreditMemo", invoice(item_line(40)))

    # When a payment of nothing applies one to the other
    body = payment(0, (open_invoice["Id"], 30))
    body["Line"].append({"Amount": 30, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "CreditMemo"}]})
    held = api.made("Payment", body)

    # Then both are linked to it, and the rest of the credit is left
    used = api.read("CreditMemo", credit["Id"])
    assert (held["TotalAmt"], held["UnappliedAmt"]) == (0, 0)
    assert (used["RemainingCredit"], used["Balance"], used["SyncToken"]) == (10, 10, "1")
    assert used["LinkedTxn"] == [{"TxnId": held["Id"], "TxnType": "Payment"}]
    paid = api.read("Invoice", open_invoice["Id"])
    assert (paid["Balance"], paid["LinkedTxn"]) == (0, used["LinkedTxn"])
    assert api.read("Customer", "1")["Balance"] == -10
    assert codes(
        api.post("CreditMemo", {"Id": credit["Id"], "SyncToken": "1", "sparse": True, "Line": [item_line(20)]})
    ) == ["6000"]
