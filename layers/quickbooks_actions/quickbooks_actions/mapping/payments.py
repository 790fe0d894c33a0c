"""Which payments may be booked, and as what (HubSpot contract 7.3).

Every rule gives no problem for a record that is no payment.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.money import cents, loses_decimals
from quickbooks_actions.mapping.records import PaymentFacts, Sale
from quickbooks_actions.mapping.totals import expected_total

_SUCCEEDED = "succeeded"
_PARTLY_REFUNDED = "partially_refunded"
_REFUNDED = "refunded"
BOOKABLE = frozenset({_SUCCEEDED, _PARTLY_REFUNDED, _REFUNDED, "processing_refund"})
"""The statuses in which the money has come in, whatever became of it later."""


def skip_reason(sale: Sale) -> str:
    """Why the payment is not to be booked at all, as a sentence for the status `skipped`; '' for every other record.

    A payment that HubSpot has from QuickBooks is in the books already.
    """
    if sale.payment is None or sale.payment.processor != "quickbooks":
        return ""
    return f"The {sentences.record_name(sale)} came to HubSpot from QuickBooks, so it is booked already."


def income_problems(sale: Sale) -> list[Problem]:
    """What keeps a payment from becoming a sales receipt or a paid invoice: it must have succeeded, to the cent."""
    return received_problems(sale) or amount_problems(sale)


def received_problems(sale: Sale) -> list[Problem]:
    """What keeps a payment from being received on an invoice that there is: its line items do not matter then."""
    payment = sale.payment
    if payment is None:
        return []
    if payment.status in {_PARTLY_REFUNDED, _REFUNDED}:
        how = "in full" if payment.status == _REFUNDED else "in part"
        return [
            _problem(
                sale,
                ErrorCode.PAYMENT_REFUNDED,
                f"has been refunded {how}, so it is no longer booked as income. Book it and its refund in QuickBooks "
                "by hand",
            )
        ]
    if payment.status == "processing_refund":
        return [_refund_processing(sale, "Book it and its refund in QuickBooks by hand")]
    return _status_problems(sale, payment, {_SUCCEEDED}) or _no_exact_amount(sale, payment)


def refund_problems(sale: Sale) -> list[Problem]:
    """What keeps a payment from becoming a refund receipt: all of it must have been refunded, to the cent."""
    payment = sale.payment
    if payment is None:
        return []
    if payment.status == "processing_refund":
        return [_refund_processing(sale, f"{_later('it is completed')} {sentences.enrol_again(sale)}")]
    problems = _status_problems(sale, payment, {_SUCCEEDED, _PARTLY_REFUNDED, _REFUNDED}) or _no_amount(sale, payment)
    if problems:
        return problems
    return _refunded_amount_problems(sale, payment) or amount_problems(sale)


def amount_problems(sale: Sale) -> list[Problem]:
    """A document made from a payment must come to exactly the money that moved."""
    payment = sale.payment
    if payment is None:
        return []
    if problems := _no_exact_amount(sale, payment):
        return problems
    total, moved = expected_total(sale), cents(payment.amount or Decimal(0))
    if sale.unread_lines or not sale.lines or total == moved:
        return []  # what is wrong with the lines themselves is told by the lines' own rules
    return [
        _problem(
            sale,
            ErrorCode.AMOUNT_DIFFERS,
            f"is of {sentences.money(moved, sale.currency)}, but its line items with discounts, fees and taxes come "
            f"to {sentences.money(total, sale.currency)}, and a document made from a payment must be exact. Correct "
            f"the line items in HubSpot and {sentences.enrol_again(sale)}, or book it in QuickBooks by hand",
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What processing a payment cost.

    Attributes:
        amount: above zero, in whole cents of `currency`.
        day: when it was paid: with the payout, else with the payment.
    """

    amount: Decimal
    currency: str
    day: date


def fee(sale: Sale, currency: str) -> Fee | None:
    """The fee in the currency of the account that bears it.

    Args:
        currency: ISO code of that account.

    Returns:
        None where the payment has no such fee above zero; `expense_problems` says why.
    """
    payment = sale.payment
    amount = None if payment is None else _fee_in(payment, sale.currency, currency)
    if payment is None or amount is None or cents(amount) <= 0:
        return None
    return Fee(amount=cents(amount), currency=currency.upper(), day=payment.paid_out_on or income_date(sale))


def expense_problems(sale: Sale, currency: str) -> list[Problem]:
    """What keeps a payment's fee from becoming an expense.

    Args:
        currency: ISO code of the account that the expense is paid from.
    """
    payment = sale.payment
    if payment is None:
        return []
    if problems := _status_problems(sale, payment, BOOKABLE):
        return problems
    if not any(value is not None and cents(value) > 0 for value in (payment.fee, payment.settled_fee)):
        return [
            _problem(
                sale,
                ErrorCode.NO_FEE,
                "has no fee in HubSpot, so there is no expense to book. A fee is known when the payment is settled; "
                f"{sentences.enrol_again(sale)} then",
            )
        ]
    if fee(sale, currency) is not None:
        return []
    known = sorted({code for code in (sale.currency.upper(), payment.settlement_currency.upper()) if code})
    return [
        _problem(
            sale,
            ErrorCode.FEE_CURRENCY,
            f"has no fee in {currency.upper()}, the currency of the account that the expense is paid from, but only in "
            f"{sentences.listed(known) or 'an unknown currency'}. Choose an account in that currency in the workflow "
            f"action and {sentences.enrol_again(sale)}",
        )
    ]


