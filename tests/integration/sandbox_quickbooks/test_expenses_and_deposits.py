"""Purchases, and deposits of what waits in Undeposited Funds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox_quickbooks.support import Api, codes, deposit, invoice, payment, purchase


def told_type(held: dict[str, Any]) -> str:
    value: str = held["PurchaseEx"]["any"][0]["value"]["Value"]
    return value


def test_a_card_expense_has_what_quickbooks_fills_in(api: Api) -> None:
    held = api.made(
        "Purchase", purchase(12.30, EntityRef={"value": "56", "type": "Vendor"}, PrivateNote="HubSpot fee 77")
    )

    assert held["EntityRef"] == {"value": "56", "name": "Bob's Burger Joint", "type": "Vendor"}
    assert held["AccountRef"] == {"value": "42", "name": "Visa"}
    assert (str(held["TotalAmt"]), held["Credit"], held["CustomField"]) == ("12.30", False, [])
    assert told_type(held) == "54"
    (line,) = held["Line"]
    assert line["Id"] == "1"
    assert line["AccountBasedExpenseLineDetail"] == {
        "AccountRef": {"value": "8", "name": "Bank Charges"},
        "BillableStatus": "NotBillable",
        "TaxCodeRef": {"value": "NON"},
    }
    assert not {"DocNumber", "PrintStatus", "TxnTaxDetail", "Balance", "LineNum"} & (held.keys() | line.keys())


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"PaymentType": "Cash", "AccountRef": {"value": "35"}}, "54"),
        ({"PaymentType": "Check", "AccountRef": {"value": "35"}}, "3"),
        ({"Credit": True}, "11"),
    ],
)
def test_the_kind_of_purchase_is_told(api: Api, sent: dict[str, Any], told: str) -> None:
    held = api.made("Purchase", purchase(10, **sent))

    assert told_type(held) == told
    assert ("Credit" in held) is ("Credit" in sent)
    assert held.get("PrintStatus") == ("NotSet" if sent.get("PaymentType") == "Check" else None)


def test_what_quickbooks_tells_of_the_kind_it_does_not_take_back(api: Api) -> None:
    held = api.made("Purchase", purchase(10))

    response = api.post("Purchase", purchase(10) | {"PurchaseEx": {"any": []}, "Id": held["Id"], "SyncToken": "0"})

    assert codes(response) == ["2010"]


def test_the_way_of_paying_is_needed_by_sparse_updates_too(api: Api) -> None:
    made = api.made("Purchase", purchase(10))
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"}

    assert codes(api.post("Purchase", change)) == ["2020"]
    assert api.made("Purchase", change | {"PaymentType": "CreditCard"})["PrivateNote"] == "x"


def test_a_full_update_turns_a_card_refund_into_a_charge(api: Api) -> None:
    made = api.made("Purchase", purchase(10, Credit=True))

    held = api.made("Purchase", purchase(10, Id=made["Id"], SyncToken="0"))

    assert (held["Credit"], told_type(held)) == (False, "54")


def test_a_billable_line_needs_a_customer(api: Api) -> None:
    body = purchase(10)
    detail = body["Line"][0]["AccountBasedExpenseLineDetail"]
    detail["BillableStatus"] = "Billable"
    assert codes(api.post("Purchase", body)) == ["6000"]

    detail["CustomerRef"] = {"value": "1"}

    stored = api.made("Purchase", body)["Line"][0]["AccountBasedExpenseLineDetail"]
    assert (stored["BillableStatus"], stored["CustomerRef"]["name"]) == ("Billable", "Amy's Bird Sanctuary")


def test_the_system_alone_says_that_a_line_was_billed(api: Api) -> None:
    body = purchase(10)
    body["Line"][0]["AccountBasedExpenseLineDetail"]["BillableStatus"] = "HasBeenBilled"

    assert codes(api.post("Purchase", body)) == ["2170"]


def test_a_location_of_a_line_is_not_known(api: Api) -> None:
    body = purchase(10)
    body["Line"][0]["AccountBasedExpenseLineDetail"]["DepartmentRef"] = {"value": "1"}

    assert codes(api.post("Purchase", body)) == ["2010"]


def test_an_item_line_of_an_expense_has_to_add_up(api: Api) -> None:
    detail = {"ItemRef": {"value": "11"}, "Qty": 3, "UnitPrice": 10}
    line = {"Amount": 30, "DetailType": "ItemBasedExpenseLineDetail", "ItemBasedExpenseLineDetail": detail}

    assert api.made("Purchase", purchase(0) | {"Line": [line]})["TotalAmt"] == 30
    assert codes(api.post("Purchase", purchase(0) | {"Line": [line | {"Amount": 31}]})) == ["6070"]


@pytest.mark.parametrize(("custom", "again"), [(False, []), (True, ["6140"])])
def test_expense_numbers_by_the_preference_for_purchases(api: Api, custom: bool, again: list[str]) -> None:
    api.sandbox.company().set_preference("OtherPrefs.VendorAndPurchasesPrefs.UseCustomTxnNumbers", custom)
    assert api.made("Purchase", purchase(10, DocNumber="F-1"))["DocNumber"] == "F-1"

    response = api.post("Purchase", purchase(10, DocNumber="F-1"))

    assert (codes(response) if response.status_code == 400 else []) == again
    assert api.post("Purchase", purchase(10, DocNumber="F-1"), include="allowduplicatedocnum").status_code == 200


def test_a_deposit_takes_what_waits(api: Api) -> None:
    # Given a payment and a sales receipt in Undeposited Funds
    paid, sold = api.made("Payment", payment(25)), api.made("SalesReceipt", invoice())

    # When both are deposited, with cash back
    cash = {"AccountRef": {"value": "15"}, "Amount": 5}
    held = api.made("Deposit", deposit(("Payment", paid["Id"]), ("SalesReceipt", sold["Id"]), CashBack=cash))

    # Then the deposit has their sum and both are linked to it, at the version they had
    assert held["TotalAmt"] == 120
    assert [line["Amount"] for line in held["Line"]] == [25, 100]
    assert held["Line"][0]["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment", "TxnLineId": "0"}]
    for entity, made in (("Payment", paid), ("SalesReceipt", sold)):
        now = api.read(entity, made["Id"])
        assert now["LinkedTxn"] == [{"TxnId": held["Id"], "TxnType": "Deposit"}]
        assert now["SyncToken"] == "0"


@pytest.mark.parametrize("way", ["delete", "update"])
def test_what_leaves_a_deposit_can_be_changed_again(api: Api, way: str) -> None:
    paid = api.made("Payment", payment(25))
    made = api.made("Deposit", deposit(("Payment", paid["Id"])))
    assert codes(api.post("Payment", {"Id": paid["Id"], "SyncToken": "0"}, operation="delete")) == ["6540"]

    if way == "delete":
        api.made("Deposit", {"Id": made["Id"], "SyncToken": "0"}, operation="delete")
    else:
        straight = {
            "Amount": 7,
            "DetailType": "DepositLineDetail",
            "DepositLineDetail": {"AccountRef": {"value": "1"}, "Entity": {"value": "1", "type": "CUSTOMER"}},
        }
        held = api.sparse("Deposit", made, Line=[straight])
        assert held["TotalAmt"] == 7
        assert held["Line"][0]["DepositLineDetail"]["Entity"]["name"] == "Amy's Bird Sanctuary"

    assert "LinkedTxn" not in api.read("Payment", paid["Id"])
    api.made("Payment", {"Id": paid["Id"], "SyncToken": "0"}, operation="delete")


def test_what_is_in_the_bank_already_can_not_be_deposited(api: Api) -> None:
    paid = api.made("Payment", payment(25, DepositToAccountRef={"value": "35"}))

    assert codes(api.post("Deposit", deposit(("Payment", paid["Id"])))) == ["620"]


def test_a_deposit_takes_the_whole_amount(api: Api) -> None:
    paid = api.made("Payment", payment(25))
    body = deposit(("Payment", paid["Id"]))
    body["Line"][0]["Amount"] = 20

    assert codes(api.post("Deposit", body)) == ["6000"]
    assert "LinkedTxn" not in api.read("Payment", paid["Id"])


def test_a_deposit_takes_a_payment_once(api: Api) -> None:
    paid = api.made("Payment", payment(25))
    twice = deposit(("Payment", paid["Id"]), ("Payment", paid["Id"]))
    assert codes(api.post("Deposit", twice)) == ["620"]
    made = api.made("Deposit", deposit(("Payment", paid["Id"])))

    assert codes(api.post("Deposit", twice | {"Id": made["Id"], "SyncToken": "0"})) == ["620"]
