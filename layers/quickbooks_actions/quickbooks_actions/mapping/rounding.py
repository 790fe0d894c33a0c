"""The cents that lie between QuickBooks' tax and HubSpot's: which small lines make a document come to a given sum.

HubSpot rounds the tax of every line, QuickBooks perhaps that of every rate, and a sum like 120.03 may be none that 20 %
on top of anything gives. A document that has to be exact therefore gets rounding lines: taxed ones, after which both
ways of rounding give the same tax, and one without tax that brings the total to the cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations_with_replacement

from quickbooks_actions.mapping.charges import Charge
from quickbooks_actions.mapping.money import CENT

MOST_TAXED = 3
"""Taxed rounding lines of a document; where more were needed, its tax is taken to be rounded by rate."""

_LARGEST = 40
"""Cents of a taxed rounding line: enough to move a tax of 2.5 % by one cent."""

_TRIED = (1, 2 * _LARGEST, 40, 24)
"""How many of the most useful lines are tried alone, in twos and in threes."""

_PERCENT = 10**8
"""Percentages as whole numbers."""

_WHOLE = 100 * _PERCENT

_Taxes = tuple[tuple[int, int], ...]
"""By rate: the tax not rounded, in parts of a cent, and the sum of the lines' rounded taxes, in cents."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Amounts of rounding lines.

    Attributes:
        taxed: each with the rates that are charged on it.
        untaxed: of one more without tax; zero = none.
    """

    taxed: tuple[Charge, ...] = ()
    untaxed: Decimal = Decimal("0.00")

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """Of all its lines."""
        return (*(one.base for one in self.taxed), *([self.untaxed] if self.untaxed else ()))


def rounding(charges: Sequence[Charge], due: Decimal, *, certain: bool, untaxed: bool) -> Rounding | None:
    """The fewest and smallest lines that bring a document to the sum that is due, whichever way its tax is rounded.

    Where that would take too many, or has no solution, those that do so where tax is rounded by rate.

    Args:
        charges: its lines, those without tax too.
        due: what it has to come to, in whole cents.
        certain: it is known that tax is rounded by rate.
        untaxed: whether a line without tax is possible.

    Returns:
        None where no such lines were found.
    """
    search = _Search(charges, due, untaxed=untaxed)
    return (None if certain else search.best(both_ways=True)) or search.best(both_ways=False)


class _Search:
    def __init__(self, charges: Sequence[Charge], due: Decimal, *, untaxed: bool) -> None:
        self._rates = tuple(dict.fromkeys(rate for charge in charges for rate in charge.rates))
        self._untaxed = untaxed
        self._left = _in_cents(due) - sum(_in_cents(charge.base) for charge in charges)
        self._start = _added(tuple((0, 0) for _ in self._rates), *(self._taxes(charge) for charge in charges))
        lines = [
            Charge(sign * cent * CENT, rates)
            for rates in dict.fromkeys(charge.rates for charge in charges if charge.rates)
            for cent in range(1, _LARGEST + 1)
            for sign in (1, -1)
        ]
        taxed = [(line, self._taxes(line)) for line in lines]
        self._lines = sorted(taxed, key=lambda one: (_apart(_added(self._start, one[1])), abs(one[0].base)))

    def best(self, *, both_ways: bool) -> Rounding | None:
        """With as few taxed lines as do."""
        for number in range(MOST_TAXED + 1):
            tried = combinations_with_replacement(self._lines[: _TRIED[number]], number)
            found = [one for one in (self._completed(lines, both_ways=both_ways) for lines in tried) if one is not None]
            if found:
                return min(found, key=lambda one: (len(one.amounts), sum(map(abs, one.amounts))))
        return None

    def _completed(self, lines: tuple[tuple[Charge, _Taxes], ...], *, both_ways: bool) -> Rounding | None:
        """With the line without tax that it lacks; None where both ways of rounding should agree and do not."""
        taxes = _added(self._start, *(taxes for _, taxes in lines))
        tax = sum(_rounded(exact) for exact, _ in taxes)
        if both_ways and tax != sum(by_line for _, by_line in taxes):
            return None
        left = self._left - tax - sum(_in_cents(line.base) for line, _ in lines)
        if left and not self._untaxed:
            return None
        return Rounding(tuple(line for line, _ in lines), left * CENT)

    def _taxes(self, charge: Charge) -> _Taxes:
        exact = [_in_cents(charge.base) * int(rate[1] * _PERCENT) * (rate in charge.rates) for rate in self._rates]
        return tuple((each, _rounded(each)) for each in exact)


def _added(*each: _Taxes) -> _Taxes:
    return tuple(
        (sum(exact for exact, _ in of_rate), sum(tax for _, tax in of_rate)) for of_rate in zip(*each, strict=True)
    )


def _apart(taxes: _Taxes) -> int:
    """How far the two ways of rounding are from agreeing, in parts of a cent."""
    return sum(abs(exact - by_line * _WHOLE) for exact, by_line in taxes)


def _rounded(exact: int) -> int:
    """Whole cents, half away from zero."""
    cents = (2 * abs(exact) + _WHOLE) // (2 * _WHOLE)
    return cents if exact >= 0 else -cents


def _in_cents(amount: Decimal) -> int:
    return int(amount / CENT)
