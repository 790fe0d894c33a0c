"""When a payment term makes a document due."""

from calendar import monthrange
from datetime import date, timedelta

from quickbooks_actions.mapping.company import Term


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


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
