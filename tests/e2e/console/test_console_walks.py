"""The walks of HubSpot's help article, by a person on the console, to the document in QuickBooks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from sandbox.hubspot.models import Portal
from sandbox.hubspot.records import CrmObject, PropertyInput
from sandbox.local import LocalRun
from tests.e2e.console.author import Author

pytestmark = pytest.mark.browser

COMPANY = "Sandbox Company_US_1"


@pytest.fixture
def portal(deployed: LocalRun) -> Portal:
    deployed.quickbooks.clock.advance(60)
    return deployed.hubspot.portal(deployed.portal_ids[0])


def with_buyer_and_lines(portal: Portal, record: CrmObject, name: str) -> CrmObject:
    """Two hours of design for 150.00, for a person of that name."""
    first, last = name.split()
    contact = portal.create_contact(firstname=first, lastname=last, email=f"{last.lower()}@console.example")
    portal.associate(record, contact)
    portal.add_line_item(record, name="Design", price="75.00", quantity=2)
    return record


def payment_of(portal: Portal, name: str, **properties: PropertyInput) -> CrmObject:
    usual: dict[str, PropertyInput] = {
        "hs_initial_amount": "150.00",
        "hs_currency_code": "USD",
        "hs_latest_status": "succeeded",
        "hs_initiated_date": datetime(2026, 1, 20, 15, tzinfo=UTC),
        "hs_fees_amount": "4.65",
        "hs_processor_type": "hs_payments",
    }
    payment = portal.create("commerce_payments", usual | properties, at=datetime(2026, 1, 20, 15, tzinfo=UTC))
    return with_buyer_and_lines(portal, payment, name)


def test_a_deal_becomes_an_invoice(author: Author, portal: Portal, deployed: LocalRun) -> None:
    # Given a won deal
    deal = with_buyer_and_lines(portal, portal.create_deal(dealname="Walk of the deal"), "Dora Deal")
    author.picks("Deals", "Walk of the deal")
    author.picture("deal-1-record")
    # When a person builds a workflow for it, turns it on and enrols the deal
    author.starts_workflow("deal", "Create QuickBooks invoice")
    author.picture("deal-2-form")
    author.sells(COMPANY, {"Payment terms": "Net 30"})
    author.saves()
    author.picture("deal-3-saved")
    author.turns_on()
    author.enrols()
    # Then the history tells of the invoice, and its link leads to it
    entry = author.follows()
    (invoice,) = author.documents(deployed.realm_ids[0], "Invoice", deal)
    expect(entry.locator(".entry-line")).to_have_text(
        f"Invoice {invoice['DocNumber']} was created in QuickBooks, total 150.00."
    )
    author.picture("deal-4-history")
    shown = author.opens_document(entry)
    expect(shown.get_by_role("heading", name=f"Invoice {invoice['DocNumber']}")).to_be_visible()
    expect(shown.get_by_text("Dora Deal").first).to_be_visible()
    author.picture("deal-5-invoice", shown)
    assert invoice["SalesTermRef"]["value"] == "3"


def test_another_record_is_found_and_enrolled(author: Author, portal: Portal, deployed: LocalRun) -> None:
    # Given a workflow that is on, started from one deal
    deals = [
        with_buyer_and_lines(portal, portal.create_deal(dealname=name), f"{name.split()[0]} Twice")
        for name in ("Ötztal in the list", "Übersee in the list")
    ]
    author.picks("Deals", "Ötztal in the list")
    author.starts_workflow("deal", "Create QuickBooks estimate")
    author.sells(COMPANY)
    author.saves()
    author.turns_on()
    # When the other deal is searched and enrolled
    author.enrols_another("deal", "Übersee in the list")
    author.follows()
    # Then it alone has an estimate, and its own page tells of it
    made = [author.documents(deployed.realm_ids[0], "Estimate", deal) for deal in deals]
    assert [len(each) for each in made] == [0, 1]
    author.picks("Deals", "Übersee in the list")
    expect(author.page.locator(".history .entry-line")).to_contain_text(f"Estimate {made[1][0]['DocNumber']}")


def test_a_signed_quote_becomes_an_invoice(author: Author, portal: Portal, deployed: LocalRun) -> None:
    # Given a quote whose e-signature is complete
    quote = portal.create_quote(
        hs_title="Walk of the quote",
        hs_currency="USD",
        hs_expiration_date="2099-12-31",
        hs_status="APPROVAL_NOT_NEEDED",
        hs_quote_status="PUBLISHED",
        hs_quote_esign_status="SIGNED",
        hs_sign_status="ESIGN_COMPLETED",
    )
    with_buyer_and_lines(portal, quote, "Quentin Quote")
    author.picks("Quotes", "Walk of the quote")
    # When it goes through a workflow that creates an invoice
    author.starts_workflow("quote", "Create QuickBooks invoice")
    author.sells(COMPANY)
    author.saves()
    author.turns_on()
    author.enrols()
    # Then there is one invoice for it
    entry = author.follows()
    author.picture("quote-history")
    (invoice,) = author.documents(deployed.realm_ids[0], "Invoice", quote)
    shown = author.opens_document(entry)
    expect(shown.get_by_role("heading", name=f"Invoice {invoice['DocNumber']}")).to_be_visible()
    author.picture("quote-invoice", shown)


def test_a_payment_becomes_a_paid_invoice_and_its_fee_an_expense(
    author: Author, portal: Portal, deployed: LocalRun
) -> None:
    # Given a payment that succeeded, and a workflow with two actions
    payment = payment_of(portal, "Paula Payment", hs_reference_number="R-walk-paid")
    author.picks("Payments", "R-walk-paid")
    author.starts_workflow("payment", "Create paid QuickBooks invoice")
    author.sells(COMPANY)
    author.saves()
    author.page.get_by_role("button", name="Add action").click()
    author.adds("Create QuickBooks expense")
    author.fills(COMPANY, {"Paid from": "Checking", "Category": "Bank"})
    author.saves()
    # When the payment is enrolled
    author.turns_on()
    author.enrols()
    author.follows()
    expect(author.page.locator(".history .entry")).to_have_count(2)
    expense = author.follows()
    # Then the invoice is paid, and the fee is an expense
    author.picture("payment-history")
    realm_id = deployed.realm_ids[0]
    (invoice,) = author.documents(realm_id, "Invoice", payment)
    (purchase,) = author.documents(realm_id, "Purchase", payment)
    assert (str(invoice["TotalAmt"]), str(invoice["Balance"])) == ("150.00", "0")
    assert str(purchase["TotalAmt"]) == "4.65"
    expect(expense.locator(".entry-line")).to_contain_text("4.65")
    shown = author.opens_document(author.page.locator(".history .entry").nth(1))
    expect(shown.get_by_role("heading", name=f"Invoice {invoice['DocNumber']}")).to_be_visible()
    author.picture("payment-paid-invoice", shown)


def test_a_refunded_payment_becomes_a_refund_receipt(author: Author, portal: Portal, deployed: LocalRun) -> None:
    # Given a payment that was refunded in full
    payment = payment_of(
        portal,
        "Rita Refund",
        hs_reference_number="R-walk-refund",
        hs_latest_status="refunded",
        hs_refunds_amount="150.00",
    )
    author.picks("Payments", "R-walk-refund")
    # When it goes through a workflow that creates a refund receipt
    author.starts_workflow("payment", "Create QuickBooks refund receipt")
    author.sells(COMPANY, {"Refund from": "Checking"})
    author.saves()
    author.turns_on()
    author.enrols()
    # Then there is one receipt for it
    entry = author.follows()
    author.picture("refund-history")
    (receipt,) = author.documents(deployed.realm_ids[0], "RefundReceipt", payment)
    assert str(receipt["TotalAmt"]) == "150.00"
    author.picture("refund-receipt", author.opens_document(entry))


def test_what_is_missing_is_told_in_the_history(author: Author, portal: Portal) -> None:
    # Given a deal whose contact has no last name
    deal = portal.create_deal(dealname="Walk without a last name")
    portal.associate(deal, portal.create_contact(firstname="Cher", email="cher@console.example"))
    portal.add_line_item(deal, name="Design", price="75.00", quantity=1)
    author.picks("Deals", "Walk without a last name")
    author.starts_workflow("deal", "Create QuickBooks invoice")
    author.sells(COMPANY)
    author.saves()
    author.turns_on()
    # When it is enrolled
    author.enrols()
    # Then the line says what to mend
    entry = author.follows()
    expect(entry.locator(".chip")).to_have_text("Failed")
    expect(entry.locator(".entry-line")).to_contain_text("last name")
    author.picture("missing-last-name")


@pytest.mark.parametrize("author", ["phone"], indirect=True)
def test_the_walk_fits_a_phone(author: Author, portal: Portal, deployed: LocalRun) -> None:
    deal = with_buyer_and_lines(portal, portal.create_deal(dealname="Walk on a phone"), "Fiona Phone")
    author.picks("Deals", "Walk on a phone")
    assert author.fits()
    author.picture("1-record")
    author.starts_workflow("deal", "Create QuickBooks sales receipt")
    assert author.fits()
    author.sells(COMPANY)
    author.saves()
    author.picture("2-form")
    author.turns_on()
    author.enrols()
    entry = author.follows()
    assert author.fits()
    author.picture("3-history")
    (receipt,) = author.documents(deployed.realm_ids[0], "SalesReceipt", deal)
    assert str(receipt["TotalAmt"]) == "150.00"
    author.picture("4-receipt", author.opens_document(entry))
