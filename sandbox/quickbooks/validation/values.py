"""The values of a shaped body: lengths, dates, enumerations, addresses, digits. All problems are collected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sandbox.quickbooks import schema as facts
from sandbox.quickbooks.exceptions import Problem, bad_length
from sandbox.quickbooks.figures import AMOUNTS, Entity
from sandbox.quickbooks.schema import Property
from sandbox.quickbooks.validation.lengths import longest
from sandbox.quickbooks.validation.shape import CLEARED

_AMOUNT_INTEGER_DIGITS = 10
_AMOUNT_FRACTION_DIGITS = 5
_LEAST_ADJUSTED, _MOST_ADJUSTED = -10, 11
"""Decimal places of the first digit that a number other than an amount may have."""
_ISO_DATE_LENGTH = 10
_ADDRESS_LINES = tuple(f"Line{number}" for number in range(1, 6))
_LONGEST_ADDRESS = 2000
_SEVERAL_ALLOWED = frozenset({"BillEmail", "BillEmailCc", "BillEmailBcc"})


def value_problems(entity: str, body: Entity) -> list[Problem]:
    """Every problem of the values in `body`, a result of `shaped`, in the order they stand there."""
    return list(_problems(entity, entity, body))


def _problems(entity: str, type_name: str, body: Entity) -> Iterator[Problem]:
    properties = facts.schema().types[type_name]
    for name, value in body.items():
        if value is CLEARED:
            continue
        known = properties[name]
        for held in value if known.is_list else [value]:
            if isinstance(held, dict):
                yield from _problems(entity, known.type, held)
                yield from _lines_problems(known, held)
                yield from _address_problems(name, held)
            else:
                yield from _scalar_problems(entity, type_name, known, held)


def _scalar_problems(entity: str, type_name: str, known: Property, value: object) -> Iterator[Problem]:
    if known.type in facts.schema().enumerations:
        if value not in facts.schema().enumerations[known.type]:
            yield Problem("2170", f"Invalid Enumeration : {value}")
    elif known.type == "date":
        yield from _date_problems(known.name, str(value))
    elif isinstance(value, Decimal) and known.name in AMOUNTS:
        yield from _amount_problems(known.name, value)
    elif isinstance(value, Decimal) and value and not _LEAST_ADJUSTED <= value.adjusted() <= _MOST_ADJUSTED:
        yield Problem("2080", f"The number is not supported. Supplied value:{value:.6g}", known.name)
    elif isinstance(value, str):
        limit = longest(entity, type_name, known.name)
        if limit is not None and len(value) > limit:
            yield bad_length(known.name, limit, len(value))


def _date_problems(field: str, value: str) -> Iterator[Problem]:
    day = value[:_ISO_DATE_LENGTH]
    digits = day.replace("-", "")
    if len(day) != _ISO_DATE_LENGTH or day[4] != "-" or day[7] != "-" or not (digits.isascii() and digits.isdigit()):
        yield Problem("2060", f"The date format is not valid. Supplied value:{value}", field)
        return
    try:
        date.fromisoformat(day)
    except ValueError:
        yield Problem("2070", f"The date value must be a valid value. Supplied value:{value}", field)


def _amount_problems(field: str, value: Decimal) -> Iterator[Problem]:
    _sign, digits, exponent = value.normalize().as_tuple()
    fraction = max(0, -int(exponent))
    if len(digits) + int(exponent) > _AMOUNT_INTEGER_DIGITS or fraction > _AMOUNT_FRACTION_DIGITS:
        yield Problem("2140", f"The amount value is not supported. Supplied value:{value:f}", field)


def _address_problems(name: str, held: Entity) -> Iterator[Problem]:
    if "Address" not in held or not isinstance(held["Address"], str):
        return
    given = held["Address"]
    addresses = given.split(",") if name in _SEVERAL_ALLOWED else [given]
    if not all(_is_address(address.strip()) for address in addresses):
        yield Problem(
            "2210", f"Email Address does not conform to the syntax rules of RFC 822. Supplied value:{given}", name
        )


def _lines_problems(known: Property, held: Entity) -> Iterator[Problem]:
    """The lines of a postal address are limited together, too."""
    if known.type != "PhysicalAddress":
        return
    length = sum(len(str(held[name])) for name in _ADDRESS_LINES if name in held)
    if length > _LONGEST_ADDRESS:
        yield bad_length(known.name, _LONGEST_ADDRESS, length)


def _is_address(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    parts = domain.split(".")
    if not (at and local and all(parts) and len(parts) > 1):
        return False
    return "@" not in local and not any(character.isspace() or character in ";,<>" for character in address)
