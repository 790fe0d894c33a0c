"""Line items of payments that come late, twice or not at all, over real sockets."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.mapping.payments import (
    income_problems,
)
from quickbooks_actions.mapping.totals import expected_total
from sandbox.hubspot.object_types import COMMERCE_PAYMENT
from sandbox.hubspot.seed import SeedInvoice, SeedPayment
from sandbox.kit import FaultRule, Match
from tests.integration.hubspot_client.payments import PAYMENTS, charged, later, read
from tests.integration.hubspot_client.world import World


class TestLateLines:
    def test_lines_that_are_not_there_yet_are_come_back_for(self, world: World) -> None:
        # Given a payment whose line item arrives after 90 seconds
        made = charged(world, "20.00")
        world.portal.add_line_item(made, name="Bulb", price=10, quantity=2, arrives_after=90)
        # When it is read at once
        with pytest.raises(ComeBack) as raised:
            read(world, made.id)
        # Then HubSpot is asked to try again, and later it is there
        assert raised.value.code is ErrorCode.LINE_ITEMS_AWAITED
        assert raised.value.sentence == (
            f"HubSpot does not have all line items of payment {made.id} yet; it will try again in a minute."
        )
        later(world, seconds=90)
        sale = read(world, made.id)
        assert ([line.name for line in sale.lines], income_problems(sale)) == (["Bulb"], [])

    def test_lines_of_which_a_part_is_there_are_come_back_for(self, world: World) -> None:
        made = charged(world, "30.00")
        world.portal.add_line_item(made, name="Bulb", price=10, quantity=2)
        world.portal.add_line_item(made, name="Pot", price=10, quantity=1, arrives_after=5)

        with pytest.raises(ComeBack):
            read(world, made.id)
        later(world, seconds=5)

        assert income_problems(read(world, made.id)) == []

    def test_a_payment_that_hubspot_got_to_know_just_now_is_young_whenever_it_was_charged(self, world: World) -> None:
        made = charged(world, "30.00", hs_initiated_date=world.clock.moment - timedelta(days=30))

        with pytest.raises(ComeBack):
            read(world, made.id)

    def test_after_ten_minutes_it_is_one_line(self, world: World) -> None:
        made = charged(world, "42.00")
        later(world, minutes=10)

        sale = read(world, made.id)

        assert [(line.name, line.amount) for line in sale.lines] == [("HubSpot payment", Decimal("42.00"))]
        assert "its amount was taken as one line" in sale.remarks[0]

    def test_after_ten_minutes_a_wrong_total_is_refused(self, world: World) -> None:
        made = charged(world, "30.00")
        world.portal.add_line_item(made, name="Bulb", price=10, quantity=2)
        later(world, minutes=10)

        assert [problem.code for problem in income_problems(read(world, made.id))] == [ErrorCode.AMOUNT_DIFFERS]

    @pytest.mark.parametrize("status", ["failed", "processing", "disputed_lost", ""])
    def test_a_payment_that_will_not_be_booked_is_not_waited_for(self, world: World, status: str) -> None:
        made = charged(world, "42.00", hs_latest_status=status)

        assert read(world, made.id).lines == ()

    def test_the_list_is_asked_where_the_payment_itself_shows_no_lines(self, world: World) -> None:
        # Given a HubSpot that shows the line items of a payment in their association list alone
        world.sandbox.switches.payment_shows_line_items = False
        # When
        sale = read(world, SeedPayment.SUCCEEDED)
        # Then
        assert len(sale.lines) == 2
        assert f"GET {PAYMENTS}/{SeedPayment.SUCCEEDED}/associations/line_items" in world.requests()

    def test_the_seeded_one_arrives_two_minutes_after_the_start(self, world: World) -> None:
        world.clock.moment = world.portal.get(COMMERCE_PAYMENT, SeedPayment.LATE_LINES).created_at
        later(world, minutes=1)

        with pytest.raises(ComeBack):
            read(world, SeedPayment.LATE_LINES)
        later(world, minutes=1)

        assert income_problems(read(world, SeedPayment.LATE_LINES)) == []


class TestDoubledLines:
    def test_lines_written_twice_are_taken_once(self, world: World) -> None:
        sale = read(world, SeedPayment.DOUBLED_LINES)

        assert [(line.name, line.amount) for line in sale.lines] == [
            ("Design", Decimal("150.00")),
            ("Pump", Decimal("45.00")),
        ]
        assert "twice; each was taken once." in sale.remarks[0]


class TestWithoutLines:
    def test_those_of_its_invoice_are_taken_with_its_discounts(self, world: World) -> None:
        sale = read(world, SeedPayment.OF_INVOICE)

        assert sale.payment is not None
        assert sale.payment.invoice_ids == (SeedInvoice.PAID,)
        assert [line.amount for line in sale.lines] == [Decimal("150.00"), Decimal("45.00")]
        assert [one.label for one in sale.adjustments] == ["Welcome"]
        assert expected_total(sale) == Decimal("175.00")
        assert sale.remarks == (
            f"The payment has no line items in HubSpot, so those of its invoice {SeedInvoice.PAID} were taken.",
        )

    def test_an_invoice_goes_before_a_quote_and_a_quote_before_a_deal(self, world: World) -> None:
        # Given a payment of all three, each with a line
        made = charged(world, "10.00")
        sources = {
            "deal": world.portal.create_deal(dealname="Deal"),
            "quote": world.portal.create_quote(hs_title="Quote"),
            "invoice": world.portal.create_invoice(hs_title="Invoice"),
        }
        for name, source in sources.items():
            world.portal.add_line_item(source, name=f"Of the {name}", price=10)
            world.portal.associate(made, source)
        later(world, minutes=10)
        # Then the best that is left counts
        for name in ("invoice", "quote", "deal"):
            assert [line.name for line in read(world, made.id).lines] == [f"Of the {name}"]
            world.portal.archive(sources[name])
        assert [line.name for line in read(world, made.id).lines] == ["HubSpot payment"]

    def test_one_deleted_meanwhile_is_passed_over(self, world: World) -> None:
        world.sandbox.faults.add(FaultRule(match=Match(path="*/invoices/*"), do="status", status=404))

        assert [line.name for line in read(world, SeedPayment.OF_INVOICE).lines] == ["HubSpot payment"]

    def test_an_invoice_that_cannot_be_read_now_is_come_back_for(self, world: World) -> None:
        world.sandbox.faults.add(FaultRule(match=Match(path="*/invoices/*"), do="status", status=503))

        with pytest.raises(ComeBack):
            read(world, SeedPayment.OF_INVOICE)

    def test_the_payments_own_discount_stays_where_the_source_has_none(self, world: World) -> None:
        made = charged(world, "9.00", hs_order_discount_amount="1.00")
        source = world.portal.create_deal(dealname="Deal")
        world.portal.add_line_item(source, name="Bulb", price=10)
        world.portal.associate(made, source)
        later(world, minutes=10)

        sale = read(world, made.id)

        assert (sale.lines[0].name, income_problems(sale)) == ("Bulb", [])
