"""The line items of a payment: they may arrive a moment after it, doubled, or never (HubSpot contract 7.3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.money import cents
from quickbooks_actions.mapping.payments import BOOKABLE
from quickbooks_actions.mapping.records import Line, PaymentFacts, Sale
from quickbooks_actions.mapping.totals import expected_total

LINES_FOLLOW_WITHIN = timedelta(minutes=10)
"""A payment this young may get its line items yet: the workflow can be faster than the checkout."""

_AHEAD = timedelta(minutes=5)
"""How far HubSpot's clock may be ahead of ours."""

ONE_LINE_NAME = "HubSpot payment"
"""What a payment is billed as that has no line items anywhere: one name, so that it is one product."""


def lines_may_follow(payment: PaymentFacts, now: datetime) -> bool:
    """Whether the payment is so young that its line items may be on their way, and it is worth waiting for them."""
    if payment.made_at is None or payment.processor == "quickbooks" or payment.status not in BOOKABLE:
        return False
    return -_AHEAD <= now - payment.made_at < LINES_FOLLOW_WITHIN


def lines_once(sale: Sale) -> Sale:
    """The payment with each of its line items once, where HubSpot wrote them twice.

    Some checkouts write every line item twice. Equal lines are taken for one only where that alone makes the total the
    payment's amount; two real lines that are equal stay two.
    """
    payment = sale.payment
    if payment is None or payment.amount is None or len(sale.lines) < 2 or _exact(sale, payment):
        return sale
    # every line twice is what checkouts do, so it goes before some lines twice where rounding would allow both
    for lines in (_halved(sale.lines), _distinct(sale.lines)):
        once = replace(sale, lines=lines, remarks=(*sale.remarks, _twice(sale)))
        if len(lines) < len(sale.lines) and _exact(once, payment):
            return once
    return sale


def one_line(sale: Sale) -> Sale:
    """The payment as one line of its whole amount, where it has no line items anywhere; as it is without an amount."""
    payment = sale.payment
    if payment is None or payment.amount is None or payment.amount <= 0:
        return sale
    amount = cents(payment.amount)
    line = Line(
        id=f"payment-{sale.record.id}",
        name=ONE_LINE_NAME,
        description=f"Payment {payment.reference or sale.record.id}",
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
        currency=sale.currency,
    )
    remark = f"The {sentences.record_name(sale)} has no line items in HubSpot, so its amount was taken as one line."
    # the amount is what moved: discounts, fees and taxes are in it
    return replace(sale, lines=(line,), adjustments=(), remarks=(*sale.remarks, remark))


def _exact(sale: Sale, payment: PaymentFacts) -> bool:
    return payment.amount is not None and expected_total(sale) == cents(payment.amount)


def _content(line: Line) -> Line:
    return replace(line, id="", position=None)


def _distinct(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    first: dict[Line, Line] = {}
    for line in lines:
        first.setdefault(_content(line), line)
    return tuple(first.values())


def _halved(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The first half of every group of equal lines; all of them where one is odd in number."""
    seen: dict[Line, int] = {}
    for line in lines:
        seen[_content(line)] = seen.get(_content(line), 0) + 1
    if any(count % 2 for count in seen.values()):
        return lines
    kept: dict[Line, int] = {}
    half = []
    for line in lines:
        content = _content(line)
        kept[content] = kept.get(content, 0) + 1
        if kept[content] <= seen[content] // 2:
            half.append(line)
    return tuple(half)


def _twice(sale: Sale) -> str:
    return f"HubSpot has line items of the {sentences.record_name(sale)} twice; each was taken once."
