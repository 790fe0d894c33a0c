"""A record billed in two parts: a deposit, and what it left.

Both parts together are the whole to the cent: of every line the deposit bills its share by largest remainder, and the
rest bills what is left of the line. The record's own discounts are in the lines of the parts, and its fees are lines.
With tax, the rest has to come to the record's total less that of the deposit as QuickBooks has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import billable, discount, is_fee
from quickbooks_actions.mapping.company import Body, CompanyFacts, Resolved
from quickbooks_actions.mapping.currency import record_currency
from quickbooks_actions.mapping.figures import figures
from quickbooks_actions.mapping.lines import billed_amount
from quickbooks_actions.mapping.money import CENT, QUANTITY_DECIMALS, cents, rounded, share, smallest, spread, times
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
    whole, unit = _whole(sale, options), smallest(record_currency(sale))
    total = _total(whole)
    part = rounded(times(times(total, percent), CENT), unit)
    if part <= 0:
        raise _nothing(sale, f"A deposit of {sentences.number(percent)} % of it comes to nothing.")
    shares = _shares(part, total, [amount for _, amount in whole], unit)
    words = f"Deposit of {sentences.number(percent)} %"
    parts = [_Part(line, amount, billed) for (line, amount), billed in zip(whole, shares, strict=True)]
    return _sale(sale, options, parts, words, percent=percent)


def rest_of(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, deposit: Body) -> Sale:
    """The record as its last invoice bills it: its total less what the deposit document really totals.

    Where its lines less those of the deposit would not come to that (a person changed the deposit), every line bears
    the same part of it.

    Args:
        deposit: the deposit's invoice as QuickBooks has it.

    Raises:
        RecordRefused: the deposit left nothing.
    """
    sale = replace(sale, tax_rates=_charged_rates(deposit, facts))
    whole, total, billed = _whole(sale, options), record_total(sale, resolved, options, facts), _figure(deposit)
    if billed >= total:
        raise _nothing(
            sale,
            f"It comes to {sentences.money(total, sale.currency)}, and its deposit billed "
            f"{sentences.money(billed, sale.currency)} already.",
        )
    number = str(deposit.get("DocNumber") or deposit.get("Id") or "")
    words = f"Rest after the deposit on invoice {number}"

    net, unit = _total(whole), smallest(record_currency(sale))

    def left(taken: Decimal) -> Sale:
        shares = _shares(taken, net, [amount for _, amount in whole], unit if not taken % unit else CENT)
        parts = [_Part(line, amount, amount - less) for (line, amount), less in zip(whole, shares, strict=True)]
        percent = share(net - taken, Decimal(100), net)
        return replace(_sale(sale, options, parts, words, percent=percent), due=total - billed)

    if billed_by(deposit) < net:
        rest = left(billed_by(deposit))
        if figures(rest, resolved, facts).quickbooks_total in (None, rest.due):
            return rest
    return left(cents(share(net, billed, total)))


def record_total(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts) -> Decimal:
    """What the whole record comes to with tax: HubSpot's figure, where QuickBooks' is the same but for its rounding.

    Where the company charges other taxes than HubSpot knows of, it is QuickBooks' figure: more cannot be billed.
    """
    made = figures(billable(sale, options), resolved, facts)
    theirs = made.quickbooks_total
    return made.expected_total if theirs is None or made.total_fits else theirs


def billed_by(document: Body) -> Decimal:
    """What a document bills without the tax on top of it (with a tax that is in its prices)."""
    total = _figure(document)
    if document.get("GlobalTaxCalculation") == INCLUSIVE:
        return total
    return cents(total - Decimal(str((document.get("TxnTaxDetail") or {}).get("TotalTax") or 0)))


def _figure(document: Body) -> Decimal:
    return cents(Decimal(str(document.get("TotalAmt") or 0)))


def _charged_rates(document: Body, facts: CompanyFacts) -> tuple[Decimal, ...]:
    """The percentages that QuickBooks' own tax engine charged on a document; () for every other company."""
    if not (facts.in_us and facts.automated_sales_tax):
        return ()
    details = (line.get("TaxLineDetail") or {} for line in (document.get("TxnTaxDetail") or {}).get("TaxLine") or [])
    return tuple(Decimal(str(one["TaxPercent"])) for one in details if one.get("TaxPercent"))


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


def _shares(part: Decimal, total: Decimal, amounts: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """`part` of `total` over the lines in whole units; lines below zero bear their share below zero."""
    below = [max(-amount, NOTHING) for amount in amounts]
    taken_off = rounded(share(sum(below, NOTHING), part, total), unit) if total else NOTHING
    above = spread(part + taken_off, [max(amount, NOTHING) for amount in amounts], unit)
    under = spread(taken_off, below, unit) if taken_off else [NOTHING] * len(amounts)
    return [plus - minus for plus, minus in zip(above, under, strict=True)]


def _sale(sale: Sale, options: SalesOptions, parts: Sequence[_Part], words: str, *, percent: Decimal) -> Sale:
    taxes = tuple(
        replace(one, amount=None if one.amount is None else cents(times(times(one.amount, percent), CENT)))
        for one in billable(sale, options).adjustments
        if one.kind is AdjustmentKind.TAX
    )
    lines = tuple(_line(part, words) for part in parts)
    return replace(sale, lines=lines, adjustments=taxes, amount=None, part=True)


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
