"""The currency of a transaction, its exchange rate and what it is worth at home (QuickBooks contract 4.16)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.currencies import CURRENCY_NAMES
from sandbox.quickbooks.exceptions import Fault, business, missing
from sandbox.quickbooks.figures import Entity, money, number
from sandbox.quickbooks.schema import schema

if TYPE_CHECKING:
    from sandbox.quickbooks.rules.base import Change

_ONE: Final = Decimal(1)
_NAMES: Final = {"CustomerRef": "Customer", "VendorRef": "Vendor", "EmployeeRef": "Employee"}
_ACCOUNTS: Final = ("AccountRef", "DepositToAccountRef", "ARAccountRef", "APAccountRef", "BankAccountRef")


def home_currency(books: Books) -> Entity:
    """The reference to the company's own currency."""
    home = books.preference("CurrencyPrefs.HomeCurrency")
    value = home.get("value", "USD") if isinstance(home, dict) else "USD"
    return {"value": value, "name": CURRENCY_NAMES.get(value, value)}


def multicurrency(books: Books) -> bool:
    """Whether the company uses currencies besides its own."""
    return books.preference("CurrencyPrefs.MultiCurrencyEnabled") is True


def currency_code(books: Books, held: Entity) -> str:
    """The code of an object's currency; the company's own when it names none."""
    return str(held.get("CurrencyRef", home_currency(books))["value"])


def set_currency(change: Change, *, required: bool) -> None:
    """Currency and exchange rate of a transaction; raises Fault (2020, 6000)."""
    books, after = change.books, change.after
    if "CurrencyRef" not in schema().types[change.entity]:
        return
    home = home_currency(books)
    if not multicurrency(books):
        after["CurrencyRef"] = home
        after.pop("ExchangeRate", None)
        return
    if "CurrencyRef" not in after:
        if required and books.switches.missing_currency == "refused":
            raise Fault(missing("CurrencyRef"), timed=False)
        after["CurrencyRef"] = home
    code = str(after["CurrencyRef"]["value"])
    _refuse_other_currencies(books, after, code, str(home["value"]))
    if code == home["value"]:
        after["ExchangeRate"] = _ONE
        return
    given = number(after.get("ExchangeRate"))
    if given < 0:
        raise business("The exchange rate must be greater than 0.")
    after["ExchangeRate"] = given or _default_rate(books, code, str(after["TxnDate"]))


def set_home_amounts(held: Entity, entity: str) -> None:
    """`HomeTotalAmt` and `HomeBalance` of a transaction that carries a rate, where its type has them."""
    if "ExchangeRate" not in held:
        return
    known, rate = schema().types[entity], number(held["ExchangeRate"])
    for home, amount in (("HomeTotalAmt", "TotalAmt"), ("HomeBalance", "Balance")):
        if home in known and amount in held:
            held[home] = money(number(held[amount]) * rate)


def rate_on(books: Books, code: str, day: str) -> Entity | None:
    """The exchange rate in force on a day: the latest one that is not younger."""
    found = [held for held in rates_of(books, code) if held["AsOfDate"] <= day]
    return max(found, key=lambda held: str(held["AsOfDate"]), default=None)


def rates_of(books: Books, code: str) -> list[Entity]:
    """Every stored exchange rate of a currency."""
    return list(books.with_value("ExchangeRate", "SourceCurrencyCode", code))


def keep_currency(change: Change) -> None:
    """The currency of a customer, vendor or account: fixed at its creation (QuickBooks contract 4.16)."""
    before = change.before or {}
    if "CurrencyRef" not in before:
        change.default("CurrencyRef", home_currency(change.books))
        return
    given: Entity = change.given.get("CurrencyRef") or before["CurrencyRef"]
    if given["value"] != before["CurrencyRef"]["value"]:
        raise business("The currency can not be changed once it has been set.")
    change.after["CurrencyRef"] = before["CurrencyRef"]


def ensure_ledger(books: Books, kind: str, sub_type: str, short: str, code: str) -> None:
    """The receivable or payable account of a currency, made when a first name uses it."""
    home = home_currency(books)["value"]
    if code == home:
        return
    if any(currency_code(books, held) == code for held in books.with_value("Account", "AccountType", kind)):
        return
    name = f"{kind} ({short}) - {code}"
    books.put(
        "Account",
        {
            "Id": str(books.next_number("Account")),
            "Name": name,
            "SubAccount": False,
            "FullyQualifiedName": name,
            "Active": True,
            "Classification": "Asset" if kind == "Accounts Receivable" else "Liability",
            "AccountType": kind,
            "AccountSubType": sub_type,
            "CurrentBalance": Decimal(0),
            "CurrentBalanceWithSubAccounts": Decimal(0),
            "CurrencyRef": {"value": code, "name": CURRENCY_NAMES.get(code, code)},
        },
    )


def _default_rate(books: Books, code: str, day: str) -> Decimal:
    if books.switches.default_exchange_rate == "one":
        return _ONE
    held = rate_on(books, code, day)
    return _ONE if held is None else number(held["Rate"])


def _refuse_other_currencies(books: Books, after: Entity, code: str, home: str) -> None:
    """A name must have the transaction's currency; an account that one or the company's own."""
    for field, entity in _names(after):
        name = books.find(entity, after[field]["value"])
        if name is not None and currency_code(books, name) != code:
            raise business("The currency of the transaction is invalid for customer / vendor / account.")
    for field in _ACCOUNTS:
        account = books.find("Account", after[field]["value"]) if field in after else None
        if account is not None and currency_code(books, account) not in {code, home}:
            raise business("You can only use one foreign currency per transaction.")


def _names(after: Entity) -> list[tuple[str, str]]:
    named = [(field, entity) for field, entity in _NAMES.items() if field in after]
    return [*named, ("EntityRef", str(after["EntityRef"].get("type", "")))] if "EntityRef" in after else named
