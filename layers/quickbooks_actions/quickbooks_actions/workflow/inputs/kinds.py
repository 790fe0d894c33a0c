"""The kinds of input that the workflow editor shows, and what a value of each is read as."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from quickbooks_actions.workflow.inputs.values import as_answer, as_date, as_number, as_text

_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_PLACEHOLDER = re.compile(r"__.+__", re.DOTALL)

Value = str | bool | date | Decimal


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


@dataclass(frozen=True, slots=True)
class InputField(ABC):
    """What the workflow editor shows for an input, and how its value is read.

    Attributes:
        name: in HubSpot's definitions and callouts.
        label: also what a sentence calls the field.
        required: the editor asks for a value. Where the model has a default, a callout without the value is still done.
        shown_when: name and value of the input that decides whether this one is shown; None = always.
        from_record: the author may choose a property of the record, or an earlier action's output, instead of a value.
    """

    name: str
    label: str
    description: str
    required: bool = field(default=False, kw_only=True)
    shown_when: tuple[str, str] | None = field(default=None, kw_only=True)

    from_record: ClassVar[bool] = False

    def read(self, value: Any) -> Value | None:
        """The typed value; None = not chosen (absent, null, blank).

        Raises:
            ValueError: with a sentence that begins with the label and says what to do.
        """
        text = as_text(value)
        if text is None:
            raise self._wrong("has a value that cannot be read")
        return self._typed(text.strip()) if text.strip() else None

    def missing(self) -> str:
        """The sentence for a value that is needed and not there."""
        return f"{self.label}: nothing is chosen. Open the action in the workflow and choose a value."

    @abstractmethod
    def _typed(self, text: str) -> Value:
        """The value of a text that is not blank; raises as `read`."""

    def _known(self, found: Value | None, text: str, instead: str) -> Value:
        if found is None:
            raise self._wrong(f"has the value “{_short(text)}”{instead}")
        return found

    def _wrong(self, what: str) -> ValueError:
        return ValueError(f"{self.label} {what}. Open the action in the workflow and choose a value.")


@dataclass(frozen=True, slots=True)
class Select(InputField):
    """One of several choices, read as its value: a fixed one, or the id of an entry of a list.

    Attributes:
        choices: the QuickBooks list that fills it, None where the fixed options are all.
        options: fixed entries, shown before those of the list.
    """

    choices: Choices | None = None
    options: tuple[Option, ...] = ()

    def _typed(self, text: str) -> str:
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


@dataclass(frozen=True, slots=True)
class YesNo(InputField):
    """Yes or no, read as a bool."""

    def _typed(self, text: str) -> Value:
        return self._known(as_answer(text), text, " instead of yes or no")


@dataclass(frozen=True, slots=True)
class Text(InputField):
    """A line of text."""

    from_record: ClassVar[bool] = True

    def _typed(self, text: str) -> str:
        return text


@dataclass(frozen=True, slots=True)
class PropertyName(Text):
    """The internal name of a HubSpot property: written in the workflow, since another's value is no name."""

    from_record: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class LongText(Text):
    """Several lines of text."""


@dataclass(frozen=True, slots=True)
class Day(InputField):
    """A calendar day, read as a date."""

    from_record: ClassVar[bool] = True

    def _typed(self, text: str) -> Value:
        return self._known(as_date(text), text, ", which is not a date")


@dataclass(frozen=True, slots=True)
class Number(InputField):
    """A number that is not negative, read as a Decimal."""

    from_record: ClassVar[bool] = True

    def _typed(self, text: str) -> Value:
        return self._known(as_number(text), text, ", which is not a number")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
