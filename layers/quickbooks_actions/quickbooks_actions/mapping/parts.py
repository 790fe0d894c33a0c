"""A record billed in two parts: a deposit, and what it left.

Both parts together are the whole to the cent: of every line the deposit bills its share by largest remainder, and the
rest bills what is left of the line. The record's own discounts are in the lines of the parts, and its fees are lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import billable, discount, is_fee
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.lines import billed_amount
from quickbooks_actions.mapping.money import CENT, QUANTITY_DECIMALS, cents, share, spread, times
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import AdjustmentKind, Line, Sale
from quickbooks_actions.mapping.tax import INCLUSIVE
from quickbooks_actions.mapping.totals import includes_tax

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of a part: what it bills of the line's whole amount."""

    line: Line
    whole: Decimal
    billed: Decimal

    def of(self, value: Decimal | None) -> Decimal | None:
        """The same share of another figure of the line, not rounded."""
        if value is None or not self.whole:
            return value
        return share(value, self.billed, self.whole)

    def cents_of(self, value: Decimal | None) -> Decimal | None:
        """The same share of another figure of the line, in whole cents."""
        found = self.of(value)
        return None if found is None else cents(found)


def deposit_of(sale: Sale, options: SalesOptions, percent: Decimal) -> Sale:
    """The record as its deposit bills it.

    Args:
        percent: above 0 and below 100, of what the whole record comes to before tax.

    Raises:
        RecordRefused: the deposit comes to nothing.
    """
    whole = _whole(sale, options)
    total = _total(whole)
    part = cents(times(times(total, percent), CENT))
    if part <= 0:
        raise _nothing(sale, f"A deposit of {sentences.number(percent)} % of it comes to nothing.")
    shares = _shares(part, total, [amount for _, amount in whole])
    words = f"Deposit of {sentences.number(percent)} %"
    parts = [_Part(line, amount, billed) for (line, amount), billed in zip(whole, shares, strict=True)]
    return _sale(sale, options, parts, words, percent=percent)


def rest_of(sale: Sale, options: SalesOptions, deposit: Body) -> Sale:
    """The record as its last invoice bills it: its total less what the deposit document really bills.

    Args:
        deposit: the deposit's invoice as QuickBooks has it.

    Raises:
        RecordRefused: the deposit left nothing.
    """
    whole = _whole(sale, options)
    total, billed = _total(whole), billed_by(deposit)
    if billed >= total:
        raise _nothing(
            sale,
            f"It comes to {sentences.money(total, sale.currency)} before tax, and its deposit billed "
            f"{sentences.money(billed, sale.currency)} already.",
        )
    shares = _shares(billed, total, [amount for _, amount in whole])
    number = str(deposit.get("DocNumber") or deposit.get("Id") or "")
    words = f"Rest after the deposit on invoice {number}"
    parts = [_Part(line, amount, amount - taken) for (line, amount), taken in zip(whole, shares, strict=True)]
    return _sale(sale, options, parts, words, percent=share(total - billed, Decimal(100), total))


def billed_by(document: Body) -> Decimal:
    """What a document bills without the tax on top of it (with a tax that is in its prices)."""
    total = Decimal(str(document.get("TotalAmt") or 0))
    if document.get("GlobalTaxCalculation") == INCLUSIVE:
        return cents(total)
    return cents(total - Decimal(str((document.get("TxnTaxDetail") or {}).get("TotalTax") or 0)))


def _whole(sale: Sale, options: SalesOptions) -> list[tuple[Line, Decimal]]:
    """The lines that are billed, each with its amount less its part of the record's discount."""
    sale = billable(sale, options)
    amounts = {line.id: billed_amount(line) or NOTHING for line in sale.lines}
    off, bearing = discount(sale), [line.id for line in sale.lines if not is_fee(line)]
    if off and bearing:
        for line_id, taken in zip(bearing, spread(off, [amounts[one] for one in bearing]), strict=True):
            amounts[line_id] -= taken
    return [(line, amounts[line.id]) for line in sale.lines]


def _total(whole: Sequence[tuple[Line, Decimal]]) -> Decimal:
    return sum((amount for _, amount in whole), NOTHING)


def _shares(part: Decimal, total: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    """`part` of `total` over the lines; lines below zero bear their share below zero."""
    below = [max(-amount, NOTHING) for amount in amounts]
    taken_off = cents(share(sum(below, NOTHING), part, total)) if total else NOTHING
    above = spread(part + taken_off, [max(amount, NOTHING) for amount in amounts])
    under = spread(taken_off, below) if taken_off else [NOTHING] * len(amounts)
    return [plus - minus for plus, minus in zip(above, under, strict=True)]


def _sale(sale: Sale, options: SalesOptions, parts: Sequence[_Part], words: str, *, percent: Decimal) -> Sale:
    taxes = tuple(
        replace(one, amount=None if one.amount is None else cents(times(times(one.amount, percent), CENT)))
        for one in billable(sale, options).adjustments
        if one.kind is AdjustmentKind.TAX
    )
    return replace(sale, lines=tuple(_line(part, words) for part in parts), adjustments=taxes, amount=None)


def _line(part: _Part, words: str) -> Line:
    line = part.line
    quantity = part.of(Decimal(1) if line.quantity is None else line.quantity)
    note = f"{words}: {sentences.money(part.billed)} of {sentences.money(part.whole)}"
    return replace(
        line,
        amount=part.billed,
        quantity=None if quantity is None else round(quantity, QUANTITY_DECIMALS),
        discount=part.cents_of(line.discount) or NOTHING,
        tax_amount=part.cents_of(line.tax_amount),
        post_tax_amount=part.billed if includes_tax(line) else None,
        description="\n".join(text for text in (line.description, note) if text),
    )


def _nothing(sale: Sale, why: str) -> RecordRefused:
    return RecordRefused(
        [
            Problem(
                ErrorCode.NOTHING_LEFT,
                f"There is nothing to bill for the {sentences.record_name(sale)}. {why}",
            )
        ]
    )
