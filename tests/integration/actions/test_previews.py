"""A preview looks everything up and writes nothing."""

from typing import Any

import pytest

from quickbooks_actions.aws import Table
from sandbox.hubspot.seed import SeedPayment
from tests.conftest import TestAws
from tests.integration.actions.trade import Trade

ENTITIES = ("Invoice", "Estimate", "SalesReceipt", "Payment", "Purchase", "RefundReceipt", "Customer", "Item", "Vendor")


def record_for(trade: Trade, action: str) -> Any:
    if action in {"create-invoice", "create-estimate"}:
        return trade.deal()
    return trade.refund() if action == "create-refund-receipt" else trade.payment(taxed=False)


def books(trade: Trade) -> dict[str, int]:
    return {entity: len(trade.company.documents(entity)) for entity in ENTITIES}


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("create-invoice", "An invoice over 437.00 USD"),
        ("create-estimate", "An estimate over 437.00 USD"),
        ("create-sales-receipt", "A sales receipt over 425.00 USD"),
        ("create-paid-invoice", "A payment over 425.00 USD would be received on it."),
        ("create-expense", "An expense over 5.96 USD"),
        ("create-refund-receipt", "A refund receipt over 437.00 USD"),
    ],
)
def test_a_preview_says_what_would_be_and_nothing_is(trade: Trade, aws: TestAws, action: str, words: str) -> None:
    record = record_for(trade, action)
    before = books(trade)

    told = trade.enrol(action, record, preview="yes")

    assert (told["status"], told["error_code"], told["document_id"]) == ("preview", "NONE", "")
    assert told["warning"].startswith("This is a preview: nothing was created.")
    assert words in told["warning"]
    assert "would be created too" in told["warning"]  # a customer, or HubSpot as a vendor
    assert books(trade) == before
    ledger = Table(trade.app.settings.ledger_table, aws.client("dynamodb"))
    assert aws.client("dynamodb").scan(TableName=ledger.name)["Items"] == []
    posts = [entry.url for entry in trade.app.quickbooks.log.entries() if entry.method == "POST"]
    assert [url for url in posts if "/query" not in url] == []


def test_what_keeps_the_record_from_being_booked_is_told_as_without_a_preview(trade: Trade) -> None:
    deal = trade.portal.create_deal(dealname="Empty", deal_currency_code="USD")
    told = trade.enrol("create-invoice", deal, preview="yes")
    assert (told["status"], told["error_code"]) == ("failed", "no_contact")


def test_of_what_exists_the_preview_says_so(trade: Trade) -> None:
    deal = trade.deal()
    made = trade.enrol("create-invoice", deal)
    told = trade.enrol("create-invoice", deal, preview="yes")
    assert (told["status"], told["document_id"]) == ("preview", made["document_id"])
    assert "exists already and would be returned" in told["warning"]


def test_after_a_preview_the_document_is_made(trade: Trade) -> None:
    deal = trade.deal()
    trade.enrol("create-invoice", deal, preview="yes")
    assert trade.enrol("create-invoice", deal)["status"] == "created"


@pytest.mark.parametrize(
    "action", ["create-invoice", "create-estimate", "create-sales-receipt", "create-refund-receipt"]
)
def test_products_and_mail_are_only_foretold(trade: Trade, action: str) -> None:
    # Given a line that misses its product, and a document that is to be mailed
    paid_back: dict[str, Any] = {
        "hs_initial_amount": "10.00",
        "hs_latest_status": "refunded",
        "hs_refunds_amount": "10.00",
    }
    record = trade.bare_payment(**paid_back) if action == "create-refund-receipt" else trade.bare_deal()
    trade.line(record, "Gravel", "10.00")
    before = books(trade)

    told = trade.enrol(action, record, preview="yes", create_missing_products="yes", email_to_customer="yes")

    assert told["status"] == "preview"
    assert 'A product for line "Gravel" and the customer "Nora Buyer ' in told["warning"]
    assert books(trade) == before
    assert [entry.url for entry in trade.app.quickbooks.log.entries() if "/send" in entry.url] == []


def test_the_parts_of_a_record_are_previewed_by_what_is_booked(trade: Trade) -> None:
    deal = trade.deal(taxed=False)
    deposit = trade.enrol("create-invoice", deal, preview="yes", bill="deposit", deposit_percent="20")
    early = trade.enrol("create-invoice", deal, preview="yes", bill="rest")
    trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="20")
    rest = trade.enrol("create-invoice", deal, preview="yes", bill="rest")
    whole = trade.enrol("create-invoice", deal, preview="yes")
    assert "An invoice over 85.00 USD" in deposit["warning"]
    assert early["error_code"] == "no_deposit"
    assert "An invoice over 340.00 USD" in rest["warning"]
    assert whole["error_code"] == "already_booked"
    assert len(trade.documents("Invoice")) == 1


@pytest.mark.parametrize(
    ("existing_invoice", "status", "words"),
    [
        ("refuse", "failed", "with an open invoice"),
        ("receive_payment", "preview", "It would be received on the invoice"),
        ("book_anyway", "preview", "An invoice over 425.00 USD"),
    ],
)
def test_a_payment_is_previewed_by_what_its_deal_has(
    trade: Trade, existing_invoice: str, status: str, words: str
) -> None:
    # Given a payment whose deal was invoiced
    contact = trade.contact()
    deal = trade.deal(contact, taxed=False)
    trade.enrol("create-invoice", deal)
    payment = trade.payment(contact, taxed=False, of=deal)
    before = books(trade)

    told = trade.enrol("create-paid-invoice", payment, preview="yes", existing_invoice=existing_invoice)

    assert told["status"] == status
    assert words in told["warning"] + told["error_message"]
    assert books(trade) == before


def test_another_document_is_foretold_where_each_enrolment_has_one(trade: Trade) -> None:
    deal = trade.deal()
    trade.enrol("create-invoice", deal)
    told = trade.enrol("create-invoice", deal, preview="yes", if_already_created="create_another")
    assert (told["status"], told["document_id"]) == ("preview", "")
    assert "An invoice over 437.00 USD" in told["warning"]


def test_a_payment_from_quickbooks_is_skipped_in_a_preview_too(trade: Trade) -> None:
    payment = trade.portal.get("commerce_payments", SeedPayment.FROM_QUICKBOOKS)
    assert trade.enrol("create-sales-receipt", payment, preview="yes")["status"] == "skipped"
