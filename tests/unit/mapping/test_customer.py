"""From a contact to a customer."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.customer import (
    choose_customer,
    contact_problems,
    customer_body,
    customer_key,
    display_name,
    display_name_with_suffix,
)
from quickbooks_actions.mapping.names import clean, length
from quickbooks_actions.mapping.records import Address, Contact
from tests.unit.mapping.samples import FACTS, HARBOR, JANE, STREET, contacts, sale

MULTI = replace(FACTS, multicurrency=True)


def customer(customer_id: str = "5", **changes: Any) -> Body:
    usual: Body = {
        "Id": customer_id,
        "DisplayName": "Jane Doe",
        "GivenName": "Jane",
        "FamilyName": "Doe",
        "Active": True,
        "PrimaryEmailAddr": {"Address": "jane@harbor.example"},
    }
    return usual | changes


def business(customer_id: str = "7", **changes: Any) -> Body:
    body = customer(customer_id, DisplayName="Harbor Tools LLC")
    del body["GivenName"], body["FamilyName"]
    return body | changes


# what a contact needs


def test_a_complete_contact_has_no_problem() -> None:
    assert contact_problems(sale()) == []


def test_a_record_without_a_contact_says_so() -> None:
    assert contact_problems(sale(contact=None)) == [
        Problem(
            ErrorCode.NO_CONTACT,
            'The deal "Website" (id 991) has no contact. Associate one in HubSpot and enrol the deal again.',
        )
    ]


@pytest.mark.parametrize(
    ("contact", "sentence"),
    [
        pytest.param(
            replace(JANE, last_name="", email=" "),
            "The contact Jane (id 301) has no last name and no e-mail address. "
            "Add them in HubSpot and enrol the deal again.",
            id="two missing",
        ),
        pytest.param(
            replace(JANE, first_name=" :\t"),
            "The contact : Doe (id 301) has no first name. Add it in HubSpot and enrol the deal again.",
            id="nothing QuickBooks would take",
        ),
        pytest.param(
            Contact(id="301"),
            "The contact with id 301 has no first name, no last name and no e-mail address. "
            "Add them in HubSpot and enrol the deal again.",
            id="all missing",
        ),
        pytest.param(
            replace(JANE, email="jane at harbor"),
            'The contact Jane Doe (id 301) has an e-mail address that is not valid ("jane at harbor"). '
            "Correct the e-mail address in HubSpot and enrol the deal again.",
            id="no address",
        ),
        pytest.param(
            replace(JANE, last_name="", email="a@b.c;d@e.f"),
            'The contact Jane (id 301) has no last name and an e-mail address that is not valid ("a@b.c;d@e.f"). '
            "Add it and correct the e-mail address in HubSpot and enrol the deal again.",
            id="missing and wrong",
        ),
        pytest.param(
            replace(JANE, email="x" * 90 + "@harbor.example"),
            "The contact Jane Doe (id 301) has an e-mail address of more than 100 characters. "
            "Correct the e-mail address in HubSpot and enrol the deal again.",
            id="too long",
        ),
    ],
)
def test_an_incomplete_contact_is_one_problem_with_its_remedy(contact: Contact, sentence: str) -> None:
    assert contact_problems(sale(contact=contact)) == [Problem(ErrorCode.CONTACT_INCOMPLETE, sentence)]


@pytest.mark.parametrize(
    "email", ["jane@harbor", "@harbor.example", "jane@", "a b@c.de", "a@b.c, d@e.f", "a@@b.c", "a@b."]
)
def test_these_are_no_addresses(email: str) -> None:
    assert [problem.code for problem in contact_problems(sale(contact=replace(JANE, email=email)))] == [
        ErrorCode.CONTACT_INCOMPLETE
    ]


# which customer it is


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param(customer(), id="e-mail and names"),
        pytest.param(customer(GivenName="JANE", FamilyName=" doe "), id="in any case"),
        pytest.param(customer(DisplayName="Doe, Jane"), id="another display name"),
        pytest.param(customer(GivenName="", FamilyName="J."), id="display name alone"),
        pytest.param(business(), id="a business without a person"),
        pytest.param(customer(PrimaryEmailAddr={"Address": "ap@harbor.example, Jane@Harbor.Example"}), id="one of two"),
    ],
)
def test_a_customer_that_fits_is_chosen(candidate: Body) -> None:
    assert choose_customer(JANE, [candidate], "USD", FACTS) is candidate


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param(customer(PrimaryEmailAddr={"Address": "other@harbor.example"}), id="another e-mail address"),
        pytest.param(customer(PrimaryEmailAddr=None), id="no e-mail address"),
        pytest.param(customer(Active=False), id="inactive"),
        pytest.param(customer(DisplayName="John Doe", GivenName="John"), id="another person"),
        pytest.param(customer(DisplayName="John", GivenName="John", FamilyName=""), id="another first name alone"),
    ],
)
def test_a_customer_that_does_not_fit_is_left(candidate: Body) -> None:
    assert choose_customer(JANE, [candidate], "USD", FACTS) is None


def test_the_better_match_wins_in_any_order() -> None:
    exact, named, shown = customer("1"), customer("2", DisplayName="JD"), customer("3", GivenName="J", FamilyName="D")
    project = customer("4", Job=True)
    ladder = [exact, project, named, shown, business()]

    for start in range(len(ladder)):
        assert choose_customer(JANE, ladder[start:][::-1], "USD", FACTS) is ladder[start]


def test_equally_good_customers_are_ambiguous_and_named() -> None:
    chosen = choose_customer(JANE, [customer("5", DisplayName="JD 1"), customer("9", DisplayName="JD 2")], "USD", FACTS)

    assert chosen == Problem(
        ErrorCode.CUSTOMER_AMBIGUOUS,
        'QuickBooks has 2 customers that fit the contact Jane Doe (id 301): "JD 1" (id 5) and "JD 2" (id 9). Merge '
        "them or make all but one inactive in QuickBooks, or choose the customer in the workflow action, and enrol the "
        "record again.",
    )


def test_the_same_customer_read_twice_is_one() -> None:
    assert choose_customer(JANE, [customer(), customer()], "USD", FACTS) == customer()


def test_with_multicurrency_the_customer_is_in_the_records_currency() -> None:
    dollars, euros = customer("1"), customer("2", CurrencyRef={"value": "EUR"})

    assert choose_customer(JANE, [dollars, euros], "EUR", MULTI) is euros
    assert choose_customer(JANE, [dollars, euros], "", MULTI) is dollars
    assert choose_customer(JANE, [dollars], "GBP", MULTI) is None


# how a new one looks


def test_a_new_customer_has_everything_hubspot_knows() -> None:
    assert customer_body(JANE, HARBOR, FACTS, "USD") == {
        "DisplayName": "Jane Doe",
        "GivenName": "Jane",
        "FamilyName": "Doe",
        "CompanyName": "Harbor Tools",
        "PrimaryEmailAddr": {"Address": "jane@harbor.example"},
        "PrimaryPhone": {"FreeFormNumber": "555-0100"},
        "BillAddr": _street(),
        "ShipAddr": _street(),
    }


def test_what_is_empty_is_left_out() -> None:
    assert set(customer_body(replace(JANE, phone=""), None, FACTS, "USD")) == {
        "DisplayName",
        "GivenName",
        "FamilyName",
        "PrimaryEmailAddr",
    }


def test_the_contacts_own_street_goes_before_the_organisations() -> None:
    own = replace(JANE, address=Address(line1="2 Lane"), company_name="Other")

    body = customer_body(own, HARBOR, FACTS, "USD")

    assert body["BillAddr"] == {"Line1": "2 Lane"}
    assert body["CompanyName"] == "Harbor Tools"
    assert customer_body(own, None, FACTS, "USD")["CompanyName"] == "Other"


def test_a_bare_country_does_not_hide_the_organisations_street() -> None:
    abroad = replace(JANE, address=Address(country="Canada"))

    assert customer_body(abroad, HARBOR, FACTS, "USD")["BillAddr"] == _street()
    assert customer_body(abroad, None, FACTS, "USD")["BillAddr"] == {"Country": "Canada"}


def test_the_currency_is_sent_only_with_multicurrency() -> None:
    assert "CurrencyRef" not in customer_body(JANE, None, FACTS, "EUR")
    assert customer_body(JANE, None, MULTI, "eur")["CurrencyRef"] == {"value": "EUR"}
    assert customer_body(JANE, None, MULTI, "")["CurrencyRef"] == {"value": "USD"}


def test_a_taken_name_gets_a_suffix_that_tells_why() -> None:
    assert display_name_with_suffix(JANE, "Vendor") == "Jane Doe (Customer)"
    assert display_name_with_suffix(JANE, "Employee") == "Jane Doe (Customer)"
    assert display_name_with_suffix(JANE, "Customer") == "Jane Doe (jane@harbor.example)"
    assert customer_body(JANE, None, FACTS, "USD", "Jane Doe (Customer)")["DisplayName"] == "Jane Doe (Customer)"


def test_the_key_tells_apart_what_names_with_separators_would_mix() -> None:
    one = replace(JANE, first_name="Jane USD", last_name="Doe")

    assert customer_key(JANE, "USD") == "jane@harbor.example\njane doe\nusd"
    assert customer_key(one, "") != customer_key(JANE, "USD")


@given(contacts)
@settings(max_examples=200, deadline=None)
def test_any_contact_makes_a_body_within_the_limits(contact: Contact) -> None:
    body = customer_body(contact, None, FACTS, "USD")

    assert length(body.get("DisplayName", "")) <= 500
    assert length(body.get("GivenName", "")) <= 100
    assert length(body.get("FamilyName", "")) <= 100
    assert length(body.get("PrimaryPhone", {}).get("FreeFormNumber", "")) <= 30
    for name, limit in {"Line1": 500, "Line2": 500, "City": 255, "PostalCode": 30, "Country": 255}.items():
        assert length(body.get("BillAddr", {}).get(name, "")) <= limit
    assert all(value for value in body.values())


@given(contacts)
@settings(max_examples=200, deadline=None)
def test_any_suffixed_name_is_valid_and_another(contact: Contact) -> None:
    for holder in ("Vendor", "Customer"):
        name = display_name_with_suffix(contact, holder)

        assert name != display_name(contact)
        assert clean(name, 500) == name.strip()


def _street() -> Body:
    return {
        "Line1": STREET.line1,
        "City": STREET.city,
        "CountrySubDivisionCode": STREET.region,
        "PostalCode": STREET.postal_code,
        "Country": STREET.country,
    }
