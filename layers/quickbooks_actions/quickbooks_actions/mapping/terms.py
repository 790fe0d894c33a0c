"""When a payment term makes a document due."""

from calendar import monthrange
from datetime import date, timedelta

from quickbooks_actions.mapping.company import Term
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale

_LONGEST_DAYS = 3650
"""Beyond ten years, days in a quote are taken for a slip of the keyboard."""


def due_date(term: Term, document_date: date) -> date | None:
    """The date a document of `document_date` is due under the term (QuickBooks contract 4.12).

    A standard term counts days. A date-driven term is due on a day of the month (the last day where the month is
    shorter): the first such day that is not before the document and, with `due_next_month_days` above zero, lies more
    than so many days after it.

    Returns:
        None where the term says neither, or the date lies beyond the calendar.
    """
    try:
        if term.due_days is not None:
            return document_date + timedelta(days=term.due_days)
        if term.day_of_month_due is None or not 1 <= term.day_of_month_due <= 31:
            return None
        notice = max(term.due_next_month_days or 0, 0)
        earliest = document_date + timedelta(days=notice + 1 if notice else 0)
        due = _day_of_month(earliest.year, earliest.month, term.day_of_month_due)
        if due < earliest:
            following = earliest.replace(day=1) + timedelta(days=31)
            due = _day_of_month(following.year, following.month, term.day_of_month_due)
    except OverflowError:
        return None
    return due


def quoted_days(sale: Sale) -> int | None:
    """In how many days the quote itself says that it is to be paid; None where it does not say."""
    days = sale.quote.net_terms_days if sale.quote else None
    return days if days is not None and 0 <= days <= _LONGEST_DAYS else None


def takes_customer_terms(sale: Sale, options: SalesOptions) -> bool:
    """Whether the document is due under the customer's own payment terms: neither the author nor the quote says when.

    QuickBooks is said to apply them by itself (QuickBooks contract 4.5), and not to: so they are set.
    """
    return options.customer_terms and not options.term_id and options.due_date is None and quoted_days(sale) is None


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
