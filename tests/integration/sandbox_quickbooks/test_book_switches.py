"""Switches of documents and payments, in the position that is not the default."""

from __future__ import annotations

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, deposit, invoice, item_line, payment, purchase


def turn(api: Api, **values: object) -> None:
    api.sandbox.switches.change(values)


@pytest.mark.parametrize(("on", "number"), [(True, "1038"), (False, None)])
def test_a_number_can_be_asked_for(api: Api, on: bool, number: str | None) -> None:
    turn(api, auto_doc_number=on)
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", True)

    assert api.made("Invoice", invoice(AutoDocNumber=True)).get("DocNumber") == number


def test_a_closed_estimate_may_be_6000(api: Api) -> None:
    turn(api, closed_estimate_code="6000")
    estimate = api.made("Estimate", invoice(TxnStatus="Closed"))

    response = api.post("Invoice", invoice(LinkedTxn=[{"TxnId": estimate["Id"], "TxnType": "Estimate"}]))

    assert codes(response) == ["6000"]


def test_expenses_may_be_numbered(api: Api) -> None:
    turn(api, expense_numbers="assigned")

    assert [api.made("Purchase", purchase(1))["DocNumber"] for _ in range(2)] == ["1", "2"]


@pytest.mark.parametrize(("allowed", "status"), [(True, 200), (False, 400)])
def test_cash_out_of_another_current_asset(api: Api, allowed: bool, status: int) -> None:
    turn(api, cash_from_other_current_asset=allowed)

    response = api.post("Purchase", purchase(1, PaymentType="Cash", AccountRef={"value": "4"}))

    assert response.status_code == status


@pytest.mark.parametrize(("on", "stored"), [(True, "Billable"), (False, "NotBillable")])
def test_a_line_for_a_customer_may_be_billable(api: Api, on: bool, stored: str) -> None:
    turn(api, billable_by_default=on)
    body = purchase(1)
    body["Line"][0]["AccountBasedExpenseLineDetail"]["CustomerRef"] = {"value": "1"}

    assert api.made("Purchase", body)["Line"][0]["AccountBasedExpenseLineDetail"]["BillableStatus"] == stored


def test_a_deposit_may_raise_the_version(api: Api) -> None:
    turn(api, deposit_raises_version=True)
    paid = api.made("Payment", payment(1))

    api.made("Deposit", deposit(("Payment", paid["Id"])))

    assert api.read("Payment", paid["Id"])["SyncToken"] == "1"


def test_a_payment_line_of_another_customer_may_be_left_unapplied(api: Api) -> None:
    turn(api, unusable_payment_links="left_unapplied")
    open_invoice = api.made("Invoice", invoice(customer="3"))

    held = api.made("Payment", payment(100, (open_invoice["Id"], 100)))

    assert (held["Line"], held["UnappliedAmt"]) == ([], 100)
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 100


@pytest.mark.parametrize(("on", "preference", "left"), [(True, True, 10), (True, False, 70), (False, True, 70)])
def test_a_payment_may_apply_itself_to_the_oldest_invoices(api: Api, on: bool, preference: bool, left: int) -> None:
    turn(api, auto_apply=on)
    api.sandbox.company().set_preference("SalesFormsPrefs.AutoApplyPayments", preference)
    newer = api.made("Invoice", invoice(item_line(20), TxnDate="2026-03-02"))
    older = api.made("Invoice", invoice(item_line(40), TxnDate="2026-03-01"))

    held = api.made("Payment", payment(70, TxnDate="2026-03-03"))

    assert held["UnappliedAmt"] == left
    applied = [line["LinkedTxn"][0]["TxnId"] for line in held["Line"]]
    assert applied == ([older["Id"], newer["Id"]] if left == 10 else [])


def test_a_credit_memo_may_apply_itself(api: Api) -> None:
    turn(api, auto_apply=True)
    open_invoice = api.made("Invoice", invoice(item_line(30)))

    held = api.made("CreditMemo", invoice(item_line(40)))

    assert (held["RemainingCredit"], len(held["LinkedTxn"])) == (10, 1)
    assert api.read("Invoice", open_invoice["Id"])["Balance"] == 0
    by = api.read("Payment", held["LinkedTxn"][0]["TxnId"])
    assert (by["TotalAmt"], by["UnappliedAmt"], len(by["Line"])) == (0, 0, 2)
