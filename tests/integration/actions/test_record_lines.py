"""Which lines of a record are on its document, in which order, with what is taken off or added as a whole."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import SeedDeal, SeedPayment
from tests.integration.actions.trade import Trade, lines, total

D = Decimal


def booked(trade: Trade, action: str, entity: str, record: CrmObject, **inputs: Any) -> tuple[str, dict[str, Any]]:
    """The warning, and the document that QuickBooks has."""
    told = trade.enrol(action, record, **inputs)
    assert (told["status"], told["error_message"]) == ("created", "")
    return told["warning"], trade.stored(entity, told["document_id"])


def detail(document: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = document["Line"][number]["SalesItemLineDetail"]
    return found


def test_lines_stand_by_their_position(trade: Trade) -> None:
    deal = trade.bare_deal()
    for position, name in ((2, "Gardening"), (0, "Lighting"), (1, "Design")):
        trade.line(deal, name, "10.00", hs_position_on_quote=position)
    _, invoice = booked(trade, "create-invoice", "Invoice", deal)
    assert [name for name, _, _ in lines(invoice)] == ["Lighting", "Design", "Gardening"]


def test_optional_lines_are_left_out_and_told(trade: Trade) -> None:
    quote = trade.quote(taxed=False)
    trade.line(quote, "Lighting", "99.00", hs_is_optional=True, hs_position_on_quote=2)
    warning, invoice = booked(trade, "create-invoice", "Invoice", quote)
    assert [name for name, _, _ in lines(invoice)] == ["Design", "Rock Fountain"]
    assert '1 optional line item was left out: "Lighting".' in warning


def test_recurring_lines_bill_one_period(trade: Trade) -> None:
    deal = trade.bare_deal()
    trade.line(deal, "Gardening", "120.00", recurringbillingfrequency="monthly", hs_recurring_billing_period="P12M")
    _, invoice = booked(trade, "create-invoice", "Invoice", deal)
    assert lines(invoice) == [("Gardening", D("120.00"), "NON")]


@pytest.mark.parametrize("action", ["create-invoice", "create-estimate", "create-sales-receipt"])
def test_discounts_fees_and_taxes_of_a_quote_are_carried(trade: Trade, action: str) -> None:
    # Given 425.00, less 10 %, plus an installation of 17.50
    quote = trade.quote(taxed=False)
    trade.portal.add_discount(quote, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")
    trade.portal.add_fee(quote, hs_label="Installation", hs_type="FIXED", hs_value="17.50")
    entity = {"create-invoice": "Invoice", "create-estimate": "Estimate"}.get(action, "SalesReceipt")
    warning, document = booked(trade, action, entity, quote)
    assert [name for name, _, _ in lines(document)] == ["Design", "Rock Fountain", "Installation"]
    (off,) = (line["Amount"] for line in document["Line"] if line["DetailType"] == "DiscountLineDetail")
    assert (D(str(off)), total(document), warning) == (D("42.50"), D("400.00"), "")
    assert document["ApplyTaxAfterDiscount"] is True


def test_a_discount_is_spread_where_the_company_has_none(trade: Trade) -> None:
    trade.company.set_preference("SalesFormsPrefs.AllowDiscount", False)
    quote = trade.quote(taxed=False)
    trade.portal.add_discount(quote, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")
    _, invoice = booked(trade, "create-invoice", "Invoice", quote)
    assert [amount for _, amount, _ in lines(invoice)] == [D("135.00"), D("247.50")]
    assert not any(line["DetailType"] == "DiscountLineDetail" for line in invoice["Line"])
    assert "Less 15.00, its part of the discount on the whole" in invoice["Line"][0]["Description"]


def test_discounts_of_lines_are_in_the_price_and_named(trade: Trade) -> None:
    _, invoice = booked(trade, "create-invoice", "Invoice", trade.portal.get("deals", SeedDeal.DISCOUNTS))
    deal = trade.portal.get("deals", SeedDeal.DISCOUNTS)
    assert total(invoice) == D(str(deal.get("amount")))
    described = [line.get("Description", "") for line in invoice["Line"]]
    assert any("List price" in text and "discount" in text for text in described)


@pytest.mark.parametrize("allowed", [True, False])
def test_the_service_date_is_on_the_line_where_the_company_has_them(trade: Trade, allowed: bool) -> None:
    trade.company.set_preference("SalesFormsPrefs.AllowServiceDate", allowed)
    deal = trade.bare_deal()
    trade.line(deal, "Gardening", "120.00", hs_billing_period_start_date=date(2026, 3, 1))
    _, invoice = booked(trade, "create-invoice", "Invoice", deal)
    assert detail(invoice, 0).get("ServiceDate") == ("2026-03-01" if allowed else None)


ODD: list[tuple[dict[str, Any], str]] = [
    ({"price": "10.00", "quantity": 0}, "0.00"),
    ({"price": "9.99", "quantity": "1.33333"}, "13.32"),
    ({"price": "0.12345", "quantity": 7}, "0.86"),
    ({"price": "40.00", "quantity": -1}, "-40.00"),
    ({"price": "33.33", "quantity": 3, "hs_discount_percentage": "12.5"}, "87.49"),
    ({"price": "10.00", "quantity": "0.1234567"}, "1.23"),
]


@pytest.mark.parametrize("action", ["create-invoice", "create-estimate", "create-sales-receipt"])
def test_odd_quantities_and_prices_are_billed_as_hubspot_shows_them(trade: Trade, action: str) -> None:
    deal = trade.bare_deal()
    trade.line(deal, "Design", "100.00", hs_position_on_quote=0)
    for position, (entered, _) in enumerate(ODD, 1):
        trade.line(deal, "Design", hs_position_on_quote=position, **entered)
    entity = {"create-invoice": "Invoice", "create-estimate": "Estimate"}.get(action, "SalesReceipt")
    warning, document = booked(trade, action, entity, deal)
    assert [amount for _, amount, _ in lines(document)] == [D("100.00"), *(D(amount) for _, amount in ODD)]
    assert (total(document), warning) == (D("162.90"), "")


def test_a_record_that_comes_to_nothing_is_a_document_of_nothing(trade: Trade) -> None:
    deal = trade.bare_deal()
    trade.line(deal, "Design", "10.00", hs_discount_percentage="100")
    _, invoice = booked(trade, "create-invoice", "Invoice", deal)
    assert (lines(invoice), total(invoice)) == ([("Design", D(0), "NON")], D(0))


class TestAPayment:
    """Its lines may come late, twice or not at all."""

    @pytest.mark.parametrize(
        ("action", "entity"), [("create-sales-receipt", "SalesReceipt"), ("create-paid-invoice", "Invoice")]
    )
    def test_lines_written_twice_are_billed_once(self, trade: Trade, action: str, entity: str) -> None:
        payment = trade.portal.get("commerce_payments", SeedPayment.DOUBLED_LINES)
        warning, document = booked(trade, action, entity, payment)
        assert [(name, amount) for name, amount, _ in lines(document)] == [("Design", D(150)), ("Pump", D(45))]
        assert "twice; each was taken once" in warning

    def test_two_equal_lines_that_were_paid_stay_two(self, trade: Trade) -> None:
        payment = trade.bare_payment(hs_initial_amount="20.00")
        for _ in range(2):
            trade.line(payment, "Design", "10.00")
        warning, receipt = booked(trade, "create-sales-receipt", "SalesReceipt", payment)
        assert [amount for _, amount, _ in lines(receipt)] == [D(10), D(10)]
        assert warning == ""

    @pytest.mark.parametrize(
        ("action", "entity"), [("create-sales-receipt", "SalesReceipt"), ("create-paid-invoice", "Invoice")]
    )
    def test_lines_that_come_late_are_waited_for(self, trade: Trade, action: str, entity: str) -> None:
        # Given a payment of this moment whose line items follow one by one within the next minutes
        now = trade.app.clock.now() + timedelta(seconds=60)  # when it will be enrolled
        payment = trade.bare_payment(hs_initial_amount="425.00", hs_initiated_date=now, at=now)
        usual: dict[str, Any] = {"at": now, "hs_line_item_currency_code": "USD", "quantity": 1}
        trade.portal.add_line_item(payment, name="Design", price="150.00", arrives_after=90, **usual)
        trade.portal.add_line_item(payment, name="Rock Fountain", price="275.00", arrives_after=200, **usual)
        # When it is enrolled / Then HubSpot was asked to come back until all were there
        execution = trade.execution(action, payment)
        document = trade.stored(entity, str(execution.outputs["document_id"]))
        assert [amount for _, amount, _ in lines(document)] == [D(150), D(275)]
        assert [attempt.answer.status for attempt in execution.tries] == [503, 503, 503, 200]

    def test_without_lines_those_of_its_deal_are_taken(self, trade: Trade) -> None:
        contact = trade.contact()
        payment = trade.bare_payment(contact, of=trade.deal(contact, taxed=False), hs_initial_amount="425.00")
        warning, receipt = booked(trade, "create-sales-receipt", "SalesReceipt", payment)
        assert [name for name, _, _ in lines(receipt)] == ["Design", "Rock Fountain"]
        assert "has no line items in HubSpot, so those of its deal" in warning

    def test_without_any_line_its_amount_is_one_line(self, trade: Trade) -> None:
        payment = trade.bare_payment(hs_initial_amount="42.00")
        warning, receipt = booked(trade, "create-sales-receipt", "SalesReceipt", payment, create_missing_products="yes")
        assert [(name, amount) for name, amount, _ in lines(receipt)] == [("HubSpot payment", D(42))]
        assert "has no line items in HubSpot, so its amount was taken as one line" in warning

    def test_an_old_payment_whose_lines_never_came_is_not_waited_for(self, trade: Trade) -> None:
        old = datetime(2026, 1, 2, tzinfo=UTC)
        payment = trade.bare_payment(hs_initial_amount="42.00", at=old, hs_initiated_date=old)
        execution = trade.execution("create-sales-receipt", payment, products="4")
        assert [attempt.answer.status for attempt in execution.tries] == [200]
        assert execution.outputs["status"] == "created"
