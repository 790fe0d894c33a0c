"""A preview looks everything up and writes nothing."""

from typing import Any

import pytest

from quickbooks_actions.aws import Table
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
