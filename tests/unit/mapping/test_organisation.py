"""HubSpot's company as the customer: which one it is, how a new one looks, what it is called beside another."""

from dataclasses import replace

import pytest

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.organisation import (
    choose_organisation,
    organisation_body,
    organisation_name_with_suffix,
    organisation_problems,
)
from quickbooks_actions.mapping.records import Organisation
from tests.unit.mapping.samples import FACTS, HARBOR, STREET, sale

MULTI = replace(FACTS, multicurrency=True)


def customer(customer_id: str = "5", **changes: object) -> Body:
    return {"Id": customer_id, "DisplayName": "Harbor Tools", "CurrencyRef": {"value": "USD"}, **changes}


def chosen(*candidates: Body, currency: str = "USD") -> str | None:
    found = choose_organisation(HARBOR, candidates, currency, MULTI)
    assert not isinstance(found, Problem)
    return None if found is None else str(found["Id"])


def test_a_record_without_a_company_or_with_a_nameless_one_says_so() -> None:
    (none,) = organisation_problems(sale(organisation=None))
    (nameless,) = organisation_problems(sale(organisation=Organisation(id="77", name=" : ")))
    assert organisation_problems(sale(organisation=HARBOR)) == []
    assert (none.code, nameless.code) == (ErrorCode.NO_COMPANY, ErrorCode.COMPANY_INCOMPLETE)
    assert none.sentence.endswith("has no primary company. Associate one in HubSpot and enrol the deal again.")
    assert nameless.sentence == "The company with id 77 in HubSpot has no name. Add it there and enrol the deal again."


@pytest.mark.parametrize(
    "candidate",
    [
        customer(),
        customer(DisplayName="HARBOR  tools"),
        customer(DisplayName="Harbor Tools (USD)"),
        customer(DisplayName="Harbor", CompanyName="Harbor Tools"),
    ],
)
def test_a_customer_that_fits_is_chosen(candidate: Body) -> None:
    assert chosen(candidate) == "5"


@pytest.mark.parametrize(
    "candidate",
    [
        customer(Active=False),
        customer(DisplayName="Harbor Tools Ltd"),
        customer(CurrencyRef={"value": "EUR"}),
        # a person who works there
        customer(DisplayName="Jane Doe", GivenName="Jane", CompanyName="Harbor Tools"),
    ],
)
def test_a_customer_that_does_not_fit_is_left(candidate: Body) -> None:
    assert chosen(candidate) is None


def test_the_display_name_goes_before_the_company_name_and_a_customer_before_a_sub_customer() -> None:
    by_company = customer("6", DisplayName="Harbor", CompanyName="Harbor Tools")
    assert chosen(by_company, customer("5")) == "5"
    assert chosen(customer("7", Job=True), customer("5")) == "5"
    assert chosen(by_company, customer("7", Job=True)) == "7"


def test_equally_good_customers_are_ambiguous_and_named() -> None:
    twins = [customer(one, DisplayName=f"Harbor {one}", CompanyName="Harbor Tools") for one in ("5", "6")]
    found = choose_organisation(HARBOR, twins, "USD", MULTI)
    assert isinstance(found, Problem)
    assert (found.code, found.sentence) == (
        ErrorCode.CUSTOMER_AMBIGUOUS,
        'QuickBooks has 2 customers that fit the company "Harbor Tools": "Harbor 5" (id 5) and "Harbor 6" (id 6). '
        "Merge them or make all but one inactive in QuickBooks, or choose the customer in the workflow action, and "
        "enrol the record again.",
    )


def test_a_new_customer_has_everything_hubspot_knows() -> None:
    body, warnings = organisation_body(replace(HARBOR, phone="555-0100"), MULTI, "EUR", "Harbor Tools (EUR)")
    address = {
        "Line1": STREET.line1,
        "City": STREET.city,
        "CountrySubDivisionCode": STREET.region,
        "PostalCode": STREET.postal_code,
        "Country": STREET.country,
    }
    assert body == {
        "DisplayName": "Harbor Tools (EUR)",
        "CompanyName": "Harbor Tools",
        "PrimaryPhone": {"FreeFormNumber": "555-0100"},
        "BillAddr": address,
        "ShipAddr": address,
        "CurrencyRef": {"value": "EUR"},
    }
    assert warnings == []


def test_what_is_empty_is_left_out_and_what_is_too_long_is_cut_and_told() -> None:
    body, warnings = organisation_body(
        Organisation(id="77", name="N" * 600, phone="5" * 40, email="no address"), FACTS, "USD"
    )
    assert {name: len(str(value)) for name, value in body.items() if isinstance(value, str)} == {
        "DisplayName": 500,
        "CompanyName": 100,
    }
    assert body["PrimaryPhone"] == {"FreeFormNumber": "5" * 30}
    assert body.keys() == {"DisplayName", "CompanyName", "PrimaryPhone"}
    assert warnings == [
        "The new customer's company name was cut after 100 characters: QuickBooks takes no more.",
        "The new customer's phone number was cut after 30 characters: QuickBooks takes no more.",
        'The new customer\'s e-mail address "no address" is not valid and was left out.',
    ]


def test_a_taken_name_gets_a_suffix_that_tells_why() -> None:
    assert organisation_name_with_suffix(HARBOR, "Vendor") == "Harbor Tools (Customer)"
    assert organisation_name_with_suffix(HARBOR, "Employee", "EUR") == "Harbor Tools (EUR, Customer)"
    assert organisation_name_with_suffix(HARBOR, "Customer") == "Harbor Tools (HubSpot 77)"
    long = organisation_name_with_suffix(replace(HARBOR, name="N" * 600), "Customer")
    assert (len(long), long.endswith(" (HubSpot 77)")) == (500, True)
