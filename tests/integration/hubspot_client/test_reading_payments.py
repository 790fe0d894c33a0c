"""Reading payments: their facts, discounts and days, and what a portal must allow, over real sockets."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ErrorCode, Refusal
from quickbooks_actions.mapping.customer import contact_problems
from quickbooks_actions.mapping.payments import (
    expense_problems,
    fee,
    income_date,
    income_problems,
    refund_problems,
    skip_reason,
)
from quickbooks_actions.mapping.records import AdjustmentKind, RecordRef, RecordType
from sandbox.hubspot.seed import SeedDeal, SeedPayment
from tests.integration.hubspot_client.payments import PAYMENTS, charged, payment, read
from tests.integration.hubspot_client.world import World


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
