"""Numbers: exact arithmetic, and the way QuickBooks prints them (QuickBooks contract 1.4)."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Entity = dict[str, Any]
"""An entity or a part of one, as JSON says it: numbers are `int` or `Decimal`, never float."""

ZERO = Decimal(0)
CENT = Decimal("0.01")

AMOUNTS = frozenset(
    {
        "Amount",
        "AvgCost",
        "Balance",
        "BalanceWithJobs",
        "CurrentBalance",
        "CurrentBalanceWithSubAccounts",
        "Deposit",
        "DiscountAmt",
        "HomeAmt",
        "HomeBalance",
        "HomeTotalAmt",
        "NetAmountTaxable",
        "RemainingCredit",
        "TaxInclusiveAmt",
        "TotalAmt",
        "TotalTax",
        "UnappliedAmt",
    }
)
"""Properties printed with two decimals; every other number is printed without trailing zeros."""

_KEY_DIGITS, _KEYS_END = 19, 2**63
_text = json.encoder.encode_basestring


def money(value: Decimal) -> Decimal:
    """Rounded half-up to cents, as QuickBooks rounds (QuickBooks contract 4.2)."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def number(value: object) -> Decimal:
    """The number a stored property holds; an absent one (None) is zero."""
    if value is None:
        return ZERO
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    raise TypeError(f"not a stored number: {value!r}")


def with_thousands(value: Decimal) -> str:
    """`1,861.07`, as fault details print amounts."""
    return f"{value:,.2f}"


def is_key(text: str) -> bool:
    """Whether a text can be an id: digits that fit the store's integers."""
    return text.isascii() and text.isdecimal() and len(text) <= _KEY_DIGITS and int(text) < _KEYS_END


def from_json(text: str | bytes) -> Any:
    """Parse JSON with exact numbers; NaN and Infinity are refused (ValueError), like any other non-JSON."""
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)


def to_json(value: object, name: str = "") -> str:
    """Print JSON as QuickBooks does; `name` is the property that holds the value."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{to_json(held, key)}" for key, held in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(to_json(held, name) for held in value) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, Decimal)):
        return printed(Decimal(value), two_decimals=name in AMOUNTS)
    raise TypeError(f"cannot be printed as JSON: {value!r}")


def printed(value: Decimal, *, two_decimals: bool) -> str:
    """`100.00` for an amount, `75` or `4.5` for anything else, `0` for zero."""
    if not value:
        return "0"
    if two_decimals:
        return f"{money(value):f}"
    return f"{value.normalize():f}"


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
