"""The currencies a company uses, and their exchange rates (QuickBooks contract 4.12, 4.16)."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.currencies import CURRENCY_NAMES
from sandbox.quickbooks.exceptions import Fault, Problem, business, duplicate_name, not_found
from sandbox.quickbooks.figures import Entity, number
from sandbox.quickbooks.rules.base import CREATE, READ, UPDATE, Change, Rules
from sandbox.quickbooks.rules.currency import home_currency, multicurrency, rate_on, rates_of

_OFF: Final = "You can't use a foreign currency: multicurrency is not enabled for this company."


class CompanyCurrencyRules(Rules):
    """A currency that the company uses besides its own."""

    operations = frozenset({READ, CREATE, UPDATE})
    required = ("Code",)

    def complete(self, change: Change) -> None:
        code = change.after["Code"]
        _refuse_unknown(change.books, code)
        if any(held["Code"] == code and held["Id"] != change.after["Id"] for held in change.books.all(self.entity)):
            raise duplicate_name()
        change.after["Name"] = CURRENCY_NAMES[code]
        change.default("Active", True)


class ExchangeRateRules(Rules):
    """Home units for one unit of a currency from a day on; told apart by currency and day, not by an Id."""

    operations = frozenset({READ, CREATE, UPDATE})
    required = ("SourceCurrencyCode", "Rate")

    def addressed(self, books: Books, given: Entity) -> Entity:
        """The request with the Id and version of the rate it means; a rate of a new day gets a new Id."""
        code, day = given.get("SourceCurrencyCode"), str(given.get("AsOfDate") or books.today)[:10]
        if not isinstance(code, str):
            return given
        held = next((each for each in rates_of(books, code) if each["AsOfDate"] == day), None)
        if held is None:
            return {name: value for name, value in given.items() if name not in {"Id", "SyncToken"}}
        return {"SyncToken": held["SyncToken"]} | given | {"Id": held["Id"]}

    def complete(self, change: Change) -> None:
        after = change.after
        _refuse_unknown(change.books, after["SourceCurrencyCode"])
        after["TargetCurrencyCode"] = home_currency(change.books)["value"]
        after["AsOfDate"] = str(after.get("AsOfDate") or change.books.today)[:10]
        if number(after["Rate"]) <= 0:
            raise business("The exchange rate must be greater than 0.")


def exchange_rate(books: Books, code: str, day: str) -> Entity:
    """What `GET exchangerate` answers: the rate in force on that day; raises Fault (610, 6000)."""
    code = code.upper()
    _refuse_unknown(books, code)
    day = day[:10] or books.today
    held = rate_on(books, code, day)
    if held is None:
        raise not_found()
    return held | {"AsOfDate": day}


def _refuse_unknown(books: Books, code: str) -> None:
    if not multicurrency(books):
        raise business(_OFF, books.switches.foreign_currency_code)
    if code not in CURRENCY_NAMES:
        raise Fault(Problem("2170", f"Invalid Enumeration : {code}"))
