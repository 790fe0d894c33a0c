"""What a record's lines bill, and what is wrong with them."""

from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.money import CENT, LIMIT, cents, loses_decimals, rounded, smallest, times
from quickbooks_actions.mapping.records import Line, Sale

MOST_LINES = 10_000
MOST_LINES_WITH_TAX = 750
"""What a document holds (QuickBooks contract 1.11)."""


def billed_amount(line: Line) -> Decimal | None:
    """What is billed for a line, in whole cents: HubSpot's net amount, else quantity × unit price − discount.

    Returns:
        None where HubSpot has neither an amount nor a unit price, or a number no document can hold.
    """
    amount = line.amount
    if amount is None:
        if line.unit_price is None or not _countable(line.unit_price) or not _countable(line.quantity):
            return None
        listed = times(Decimal(1) if line.quantity is None else line.quantity, line.unit_price)
        amount = rounded(listed - _discount(line, listed), smallest(line.currency))
    return cents(amount) if _countable(amount) else None


def billed_total(sale: Sale) -> Decimal:
    """The sum of what is billed for the lines, before tax; lines that cannot be billed count nothing."""
    return sum((billed_amount(line) or Decimal(0) for line in sale.lines), Decimal("0.00"))


def decimals_warnings(sale: Sale) -> list[str]:
    """Amounts of a currency with three decimals, of which QuickBooks keeps two."""
    odd = [
        sentences.line_name(line, number)
        for number, line in enumerate(sale.lines, 1)
        for amount in (line.amount, line.tax_amount)
        if amount is not None and loses_decimals(amount, sale.currency)
    ]
    if not odd:
        return []
    named = sentences.shortened(list(dict.fromkeys(odd)))
    return [f"QuickBooks keeps two decimals, so the amounts in {sale.currency.upper()} of {named} were rounded."]


def line_problems(sale: Sale) -> list[Problem]:
    """Everything about the record's lines that keeps it from becoming a document; each problem names its line."""
    record, again = sentences.record_name(sale), sentences.enrol_again(sale)
    problems = []
    if sale.unread_lines:
        count = sentences.counted(len(sale.unread_lines), "line item")
        ids = sentences.shortened(sale.unread_lines)
        problems.append(
            Problem(
                ErrorCode.LINE_INVALID,
                f"The {record} has {count} that could not be read (id {ids}), perhaps deleted meanwhile. Open the line "
                f"items in HubSpot, save them and {again}.",
            )
        )
    elif not sale.lines:
        problems.append(
            Problem(
                ErrorCode.NO_LINE_ITEMS,
                f"The {record} has no line items. Add what is to be billed in HubSpot and {again}.",
            )
        )
    for number, line in enumerate(sale.lines, 1):
        fault = line_fault(line)
        if fault:
            problems.append(
                Problem(
                    ErrorCode.LINE_INVALID,
                    f"{sentences.line_of(sale, line, number)} {fault} in HubSpot and {again}.",
                )
            )
    problems += _currency_mix(sale)
    problems += _total_out_of_range(sale)
    return problems


def too_many_lines(sale: Sale, count: int, *, taxed: bool) -> list[Problem]:
    """More lines than a document holds.

    Args:
        count: of the document, with the lines of fees and of rounding.
        taxed: whether any of them bears a tax code.
    """
    most = MOST_LINES_WITH_TAX if taxed else MOST_LINES
    if count <= most:
        return []
    return [
        Problem(
            ErrorCode.RECORD_TOO_LARGE,
            f"The {sentences.record_name(sale)} makes {count:,} lines, but QuickBooks takes at most {most:,} on one "
            f"document{' with tax' if taxed else ''}. Divide its line items among several records in HubSpot and enrol "
            "each of them.",
        )
    ]


def _discount(line: Line, listed: Decimal) -> Decimal:
    if line.discount:
        return line.discount
    # HubSpot rounds the percentage of the line's list price to cents (HubSpot contract 7.3)
    return cents(times(times(listed, line.discount_percent), CENT)) if line.discount_percent else Decimal(0)


def _countable(value: Decimal | None) -> bool:
    return value is None or (value.is_finite() and abs(value) < LIMIT)


def line_fault(line: Line) -> str:
    """What is wrong with the line's numbers, and the beginning of the remedy; '' where nothing is."""
    named = (
        ("a quantity", line.quantity),
        ("a unit price", line.unit_price),
        ("an amount", line.amount),
        ("a discount", line.discount),
        ("a discount percentage", line.discount_percent),
        ("a tax amount", line.tax_amount),
        ("a tax rate", line.tax_rate),
    )
    for field, value in named:
        if not _countable(value):
            return f"has {field} that QuickBooks cannot hold. Correct it"
    if line.amount is None and line.unit_price is None:
        return "has no amount and no unit price. Enter a price"
    return "" if billed_amount(line) is not None else "comes to an amount that QuickBooks cannot hold. Correct it"


def _currency_mix(sale: Sale) -> list[Problem]:
    named = {line.currency.upper() for line in sale.lines} | {sale.currency.upper()}
    currencies = sorted(named - {""})
    if len(currencies) < 2:
        return []
    record = sale.currency.upper()
    odd = [
        f"{sentences.line_name(line, number)} in {line.currency.upper()}"
        for number, line in enumerate(sale.lines, 1)
        if line.currency and line.currency.upper() != record
    ]
    return [
        Problem(
            ErrorCode.MIXED_CURRENCIES,
            f"The {sentences.record_name(sale)} mixes the currencies {sentences.listed(currencies)}: "
            f"{sentences.shortened(odd)}. A document has one currency. Correct the line items in HubSpot and "
            f"{sentences.enrol_again(sale)}.",
        )
    ]


def _total_out_of_range(sale: Sale) -> list[Problem]:
    total = billed_total(sale)
    if 0 <= total < LIMIT:
        return []
    code, what = (
        (ErrorCode.NEGATIVE_TOTAL, "QuickBooks takes no document below zero")
        if total < 0
        else (ErrorCode.LINE_INVALID, "QuickBooks cannot hold so large a total")
    )
    return [
        Problem(
            code,
            f"The line items of the {sentences.record_name(sale)} add up to "
            f"{sentences.money(total, sale.currency)}, and {what}. Correct them in HubSpot and "
            f"{sentences.enrol_again(sale)}.",
        )
    ]
