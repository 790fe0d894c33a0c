"""What is longer than QuickBooks takes is cut and told, and what it would refuse is made fit."""

from typing import Any

import pytest

from tests.integration.actions.trade import Trade


def booked(trade: Trade, action: str, entity: str, record: Any, **inputs: Any) -> tuple[str, dict[str, Any]]:
    """The warning, and the document that QuickBooks has."""
    told = trade.enrol(action, record, **inputs)
    assert (told["status"], told["error_message"]) == ("created", "")
    return told["warning"], trade.stored(entity, told["document_id"])


def test_a_long_memo_is_cut_and_the_reference_to_the_record_stays(trade: Trade) -> None:
    deal = trade.deal()
    warning, invoice = booked(trade, "create-invoice", "Invoice", deal, memo="m" * 5000)
    assert len(invoice["PrivateNote"]) == 4000
    assert f"HubSpot deal {deal.id}" in invoice["PrivateNote"]
    assert "The memo was cut after" in warning


def test_a_long_description_is_cut_and_the_line_named(trade: Trade) -> None:
    deal = trade.bare_deal()
    trade.line(deal, "Design", "10.00", description="d" * 5000)
    warning, invoice = booked(trade, "create-invoice", "Invoice", deal)
    assert len(invoice["Line"][0]["Description"]) == 4000
    assert 'The description of line 1 "Design" was cut after 4,000 characters' in warning


def test_a_long_reference_of_a_payment_is_cut_and_told(trade: Trade) -> None:
    payment = trade.payment(hs_reference_number="R" * 30)
    warning, receipt = booked(trade, "create-sales-receipt", "SalesReceipt", payment)
    assert receipt["PaymentRefNum"] == "R" * 21
    assert "The reference number of the payment was cut after 21 characters" in warning


def test_what_a_new_customer_cannot_hold_is_told(trade: Trade) -> None:
    contact = trade.contact(
        firstname="F" * 120,
        lastname="Stone",
        company="C" * 120,
        phone="+1 (555) 010-0100 extension 123456",
        zip="9" * 40,
    )
    warning, invoice = booked(trade, "create-invoice", "Invoice", trade.deal(contact))
    customer = trade.stored("Customer", invoice["CustomerRef"]["value"])
    assert (len(customer["GivenName"]), len(customer["CompanyName"])) == (100, 100)
    assert len(customer["PrimaryPhone"]["FreeFormNumber"]) == 30
    for what in ("first name", "company name", "phone number", "postal code of the address"):
        assert f"{what} was cut after" in warning


def test_what_a_new_product_cannot_hold_is_told_once(trade: Trade) -> None:
    deal = trade.bare_deal()
    for _ in range(2):
        trade.line(deal, "Gravel " + "g" * 100, "10.00", hs_sku="S" * 120)
    warning, invoice = booked(trade, "create-invoice", "Invoice", deal, create_missing_products="yes")
    item = trade.stored("Item", invoice["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"])
    assert (len(item["Name"]), item["Sku"]) == (100, "S" * 100)
    for what in ("name", "SKU"):
        assert warning.count(f"The {what} of the new product for line 1 ") == 1
    assert warning.count("was cut after 100 characters: QuickBooks takes no more.") == 2


def test_the_name_of_whoever_accepted_is_cut_and_told(trade: Trade) -> None:
    quote = trade.quote(hs_clickwrap_accepted_by="A" * 120)
    warning, estimate = booked(trade, "create-estimate", "Estimate", quote, accepted="yes")
    assert estimate["AcceptedBy"] == "A" * 100
    assert "The name of whoever accepted it was cut after 100 characters" in warning


def test_characters_that_names_must_not_have_are_replaced(trade: Trade) -> None:
    contact = trade.contact(firstname="Ada:\tAugusta", lastname="Stone\nBrook", email="ada@stone.example")
    deal = trade.bare_deal(contact)
    trade.line(deal, "Gravel: fine\tgrade", "10.00")
    _, invoice = booked(trade, "create-invoice", "Invoice", deal, create_missing_products="yes")
    customer = trade.stored("Customer", invoice["CustomerRef"]["value"])
    assert not set(":\t\n") & set(customer["DisplayName"] + customer["GivenName"] + customer["FamilyName"])
    item = invoice["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"]
    assert item.startswith("Gravel")
    assert not set(":\t\n") & set(item)


def test_a_long_warning_ends_with_a_whole_sentence(trade: Trade) -> None:
    deal = trade.bare_deal()
    for number in range(30):
        trade.line(deal, f"Design {number}", "10.00", description="d" * 5000)
    told = trade.enrol("create-invoice", deal, products="4")
    assert told["status"] == "created"
    assert len(told["warning"]) <= 1000
    assert told["warning"].endswith("QuickBooks takes no more. […]")


def test_many_lines_without_a_product_are_told_in_one_sentence(trade: Trade) -> None:
    deal = trade.bare_deal()
    for number in range(1, 31):
        trade.line(deal, f"Plan {number}", "10.00", hs_position_on_quote=number)
    told = trade.enrol("create-invoice", deal)
    assert told["error_code"] == "product_not_found"
    assert 'no product for line 1 "Plan 1", line 2 "Plan 2"' in told["error_message"]
    assert 'line 12 "Plan 12" and 18 more of the deal "Garden"' in told["error_message"]
    assert told["error_message"].endswith(
        "Create the products in QuickBooks, or let the workflow action create missing "
        "products, and enrol the deal again."
    )


def test_many_taxable_lines_are_told_in_one_sentence(trade: Trade) -> None:
    payment = trade.bare_payment(hs_initial_amount="324.00")
    for number in range(30):
        trade.line(payment, "Design", "10.00", hs_position_on_quote=number, hs_tax_rate=8)
    told = trade.enrol("create-paid-invoice", payment)
    assert told["error_code"] == "taxable_line"
    assert told["error_message"].startswith('Line 1 "Design", line 2 "Design"')
    assert "and 18 more of the payment" in told["error_message"]
    assert "are taxable" in told["error_message"]


@pytest.mark.parametrize(("count", "code"), [(750, "NONE"), (751, "record_too_large")])
def test_a_document_with_tax_has_as_many_lines_as_quickbooks_takes(trade: Trade, count: int, code: str) -> None:
    deal = trade.bare_deal()
    for number in range(count):
        trade.line(deal, "Design", "1.00", hs_tax_rate=8 if number == 0 else None, hs_position_on_quote=number)
    customers = len(trade.company.documents("Customer"))

    told = trade.enrol("create-invoice", deal)

    assert told["error_code"] == code
    assert len(trade.documents("Invoice")) == len(trade.company.documents("Customer")) - customers == (code == "NONE")
    if code == "NONE":
        (invoice,) = trade.documents("Invoice")
        assert len([line for line in invoice["Line"] if "SalesItemLineDetail" in line]) == 750
