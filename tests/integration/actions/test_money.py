"""Cents: documents of payments that total the money that moved, deposits and rests with tax, tax that differs."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.hubspot.records import CrmObject
from tests.integration.actions.trade import (
    CANADA,
    CANADA_EURO,
    UK,
    UK_EURO,
    US,
    US_AUTOMATED,
    US_EURO,
    Market,
    Trade,
    tax,
    total,
)
from tests.integration.connections.emf import printed

D = Decimal
EVERYWHERE = (US, US_EURO, US_AUTOMATED, CANADA, CANADA_EURO, UK, UK_EURO)
markets = pytest.mark.parametrize("market", EVERYWHERE, ids=lambda market: market.name)


def three_designs(trade: Trade, record: CrmObject, price: str = "33.34") -> CrmObject:
    """Three line items with the market's tax, each rounded by itself in HubSpot, in place of the usual ones."""
    market = trade.market
    for _ in range(3):
        trade.portal.add_line_item(
            record,
            name="Design",
            price=price,
            quantity=1,
            hs_tax_rate=market.tax_percent,
            hs_tax_label=market.tax_label,
            hs_line_item_currency_code=market.currency,
        )
    trade.portal.associate(record, trade.contact())
    return record


def deal(trade: Trade) -> CrmObject:
    made = trade.portal.create_deal(dealname="Garden", deal_currency_code=trade.market.currency)
    return three_designs(trade, made)


def payment(trade: Trade, amount: Decimal, **properties: Any) -> CrmObject:
    succeeded: dict[str, Any] = {
        "hs_initial_amount": amount,
        "hs_currency_code": trade.market.currency,
        "hs_latest_status": "succeeded",
        "hs_payment_method_type": "card",
        "hs_processor_type": "hs_payments",
    }
    return three_designs(trade, trade.portal.create_payment(**{**succeeded, **properties}))


def hubspots(market: Market) -> Decimal:
    """What HubSpot makes of the three: the tax of each is rounded."""
    return 3 * (D("33.34") + (D("33.34") * market.tax_percent / 100).quantize(D("0.01"), "ROUND_HALF_UP"))


@pytest.mark.parametrize("market", [UK, UK_EURO, CANADA, CANADA_EURO, US, US_EURO], ids=lambda market: market.name)
@pytest.mark.parametrize("way", ["rate", "line"])
def test_a_payment_of_several_taxed_lines_is_booked_to_the_cent(trade: Trade, market: Market, way: str) -> None:
    trade = Trade(trade.app, market)
    trade.app.quickbooks.switches.change({"tax_rounding": way})
    paid = hubspots(market)

    sold = trade.enrol("create-sales-receipt", payment(trade, paid), tax_code="")
    refund = payment(trade, paid, hs_latest_status="refunded", hs_refunds_amount=paid)
    back = trade.enrol("create-refund-receipt", refund, refund_from=market.bank)

    for told, entity in ((sold, "SalesReceipt"), (back, "RefundReceipt")):
        document = trade.stored(entity, told["document_id"])
        assert (told["status"], told["error_code"]) == ("created", "NONE")
        assert total(document) == D(told["document_total"]) == paid
        assert ("Rounding of the tax" in told["warning"]) == (len(document["Line"]) > 4)  # three, and the subtotal


@markets
def test_deposit_and_rest_with_tax_are_the_record_to_the_cent(trade: Trade, market: Market) -> None:
    trade = Trade(trade.app, market)
    record = deal(trade)

    deposit = trade.enrol("create-invoice", record, bill="deposit", deposit_percent="33.3")
    rest = trade.enrol("create-invoice", record, bill="rest")

    first, last = (trade.stored("Invoice", told["document_id"]) for told in (deposit, rest))
    assert total(first) + total(last) == D(deposit["document_total"]) + D(rest["document_total"]) == hubspots(market)
    assert (rest["status"], "QuickBooks' total is" in rest["warning"]) == ("created", False)
    assert tax(first) > 0 < tax(last)


def test_tax_that_quickbooks_itself_works_out_is_told_and_counted(
    trade: Trade, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a payment with HubSpot's 8 %, and a buyer in Texas, where QuickBooks charges another percentage
    trade = Trade(trade.app, US_AUTOMATED)
    record = payment(trade, hubspots(US_AUTOMATED), hs_billing_address_state="TX", hs_shipping_address_state="TX")
    printed(capsys)

    told = trade.enrol("create-sales-receipt", record)

    receipt = trade.stored("SalesReceipt", told["document_id"])
    less = total(receipt) - hubspots(US_AUTOMATED)
    assert less != 0
    assert total(receipt) == D(told["document_total"])
    way = "more" if less > 0 else "less"
    assert (
        f"QuickBooks' total is {total(receipt)} USD, {abs(less)} {way} than HubSpot's record comes to (108.03 USD)."
        in told["warning"]
    )
    assert [one.value for one in printed(capsys) if one.name == "TotalDiffers"] == [1]


def test_a_payment_whose_tax_is_another_than_the_companys_is_refused(trade: Trade) -> None:
    # Given HubSpot's tax of 20 %, which was paid, and an author who chose the code of 5 %
    trade = Trade(trade.app, UK)
    record = trade.portal.create_payment(
        hs_initial_amount=D("120.00"), hs_currency_code="GBP", hs_latest_status="succeeded", hs_processor_type="none"
    )
    trade.portal.add_line_item(
        record, name="Design", price="100.00", quantity=1, hs_tax_rate=D(20), hs_tax_label="5.0% R"
    )
    trade.portal.associate(record, trade.contact())

    told = trade.enrol("create-sales-receipt", record)

    assert told["error_code"] == "amount_differs"
    assert "is of 120.00 GBP, but QuickBooks would make 105.00 GBP of its line items" in told["error_message"]
    assert trade.documents("SalesReceipt") == []