def income_date(sale: Sale) -> date:
    """The date of a document for the money that came in: the payment's own day, where HubSpot has it."""
    return (sale.payment.initiated_on if sale.payment is not None else None) or sale.today


def _status_problems(sale: Sale, payment: PaymentFacts, allowed: frozenset[str] | set[str]) -> list[Problem]:
    status = payment.status
    if status in allowed:
        return []
    if status == "processing":
        return [
            _problem(
                sale,
                ErrorCode.PAYMENT_PROCESSING,
                f"is still being processed. {_later('it has succeeded')} {sentences.enrol_again(sale)}",
            )
        ]
    if status == "failed":
        return [_problem(sale, ErrorCode.PAYMENT_FAILED, "has failed, so no money moved and there is nothing to book")]
    if status.startswith("disputed"):
        return [
            _problem(
                sale,
                ErrorCode.PAYMENT_DISPUTED,
                f"is disputed by the buyer's bank ({_DISPUTES.get(status, 'state unknown')}). Book it in QuickBooks by "
                "hand",
            )
        ]
    what = f"the status {sentences.quoted(status)}, which is not known here" if status else "no status in HubSpot"
    return [
        _problem(
            sale, ErrorCode.PAYMENT_UNCLEAR, f"has {what}. Look it up in HubSpot and book it in QuickBooks by hand"
        )
    ]


_DISPUTES = {
    "disputed_won": "the dispute was won",
    "disputed_lost": "the dispute was lost",
    "disputed_action_required": "an answer is required",
    "disputed_awaiting_decision": "the decision is awaited",
}


def _refunded_amount_problems(sale: Sale, payment: PaymentFacts) -> list[Problem]:
    moved, back = cents(payment.amount or Decimal(0)), cents(payment.refunded or Decimal(0))
    figures = f"{sentences.money(back, sale.currency)} of {sentences.money(moved, sale.currency)}"
    if back > moved:
        return [
            _problem(
                sale,
                ErrorCode.AMOUNT_DIFFERS,
                f"has been refunded by more than was paid ({figures}). Book the refund in QuickBooks by hand",
            )
        ]
    if back == moved or (payment.status == _REFUNDED and not back):
        return []
    if back or payment.status == _PARTLY_REFUNDED:
        how = f" ({figures})" if back else ""
        return [
            _problem(
                sale,
                ErrorCode.PARTIAL_REFUND,
                f"has been refunded in part only{how}, and a refund receipt is made when all of it was. Book the "
                "partial refund in QuickBooks by hand",
            )
        ]
    return [
        _problem(
            sale,
            ErrorCode.PAYMENT_NOT_REFUNDED,
            f"has not been refunded, so there is no refund to book. {_later('it has been refunded')} "
            f"{sentences.enrol_again(sale)}",
        )
    ]


def _no_amount(sale: Sale, payment: PaymentFacts) -> list[Problem]:
    if payment.amount is not None and payment.amount.is_finite() and payment.amount > 0:
        return []
    return [
        _problem(
            sale,
            ErrorCode.PAYMENT_UNCLEAR,
            "has no amount above zero in HubSpot. Look it up there and book it in QuickBooks by hand",
        )
    ]


def _no_exact_amount(sale: Sale, payment: PaymentFacts) -> list[Problem]:
    if problems := _no_amount(sale, payment):
        return problems
    if payment.amount is None or not loses_decimals(payment.amount, sale.currency):
        return []
    return [
        _problem(
            sale,
            ErrorCode.AMOUNT_DIFFERS,
            f"is of {sentences.number(payment.amount)} {sale.currency.upper()}, but QuickBooks keeps two decimals, "
            "and a document made from a payment must be exact. Book it in QuickBooks by hand",
        )
    ]


def _refund_processing(sale: Sale, remedy: str) -> Problem:
    return _problem(sale, ErrorCode.REFUND_PROCESSING, f"has a refund that is still being processed. {remedy}")


def _fee_in(payment: PaymentFacts, own: str, wanted: str) -> Decimal | None:
    """HubSpot has the fee in the payment's currency and, where it was paid out in another one, in that."""
    if own.upper() == wanted.upper() and payment.fee is not None:
        return payment.fee
    return payment.settled_fee if payment.settlement_currency.upper() == wanted.upper() else None


def _later(when: str) -> str:
    return f"When {when},"


def _problem(sale: Sale, code: ErrorCode, rest: str) -> Problem:
    return Problem(code, f"The {sentences.record_name(sale)} {rest}.")
