"""A record as its document bills it: fees become lines, percentages of the whole record become money."""

from dataclasses import replace
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.lines import billed_total
from quickbooks_actions.mapping.money import LIMIT
from quickbooks_actions.mapping.options import LINE_ITEMS, SalesOptions
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Line, Sale
from quickbooks_actions.mapping.totals import applied

FEES = "Fees"
"""The product that fees are booked as where the company has none of the fee's own name."""

_FEE_LINE = "fee-"
_AMOUNT_LINE = "amount-"


def billable(sale: Sale, options: SalesOptions) -> Sale:
    """The record as it is billed; what comes out comes to the same as what went in, and goes in unchanged again.

    Fees of the whole record become lines after the others. Its discounts and taxes stay what they are, as money (a
    percentage is of the lines without the fees). A record without line items for which one product was chosen becomes
    one line of the record's amount.
    """
    if not sale.lines and not sale.unread_lines and options.products != LINE_ITEMS:
        sale = _one_line(sale)
    lines, left = list(sale.lines), []
    for adjustment, amount in applied(sale):
        if adjustment.kind is AdjustmentKind.FEE:
            lines.append(_fee_line(sale, adjustment, amount))
        else:
            left.append(_as_money(adjustment, amount))
    return replace(sale, lines=tuple(lines), adjustments=tuple(left))


def is_fee(line: Line) -> bool:
    """Whether the line stands for a fee of the whole record."""
    return line.id.startswith(_FEE_LINE)


def discount(sale: Sale) -> Decimal:
    """What is taken off the lines together, in whole cents."""
    kind = AdjustmentKind.DISCOUNT
    return sum((amount for one, amount in applied(sale) if one.kind is kind), Decimal("0.00"))


def discount_problems(sale: Sale) -> list[Problem]:
    """A discount of the whole record that is more than its lines come to, fees not counted."""
    off, lines = discount(sale), billed_total(replace(sale, lines=tuple(x for x in sale.lines if not is_fee(x))))
    if 0 <= off <= max(lines, Decimal(0)):  # a percentage of less than nothing is below zero itself
        return []
    return [
        Problem(
            ErrorCode.NEGATIVE_TOTAL,
            f"The {sentences.record_name(sale)} has a discount of {sentences.money(off, sale.currency)}, but its line "
            f"items come to {sentences.money(lines, sale.currency)}, and QuickBooks takes no document below zero. "
            f"Correct the discount in HubSpot and {sentences.enrol_again(sale)}.",
        )
    ]


def _one_line(sale: Sale) -> Sale:
    amount = sale.amount
    if amount is None or not amount.is_finite() or not 0 < amount < LIMIT:
        return sale
    line = Line(
        id=f"{_AMOUNT_LINE}{sale.record.id}",
        name=sale.title or sale.record.type.value.capitalize(),
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
        currency=sale.currency,
    )
    # HubSpot's amount is what is left after discounts, fees and taxes of the whole record
    return replace(sale, lines=(line,), adjustments=())


def _fee_line(sale: Sale, fee: Adjustment, amount: Decimal) -> Line:
    return Line(
        id=f"{_FEE_LINE}{fee.id}",
        name=fee.label or FEES,
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
        currency=sale.currency,
    )


def _as_money(adjustment: Adjustment, amount: Decimal) -> Adjustment:
    """With its percentage, which a tax is recognised by; what cannot be read stays as it is, to be told."""
    readable = adjustment.amount is not None or adjustment.percent is not None
    return replace(adjustment, amount=amount) if readable else adjustment
