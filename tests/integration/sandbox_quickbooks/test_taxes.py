"""Taxes outside the US, and automated sales tax."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from sandbox.quickbooks import CA_REALM, UK_REALM, US_AUTOMATED_TAX_REALM
from sandbox.quickbooks.figures import to_json
from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line, purchase

DISCOUNT_10: dict[str, Any] = {
    "DetailType": "DiscountLineDetail",
    "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10},
}
DISCOUNT_OF_7: dict[str, Any] = {"DetailType": "DiscountLineDetail", "Amount": 7.77, "DiscountLineDetail": {}}
STANDARD, REDUCED, ZERO_RATED, EXEMPT, NO_VAT = "2", "3", "4", "5", "6"


def coded(amount: object, code: str = STANDARD, **detail: Any) -> dict[str, Any]:
    return item_line(amount, TaxCodeRef={"value": code}, **detail)


def abroad(*lines: dict[str, Any], way: str = "TaxExcluded", **more: Any) -> dict[str, Any]:
    return invoice(*lines, GlobalTaxCalculation=way, **more)


def by_rate(held: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rate, taxable amount and tax of each tax line."""
    return [
        (line["TaxLineDetail"]["TaxRateRef"]["value"], line["TaxLineDetail"]["NetAmountTaxable"], line["Amount"])
        for line in held["TxnTaxDetail"].get("TaxLine", [])
    ]


@pytest.fixture
def uk(api: Api) -> Api:
    return Api(api.sandbox, api.base_url, UK_REALM)


@pytest.fixture
def canada(api: Api) -> Api:
    return Api(api.sandbox, api.base_url, CA_REALM)


@pytest.fixture
def automated(api: Api) -> Api:
    return Api(api.sandbox, api.base_url, US_AUTOMATED_TAX_REALM)


@pytest.mark.parametrize("entity", ["Invoice", "Estimate", "SalesReceipt", "RefundReceipt", "CreditMemo"])
def test_every_rate_has_a_tax_line(uk: Api, entity: str) -> None:
    lines = (coded(100), coded(50), coded(50, REDUCED), coded(7, ZERO_RATED), coded(3, EXEMPT), coded(1, NO_VAT))

    held = uk.made(entity, abroad(*lines, DepositToAccountRef={"value": "35"}))

    assert by_rate(held) == [("2", 150, 30), ("4", 50, Decimal("2.5")), ("6", 7, 0), ("8", 3, 0), ("10", 1, 0)]
    assert held["TxnTaxDetail"]["TotalTax"] == Decimal("32.5")
    assert held["TotalAmt"] == Decimal("243.5")
    assert held["GlobalTaxCalculation"] == "TaxExcluded"
    assert held["CurrencyRef"] == {"value": "GBP", "name": "British Pound Sterling"}


def test_two_rates_of_one_code_are_rounded_each(canada: Api) -> None:
    held = canada.made("Invoice", abroad(coded("4495.16", "10")))

    assert by_rate(held) == [
        ("2", Decimal("4495.16"), Decimal("224.76")),
        ("10", Decimal("4495.16"), Decimal("448.39")),
    ]
    assert held["TotalAmt"] == Decimal("5168.31")


@pytest.mark.parametrize("after", [False, True])
def test_a_discount_comes_off_before_tax(canada: Api, after: bool) -> None:
    held = canada.made("Invoice", abroad(coded(100, "6"), coded(100, "5"), DISCOUNT_10, ApplyTaxAfterDiscount=after))

    assert by_rate(held) == [("4", 90, Decimal("11.7")), ("2", 90, Decimal("4.5"))]
    assert held["TotalAmt"] == Decimal("196.20")


@pytest.mark.parametrize(
    ("reading", "line", "total"),
    [
        ("net", coded("16.67", TaxInclusiveAmt=20), "20"),
        ("net", coded("16.67"), "20"),
        ("net", coded(20), "24"),
        ("gross", coded(20), "20"),
        ("gross", coded("16.67", TaxInclusiveAmt=20), "16.67"),
    ],
)
def test_amounts_that_include_tax_by_both_readings(uk: Api, reading: str, line: dict[str, Any], total: str) -> None:
    uk.sandbox.switches.change({"tax_inclusive_amount": reading})

    held = uk.made("Invoice", abroad(line, way="TaxInclusive"))

    stored = held["Line"][0]
    assert held["TotalAmt"] == Decimal(total)
    assert stored["SalesItemLineDetail"]["TaxInclusiveAmt"] == Decimal(total)
    assert stored["Amount"] + held["TxnTaxDetail"]["TotalTax"] == Decimal(total)


def test_included_tax_is_split_line_by_line(uk: Api) -> None:
    uk.sandbox.switches.change({"tax_inclusive_amount": "gross"})

    held = uk.made("Invoice", abroad(*[coded(4, Qty=1, UnitPrice=4) for _ in range(5)], way="TaxInclusive"))

    assert held["TxnTaxDetail"]["TotalTax"] == Decimal("3.35")
    assert held["TotalAmt"] == 20
    assert held["Line"][0]["SalesItemLineDetail"]["UnitPrice"] == Decimal("3.33")


