"""Lines that are billed again and again. HubSpot keeps their price and amount per period (HubSpot contract 7.3)."""

from decimal import Decimal

from quickbooks_actions.mapping.records import Line, Sale

_WORDS = {
    "weekly": "Billed weekly",
    "biweekly": "Billed every two weeks",
    "monthly": "Billed monthly",
    "quarterly": "Billed quarterly",
    "per_six_months": "Billed every six months",
    "annually": "Billed annually",
    "per_two_years": "Billed every two years",
    "per_three_years": "Billed every three years",
    "per_four_years": "Billed every four years",
    "per_five_years": "Billed every five years",
}


def is_recurring(line: Line) -> bool:
    """Whether the line's amount is that of one period of several."""
    return bool(line.frequency)


def period(line: Line) -> str:
    """`Billed monthly, 2026-02-01 to 2026-02-28`: for the line's description; '' where it is billed once."""
    if not is_recurring(line):
        return ""
    words = _WORDS.get(line.frequency.lower(), f"Billed {line.frequency.lower().replace('_', ' ')}")
    if line.service_date is None or line.period_end is None:
        return words
    return f"{words}, {line.service_date.isoformat()} to {line.period_end.isoformat()}"


def one_period_amount(sale: Sale) -> Decimal | None:
    """The record's own total, where it can be compared with a document that bills one period.

    Returns:
        None where HubSpot has no total, or one that may count several periods of a recurring line.
    """
    if sale.amount is None or not sale.amount.is_finite() or any(map(is_recurring, sale.lines)):
        return None
    return sale.amount
