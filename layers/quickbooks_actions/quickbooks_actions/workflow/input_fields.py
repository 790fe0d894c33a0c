"""How one input of an action is described and read: the kinds of field, and the lenient reading of their values.

HubSpot sends strings in every capture, but booleans, numbers and several choices are not documented (HubSpot contract
3.1), so whatever means the same is read the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)
"""Dates outside of these are a mistake: a number that is no date, or a mistyped year."""

_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_PLACEHOLDER = re.compile(r"__.+__", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?([eE]\+?[0-9]{1,2})?", re.ASCII)
_YES = frozenset({"true", "yes", "y", "1", "on"})
_NO = frozenset({"false", "no", "n", "0", "off"})


class Kind(StrEnum):
    """What kind of field the workflow editor shows."""

    DROPDOWN = "dropdown"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    YES_NO = "yes_no"
    NUMBER = "number"


class Choices(StrEnum):
    """The list of a QuickBooks company that fills a dropdown; COMPANIES are those linked to the portal.

    DEPOSIT_ACCOUNTS are bank and other current asset accounts, PAYING_ACCOUNTS bank and credit card accounts.
    """

    COMPANIES = "companies"
    TERMS = "terms"
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    INCOME_ACCOUNTS = "income_accounts"
    DEPOSIT_ACCOUNTS = "deposit_accounts"
    PAYING_ACCOUNTS = "paying_accounts"
    EXPENSE_ACCOUNTS = "expense_accounts"
    PAYMENT_METHODS = "payment_methods"
    VENDORS = "vendors"
    TAX_CODES = "tax_codes"
    CLASSES = "classes"
    LOCATIONS = "locations"


@dataclass(frozen=True, slots=True)
class Option:
    """One fixed entry of a dropdown."""

    value: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputField:
    """What the workflow editor shows for an input, and how its value is read.

    Attributes:
        label: also what a sentence calls the field.
        choices: the QuickBooks list that fills a dropdown, None where the fixed options are all.
        options: fixed entries, shown before those of the list.
        required: the editor asks for a value. Where the model has a default, a callout without the value is still done.
        from_record: the author may choose a property of the record, or an earlier action's output, instead of a value.
    """

    label: str
    description: str
    kind: Kind
    choices: Choices | None = None
    options: tuple[Option, ...] = ()
    required: bool = False
    from_record: bool = False

    def read(self, value: Any) -> str | bool | date | Decimal | None:
        """The typed value; None = not chosen (absent, null, blank).

        Raises:
            ValueError: with a sentence that begins with the label and says what to do.
        """
        text = _as_text(value)
        if text is None:
            raise self._wrong("has a value that cannot be read")
        if not text.strip():
            return None
        match self.kind:
            case Kind.DROPDOWN:
                return self._choice(text.strip())
            case Kind.YES_NO:
                return self._yes_or_no(text.strip())
            case Kind.DATE:
                return self._date(text.strip())
            case Kind.NUMBER:
                return self._number(text.strip())
            case Kind.TEXT | Kind.LONG_TEXT:
                return text.strip()

    def missing(self) -> str:
        """The sentence for a value that is needed and not there."""
        return f"{self.label}: nothing is chosen. Open the action in the workflow and choose a value."

    def _choice(self, text: str) -> str:
        if _PLACEHOLDER.fullmatch(text):
            raise ValueError(
                f"{self.label}: when this was chosen, QuickBooks' list could not be read, so the choice is only a "
                f"placeholder. Open the action in the workflow and choose again."
            )
        if any(text == option.value for option in self.options):
            return text
        if ";" in text:
            raise self._wrong("has several values but takes one")
        if self.choices is None or not _ID.fullmatch(text):
            raise self._wrong(f"has the value “{_short(text)}”, which is none of its choices")
        return text

    def _yes_or_no(self, text: str) -> bool:
        if text.casefold() in _YES:
            return True
        if text.casefold() in _NO:
            return False
        raise self._wrong(f"has the value “{_short(text)}” instead of yes or no")

    def _date(self, text: str) -> date:
        found = _read_date(text)
        if found is None or not EARLIEST <= found <= LATEST:
            raise self._wrong(f"has the value “{_short(text)}”, which is not a date")
        return found

    def _number(self, text: str) -> Decimal:
        plain = text.removesuffix("%").rstrip()
        if not _NUMBER.fullmatch(plain):
            raise self._wrong(f"has the value “{_short(text)}”, which is not a number")
        return Decimal(plain)

    def _wrong(self, what: str) -> ValueError:
        return ValueError(f"{self.label} {what}. Open the action in the workflow and choose a value.")


def _as_text(value: Any) -> str | None:
    """One text for whatever HubSpot may send, several values joined by ';' as HubSpot does; None = unreadable."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, list):
        return _joined(value)
    return None


def _joined(values: Iterable[Any]) -> str | None:
    texts = [None if isinstance(value, list) else _as_text(value) for value in values]
    if any(text is None for text in texts):
        return None
    return ";".join(text for text in texts if text)


def _read_date(text: str) -> date | None:
    """A date from epoch milliseconds (the day in UTC, never shifted to another zone), ISO 8601 (the day as it is
    written) or YYYY-MM-DD; None = no date."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _DATE.fullmatch(text[:10]) and text[10:11] in ("T", " "):
            return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
        if _NUMBER.fullmatch(text):
            milliseconds = Decimal(text)
            if milliseconds == milliseconds.to_integral_value():
                return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))).date()
    except (ValueError, OverflowError):
        return None
    return None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
