"""What a record comes to: its lines, less its discounts, plus its fees and taxes (HubSpot contract 7.3).

HubSpot applies what concerns the whole record in the order discounts, fees, taxes. Percentages of discounts are of what
the discounts before left; those of fees of what is left after all discounts; those of taxes of that with the fees.
Every step is rounded half-up to cents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.lines import billed_amount, billed_total
from quickbooks_actions.mapping.money import CENT, LIMIT, cents, rounded, smallest, times
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Line, Sale

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The parts of a record's total, each in whole cents of its currency and as a positive figure.

    Attributes:
        lines: what is billed for the lines, after their own discounts and before tax.
        discounts, fees, taxes: of the whole record.
        line_taxes: what HubSpot adds to the lines' amounts as their own taxes.
    """

    lines: Decimal
    discounts: Decimal
    fees: Decimal
    taxes: Decimal
    line_taxes: Decimal

    @property
    def before_tax(self) -> Decimal:
        """Lines − discounts + fees."""
        return self.lines - self.discounts + self.fees

    @property
    def total(self) -> Decimal:
        """Lines − discounts + fees + all taxes."""
        return self.before_tax + self.taxes + self.line_taxes


def totals(sale: Sale) -> Totals:
    """The record's total in its parts; what cannot be read counts nothing (`adjustment_problems` tells it)."""
    sums = dict.fromkeys(AdjustmentKind, NOTHING)
    for adjustment, amount in applied(sale):
        sums[adjustment.kind] += amount
    return Totals(
        lines=billed_total(sale),
        discounts=sums[AdjustmentKind.DISCOUNT],
        fees=sums[AdjustmentKind.FEE],
        taxes=sums[AdjustmentKind.TAX],
        line_taxes=sum(map(line_tax, sale.lines), NOTHING),
    )


def expected_total(sale: Sale) -> Decimal:
    """What HubSpot's record comes to with everything, in whole cents."""
    return totals(sale).total


def applied(sale: Sale) -> tuple[tuple[Adjustment, Decimal], ...]:
    """The record's discounts, fees and taxes in their order, each with its money (positive, whole cents)."""
    return tuple(_applied(in_order(sale.adjustments), billed_total(sale)))


def in_order(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    """Discounts, fees, taxes; within a kind by HubSpot's sort order (those without one last), then by id."""
    kinds = list(AdjustmentKind)
    return tuple(
        sorted(
            adjustments,
            key=lambda one: (
                kinds.index(one.kind),
                one.position is None,
                one.position or 0,
                int(one.id) if one.id.isdecimal() else 0,
                one.id,
            ),
        )
    )


def line_tax(line: Line) -> Decimal:
    """What HubSpot adds to the line's amount as tax, in whole cents; nothing where the amount contains it already."""
    billed = billed_amount(line)
    if billed is None or includes_tax(line):
        return NOTHING
    if _countable(line.tax_amount):
        return cents(line.tax_amount)
    if _countable(line.tax_rate):
        return rounded(times(times(billed, line.tax_rate), CENT), smallest(line.currency))
    if _countable(line.post_tax_amount):
        return max(cents(line.post_tax_amount) - billed, NOTHING)
    return NOTHING


def includes_tax(line: Line) -> bool:
    """Whether the line's price contains its tax: HubSpot has a tax on it, and the same amount with and without."""
    taxed = any(_countable(value) and value > 0 for value in (line.tax_amount, line.tax_rate))
    return taxed and line.amount is not None and line.amount == line.post_tax_amount


def adjustment_problems(sale: Sale) -> list[Problem]:
    """Discounts, fees and taxes of the record that have no value a document can hold; each problem names one."""
    return [
        Problem(
            ErrorCode.ADJUSTMENT_INVALID,
            f"The {sentences.record_name(sale)} has {_named(adjustment)} without a value that can be read. Enter an "
            f"amount or a percentage, or remove it, in HubSpot and {sentences.enrol_again(sale)}.",
        )
        for adjustment in in_order(sale.adjustments)
        if not _valid(adjustment)
    ]


def _applied(ordered: Sequence[Adjustment], lines: Decimal) -> Iterator[tuple[Adjustment, Decimal]]:
    left = base = lines
    kind = AdjustmentKind.DISCOUNT
    for adjustment in ordered:
        if adjustment.kind is not kind:
            kind, base = adjustment.kind, left
        money = _money(adjustment, left if kind is AdjustmentKind.DISCOUNT else base)
        left += -money if kind is AdjustmentKind.DISCOUNT else money
        yield adjustment, money


def _money(adjustment: Adjustment, base: Decimal) -> Decimal:
    if not _valid(adjustment):
        return NOTHING
    if adjustment.amount is not None:
        return cents(adjustment.amount)
    return cents(times(times(base, adjustment.percent or NOTHING), CENT))


def _valid(adjustment: Adjustment) -> bool:
    value = adjustment.percent if adjustment.amount is None else adjustment.amount
    return _countable(value) and value >= 0


def _named(adjustment: Adjustment) -> str:
    label = sentences.quoted(adjustment.label)
    return f"a {adjustment.kind.value} {label or f'with id {adjustment.id}'}"


def _countable(value: Decimal | None) -> TypeGuard[Decimal]:
    return value is not None and value.is_finite() and abs(value) < LIMIT
