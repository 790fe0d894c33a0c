"""A record enrolled again: the document that exists, or another one for each enrolment."""

from typing import Any

import pytest

from tests.integration.actions.trade import US_EURO, Trade

DOCUMENT = {
    "create-invoice": "Invoice",
    "create-estimate": "Estimate",
    "create-sales-receipt": "SalesReceipt",
    "create-paid-invoice": "Invoice",
    "create-expense": "Purchase",
    "create-refund-receipt": "RefundReceipt",
}


def record_for(trade: Trade, action: str) -> Any:
    if action in {"create-invoice", "create-estimate"}:
        return trade.deal(taxed=False)
    return trade.refund(taxed=False) if action == "create-refund-receipt" else trade.payment(taxed=False)


@pytest.mark.parametrize("action", DOCUMENT)
def test_the_existing_document_is_returned(trade: Trade, action: str) -> None:
    record = record_for(trade, action)
    first, second = trade.enrol(action, record), trade.enrol(action, record)
    same = ("document_id", "document_number", "document_total", "document_url", "customer_id", "payment_id")
    assert (first["status"], second["status"]) == ("created", "existing")
    assert [second.get(name) for name in same] == [first.get(name) for name in same]
    assert len(trade.documents(DOCUMENT[action])) == 1


@pytest.mark.parametrize("action", DOCUMENT)
def test_another_one_is_created_for_each_enrolment_where_that_was_chosen(trade: Trade, action: str) -> None:
    record = record_for(trade, action)
    told = [trade.enrol(action, record, if_already_created="create_another") for _ in range(2)]
    assert [each["status"] for each in told] == ["created", "created"]
    assert len({each["document_id"] for each in told}) == len(trade.documents(DOCUMENT[action])) == 2
    if action == "create-paid-invoice":
        assert len({each["payment_id"] for each in told}) == len(trade.documents("Payment")) == 2


@pytest.mark.parametrize("action", DOCUMENT)
def test_a_retry_of_an_enrolment_never_creates_another(trade: Trade, action: str) -> None:
    # Given an answer of QuickBooks that is lost, so that HubSpot comes back
    record, entity = record_for(trade, action), DOCUMENT[action]
    trade.strike(entity.lower(), do="drop", when="after")
    trade.strike("query", do="status", status=503, times=3)
    told = trade.enrol(action, record, if_already_created="create_another")
    assert told["status"] == "created"
    assert len(trade.documents(entity)) == 1


@pytest.mark.parametrize(
    ("action", "take_back"),
    [
        ("create-invoice", "delete"),
        ("create-invoice", "void"),
        ("create-estimate", "delete"),
        ("create-sales-receipt", "delete"),
        ("create-sales-receipt", "void"),
        ("create-expense", "delete"),
        ("create-refund-receipt", "delete"),
    ],
)
def test_a_document_that_was_taken_back_is_replaced(trade: Trade, action: str, take_back: str) -> None:
    record, entity = record_for(trade, action), DOCUMENT[action]
    first = trade.enrol(action, record)
    getattr(trade.company, take_back)(entity, first["document_id"])
    second = trade.enrol(action, record)
    assert second["status"] == "created"
    assert second["document_id"] != first["document_id"]


def test_a_quote_and_its_deal_are_two_records(trade: Trade) -> None:
    contact = trade.contact()
    deal, quote = trade.deal(contact), trade.quote(contact)
    trade.portal.associate(quote, deal)
    told = [trade.enrol("create-invoice", record) for record in (deal, quote)]
    assert {each["status"] for each in told} == {"created"}


def test_two_companies_have_a_document_each(trade: Trade) -> None:
    deal, other = trade.deal(taxed=False), trade.at(US_EURO)
    told = [one.enrol("create-invoice", deal) for one in (trade, other, trade)]
    assert [each["status"] for each in told] == ["created", "created", "existing"]
    assert (len(trade.documents("Invoice")), len(other.documents("Invoice"))) == (1, 1)
