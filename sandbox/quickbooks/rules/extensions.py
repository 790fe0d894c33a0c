"""Extension blocks of name/value pairs, as `LineEx` and `PurchaseEx` show them (QuickBooks contract 4.8, 4.9)."""

from __future__ import annotations

from typing import Any, Final

_NAME_VALUE: Final = {
    "name": "{http://schema.intuit.com/finance/v3}NameValue",
    "declaredType": "com.intuit.schema.finance.v3.NameValue",
    "scope": "javax.xml.bind.JAXBElement$GlobalScope",
}


def name_values(*pairs: tuple[str, str]) -> dict[str, Any]:
    """The block that tells these pairs."""
    return {"any": [_any(name, value) for name, value in pairs]}


def _any(name: str, value: str) -> dict[str, Any]:
    held = {"value": {"Name": name, "Value": value}, "nil": False, "globalScope": True, "typeSubstituted": False}
    return _NAME_VALUE | held
