"""Statements of QuickBooks' query language (QuickBooks contract 1.8), safe against whatever a name contains.

The language has no OR and no NOT: one statement asks one thing, or one IN list.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

Value = str | bool | Decimal | Sequence[str]

_LONGEST_LIST = 200
"""Values in one IN list: how long a statement may be is not documented."""

_OPERATORS = ("=", "<", ">", "<=", ">=", "LIKE")


def literal(value: str) -> str:
    r"""A value in single quotes; `'` and `\` are escaped, control characters become blanks.

    QuickBooks stores no control characters in what can be searched, and a statement must never end inside a value.
    """
    text = "".join(" " if unicodedata.category(character) == "Cc" else character for character in value)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def where(name: str, operator: str, value: str | bool | Decimal) -> str:
    """One condition, e.g. `where("TxnDate", ">=", "2026-03-04")`. Numbers are quoted: unquoted decimals may not parse.

    Raises:
        ValueError: for an operator or a property name that the language does not know.
    """
    if operator not in _OPERATORS:
        raise ValueError(f"the query language has no operator {operator}")
    return f"{_property(name)} {operator} {_value(value)}"


def matching(name: str, value: str) -> str:
    r"""A condition that finds everything equal to `value`, and perhaps more: compare what comes back.

    Whether QuickBooks reads `\\` as one backslash is not documented, so a value that contains one is asked for with
    LIKE and `%` in its place.
    """
    if "\\" not in value:
        return where(name, "=", value)
    return where(name, "LIKE", value.replace("\\", "%"))


def any_of(name: str, values: Iterable[str]) -> list[str]:
    """Conditions that together find everything equal to one of `values` (each once): one IN list for nearly all cases.

    More than one only for values with a backslash, and for lists too long for one statement. Nothing for no values.
    """
    wanted = list(dict.fromkeys(values))
    plain = [value for value in wanted if "\\" not in value]
    lists = [plain[start : start + _LONGEST_LIST] for start in range(0, len(plain), _LONGEST_LIST)]
    return [_in(name, part) for part in lists] + [matching(name, value) for value in wanted if "\\" in value]


def select(entity: str, *conditions: str, order_by: str = "", **equals: Value) -> str:
    """A statement for whole objects.

    Args:
        entity: QuickBooks' name, e.g. `Invoice`.
        conditions: made by the functions of this module; all of them must hold.
        order_by: a property, perhaps with ` DESC`.
        equals: property = value; a list becomes IN.
    """
    parts = list(conditions)
    for name, value in equals.items():
        if isinstance(value, str | bool | Decimal):
            parts.append(where(name, "=", value))
        else:
            parts.append(_in(name, list(value)))
    statement = f"SELECT * FROM {_property(entity)}"  # noqa: S608 - every value went through `literal`
    if parts:
        statement += " WHERE " + " AND ".join(parts)
    if order_by:
        statement += f" ORDERBY {_order(order_by)}"
    return statement


def _in(name: str, values: Sequence[str]) -> str:
    if not values:
        raise ValueError("an empty list finds nothing: do not ask")
    return f"{_property(name)} IN ({', '.join(literal(value) for value in values)})"


def _value(value: str | bool | Decimal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return literal(value if isinstance(value, str) else format(value, "f"))


def _property(name: str) -> str:
    if not name.replace(".", "").isalnum() or not name.isascii():
        raise ValueError(f"{name!r} is no name of QuickBooks")
    return name


def _order(order_by: str) -> str:
    name, _, direction = order_by.partition(" ")
    if direction.upper() not in ("", "ASC", "DESC"):
        raise ValueError(f"{order_by!r} is no order")
    return f"{_property(name)} {direction.upper()}".rstrip()
