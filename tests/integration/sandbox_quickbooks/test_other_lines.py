"""Lines of sales forms that are no product: shipping, texts, subtotals between the lines."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.quickbooks import UK_REALM
from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line, problems

SHIPPING = "SHIPPING_ITEM_ID"


def text(words: str, **more: object) -> dict[str, Any]:
    return {"Description": words, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}} | more


@pytest.fixture
def shipping(api: Api) -> Api:
    """A company that ships."""
    api.sandbox.company().set_preference("SalesFormsPrefs.AllowShipping", True)
    return api


def test_shipping_is_added_beside_the_subtotal(shipping: Api) -> None:
    held = shipping.made("Invoice", invoice(item_line(100), item_line(12.5, item=SHIPPING)))

    assert (str(held["TotalAmt"]), str(held["Balance"])) == ("112.50", "112.50")
    product, freight, subtotal = held["Line"]
    assert (product["LineNum"], freight["LineNum"]) == (1, 2)
    assert freight["SalesItemLineDetail"]["ItemRef"] == {"value": SHIPPING}
    assert (subtotal["DetailType"], subtotal["Amount"]) == ("SubTotalLineDetail", 100)


def test_a_discount_leaves_shipping_alone(shipping: Api) -> None:
    off = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10}}

    held = shipping.made("Invoice", invoice(item_line(100), item_line(20, item=SHIPPING), off))

    assert (held["Line"][-1]["Amount"], held["TotalAmt"]) == (10, 110)


def test_shipping_is_taxed_abroad_by_its_own_code(api: Api) -> None:
    uk = Api(api.sandbox, api.base_url, UK_REALM)
    api.sandbox.company(UK_REALM).set_preference("SalesFormsPrefs.AllowShipping", True)
    standard, none = {"value": "2"}, {"value": "6"}
    lines = (item_line(100, TaxCodeRef=none), item_line(10, item=SHIPPING, TaxCodeRef=standard))

    held = uk.made("Invoice", invoice(*lines, GlobalTaxCalculation="TaxExcluded"))

    assert (held["TxnTaxDetail"]["TotalTax"], held["TotalAmt"]) == (2, 112)


def test_shipping_has_to_be_enabled(api: Api) -> None:
    (problem,) = problems(api.post("Invoice", invoice(item_line(100), item_line(5, item=SHIPPING))))

    assert (problem["code"], problem["Detail"]) == (
        "6000",
        "Business Validation Error: Shipping is not enabled for this company.",
    )


@pytest.mark.parametrize(
    ("body", "noun"),
    [
        (invoice(customer=SHIPPING), "Names"),
        (invoice(ClassRef={"value": SHIPPING}), "Klasses"),
        (invoice(DepositToAccountRef={"value": SHIPPING}), "Accounts"),
    ],
)
def test_shipping_is_an_item_and_nothing_else(shipping: Api, body: dict[str, Any], noun: str) -> None:
    (problem,) = problems(shipping.post("Invoice", body))

    assert (problem["code"], problem["Detail"]) == (
        "2500",
        f"Invalid Reference Id : {noun} element id {SHIPPING} not found",
    )


def test_a_text_has_no_amount(api: Api) -> None:
    held = api.made("Invoice", invoice(item_line(100), text("As agreed", Amount=50)))

    assert held["TotalAmt"] == 100
    assert held["Line"][1] == {
        "Description": "As agreed",
        "DetailType": "DescriptionOnly",
        "DescriptionLineDetail": {},
        "Id": "2",
        "LineNum": 2,
    }


def test_a_subtotal_between_lines_tells_what_is_above_it(api: Api) -> None:
    # Given two groups of lines with a subtotal below each
    lines = (item_line(1000), item_line(234.5), text("Subtotal: $0.00"), item_line(5), text("Subtotal:"))

    held = api.made("Estimate", invoice(*lines))

    assert [line["Description"] for line in held["Line"] if "Description" in line] == [
        "Subtotal: $1,234.50",
        "Subtotal: $5.00",
    ]
    assert str(held["TotalAmt"]) == "1239.50"

    # When a line of the second group changes, then its subtotal does too
    changed = [line for line in held["Line"] if line["DetailType"] != "SubTotalLineDetail"]
    changed[3]["Amount"] = 7
    again = api.sparse("Estimate", held, Line=changed_for_json(changed))
    assert [line["Description"] for line in again["Line"] if "Description" in line][-1] == "Subtotal: $7.00"


def changed_for_json(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with their amounts as texts, which is how decimals are sent."""
    return [line | ({"Amount": str(line["Amount"])} if "Amount" in line else {}) for line in lines]
