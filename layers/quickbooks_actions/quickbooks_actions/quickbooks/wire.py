"""JSON as QuickBooks wants it: amounts are numbers, exact to the last digit, in both directions."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any


def encode(value: Any) -> str:
    """A body as compact JSON text.

    Decimals become JSON numbers with the digits they have (`Decimal("10.10")` → `10.10`). The standard encoder would
    need a float for that, and python-quickbooks sends them as strings (QuickBooks contract 5.4).

    Raises:
        TypeError: for floats and for anything that JSON does not know.
        ValueError: for a Decimal that is no number.
    """
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("a number is needed")
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_name(name)}:{encode(part)}" for name, part in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return f"[{','.join(encode(part) for part in value)}]"
    raise TypeError(f"{type(value).__name__} cannot be sent to QuickBooks")


def decode(text: str | bytes) -> Any:
    """JSON text as Python values; every number is a Decimal.

    Raises:
        ValueError: when it is not JSON, or not UTF-8, or nested beyond what any answer is.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError("a property's name is text")
    return json.dumps(name, ensure_ascii=False)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
