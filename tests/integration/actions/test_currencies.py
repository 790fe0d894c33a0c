"""Among the customers that match, the one in the record's currency; where there is none, one is made, or refused."""

from dataclasses import replace
from typing import Any

import pytest

from tests.integration.actions.trade import US_EURO, Trade

DOLLARS = replace(US_EURO, currency="USD")


@pytest.fixture
def euro(trade: Trade) -> Trade:
    """A US company with several currencies, and records in EUR."""
    return trade.at(US_EURO)


def customers(trade: Trade, name: str) -> list[tuple[str, str]]:
    """Name and currency of all whose name begins so."""
    found = (one for one in trade.company.documents("Customer") if one["DisplayName"].startswith(name))
    return [(one["DisplayName"], one["CurrencyRef"]["value"]) for one in found]


def known(trade: Trade, contact: Any, name: str, currency: str) -> str:
    """A customer that QuickBooks has of the contact."""
    names = {"GivenName": contact.get("firstname"), "FamilyName": contact.get("lastname")}
    body = {"DisplayName": name, "PrimaryEmailAddr": {"Address": contact.get("email")}, **names}
    return str(trade.company.create("Customer", {**body, "CurrencyRef": {"value": currency}})["Id"])


def test_the_customer_in_the_records_currency_is_taken(euro: Trade) -> None:
    contact = euro.contact()
    known(euro, contact, "In dollars", "USD")
    in_euro = known(euro, contact, "In euro", "EUR")
    told = euro.enrol("create-invoice", euro.deal(contact, taxed=False))
    assert (told["error_message"], told["customer_id"]) == ("", in_euro)


@pytest.mark.parametrize("action", ["create-invoice", "create-estimate", "create-sales-receipt", "create-paid-invoice"])
def test_a_customer_in_another_currency_gets_a_twin_named_with_it(euro: Trade, action: str) -> None:
    # Given a contact that is a customer in dollars
    contact = euro.contact(firstname="Ada", lastname="Stone")
    in_dollars = known(euro, contact, "Ada Stone", "USD")
    # When records in euro are enrolled
    make = euro.payment if action == "create-paid-invoice" else euro.deal
    first = euro.enrol(action, make(contact, taxed=False))
    second = euro.enrol(action, make(contact, taxed=False))
    # Then they are for a customer of the same name with the currency, made once
    assert customers(euro, "Ada Stone") == [("Ada Stone", "USD"), ("Ada Stone (EUR)", "EUR")]
    assert first["customer_id"] == second["customer_id"] != in_dollars
    # and those in dollars for the old one
    dollars = euro.at(DOLLARS)
    assert dollars.enrol("create-invoice", dollars.deal(contact, taxed=False))["customer_id"] == in_dollars


def test_a_company_that_is_the_customer_has_one_for_each_currency(euro: Trade) -> None:
    dollars, organisation = euro.at(DOLLARS), euro.portal.create_company(name="Stone & Sons", phone="555-0100")
    told = []
    for one in (dollars, euro, dollars, euro):
        deal = one.deal(taxed=False)
        one.portal.associate(deal, organisation, primary=True)
        told.append(one.enrol("create-invoice", deal, customer="primary_company")["customer_id"])
    assert customers(euro, "Stone & Sons") == [("Stone & Sons", "USD"), ("Stone & Sons (EUR)", "EUR")]
    assert told == told[:2] * 2


def test_a_chosen_customer_in_another_currency_is_refused_before_anything_is_made(euro: Trade) -> None:
    deal = euro.deal()
    euro.line(deal, "Gravel", "10.00")
    items = len(euro.company.documents("Item"))
    told = euro.enrol("create-invoice", deal, customer="20", create_missing_products="yes")
    assert told["error_code"] == "customer_currency"
    assert '"Red Rock Diner" (id 20) is kept in USD' in told["error_message"]
    assert len(euro.company.documents("Item")) == items
    assert euro.documents("Invoice") == []


def test_a_payment_in_another_currency_is_not_received_on_the_open_invoice(euro: Trade) -> None:
    # Given an open invoice in euro, and a payment of its deal in dollars
    contact = euro.contact()
    deal = euro.deal(contact, taxed=False)
    invoice = euro.enrol("create-invoice", deal)
    dollars = euro.at(DOLLARS)
    # When it is to be received on that invoice
    told = dollars.enrol(
        "create-paid-invoice", dollars.payment(contact, taxed=False, of=deal), existing_invoice="receive_payment"
    )
    # Then it is refused before QuickBooks is asked
    assert told["error_code"] == "customer_currency"
    assert f"is in USD, but the invoice {invoice['document_number']}" in told["error_message"]
    assert euro.documents("Payment") == []
