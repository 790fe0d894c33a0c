"""Quotes, payments, invoices, what they add and take off, and the tax library (HubSpot contract 7.2, 7.3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.amounts import record_amount
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.object_types import COMMERCE_PAYMENT, LINE_ITEM, QUOTE
from sandbox.hubspot.seed import SeedDeal, SeedInvoice, SeedPayment, SeedQuote
from tests.integration.sandbox_hubspot.caller import Caller

PAYMENTS = "/crm/objects/2026-03/commerce_payments"
RATES = "/tax-rates/2026-03/tax-rates"


class TestSeed:
    @pytest.mark.parametrize("quote_id", list(SeedQuote))
    def test_every_quote_has_lines_a_contact_and_a_deal(self, portal: Portal, quote_id: str) -> None:
        quote = portal.get(QUOTE, quote_id)
        for kind in ("line_items", "contacts", "deals"):
            assert portal.associated(quote, kind), kind
        assert quote.get("hs_quote_amount")

    @pytest.mark.parametrize("payment_id", list(SeedPayment))
    def test_every_payment_has_a_status_and_an_amount(self, portal: Portal, payment_id: str) -> None:
        payment = portal.get(COMMERCE_PAYMENT, payment_id)
        assert payment.get("hs_latest_status")
        assert Decimal(payment.get("hs_initial_amount") or 0) > 0

    def test_there_is_a_payment_of_every_status(self, portal: Portal) -> None:
        statuses = {portal.get(COMMERCE_PAYMENT, payment_id).get("hs_latest_status") for payment_id in SeedPayment}
        assert statuses == {
            "disputed_action_required",
            "disputed_awaiting_decision",
            "disputed_lost",
            "disputed_won",
            "failed",
            "partially_refunded",
            "processing",
            "processing_refund",
            "refunded",
            "succeeded",
        }

    def test_the_deal_with_a_payment_link_was_paid(self, portal: Portal) -> None:
        deal = portal.get("deals", SeedDeal.PAYMENT_LINK)
        (link,) = portal.associated(deal, COMMERCE_PAYMENT)
        assert link.to_id == SeedPayment.PAYMENT_LINK
        assert portal.get(COMMERCE_PAYMENT, link.to_id).get("hs_initial_amount") == deal.get("amount") == "195.00"

    def test_published_quotes_are_locked_and_drafts_are_not(self, portal: Portal) -> None:
        assert portal.get(QUOTE, SeedQuote.SIGNED).get("hs_locked") == "true"
        assert portal.get(QUOTE, SeedQuote.DRAFT).get("hs_locked") == "false"


class TestAmounts:
    def test_a_quote_comes_to_its_lines_less_discounts_with_fees_and_taxes(self, portal: Portal) -> None:
        # 300 − 20 − 10 % + 15.50 + 8 %
        assert portal.get(QUOTE, SeedQuote.ADJUSTED).get("hs_quote_amount") == "288.90"

    def test_optional_lines_do_not_count(self, portal: Portal) -> None:
        assert portal.get(QUOTE, SeedQuote.RECURRING).get("hs_quote_amount") == "135.00"

    def test_an_invoice_too(self, portal: Portal) -> None:
        assert portal.get("invoices", SeedInvoice.PAID).get("hs_amount_billed") == "175.00"

    def test_an_amount_that_was_given_stays(self, portal: Portal) -> None:
        quote = portal.create_quote(hs_title="By hand", hs_quote_amount="99")
        portal.add_line_item(quote, name="Bulb", price=10)
        assert quote.get("hs_quote_amount") == "99"

    def test_it_follows_a_changed_line(self, portal: Portal) -> None:
        quote = portal.create_quote(hs_title="Draft")
        line = portal.add_line_item(quote, name="Bulb", price=10, quantity=2)
        portal.update(line, quantity=3)
        assert quote.get("hs_quote_amount") == "30.00"

    def test_a_payments_amount_is_what_was_charged(self, portal: Portal) -> None:
        payment = portal.create_payment(hs_initial_amount="5")
        portal.add_line_item(payment, name="Bulb", price=10)
        assert payment.get("hs_initial_amount") == "5"

    def test_discounts_follow_their_sort_order_and_those_without_one_come_last(self) -> None:
        line = {"amount": "100", "hs_post_tax_amount": "100"}
        half = {"hs_type": "PERCENT", "hs_value": "50", "hs_sort_order": None}
        ten = {"hs_type": "FIXED", "hs_value": "10", "hs_sort_order": "1"}
        assert record_amount([line], [half, ten], [], []) == Decimal(45)

    def test_taxes_of_lines_come_on_top(self) -> None:
        line = {"amount": "100", "hs_post_tax_amount": "108"}
        tax = {"hs_type": "PERCENT", "hs_value": "5"}
        assert record_amount([line], [], [], [tax, tax]) == Decimal(118)

    def test_a_value_that_is_no_number_is_refused(self, portal: Portal) -> None:
        with pytest.raises(HubSpotError):
            portal.add_fee(portal.create_quote(hs_title="Draft"), hs_value="a lot")


class TestAssociations:
    def test_payments_come_under_a_short_name(self, caller: Caller) -> None:
        read = caller.record("deals", SeedDeal.PAYMENT_LINK, associations="commerce_payments")
        assert read["associations"]["payments"]["results"] == [
            {"id": SeedPayment.PAYMENT_LINK, "type": "deal_to_commerce_payment"}
        ]

    def test_discounts_fees_and_taxes_come_with_the_quote_and_can_be_read(self, caller: Caller) -> None:
        read = caller.record("quotes", SeedQuote.ADJUSTED, associations="discounts,fees,taxes")
        assert {kind: len(found["results"]) for kind, found in read["associations"].items()} == {
            "discounts": 2,
            "fees": 1,
            "taxes": 1,
        }
        fee_id = read["associations"]["fees"]["results"][0]["id"]
        fee = caller.record("fees", fee_id, properties="hs_type,hs_value,hs_label")["properties"]
        assert (fee["hs_type"], fee["hs_value"], fee["hs_label"]) == ("FIXED", "15.50", "Delivery")

    def test_the_billing_contact_of_a_quote_has_its_label(self, caller: Caller) -> None:
        read = caller.record("quotes", SeedQuote.BILLING_CONTACT, associations="contacts,companies")
        for kind, label in (("contacts", "quote_to_billing_contact"), ("companies", "quote_to_billing_company")):
            assert label in [entry["type"] for entry in read["associations"][kind]["results"]]

    def test_a_line_that_arrives_later_is_seen_later(
        self, sandbox: HubSpotSandbox, portal: Portal, caller: Caller
    ) -> None:
        payment = portal.create_payment(hs_initial_amount="20")
        line = portal.add_line_item(payment, name="Bulb", price=20, arrives_after=90)
        path = f"{PAYMENTS}/{payment.id}/associations/line_items"
        for seconds, seen in ((0, []), (89, []), (1, [int(line.id)])):
            sandbox.clock.advance(seconds)
            assert [entry["toObjectId"] for entry in caller.get(path).json()["results"]] == seen
            shown = caller.record("commerce_payments", payment.id, associations="line_items").get("associations", {})
            assert [int(entry["id"]) for entry in shown.get("line items", {"results": []})["results"]] == seen

    def test_a_switch_leaves_line_items_out_of_a_payments_read(
        self, sandbox: HubSpotSandbox, caller: Caller, portal: Portal
    ) -> None:
        sandbox.switches.payment_shows_line_items = False
        read = caller.record("commerce_payments", SeedPayment.SUCCEEDED, associations="line_items,contacts")
        assert list(read["associations"]) == ["contacts"]
        listed = caller.get(f"{PAYMENTS}/{SeedPayment.SUCCEEDED}/associations/line_items").json()["results"]
        assert len(listed) == 2
        quote = caller.record("quotes", SeedQuote.SIGNED, associations="line_items")
        assert "line items" in quote["associations"]

    def test_each_kind_needs_its_scope(self, portal: Portal, caller: Caller) -> None:
        token = portal.issue_token({"crm.objects.commercepayments.read"})
        answer = caller.with_token(token).get(f"{PAYMENTS}/{SeedPayment.SUCCEEDED}", associations="invoices")
        assert answer.status_code == 403
        assert "crm.objects.invoices.read" in answer.text


class TestTaxLibrary:
    def test_a_rate_is_found_by_its_id(self, caller: Caller) -> None:
        answer = caller.get(f"{RATES}/7002").json()
        assert (answer["id"], answer["name"], answer["label"]) == ("7002", "VAT standard", "20.0% S")
        assert (answer["percentageRate"], answer["active"]) == (20, True)

    def test_a_rate_that_is_not_there_is_told(self, portal: Portal, caller: Caller) -> None:
        portal.tax_rates.remove("7002")
        assert caller.get(f"{RATES}/7002").status_code == 404

    def test_a_line_is_taxed_by_the_rate_it_names(self, portal: Portal) -> None:
        quote = portal.get(QUOTE, SeedQuote.TAX_LIBRARY)
        lines = [portal.get(LINE_ITEM, link.to_id) for link in portal.associated(quote, LINE_ITEM)]
        assert [(line.get("hs_tax_amount"), line.get("hs_tax_rate")) for line in lines] == [
            ("7.50", None),
            ("1.50", None),
        ]

    def test_a_rate_of_its_own_goes_before_it(self, portal: Portal) -> None:
        line = portal.add_line_item(
            portal.create_quote(hs_title="Draft"), price=100, hs_tax_rate="1", hs_tax_rate_group_id="7001"
        )
        assert line.get("hs_tax_amount") == "1.00"

    def test_it_needs_a_scope(self, portal: Portal, caller: Caller) -> None:
        token = portal.issue_token({"crm.objects.deals.read"})
        assert caller.with_token(token).get(f"{RATES}/7001").status_code == 403
