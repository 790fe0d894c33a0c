"""Payments: applied to invoices, with balances and links on both sides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, invoice, item_line, payment


def test_payment_pays_the_invoice(api: Api) -> None:
    # Given an open invoice
    open_invoice = api.made("Invoice", invoice(item_line(810), DocNumber="HS-1"))

    # When a part of it is paid
    held = api.made("Payment", payment(500, (open_invoice["Id"], 500), PaymentRefNum="ch_3P"))

    # Then the payment, the invoice and the customer agree
    assert (held["TotalAmt"], held["UnappliedAmt"]) == (500, 0)
    assert held["DepositToAccountRef"] == {"value": "4"}
    told = {each["value"]["Name"]: each["value"]["Value"] for each in held["Line"][0]["LineEx"]["any"]}
    assert told == {"txnId": open_invoice["Id"], "txnOpenBalance": "310.00", "txnReferenceNumber": "HS-1"}
    paid = api.read("Invoice", open_invoice["Id"])
    assert (paid["Balance"], paid["SyncToken"]) == (310, "1")
    assert paid["LinkedTxn"] == [{"TxnId": held["Id"], "TxnType": "Payment"}]
    customer = api.read("Customer", "1")
    assert (customer["Balance"], customer["SyncToken"]) == (310, "0")


def test_what_is_not_applied_becomes_credit(api: Api) -> None:
    held = api.made("Payment", payment("25.50"))

    assert (held["UnappliedAmt"], held["Line"]) == (Decimal("25.50"), [])
    assert api.read("Customer", "1")["Balance"] == Decimal("-25.50")


def test_a_sparse_update_without_lines_leaves_the_invoice_alone(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    held = api.sparse("Payment", held, PrivateNote="paid by card")

    assert held["UnappliedAmt"] == 0
    assert api.read("Invoice", open_invoice["Id"])["SyncToken"] == "1"


def test_an_empty_line_list_unlinks_everything(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    held = api.sparse("Payment", held, Line=[])

    assert (held["Line"], held["UnappliedAmt"]) == ([], 100)
    freed = api.read("Invoice", open_invoice["Id"])
    assert (freed["Balance"], freed["LinkedTxn"], freed["SyncToken"]) == (100, [], "2")


@pytest.mark.parametrize("way", ["delete", "void"])
def test_a_payment_that_goes_gives_the_balance_back(api: Api, way: str) -> None:
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))
    parameters = {"operation": "delete"} if way == "delete" else {"operation": "update", "include": "void"}

    answer = api.made("Payment", {"Id": held["Id"], "SyncToken": "0", "sparse": True}, **parameters)

    if way == "void":
        assert (answer["TotalAmt"], answer["Line"], answer["PrivateNote"]) == (0, [], "Voided")
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 100
    assert api.read("Customer", "1")["Balance"] == 100


@pytest.mark.parametrize("way", ["delete", "void"])
def test_an_invoice_that_goes_leaves_the_money_unapplied(api: Api, way: str) -> None:
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    api.made("Invoice", {"Id": open_invoice["Id"], "SyncToken": "1"}, operation=way)

    left = api.read("Payment", held["Id"])
    assert (left["Line"], left["UnappliedAmt"]) == ([], 100)
    assert api.read("Customer", "1")["Balance"] == -100


def test_two_payments_raise_the_version_twice(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())
    for _ in range(2):
        api.made("Payment", payment(50, (open_invoice["Id"], 50)))

    paid = api.read("Invoice", open_invoice["Id"])
    assert (paid["Balance"], paid["SyncToken"], len(paid["LinkedTxn"])) == (0, "2", 2)


def test_two_lines_can_not_overdraw_one_invoice(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())

    response = api.post("Payment", payment(120, (open_invoice["Id"], 60), (open_invoice["Id"], 60)))

    assert codes(response) == ["6000"]
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 100


def test_lines_can_not_exceed_the_payment(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())

    assert codes(api.post("Payment", payment(50, (open_invoice["Id"], 60)))) == ["6000"]


def test_a_customer_pays_for_its_jobs(api: Api) -> None:
    job = api.made("Customer", {"DisplayName": "Shed", "Job": True, "ParentRef": {"value": "1"}})
    open_invoice = api.made("Invoice", invoice(customer=job["Id"]))
    assert api.read("Customer", "1")["BalanceWithJobs"] == 100

    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    assert held["UnappliedAmt"] == 0
    assert api.read("Customer", "1")["BalanceWithJobs"] == 0


def test_a_credit_memo_pays_an_invoice(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice(item_line(100)))
    credit = api.made("CreditMemo", invoice(item_line(40)))
    body = payment(60, (open_invoice["Id"], 100))
    body["Line"].append({"Amount": 40, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "CreditMemo"}]})

    held = api.made("Payment", body)

    assert held["UnappliedAmt"] == 0
    assert api.read("CreditMemo", credit["Id"])["RemainingCredit"] == 0
    assert api.read("Customer", "1")["Balance"] == 0


def test_an_invoice_can_not_become_less_than_what_was_paid(api: Api) -> None:
    open_invoice = api.made("Invoice", invoice())
    api.made("Payment", payment(80, (open_invoice["Id"], 80)))

    response = api.post(
        "Invoice", {"Id": open_invoice["Id"], "SyncToken": "1", "sparse": True, "Line": [item_line(50)]}
    )

    assert codes(response) == ["6000"]


def test_a_payment_of_nothing_can_be_updated(api: Api) -> None:
    held = api.made("Payment", payment(0))

    assert api.sparse("Payment", held, PrivateNote="x")["TotalAmt"] == 0


def test_an_invoice_stays_linked_while_one_line_of_the_payment_is_left(api: Api) -> None:
    # Given a payment with two lines to one invoice, one of them of nothing
    open_invoice = api.made("Invoice", invoice())
    held = api.made("Payment", payment(60, (open_invoice["Id"], 60), (open_invoice["Id"], 0)))

    # When the larger line is taken away
    zero = {"Amount": 0, "LinkedTxn": [{"TxnId": open_invoice["Id"], "TxnType": "Invoice"}]}
    api.sparse("Payment", held, Line=[zero])

    # Then the invoice is open again, and still linked
    left = api.read("Invoice", open_invoice["Id"])
    assert (left["Balance"], left["LinkedTxn"]) == (100, [{"TxnId": held["Id"], "TxnType": "Payment"}])
