"""Which properties a query may filter by, and how their values are compared (QuickBooks contract 1.8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.pacific import PACIFIC
from sandbox.quickbooks.schema import schema

Comparable = str | bool | Decimal | date | datetime

_EVERYWHERE: Final = ("Id", "MetaData.CreateTime", "MetaData.LastUpdatedTime")
_LIST: Final = ("Name", "Active")
_NAME: Final = ("DisplayName", "GivenName", "FamilyName", "Active", "Balance")

_FILTERABLE: Final[dict[str, tuple[str, ...]]] = {
    "Customer": (
        *_NAME,
        "MiddleName",
        "CompanyName",
        "PrintOnCheckName",
        "FullyQualifiedName",
        "PrimaryEmailAddr",
    ),
    "Vendor": _NAME,
    "Employee": _NAME,
    "Item": (*_LIST, "FullyQualifiedName", "Sku", "Type"),
    "Account": (*_LIST, "FullyQualifiedName", "AccountType", "AccountSubType", "Classification", "AcctNum"),
    "Term": _LIST,
    "PaymentMethod": _LIST,
    "TaxAgency": ("DisplayName",),
    "TaxCode": _LIST,
    "TaxRate": _LIST,
    "Class": (*_LIST, "FullyQualifiedName"),
    "Department": (*_LIST, "FullyQualifiedName"),
    "Invoice": ("DocNumber", "TxnDate", "DueDate", "CustomerRef", "SalesTermRef", "Balance", "ProjectRef", "TotalAmt"),
    "Estimate": ("DocNumber", "TxnDate", "DueDate", "CustomerRef", "ProjectRef"),
    "SalesReceipt": ("DocNumber", "TxnDate", "CustomerRef", "Balance", "TotalAmt"),
    "RefundReceipt": ("DocNumber", "TxnDate", "CustomerRef", "Balance", "PaymentType", "CheckPayment"),
    "Payment": ("TxnDate", "CustomerRef", "PaymentRefNum", "TotalAmt", "PaymentMethodRef"),
    "Purchase": ("DocNumber", "TxnDate", "PaymentType", "TotalAmt"),
    "RecurringTransaction": ("Type",),
    "ExchangeRate": ("SourceCurrencyCode", "AsOfDate"),
}
_OTHERS: Final = ("DocNumber", "TxnDate", *_LIST)

_LONGEST_NUMBER: Final = 40
_HELD_BY: Final = {"ReferenceType": "value", "EmailAddress": "Address", "CheckPayment": "CheckNum"}
"""Where the compared value of a property with parts stands."""


def filterable(entity: str) -> tuple[str, ...]:
    """The properties of an entity that WHERE and ORDERBY take."""
    known = schema().types[entity]
    wanted = (*_EVERYWHERE, *_FILTERABLE.get(entity, _OTHERS))
    return tuple(name for name in wanted if name.partition(".")[0] in known)


def kind_of(entity: str, path: str) -> str:
    """What values of the property are compared as: string, boolean, decimal, date or dateTime."""
    known = schema().property_at(entity, path)
    kind = known.type if known else "string"
    return kind if kind in {"boolean", "decimal", "date", "dateTime"} else "string"


def value_at(entity: Entity, path: str) -> object:
    """What stands at a dotted path; the compared part of a reference or an address; None when absent."""
    value: object = entity
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, dict):
        return next((value[part] for part in _HELD_BY.values() if part in value), None)
    return value


def comparable(kind: str, value: object) -> Comparable | None:
    """The value in the type it is compared in (strings without case); None when absent or not of that kind."""
    if value is None:
        return None
    try:
        return _READERS.get(kind, str.casefold)(str(value))
    except (KeyError, ValueError, InvalidOperation):
        return None


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        raise ValueError("not a number that a property can hold")
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)


_READERS: Final[dict[str, Callable[[str], Comparable]]] = {
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
    "decimal": _number,
    "date": lambda text: date.fromisoformat(text[:10]),
    "dateTime": _moment,
}


def words(entity_name: str, entity: Entity) -> list[tuple[str, str]]:
    """The (property, word) pairs that find an object without reading it."""
    found = []
    for path in filterable(entity_name):
        word = word_of(kind_of(entity_name, path), value_at(entity, path))
        if word is not None:
            found.append((path, word))
    return found


def word_of(kind: str, value: object) -> str | None:
    """The index form of a value; None when it has none (absent, or a moment)."""
    held = comparable(kind, value)
    if held is None or isinstance(held, datetime):
        return None
    if isinstance(held, Decimal):
        return f"{held.normalize():f}" if held else "0"
    return str(held)
