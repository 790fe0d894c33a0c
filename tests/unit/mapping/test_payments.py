"""Which payments may be booked, and as what: every status, every sentence (HubSpot contract 7.3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping.payments import (
    BOOKABLE,
    amount_problems,
    expense_problems,
    fee,
    income_date,
    income_problems,
    received_problems,
    refund_problems,
    skip_reason,
)
from quickbooks_actions.mapping.records import (
    Adjustment,
    AdjustmentKind,
    Line,
    PaymentFacts,
    RecordRef,
    RecordType,
    Sale,
)
from tests.unit.mapping.samples import TODAY, line, sale

NAMED = 'The payment "R-1" (id 17)'
CHARGED, PAID_OUT = date(2026, 1, 20), date(2026, 1, 23)
DISPUTES = {
    "disputed_won": "the dispute was won",
    "disputed_lost": "the dispute was lost",
    "disputed_action_required": "an answer is required",
    "disputed_awaiting_decision": "the decision is awaited",
    "disputed_in_a_new_way": "state unknown",
}
BY_HAND = "Book it in QuickBooks by hand."


def paid(status: str = "succeeded", *, currency: str = "USD", **facts: Any) -> Sale:
    """A payment of 900.00 for one line of 900.00."""
    usual: dict[str, Any] = {"amount": Decimal("900.00"), "fee": Decimal("26.40"), "initiated_on": CHARGED}
    return sale(
        record=RecordRef(RecordType.PAYMENT, "17"),
        title="R-1",
        currency=currency,
        payment=PaymentFacts(status=status, currency=currency, **(usual | facts)),
    )


def told(problems: list[Problem]) -> tuple[ErrorCode, str]:
    (problem,) = problems
    return problem.code, problem.sentence


class TestSkipped:
    def test_a_payment_from_quickbooks_is_booked_already(self) -> None:
        assert skip_reason(paid(processor="quickbooks")) == (
            f"{NAMED} came to HubSpot from QuickBooks, so it is booked already."
        )

    @pytest.mark.parametrize("processor", ["hs_payments", "byo_stripe", "none", "xero", ""])
    def test_every_other_is_not(self, processor: str) -> None:
        assert skip_reason(paid(processor=processor)) == ""

    def test_nor_is_a_deal(self) -> None:
        assert skip_reason(sale()) == ""


class TestOtherRecords:
    def test_a_deal_has_no_problem_of_a_payment(self) -> None:
        for problems in (income_problems(sale()), refund_problems(sale()), amount_problems(sale())):
            assert problems == []
        assert expense_problems(sale(), "USD") == []
        assert fee(sale(), "USD") is None

    def test_a_deal_is_dated_today(self) -> None:
        assert income_date(sale()) == TODAY


class TestIncome:
    def test_a_payment_that_succeeded_is_booked_on_its_own_day(self) -> None:
        assert income_problems(paid()) == []
        assert income_date(paid()) == CHARGED

    def test_without_a_day_it_is_booked_today(self) -> None:
        assert income_date(paid(initiated_on=None)) == TODAY

    def test_one_that_is_processing_is_refused(self) -> None:
        assert told(income_problems(paid("processing"))) == (
            ErrorCode.PAYMENT_PROCESSING,
            f"{NAMED} is still being processed. When it has succeeded, enrol the payment again.",
        )

    def test_one_that_failed_is_refused(self) -> None:
        assert told(income_problems(paid("failed"))) == (
            ErrorCode.PAYMENT_FAILED,
            f"{NAMED} has failed, so no money moved and there is nothing to book.",
        )

    @pytest.mark.parametrize(("status", "state"), DISPUTES.items())
    def test_a_disputed_one_is_refused(self, status: str, state: str) -> None:
        assert told(income_problems(paid(status))) == (
            ErrorCode.PAYMENT_DISPUTED,
            f"{NAMED} is disputed by the buyer's bank ({state}). {BY_HAND}",
        )

    @pytest.mark.parametrize(("status", "how"), [("refunded", "in full"), ("partially_refunded", "in part")])
    def test_a_refunded_one_is_no_income(self, status: str, how: str) -> None:
        assert told(income_problems(paid(status, refunded=Decimal(1)))) == (
            ErrorCode.PAYMENT_REFUNDED,
            f"{NAMED} has been refunded {how}, so it is no longer booked as income. Book it and its refund in "
            "QuickBooks by hand.",
        )

    def test_one_whose_refund_is_processing_is_refused(self) -> None:
        assert told(income_problems(paid("processing_refund"))) == (
            ErrorCode.REFUND_PROCESSING,
            f"{NAMED} has a refund that is still being processed. Book it and its refund in QuickBooks by hand.",
        )

    @pytest.mark.parametrize(
        ("status", "what"),
        [("", "no status in HubSpot"), ("teleported", 'the status "teleported", which is not known here')],
    )
    def test_an_unknown_status_is_refused(self, status: str, what: str) -> None:
        assert told(income_problems(paid(status))) == (
            ErrorCode.PAYMENT_UNCLEAR,
            f"{NAMED} has {what}. Look it up in HubSpot and book it in QuickBooks by hand.",
        )


class TestAmount:
    def test_a_cent_more_or_less_is_refused_with_both_figures(self) -> None:
        for moved, shown in (("900.01", "900.01"), ("899.99", "899.99")):
            assert told(income_problems(paid(amount=Decimal(moved)))) == (
                ErrorCode.AMOUNT_DIFFERS,
                f"{NAMED} is of {shown} USD, but its line items with discounts, fees and taxes come to 900.00 USD, and "
                "a document made from a payment must be exact. Correct the line items in HubSpot and enrol the "
                "payment again, or book it in QuickBooks by hand.",
            )

    def test_what_quickbooks_cannot_hold_is_refused(self) -> None:
        assert told(income_problems(paid(amount=Decimal("900.005"), currency="KWD"))) == (
            ErrorCode.AMOUNT_DIFFERS,
            f"{NAMED} is of 900.005 KWD, but QuickBooks keeps two decimals, and a document made from a payment must be "
            "exact. Book it in QuickBooks by hand.",
        )
        assert income_problems(paid(amount=Decimal("900.000"), currency="KWD")) == []

    def test_discounts_fees_and_taxes_count(self) -> None:
        adjusted = sale(
            line(amount=Decimal(900), tax_amount=Decimal("72.00")),
            record=RecordRef(RecordType.PAYMENT, "17"),
            adjustments=(
                Adjustment(kind=AdjustmentKind.DISCOUNT, id="1", percent=Decimal(10)),
                Adjustment(kind=AdjustmentKind.FEE, id="2", amount=Decimal(5)),
            ),
            payment=PaymentFacts(status="succeeded", amount=Decimal("887.00")),
        )
        assert income_problems(adjusted) == []

    @pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-1), Decimal("NaN")])
    def test_a_payment_of_nothing_is_refused(self, amount: Decimal | None) -> None:
        code, sentence = told(income_problems(paid(amount=amount)))
        assert code is ErrorCode.PAYMENT_UNCLEAR
        assert sentence == (
            f"{NAMED} has no amount above zero in HubSpot. Look it up there and book it in QuickBooks by hand."
        )

    def test_what_is_wrong_with_the_lines_is_left_to_the_rules_of_lines(self) -> None:
        unread = sale(
            record=RecordRef(RecordType.PAYMENT, "17"),
            unread_lines=("9",),
            payment=PaymentFacts(status="succeeded", amount=Decimal(1)),
        )
        assert amount_problems(unread) == []


class TestReceivedOnAnInvoice:
    @pytest.mark.parametrize("lines", [(), (line(amount=Decimal(1)),)])
    def test_its_line_items_do_not_matter(self, lines: tuple[Line, ...]) -> None:
        assert received_problems(replace(paid(), lines=lines)) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            paid("processing"),
            paid("failed"),
            paid("refunded"),
            paid("disputed_lost"),
            paid(amount=None),
            paid(amount=Decimal(0)),
            paid(amount=Decimal("900.005"), currency="KWD"),
        ],
    )
    def test_all_else_is_as_for_a_document_of_its_own(self, wrong: Sale) -> None:
        assert told(received_problems(wrong)) == told(income_problems(wrong))


class TestRefund:
    @pytest.mark.parametrize(
        ("status", "refunded"),
        [
            ("refunded", Decimal("900.00")),
            ("refunded", None),
            ("refunded", Decimal(0)),
            ("partially_refunded", Decimal("900.00")),
            ("succeeded", Decimal("900.00")),
        ],
    )
    def test_a_refund_of_the_whole_amount_is_booked(self, status: str, refunded: Decimal | None) -> None:
        assert refund_problems(paid(status, refunded=refunded)) == []

    @pytest.mark.parametrize("status", ["partially_refunded", "refunded", "succeeded"])
    def test_a_partial_one_is_refused_with_both_figures(self, status: str) -> None:
        assert told(refund_problems(paid(status, refunded=Decimal("45.00")))) == (
            ErrorCode.PARTIAL_REFUND,
            f"{NAMED} has been refunded in part only (45.00 USD of 900.00 USD), and a refund receipt is made when all "
            "of it was. Book the partial refund in QuickBooks by hand.",
        )

    def test_a_partial_one_of_unknown_size_is_refused_too(self) -> None:
        code, sentence = told(refund_problems(paid("partially_refunded")))
        assert code is ErrorCode.PARTIAL_REFUND
        assert "in part only, and" in sentence

    def test_one_that_was_not_refunded_is_refused(self) -> None:
        assert told(refund_problems(paid("succeeded"))) == (
            ErrorCode.PAYMENT_NOT_REFUNDED,
            f"{NAMED} has not been refunded, so there is no refund to book. When it has been refunded, enrol the "
            "payment again.",
        )

    def test_more_than_was_paid_is_refused(self) -> None:
        assert told(refund_problems(paid("refunded", refunded=Decimal(901)))) == (
            ErrorCode.AMOUNT_DIFFERS,
            f"{NAMED} has been refunded by more than was paid (901.00 USD of 900.00 USD). Book the refund in "
            "QuickBooks by hand.",
        )

    def test_one_that_is_processing_is_refused_until_it_is_completed(self) -> None:
        assert told(refund_problems(paid("processing_refund"))) == (
            ErrorCode.REFUND_PROCESSING,
            f"{NAMED} has a refund that is still being processed. When it is completed, enrol the payment again.",
        )

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            ("processing", ErrorCode.PAYMENT_PROCESSING),
            ("failed", ErrorCode.PAYMENT_FAILED),
            ("", ErrorCode.PAYMENT_UNCLEAR),
            *((status, ErrorCode.PAYMENT_DISPUTED) for status in DISPUTES),
        ],
    )
    def test_every_other_status_is_refused_though_the_money_went_back(self, status: str, code: ErrorCode) -> None:
        assert told(refund_problems(paid(status, refunded=Decimal("900.00"))))[0] is code

    def test_the_lines_must_come_to_the_amount(self) -> None:
        assert told(refund_problems(paid("refunded", amount=Decimal(890))))[0] is ErrorCode.AMOUNT_DIFFERS

    def test_a_payment_without_an_amount_is_refused(self) -> None:
        assert told(refund_problems(paid("refunded", amount=None)))[0] is ErrorCode.PAYMENT_UNCLEAR


class TestExpense:
    def test_the_fee_is_booked_on_the_day_of_the_payout(self) -> None:
        given_sale = paid(paid_out_on=PAID_OUT)
        booked = fee(given_sale, "usd")
        assert expense_problems(given_sale, "usd") == []
        assert booked is not None
        assert (booked.amount, booked.currency, booked.day) == (Decimal("26.40"), "USD", PAID_OUT)

    def test_without_a_payout_it_is_the_day_of_the_payment(self) -> None:
        booked = fee(paid(), "USD")
        assert booked is not None
        assert booked.day == CHARGED

    def test_a_fee_in_another_currency_is_taken_as_it_was_settled(self) -> None:
        given_sale = paid(currency="EUR", settlement_currency="USD", settled_fee=Decimal("28.51"))
        booked = fee(given_sale, "USD")
        assert expense_problems(given_sale, "USD") == []
        assert booked is not None
        assert (booked.amount, booked.currency) == (Decimal("28.51"), "USD")

    def test_the_payments_own_currency_goes_before_the_settlement(self) -> None:
        booked = fee(paid(settlement_currency="USD", settled_fee=Decimal(30)), "USD")
        assert booked is not None
        assert booked.amount == Decimal("26.40")

    def test_without_a_fee_of_its_own_the_settled_one_counts_in_the_same_currency(self) -> None:
        booked = fee(paid(fee=None, settlement_currency="USD", settled_fee=Decimal(30)), "USD")
        assert booked is not None
        assert booked.amount == Decimal(30)

    def test_an_account_in_a_third_currency_is_refused(self) -> None:
        given_sale = paid(currency="EUR", settlement_currency="USD", settled_fee=Decimal("28.51"))
        assert fee(given_sale, "CAD") is None
        assert told(expense_problems(given_sale, "CAD")) == (
            ErrorCode.FEE_CURRENCY,
            f"{NAMED} has no fee in CAD, the currency of the account that the expense is paid from, but only in EUR "
            "and USD. Choose an account in that currency in the workflow action and enrol the payment again.",
        )

    @pytest.mark.parametrize("amount", [None, Decimal(0), Decimal("0.004"), Decimal(-1)])
    def test_without_a_fee_there_is_no_expense(self, amount: Decimal | None) -> None:
        assert fee(paid(fee=amount), "USD") is None
        assert told(expense_problems(paid(fee=amount), "USD")) == (
            ErrorCode.NO_FEE,
            f"{NAMED} has no fee in HubSpot, so there is no expense to book. A fee is known when the payment is "
            "settled; enrol the payment again then.",
        )

    @pytest.mark.parametrize("status", sorted(BOOKABLE))
    def test_the_fee_was_charged_whatever_became_of_the_payment(self, status: str) -> None:
        assert expense_problems(paid(status), "USD") == []

    @pytest.mark.parametrize("status", ["processing", "failed", "", *DISPUTES])
    def test_a_payment_that_did_not_come_in_or_is_disputed_is_refused(self, status: str) -> None:
        assert told(expense_problems(paid(status), "USD"))[0] is told(income_problems(paid(status)))[0]


@settings(deadline=None)
@given(
    st.sampled_from(["succeeded", "refunded", "partially_refunded", "processing_refund", "failed", "", "disputed_won"]),
    st.none() | st.decimals(0, 2000, places=2),
    st.none() | st.decimals(0, 2000, places=2),
)
def test_no_payment_is_income_and_refund_at_once_unless_all_of_it_went_back(
    status: str, amount: Decimal | None, refunded: Decimal | None
) -> None:
    given_sale = paid(status, amount=amount, refunded=refunded)
    if not refund_problems(given_sale):
        assert status == "refunded" or refunded == amount
        assert amount == Decimal("900.00")
    if not income_problems(given_sale):
        assert (status, amount) == ("succeeded", Decimal("900.00"))
