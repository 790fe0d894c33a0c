"""A deposit and what it left: together the whole, each billed once."""

from decimal import Decimal

import pytest

from tests.integration.actions.trade import CANADA, UK, US, Market, Trade, lines, total

D = Decimal


@pytest.mark.parametrize("market", [US, CANADA, UK], ids=lambda market: market.name)
@pytest.mark.parametrize("taxed", [False, True], ids=["without tax", "with tax"])
def test_deposit_and_rest_are_the_whole(trade: Trade, market: Market, taxed: bool) -> None:
    trade = Trade(trade.app, market)
    deal = trade.deal(taxed=taxed)

    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="33.3")
    rest = trade.enrol("create-invoice", deal, bill="rest")

    whole = D("425.00") + (market.tax if taxed else 0)
    assert (deposit["warning"], rest["warning"]) == ("", "")
    assert D(deposit["document_total"]) + D(rest["document_total"]) == whole
    assert {deposit["status"], rest["status"]} == {"created"}
    assert len(trade.documents("Invoice")) == 2
    if not taxed:
        first, second = (trade.stored("Invoice", told["document_id"]) for told in (deposit, rest))
        assert [amount for _, amount, _ in lines(first)] == [D("49.95"), D("91.58")]
        assert [amount for _, amount, _ in lines(second)] == [D("100.05"), D("183.42")]


def test_the_rest_is_less_what_the_deposit_document_really_totals(trade: Trade) -> None:
    # Given a deposit invoice that a person rounded up to 130.00
    deal = trade.deal(taxed=False)
    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="30")
    stored = trade.stored("Invoice", deposit["document_id"])
    line = stored["Line"][0]
    detail = {"ItemRef": line["SalesItemLineDetail"]["ItemRef"], "TaxCodeRef": {"value": "NON"}}
    rounded = {"DetailType": "SalesItemLineDetail", "Amount": D(130), "SalesItemLineDetail": detail}
    trade.company.update("Invoice", deposit["document_id"], Line=[rounded])

    rest = trade.enrol("create-invoice", deal, bill="rest")

    assert total(trade.stored("Invoice", rest["document_id"])) == D("295.00")


def test_there_is_no_rest_without_a_deposit(trade: Trade) -> None:
    deal = trade.deal(taxed=False)
    assert trade.enrol("create-invoice", deal, bill="rest")["error_code"] == "no_deposit"
    deposit = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="30")
    trade.company.delete("Invoice", deposit["document_id"])
    assert trade.enrol("create-invoice", deal, bill="rest")["error_code"] == "no_deposit"
    assert trade.documents("Invoice") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"bill": "whole"}, {"bill": "deposit", "deposit_percent": "30"}),
        ({"bill": "whole"}, {"bill": "rest"}),
        ({"bill": "deposit", "deposit_percent": "30"}, {"bill": "whole"}),
    ],
)
def test_whole_and_part_exclude_one_another(trade: Trade, first: dict[str, str], second: dict[str, str]) -> None:
    deal = trade.deal(taxed=False)
    booked = trade.enrol("create-invoice", deal, **first)
    told = trade.enrol("create-invoice", deal, **second)
    assert told["error_code"] == "already_booked"
    assert f"id {booked['document_id']}" in told["error_message"]
    assert len(trade.documents("Invoice")) == 1


def test_each_part_is_billed_once(trade: Trade) -> None:
    deal = trade.deal(taxed=False)
    first = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="30")
    again = trade.enrol("create-invoice", deal, bill="deposit", deposit_percent="50")
    rest = trade.enrol("create-invoice", deal, bill="rest")
    rest_again = trade.enrol("create-invoice", deal, bill="rest")
    assert (again["status"], again["document_id"]) == ("existing", first["document_id"])
    assert (rest_again["status"], rest_again["document_id"]) == ("existing", rest["document_id"])
    assert len(trade.documents("Invoice")) == 2


def test_a_deposit_of_a_quote_with_discounts_and_fees(trade: Trade) -> None:
    quote = trade.quote(taxed=False)
    trade.portal.add_discount(quote, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")
    trade.portal.add_fee(quote, hs_label="Installation", hs_type="FIXED", hs_value="17.50")  # a product of the company
    deposit = trade.enrol("create-invoice", quote, bill="deposit", deposit_percent="50")
    rest = trade.enrol("create-invoice", quote, bill="rest")
    assert deposit["error_message"] == ""
    assert D(deposit["document_total"]) + D(rest["document_total"]) == D("400.00")
