"""Invoices: what QuickBooks fills in and computes."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line

DISCOUNT_10 = {
    "DetailType": "DiscountLineDetail",
    "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10},
}
TAXED: dict[str, Any] = {"TaxCodeRef": {"value": "TAX"}}


def test_created_invoice_has_what_quickbooks_fills_in(api: Api) -> None:
    # Given it is late evening on 3 March in California
    api.sandbox.clock.set(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), frozen=True)

    # When an invoice is made from a customer and one line
    held = api.made("Invoice", invoice(item_line(100, Qty=2, UnitPrice=50)))

    # Then the rest follows
    assert held == {
        "CustomerRef": {"value": "1", "name": "Amy's Bird Sanctuary"},
        "Line": [
            {
                "Id": "1",
                "LineNum": 1,
                "Amount": 100,
                "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": {
                    "ItemRef": {"value": "1", "name": "Services"},
                    "Qty": 2,
                    "UnitPrice": 50,
                    "TaxCodeRef": {"value": "NON"},
                },
            },
            {"Amount": 100, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        ],
        "Id": "145",
        "DocNumber": "1038",
        "TxnDate": "2026-03-03",
        "DueDate": "2026-04-02",
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
        "CustomField": [{"DefinitionId": "1", "Name": "Crew #", "Type": "StringType"}],
        "LinkedTxn": [],
        "ApplyTaxAfterDiscount": False,
        "TxnTaxDetail": {"TotalTax": 0},
        "TotalAmt": 100,
        "Balance": 100,
        "PrintStatus": "NeedToPrint",
        "EmailStatus": "NotSet",
        "BillAddr": api.sandbox.company().entity("Customer", "1")["BillAddr"],
        "ShipAddr": api.sandbox.company().entity("Customer", "1")["ShipAddr"],
        "AllowIPNPayment": False,
        "AllowOnlinePayment": False,
        "AllowOnlineCreditCardPayment": True,
        "AllowOnlineACHPayment": True,
        "domain": "QBO",
        "sparse": False,
        "SyncToken": "0",
        "MetaData": {"CreateTime": "2026-03-03T23:30:00-08:00", "LastUpdatedTime": "2026-03-03T23:30:00-08:00"},
    }


def test_percent_discount_comes_after_the_subtotal(api: Api) -> None:
    held = api.made("Invoice", invoice(DISCOUNT_10, item_line(900)))

    assert [line["DetailType"] for line in held["Line"]] == [
        "SalesItemLineDetail",
        "SubTotalLineDetail",
        "DiscountLineDetail",
    ]
    discount = held["Line"][-1]
    assert discount["Amount"] == 90
    assert discount["DiscountLineDetail"]["DiscountAccountRef"] == {"value": "86", "name": "Discounts given"}
    assert (held["TotalAmt"], held["Balance"]) == (810, 810)


def test_discount_is_refused_where_the_company_allows_none(api: Api) -> None:
    api.sandbox.company().set_preference("SalesFormsPrefs.AllowDiscount", False)

    response = api.post("Invoice", invoice(item_line(1), DISCOUNT_10))

    assert response.status_code == 400
    assert "Discounts are not enabled" in response.text


def test_a_sent_subtotal_and_total_are_dropped(api: Api) -> None:
    subtotal = {"Amount": 7, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}

    held = api.made("Invoice", invoice(item_line(100), subtotal, TotalAmt=7))

    assert held["TotalAmt"] == 100
    assert [line["Amount"] for line in held["Line"]] == [100, 100]


@pytest.mark.parametrize(
    ("code", "amount", "tax_lines", "total"),
    [
        ("2", "335.25", [("3", 8, "26.82")], "362.07"),
        ("3", "422", [("1", Decimal("7.1"), "29.96"), ("2", 2, "8.44")], "460.40"),
    ],
)
def test_each_tax_line_is_rounded_by_itself(
    api: Api, code: str, amount: str, tax_lines: list[tuple[str, Any, str]], total: str
) -> None:
    held = api.made("Invoice", invoice(item_line(amount, **TAXED), TxnTaxDetail={"TxnTaxCodeRef": {"value": code}}))

    detail = held["TxnTaxDetail"]
    assert [
        (line["TaxLineDetail"]["TaxRateRef"]["value"], line["TaxLineDetail"]["TaxPercent"], line["Amount"])
        for line in detail["TaxLine"]
    ] == [(rate, percent, Decimal(tax)) for rate, percent, tax in tax_lines]
    assert held["TotalAmt"] == Decimal(total)


@pytest.mark.parametrize(("after", "tax"), [(False, 8), (True, Decimal("7.20"))])
def test_tax_before_or_after_the_discount(api: Api, after: bool, tax: Decimal) -> None:
    held = api.made(
        "Invoice",
        invoice(
            item_line(100, **TAXED),
            DISCOUNT_10,
            ApplyTaxAfterDiscount=after,
            TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}},
        ),
    )

    assert held["TxnTaxDetail"]["TotalTax"] == tax
    assert held["TotalAmt"] == 90 + tax


def test_automated_sales_tax_overrides_the_code_sent(api: Api) -> None:
    api.sandbox.company().set_preference("TaxPrefs.PartnerTaxEnabled", True)

    held = api.made("Invoice", invoice(item_line(100, **TAXED), TxnTaxDetail={"TxnTaxCodeRef": {"value": "3"}}))

    assert held["TxnTaxDetail"]["TxnTaxCodeRef"] == {"value": "2"}
    assert held["TotalAmt"] == 108


def test_tax_is_ignored_where_sales_tax_is_off(api: Api) -> None:
    api.sandbox.company().set_preference("TaxPrefs.UsingSalesTax", False)

    held = api.made("Invoice", invoice(item_line(100, **TAXED), TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}}))

    assert (held["TxnTaxDetail"], held["TotalAmt"]) == ({"TotalTax": 0}, 100)


@pytest.mark.parametrize(
    ("custom", "sent", "stored"),
    [(False, None, "1038"), (False, "HS-1", "HS-1"), (True, None, None), (True, "HS-1", "HS-1")],
)
def test_document_number_by_preference(api: Api, custom: bool, sent: str | None, stored: str | None) -> None:
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", custom)

    held = api.made("Invoice", invoice(DocNumber=sent))

    assert held.get("DocNumber") == stored


def test_numbers_go_on_after_the_highest(api: Api) -> None:
    api.made("Invoice", invoice(DocNumber="2000"))

    assert api.made("Invoice", invoice())["DocNumber"] == "2001"


def test_duplicate_number_can_be_allowed_by_the_request(api: Api) -> None:
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    api.made("Invoice", invoice(DocNumber="A"))

    assert api.made("Invoice", invoice(DocNumber="A"), include="allowduplicatedocnum")["DocNumber"] == "A"


@pytest.mark.parametrize(
    ("sent", "due", "term"),
    [
        ({}, "2026-04-03", None),
        ({"SalesTermRef": {"value": "2"}}, "2026-03-19", "2"),
        ({"DueDate": "2026-03-09"}, "2026-03-09", None),
        ({"DueDate": "2026-03-09", "SalesTermRef": {"value": "4"}}, "2026-03-09", "4"),
    ],
)
def test_due_date_and_terms(api: Api, sent: dict[str, Any], due: str, term: str | None) -> None:
    held = api.made("Invoice", invoice(TxnDate="2026-03-04", **sent))

    assert (held["DueDate"], held.get("SalesTermRef", {}).get("value")) == (due, term)


def test_the_customers_terms_come_before_the_companys(api: Api) -> None:
    api.sandbox.company().update("Customer", "3", SalesTermRef={"value": "2"})

    held = api.made("Invoice", invoice(customer="3", TxnDate="2026-03-04"))

    assert (held["DueDate"], held["SalesTermRef"]["value"]) == ("2026-03-19", "2")


def test_the_customers_mail_address_is_not_copied(api: Api) -> None:
    assert "BillEmail" not in api.made("Invoice", invoice())


def test_an_untaxed_invoice_may_have_more_than_750_lines(api: Api) -> None:
    assert api.made("Invoice", invoice(*[item_line(1)] * 751))["TotalAmt"] == 751


def test_a_deposit_lowers_the_balance(api: Api) -> None:
    held = api.made("Invoice", invoice(item_line(100), Deposit=30))

    assert (held["TotalAmt"], held["Balance"]) == (100, 70)


def test_an_estimate_is_closed_by_its_invoice(api: Api) -> None:
    estimate = api.made("Estimate", invoice())

    held = api.made("Invoice", invoice(LinkedTxn=[{"TxnId": estimate["Id"], "TxnType": "Estimate"}]))

    closed = api.read("Estimate", estimate["Id"])
    assert closed["TxnStatus"] == "Closed"
    assert closed["LinkedTxn"] == [{"TxnId": held["Id"], "TxnType": "Invoice"}]
    assert closed["SyncToken"] == estimate["SyncToken"]
    again = api.post("Invoice", invoice(LinkedTxn=[{"TxnId": estimate["Id"], "TxnType": "Estimate"}]))
    assert again.json()["Fault"]["Error"][0]["code"] == "620"


def test_a_void_empties_the_amounts(api: Api) -> None:
    made = api.made("Invoice", invoice(item_line(100, Qty=2, UnitPrice=50), PrivateNote="HubSpot deal 991"))

    held = api.made("Invoice", {"Id": made["Id"], "SyncToken": made["SyncToken"]}, operation="void")

    assert (held["TotalAmt"], held["Balance"], held["SyncToken"]) == (0, 0, "1")
    assert held["PrivateNote"].startswith("Voided")
    assert held["PrivateNote"].endswith("HubSpot deal 991")
    detail = held["Line"][0]["SalesItemLineDetail"]
    assert detail["Qty"] == 0
    assert "UnitPrice" not in detail
    assert api.read("Customer", "1")["Balance"] == 0


def test_a_deleted_invoice_is_gone(api: Api) -> None:
    made = api.made("Invoice", invoice())

    answer = api.made("Invoice", {"Id": made["Id"], "SyncToken": "0"}, operation="delete")

    assert answer == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    response = api.raw("GET", f"/invoice/{made['Id']}")
    assert response.json()["Fault"]["Error"][0]["Detail"] == (
        "Object Not Found : Another user has deleted this transaction."
    )
    assert api.read("Customer", "1")["Balance"] == 0


def test_an_id_of_another_type_says_so(api: Api) -> None:
    made = api.made("SalesReceipt", invoice())

    response = api.raw("GET", f"/invoice/{made['Id']}")

    assert response.json()["Fault"]["Error"][0]["Detail"] == (
        "Object Not Found : TxnType does not match read: Sales Receipt expected: Invoice"
    )


def test_amounts_are_printed_with_two_decimals_and_other_numbers_trimmed(api: Api) -> None:
    response = api.post("Invoice", invoice(item_line("337.50", item="4", Qty="4.50", UnitPrice="75.00")))

    assert '"TotalAmt":337.50,' in response.text
    assert '"Qty":4.5,"UnitPrice":75,' in response.text
    assert '"TxnTaxDetail":{"TotalTax":0}' in response.text
