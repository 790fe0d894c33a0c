"""What both tax models share: rates of a code, tax lines, and amounts spread without losing a cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import CENT, ZERO, Entity, number

HUNDRED: Final = Decimal(100)


def rates_of_code(books: Books, code: Entity, listed: str = "SalesTaxRateList") -> list[Entity]:
    """The rates of a tax code, for sales or for purchases."""
    details = code.get(listed, {}).get("TaxRateDetail", [])
    found = (books.find("TaxRate", detail["TaxRateRef"]["value"]) for detail in details)
    return [rate for rate in found if rate is not None]


def tax_line(rate: Entity, amount: Decimal, taxable: Decimal) -> Entity:
    """One line of a `TxnTaxDetail`."""
    return {
        "Amount": amount,
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate["Id"]},
            "PercentBased": True,
            "TaxPercent": number(rate["RateValue"]),
            "NetAmountTaxable": taxable,
        },
    }


def prorate(tax_lines: list[Entity], wanted: Decimal) -> None:
    """Spread a total tax that the caller insists on over the lines."""
    for line, amount in zip(tax_lines, spread(wanted, [line["Amount"] for line in tax_lines]), strict=True):
        line["Amount"] = amount


def spread(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`total`, whole cents, in proportion to `weights`; the parts add up to it exactly."""
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(CENT, rounding=ROUND_FLOOR) for part in exact]
    left = int((total - sum(parts, ZERO)) / CENT)
    by_remainder = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in by_remainder[:left]:
        parts[at] += CENT
    return parts
