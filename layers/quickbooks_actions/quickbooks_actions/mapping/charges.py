"""What QuickBooks charges on the lines of a document, in whole cents.

Whether it rounds the tax of each rate on the sum of its lines, or that of every line by itself, is not documented
(QuickBooks contract 4.15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.mapping.company import TaxCode
from quickbooks_actions.mapping.money import CENT, cents, times

Rate = tuple[str, Decimal]
"""What tells the rate from others, and its percentage."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line and the rates that are charged on it; `base` is its amount without them."""

    base: Decimal
    rates: tuple[Rate, ...] = ()


def rates_of(code: TaxCode | None) -> tuple[Rate, ...]:
    """The rates that a code charges on sales; codes that name the same rate share it."""
    if code is None:
        return ()
    ids = code.sales_rate_ids or tuple(f"{code.id}/{place}" for place in range(len(code.sales_rates)))
    return tuple((rate_id, rate) for rate_id, rate in zip(ids, code.sales_rates, strict=True) if rate)


def tax_by_rate(charges: Iterable[Charge]) -> Decimal:
    """The tax where each rate is rounded once, on the sum of its lines."""
    bases: dict[Rate, Decimal] = {}
    for charge in charges:
        for rate in charge.rates:
            bases[rate] = bases.get(rate, Decimal(0)) + charge.base
    return sum((_tax(base, rate) for rate, base in bases.items()), Decimal("0.00"))


def tax_by_line(charges: Iterable[Charge]) -> Decimal:
    """The tax where each rate is rounded on every line."""
    return sum((_tax(charge.base, rate) for charge in charges for rate in charge.rates), Decimal("0.00"))


def uncertain_by(charges: Sequence[Charge], unit: Decimal) -> Decimal:
    """How far two ways of rounding can lie apart that mean the same tax.

    Args:
        unit: what the figures are rounded to, the smallest coin.
    """
    return unit * sum(len(charge.rates) + 1 for charge in charges if charge.rates)


def _tax(base: Decimal, rate: Rate) -> Decimal:
    return cents(times(times(base, rate[1]), CENT))