@pytest.mark.parametrize("discount", [DISCOUNT_10, DISCOUNT_OF_7])
@pytest.mark.parametrize("reading", ["net", "gross"])
def test_a_document_read_and_sent_again_keeps_its_total(uk: Api, reading: str, discount: dict[str, Any]) -> None:
    # Given a document with included tax and a discount
    uk.sandbox.switches.change({"tax_inclusive_amount": reading})
    made = uk.made("Invoice", abroad(coded(120), coded("31.37", REDUCED), discount, way="TaxInclusive"))

    # When its lines are sent back as they were read, and when only its memo changes
    again = uk.sparse("Invoice", made, Line=json.loads(to_json(made["Line"])))
    noted = uk.sparse("Invoice", again, PrivateNote="x")

    # Then its figures stay, and they add up
    assert again["TotalAmt"] == noted["TotalAmt"] == made["TotalAmt"]
    assert again["TxnTaxDetail"] == noted["TxnTaxDetail"] == made["TxnTaxDetail"]
    subtotal, off = made["Line"][-2]["Amount"], made["Line"][-1]["Amount"]
    assert subtotal - off + made["TxnTaxDetail"]["TotalTax"] == made["TotalAmt"]


def test_where_no_tax_applies_lines_need_no_code(uk: Api) -> None:
    held = uk.made("Invoice", abroad(item_line(10), way="NotApplicable"))

    assert (held["TxnTaxDetail"], held["TotalAmt"]) == ({"TotalTax": 0}, 10)


def test_without_tax_set_up_codes_are_left_out(uk: Api) -> None:
    uk.sandbox.company(UK_REALM).set_preference("TaxPrefs.UsingSalesTax", False)

    held = uk.made("Invoice", invoice(item_line(10)))

    assert (held["TxnTaxDetail"], held["TotalAmt"]) == ({"TotalTax": 0}, 10)


def test_an_expense_has_the_rates_of_purchases(canada: Api) -> None:
    body = purchase(10, GlobalTaxCalculation="TaxExcluded")
    body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxCodeRef"] = {"value": "6"}

    held = canada.made("Purchase", body)

    assert by_rate(held) == [("5", 10, Decimal("1.3"))]
    assert held["TotalAmt"] == Decimal("11.3")


def test_tax_may_be_rounded_line_by_line(uk: Api) -> None:
    lines = [coded("0.12") for _ in range(5)]
    assert uk.made("Invoice", abroad(*lines))["TxnTaxDetail"]["TotalTax"] == Decimal("0.12")

    uk.sandbox.switches.change({"tax_rounding": "line"})

    assert uk.made("Invoice", abroad(*lines))["TxnTaxDetail"]["TotalTax"] == Decimal("0.10")


def test_a_missing_calculation_may_mean_excluded(uk: Api) -> None:
    uk.sandbox.switches.change({"missing_tax_calculation": "excluded"})

    held = uk.made("Invoice", invoice(coded(10)))

    assert (held["GlobalTaxCalculation"], held["TotalAmt"]) == ("TaxExcluded", 12)


def test_a_total_tax_abroad_may_be_honoured(uk: Api) -> None:
    sent = abroad(coded(100), coded(100, REDUCED), TxnTaxDetail={"TotalTax": 24})
    assert uk.made("Invoice", sent)["TxnTaxDetail"]["TotalTax"] == 25

    uk.sandbox.switches.change({"sent_total_tax": "honoured"})

    assert [tax for _rate, _net, tax in by_rate(uk.made("Invoice", sent))] == [Decimal("19.20"), Decimal("4.80")]


@pytest.mark.parametrize(
    ("customer", "code", "tax"),
    [("1", "2", "8"), ("31", "10", "8.88"), ("32", "11", "6.25"), ("33", None, "0"), ("34", None, "0")],
)
def test_automated_tax_goes_by_the_shipping_address(automated: Api, customer: str, code: str | None, tax: str) -> None:
    sent = invoice(
        item_line(100, TaxCodeRef={"value": "TAX"}), customer=customer, TxnTaxDetail={"TxnTaxCodeRef": {"value": "12"}}
    )

    detail = automated.made("Invoice", sent)["TxnTaxDetail"]

    assert detail["TotalTax"] == Decimal(tax)
    assert detail.get("TxnTaxCodeRef", {}).get("value") == code


@pytest.mark.parametrize(
    ("address", "tax"),
    [
        ({"ShipAddr": {"Line1": "1 Pike Place", "CountrySubDivisionCode": "Washington"}}, "6.5"),
        ({"ShipFromAddr": {"Line1": "1 Congress Avenue", "CountrySubDivisionCode": "TX"}}, "6.25"),
        ({"ShipAddr": {"Line1": "1 Carlton Street", "CountrySubDivisionCode": "ON", "Country": "Canada"}}, "0"),
        ({}, "8"),
    ],
)
def test_where_an_automated_sale_goes(automated: Api, address: dict[str, Any], tax: str) -> None:
    sent = invoice(item_line(100, TaxCodeRef={"value": "TAX"}), customer="3", **address)

    assert automated.made("Invoice", sent)["TxnTaxDetail"]["TotalTax"] == Decimal(tax)


def test_an_automated_sale_without_taxable_lines_names_the_code_alone(automated: Api) -> None:
    detail = automated.made("Invoice", invoice(item_line(100)))["TxnTaxDetail"]

    assert detail == {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": 0}


def test_the_system_chooses_the_code_of_a_customer(automated: Api) -> None:
    held = automated.made(
        "Customer",
        {
            "DisplayName": "Spokane Lawns",
            "DefaultTaxCodeRef": {"value": "2"},
            "BillAddr": {"Line1": "1 Main", "CountrySubDivisionCode": "WA"},
        },
    )
    assert held["DefaultTaxCodeRef"] == {"value": "12"}

    held = automated.sparse("Customer", held, TaxExemptionReasonId="5")

    assert held["Taxable"] is False
    assert "DefaultTaxCodeRef" not in held
