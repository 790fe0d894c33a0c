"""Reading payments: their facts, and line items that come late, twice or not at all, over real sockets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.mapping.customer import contact_problems
from quickbooks_actions.mapping.payments import (
    expense_problems,
    fee,
    income_date,
    income_problems,
    refund_problems,
    skip_reason,
)
from quickbooks_actions.mapping.records import AdjustmentKind, RecordRef, RecordType, Sale
from quickbooks_actions.mapping.totals import expected_total
from sandbox.hubspot.object_types import COMMERCE_PAYMENT
from sandbox.hubspot.records import CrmObject, PropertyInput
from sandbox.hubspot.seed import SeedDeal, SeedInvoice, SeedPayment
from sandbox.kit import FaultRule, Match
from tests.integration.hubspot_client.world import World

PAYMENTS = "/crm/objects/2026-03/commerce_payments"


def payment(record_id: str) -> RecordRef:
    return RecordRef(RecordType.PAYMENT, record_id)


def read(world: World, record_id: str) -> Sale:
    return world.hubspot().sale(payment(record_id))


def charged(world: World, amount: str, **properties: PropertyInput) -> CrmObject:
    """A payment that was charged this moment, without lines."""
    world.sandbox.clock.set(world.clock.moment, frozen=True)
    usual: dict[str, PropertyInput] = {
        "hs_initial_amount": amount,
        "hs_latest_status": "succeeded",
        "hs_currency_code": "USD",
        "hs_initiated_date": world.clock.moment,
    }
    return world.portal.create(COMMERCE_PAYMENT, usual | properties)


def later(world: World, **ago: float) -> None:
    world.clock.moment += timedelta(**ago)
    world.sandbox.clock.set(world.clock.moment, frozen=True)


def test_a_payment_is_read_with_everything_in_three_calls(world: World) -> None:
    # When
    sale = read(world, SeedPayment.PAYMENT_LINK)
    # Then its facts are there, its days in New York
    facts = sale.payment
    assert facts is not None
    assert (facts.status, facts.amount, facts.fee, facts.currency) == (
        "succeeded",
        Decimal("195.00"),
        Decimal("5.96"),
        "USD",
    )
    assert (facts.initiated_on, facts.paid_out_on) == (date(2026, 1, 20), date(2026, 1, 23))
    assert facts.made_at == datetime(2026, 1, 21, 3, 15, 2, tzinfo=UTC)
    assert (facts.method, facts.processor, facts.source) == ("card", "hs_payments", "SALES_CHECKOUT")
    assert (facts.reference, facts.payment_id) == ("R-000002", f"pi_{SeedPayment.PAYMENT_LINK}")
    assert facts.customer_email == "jane.miller@acme.example"
    assert (facts.billing_address.line1, facts.billing_address.region) == ("1 Main Street, Suite 400", "NY")
    assert not facts.shipping_address
    assert (facts.refunded, facts.settled_fee, facts.discounts) == (None, None, None)
    # And lines, contact and deal, in two rounds
    assert [line.amount for line in sale.lines] == [Decimal("150.00"), Decimal("45.00")]
    assert sale.contact is not None
    assert sale.related == (RecordRef(RecordType.DEAL, SeedDeal.PAYMENT_LINK),)
    assert (sale.remarks, sale.quote) == ((), None)
    assert income_date(sale) == date(2026, 1, 20)
    first, *others = world.requests()
    assert first == f"GET {PAYMENTS}/{SeedPayment.PAYMENT_LINK}"
    assert len(others) == 2


@pytest.mark.parametrize(
    ("record_id", "income", "refund"),
    [
        (SeedPayment.SUCCEEDED, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.PAYMENT_LINK, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.REFUNDED, ErrorCode.PAYMENT_REFUNDED, None),
        (SeedPayment.PARTIALLY_REFUNDED, ErrorCode.PAYMENT_REFUNDED, ErrorCode.PARTIAL_REFUND),
        (SeedPayment.PROCESSING, ErrorCode.PAYMENT_PROCESSING, ErrorCode.PAYMENT_PROCESSING),
        (SeedPayment.FAILED, ErrorCode.PAYMENT_FAILED, ErrorCode.PAYMENT_FAILED),
        (SeedPayment.PROCESSING_REFUND, ErrorCode.REFUND_PROCESSING, ErrorCode.REFUND_PROCESSING),
        (SeedPayment.DISPUTED_ACTION_REQUIRED, ErrorCode.PAYMENT_DISPUTED, ErrorCode.PAYMENT_DISPUTED),
        (SeedPayment.DISPUTED_AWAITING_DECISION, ErrorCode.PAYMENT_DISPUTED, ErrorCode.PAYMENT_DISPUTED),
        (SeedPayment.DISPUTED_WON, ErrorCode.PAYMENT_DISPUTED, ErrorCode.PAYMENT_DISPUTED),
        (SeedPayment.DISPUTED_LOST, ErrorCode.PAYMENT_DISPUTED, ErrorCode.PAYMENT_DISPUTED),
        (SeedPayment.OF_INVOICE, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.WITHOUT_LINES, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.DOUBLED_LINES, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.ORDER_DISCOUNT, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.DISCOUNT_AND_FEE, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.TAXED, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.EURO, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.CANADIAN, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.WITHOUT_FEE, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.RECURRING, None, ErrorCode.PAYMENT_NOT_REFUNDED),
        (SeedPayment.AMOUNT_DIFFERS, ErrorCode.AMOUNT_DIFFERS, ErrorCode.PAYMENT_NOT_REFUNDED),
    ],
)
def test_every_payment_of_the_sandbox(
    world: World, record_id: str, income: ErrorCode | None, refund: ErrorCode | None
) -> None:
    sale = read(world, record_id)
    assert [problem.code for problem in income_problems(sale)] == ([income] if income else [])
    assert [problem.code for problem in refund_problems(sale)] == ([refund] if refund else [])


def test_a_payment_from_quickbooks_is_to_be_skipped(world: World) -> None:
    assert skip_reason(read(world, SeedPayment.FROM_QUICKBOOKS)).endswith("so it is booked already.")


def test_the_record_alone_is_read_in_one_call(world: World) -> None:
    sale = world.hubspot().record(payment(SeedPayment.SUCCEEDED))

    assert (sale.lines, sale.contact, sale.organisation) == ((), None, None)
    booked = fee(sale, "USD")
    assert booked is not None
    assert (booked.amount, booked.day) == (Decimal("5.96"), date(2026, 1, 23))
    assert world.requests() == [f"GET {PAYMENTS}/{SeedPayment.SUCCEEDED}"]


@pytest.mark.parametrize(
    ("record_id", "currency", "amount"),
    [
        (SeedPayment.EURO, "EUR", "4.65"),
        (SeedPayment.EURO, "USD", "5.02"),
        (SeedPayment.EURO, "CAD", None),
        (SeedPayment.CANADIAN, "USD", "3.43"),
        (SeedPayment.CANADIAN, "CAD", None),
        (SeedPayment.WITHOUT_FEE, "USD", None),
    ],
)
def test_the_fee_in_the_currency_of_the_account(
    world: World, record_id: str, currency: str, amount: str | None
) -> None:
    sale = world.hubspot().record(payment(record_id))
    booked = fee(sale, currency)
    assert (None if booked is None else booked.amount) == (None if amount is None else Decimal(amount))
    assert bool(expense_problems(sale, currency)) is (amount is None)


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


class TestScopes:
    NEEDED = frozenset(
        f"crm.objects.{kind}.read"
        for kind in ("commercepayments", "line_items", "contacts", "companies", "deals", "quotes")
    )

    def test_a_portal_without_invoices_and_subscriptions_reads_payments_all_the_same(self, world: World) -> None:
        # Given an app that was granted what it needs, and nothing for invoices and subscriptions
        world.tokens.first = world.portal.issue_token(self.NEEDED, None)
        # When
        sale = read(world, SeedPayment.OF_INVOICE)
        # Then the invoice is unknown, and nothing else is
        assert sale.payment is not None
        assert sale.payment.invoice_ids == ()
        assert sale.contact is not None
        assert [line.name for line in sale.lines] == ["HubSpot payment"]

    @pytest.mark.parametrize("lacking", ["commercepayments", "line_items", "deals"])
    def test_a_scope_that_is_needed_is_named(self, world: World, lacking: str) -> None:
        scope = f"crm.objects.{lacking}.read"
        world.tokens.first = world.portal.issue_token(self.NEEDED - {scope}, None)

        with pytest.raises(Refusal) as raised:
            read(world, SeedPayment.SUCCEEDED)

        assert raised.value.code is ErrorCode.MISSING_SCOPE
        assert scope in raised.value.sentence


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


class TestDiscounts:
    def test_a_coupon_is_noted_on_the_payment_itself(self, world: World) -> None:
        (coupon,) = read(world, SeedPayment.ORDER_DISCOUNT).adjustments

        assert (coupon.kind, coupon.label, coupon.amount) == (
            AdjustmentKind.DISCOUNT,
            "SPRING10",
            Decimal("15.00"),
        )

    @pytest.mark.parametrize(
        "properties",
        [
            {"hs_order_discount_percentage": "10"},
            {"hs_order_discount_amount": "1.00", "hs_order_discount_percentage": "10"},
            {"hs_total_discounts_amount": "3.00", "hs_line_item_discounts_amount": "2.00"},
        ],
    )
    def test_in_each_of_its_forms(self, world: World, properties: dict[str, str]) -> None:
        made = charged(world, "9.00", **properties)
        world.portal.add_line_item(made, name="Bulb", price=10)

        assert income_problems(read(world, made.id)) == []

    def test_line_discounts_alone_are_no_discount_of_the_whole(self, world: World) -> None:
        made = charged(world, "9.00", hs_total_discounts_amount="1.00", hs_line_item_discounts_amount="1.00")
        world.portal.add_line_item(made, name="Bulb", price=10, discount=1)

        sale = read(world, made.id)

        assert (sale.adjustments, income_problems(sale)) == ((), [])

    def test_objects_go_before_the_note(self, world: World) -> None:
        # Given a payment with a discount object, whose figure is noted on the payment too
        made = charged(world, "9.00", hs_order_discount_amount="1.00")
        world.portal.add_line_item(made, name="Bulb", price=10)
        world.portal.add_discount(made, hs_label="Loyalty", hs_type="PERCENT", hs_value="10")

        sale = read(world, made.id)

        assert [one.label for one in sale.adjustments] == ["Loyalty"]
        assert income_problems(sale) == []


def test_the_payers_name_and_address_make_no_contact(world: World) -> None:
    sale = read(world, SeedPayment.NO_CONTACT)

    assert sale.contact is None
    (problem,) = contact_problems(sale)
    assert problem.code is ErrorCode.NO_CONTACT
    assert problem.sentence == (
        f'The payment "R-000024" (id {SeedPayment.NO_CONTACT}) has no contact. Associate one in HubSpot and enrol the '
        "payment again."
    )


def test_a_subscription_is_known(world: World) -> None:
    facts = read(world, SeedPayment.RECURRING).payment
    assert facts is not None
    assert len(facts.subscription_ids) == 1


@pytest.mark.parametrize(
    ("initiated", "day"),
    [
        ("2026-01-21T03:15:00.000Z", date(2026, 1, 20)),
        ("1768965300000", date(2026, 1, 20)),
        ("2026-01-21", date(2026, 1, 21)),
        ("2026-01-21T00:00:00.000Z", date(2026, 1, 21)),
        ("someday", None),
    ],
)
def test_the_day_of_a_payment_is_that_of_the_companys_zone(world: World, initiated: str, day: date | None) -> None:
    made = charged(world, "20.00", hs_initiated_date=initiated)

    facts = world.hubspot().record(payment(made.id)).payment

    assert facts is not None
    assert facts.initiated_on == day
