"""Exact arithmetic on amounts: rounding, quantity and price, spreading a sum. Decimal only, in major units."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")

LIMIT = Decimal(10) ** 10
"""Amounts have at most 10 digits before the point (QuickBooks contract 1.4)."""

PRICE_DECIMALS = 7
QUANTITY_DECIMALS = 5
"""Decimals that QuickBooks is known to keep (QuickBooks contract 4.2)."""

_WITHOUT_CENTS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF"]
)
_WITH_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
"""ISO 4217: currencies without minor unit, and with one of three decimals."""

_EXACT = Context(prec=80)
"""Wide enough that no product of two values within the limits is rounded on the way."""


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half-up (away from zero) to two decimals, as QuickBooks rounds (QuickBooks contract 4.2)."""
    return rounded(amount, CENT)


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    """The amount in whole units (a cent, one), rounded half-up, with two decimals."""
    found = amount.quantize(unit, rounding=ROUND_HALF_UP, context=_EXACT).quantize(CENT, context=_EXACT)
    return found if found else Decimal("0.00")


def smallest(currency: str) -> Decimal:
    """The smallest sum of the currency that QuickBooks can hold: one yen, else one cent."""
    return Decimal(1) if currency.upper() in _WITHOUT_CENTS else CENT


def loses_decimals(amount: Decimal, currency: str) -> bool:
    """Whether an amount of a currency with three decimals has more of them than QuickBooks holds."""
    return currency.upper() in _WITH_THOUSANDTHS and amount.is_finite() and not fits(amount, 2)


def times(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    return _EXACT.multiply(left, right)


def share(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """`amount` × `part` ÷ `whole`, not rounded to cents."""
    return _EXACT.divide(times(amount, part), whole)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, exponent or negative zero: 450.00 and 4.5E+2 become 450."""
    trimmed = value.normalize(_EXACT)
    if not trimmed:
        return Decimal(0)
    return trimmed.quantize(Decimal(1), context=_EXACT) if _exponent(trimmed) > 0 else trimmed


def fits(value: Decimal, decimals: int) -> bool:
    """Whether QuickBooks can hold the number exactly with so many decimals."""
    return value.is_finite() and abs(value) < LIMIT and -_exponent(plain(value)) <= decimals


def quantity_and_price(
    amount: Decimal, quantity: Decimal | None, unit_price: Decimal | None
) -> tuple[Decimal, Decimal] | None:
    """Quantity and unit price whose product, rounded half-up to cents, is `amount`; QuickBooks refuses others (6070).

    The unit price is taken as it is where it fits, else derived from the amount with as few decimals as do (2 to 7).
    A negative line is sent with a negative price (QuickBooks contract 4.2), so a negative quantity is turned over.

    Args:
        amount: what is billed, in whole cents.
        quantity: None counts as 1.
        unit_price: None where there is none.

    Returns:
        None where no such pair exists: the line is then sent with its amount alone.
    """
    count = Decimal(1) if quantity is None else quantity
    price = unit_price
    if count < 0:
        count, price = -count, None if price is None else -price
    if not fits(count, QUANTITY_DECIMALS):
        return None
    count = plain(count)
    if price is not None and _makes(amount, count, price):
        return count, plain(price)
    if not count:
        return None if amount else (count, Decimal(0))
    quotient = _EXACT.divide(amount, count)
    for decimals in range(2, PRICE_DECIMALS + 1):
        price = quotient.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
        if _makes(amount, count, price):
            return count, plain(price)
    return None


def spread(total: Decimal, weights: Sequence[Decimal], unit: Decimal = CENT) -> list[Decimal]:
    """Shares of `total` in proportion to the weights, in whole units, by largest remainder; they sum exactly to it.

    A weight below zero counts as zero; where all are zero the shares are equal. Equal remainders go to the first.
    The total has to be in whole units too. No share is larger than its weight where the total is not larger than the
    weights (in cents) together.

    Raises:
        ValueError: something is to be spread over nothing.
    """
    pot = cents(total)
    if not weights:
        if pot:
            raise ValueError("there is nothing to spread the amount over")
        return []
    if pot < 0:
        return [cents(-share) for share in spread(-pot, weights, unit)]
    parts = [max(weight, Decimal(0)) for weight in weights]
    whole = _sum(parts)
    if not whole:
        parts = [Decimal(1)] * len(weights)
        whole = Decimal(len(weights))
    exact = [_EXACT.divide(times(pot, part), whole) for part in parts]
    shares = [share.quantize(unit, rounding=ROUND_DOWN, context=_EXACT).quantize(CENT) for share in exact]
    missing = int((pot - _sum(shares)) / unit)
    by_remainder = sorted(range(len(shares)), key=lambda index: shares[index] - exact[index])
    for index in by_remainder[:missing]:
        shares[index] += unit
    return shares


def _makes(amount: Decimal, quantity: Decimal, price: Decimal) -> bool:
    return fits(price, PRICE_DECIMALS) and cents(times(quantity, price)) == amount


def _sum(values: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, value)
    return total


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
