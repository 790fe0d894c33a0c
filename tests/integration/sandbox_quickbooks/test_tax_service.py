"""TaxService: the way to make tax codes and rates."""

from __future__ import annotations

from decimal import Decimal

import pytest
import requests

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice, item_line, problems

RATE: Body = {"TaxRateName": "Reno", "RateValue": "8.265", "TaxAgencyId": "1", "TaxApplicableOn": "Sales"}


def post(api: Api, body: object, **parameters: str) -> requests.Response:
    return api.raw("POST", "/taxservice/taxcode", json=body, params=parameters)


def test_a_code_with_a_new_rate_can_be_charged(api: Api) -> None:
    # When a tax code is made
    response = post(api, {"TaxCode": "Nevada", "TaxRateDetails": [RATE]})

    # Then the answer is told without anything around it, with the new ids
    assert response.status_code == 200
    made = response.json(parse_float=Decimal)
    (rate,) = made["TaxRateDetails"]
    assert made == {"TaxCode": "Nevada", "TaxCodeId": made["TaxCodeId"], "TaxRateDetails": [rate]}
    assert rate == RATE | {"TaxRateId": rate["TaxRateId"], "RateValue": Decimal("8.265")}

    # And an invoice can use it
    detail = {"TxnTaxCodeRef": {"value": made["TaxCodeId"]}}
    held = api.made("Invoice", invoice(item_line(100, TaxCodeRef={"value": "TAX"}), TxnTaxDetail=detail))
    assert held["TxnTaxDetail"]["TotalTax"] == Decimal("8.27")
    assert held["TxnTaxDetail"]["TaxLine"][0]["TaxLineDetail"]["TaxRateRef"] == {"value": rate["TaxRateId"]}


def test_a_code_may_take_rates_that_there_are(api: Api) -> None:
    made = post(api, {"TaxCode": "Both", "TaxRateDetails": [{"TaxRateId": "1"}, {"TaxRateId": "2"}]}).json()

    code = api.read("TaxCode", made["TaxCodeId"])
    rates = code["SalesTaxRateList"]["TaxRateDetail"]
    assert [each["TaxRateRef"]["value"] for each in rates] == ["1", "2"]
    assert code["PurchaseTaxRateList"] == {"TaxRateDetail": []}


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        ({}, "2020", "TaxCode"),
        ({"TaxCode": "A"}, "2020", "TaxRateDetails"),
        ({"TaxCode": "A", "TaxRateDetails": [RATE | {"TaxRateName": ""}]}, "2020", "TaxRateName"),
        ({"TaxCode": "A", "TaxRateDetails": [RATE | {"TaxAgencyId": "999"}]}, "2500", ""),
        ({"TaxCode": "A", "TaxRateDetails": [{"TaxRateId": "999"}]}, "2500", ""),
        ({"TaxCode": "A", "TaxRateDetails": [RATE | {"TaxApplicableOn": "Gifts"}]}, "2170", ""),
        ({"TaxCode": "A", "TaxRateDetails": [RATE | {"Colour": "red"}]}, "2010", None),
        ({"TaxCode": "California", "TaxRateDetails": [RATE]}, "6240", None),
    ],
)
def test_what_is_wrong_is_told(api: Api, body: Body, code: str, element: str | None) -> None:
    problem = problems(post(api, body))[0]

    assert (problem["code"], problem.get("element")) == (code, element)


def test_a_refused_code_leaves_no_rate_behind(api: Api) -> None:
    before = len(api.sandbox.company().documents("TaxRate"))

    post(api, {"TaxCode": "A", "TaxRateDetails": [RATE, {"TaxRateId": "999"}]})

    assert len(api.sandbox.company().documents("TaxRate")) == before


def test_a_repeated_requestid_makes_one_code(api: Api) -> None:
    body = {"TaxCode": "Nevada", "TaxRateDetails": [RATE]}

    first, second = post(api, body, requestid="r1"), post(api, body, requestid="r1")

    assert first.json() == second.json()
    assert codes(post(api, body)) == ["6240"]
