"""Currencies: the rates of a company, and what its transactions may mix (QuickBooks contract 4.12, 4.16)."""

from __future__ import annotations

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.currencies import CURRENCY_NAMES
from sandbox.quickbooks.exceptions import Fault, Problem, business, duplicate_name
from sandbox.quickbooks.figures import Entity, number
from sandbox.quickbooks.rules.base import CREATE, READ, UPDATE, Change, Rules, home_currency


def multicurrency(books: Books) -> bool:
    return books.preference("CurrencyPrefs.MultiCurrencyEnabled") is True


class CompanyCurrencyRules(Rules):
    """A currency that the company uses besides its own."""

    operations = frozenset({READ, CREATE, UPDATE})
    required = ("Code",)

    def complete(self, change: Change) -> None:
        code = change.after["Code"]
        if code not in CURRENCY_NAMES:
            raise Fault(Problem("2170", f"Invalid Enumeration : {code}"))
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
        held = next((each for each in _rates(books, code) if each["AsOfDate"] == day), None)
        if held is None:
            return {name: value for name, value in given.items() if name not in {"Id", "SyncToken"}}
        return {"SyncToken": held["SyncToken"]} | given | {"Id": held["Id"]}

    def complete(self, change: Change) -> None:
        after = change.after
        if after["SourceCurrencyCode"] not in CURRENCY_NAMES:
            raise Fault(Problem("2170", f"Invalid Enumeration : {after['SourceCurrencyCode']}"))
        after["TargetCurrencyCode"] = home_currency(change.books)["value"]
        after["AsOfDate"] = str(after.get("AsOfDate") or change.books.today)[:10]
        if number(after["Rate"]) <= 0:
            raise business("The exchange rate must be greater than 0.")


def rate_on(books: Books, code: str, day: str) -> Entity | None:
    """The exchange rate in force on a day: the latest one that is not younger."""
    found = [held for held in _rates(books, code) if held["AsOfDate"] <= day]
    return max(found, key=lambda held: str(held["AsOfDate"]), default=None)


def _rates(books: Books, code: str) -> list[Entity]:
    return list(books.with_value("ExchangeRate", "SourceCurrencyCode", code))
