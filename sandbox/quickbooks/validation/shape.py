"""The shape of a body against the schema: unknown properties and wrong JSON types are refused with 2010.

Empty strings, empty objects and references without a value are absent, numeric strings are numbers
(QuickBooks contract 1.4, 1.6, 5.4). The result holds `CLEARED` where a property was sent empty: a sparse update
empties the stored one.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sandbox.quickbooks import schema as facts
from sandbox.quickbooks.exceptions import Fault, unsupported_property
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.schema import Property, java_class

_PROPERTIES_NAMED = 59
_LONGEST_NUMBER = 40


class _Cleared:
    def __repr__(self) -> str:
        return "CLEARED"


CLEARED: Final = _Cleared()


def shaped(type_name: str, body: object) -> Entity:
    """The body of an entity with every value in the type that the schema says; raises Fault (2010)."""
    if not isinstance(body, dict):
        raise _cannot("deserialize instance of", type_name, body)
    return _object(type_name, body)


def _object(type_name: str, body: dict[str, Any]) -> Entity:
    properties = facts.schema().types.get(type_name, {})
    result: Entity = {}
    for name, value in body.items():
        known = properties.get(name)
        if known is None:
            raise _unrecognized(type_name, name, properties)
        if value is None:
            continue
        result[name] = _list(known, value) if known.is_list else _value(known, value)
    return result


def _list(known: Property, value: object) -> Any:
    if value == "":
        return CLEARED
    if not isinstance(value, list):
        raise unsupported_property(f"Can not deserialize instance of java.util.ArrayList out of {_token(value)} token")
    elements = [_value(known, element) for element in value if element is not None]
    if known.type == "Line":
        return [{} if element is CLEARED else element for element in elements]
    return [element for element in elements if element is not CLEARED]


def _value(known: Property, value: object) -> Any:
    if known.type in facts.SCALARS or known.type in facts.schema().enumerations:
        return _scalar(known.type, value)
    if known.type == facts.ANYTHING:
        # What QuickBooks puts out here it does not take back (QuickBooks contract 1.6).
        raise unsupported_property(f"{known.name} can not be set")
    if value == "":
        return CLEARED
    if not isinstance(value, dict):
        raise _cannot("construct instance of", known.type, value)
    held = {name: part for name, part in _object(known.type, value).items() if part is not CLEARED and part != []}
    if known.type == facts.REFERENCE and "value" not in held:
        return CLEARED
    return held if held or known.name.endswith("LineDetail") else CLEARED


def _scalar(kind: str, value: object) -> Any:
    if value == "":
        return CLEARED
    if isinstance(value, (dict, list)):
        raise unsupported_property(f"Can not deserialize instance of {_java(kind)} out of {_token(value)} token")
    if kind == "boolean":
        return _boolean(value)
    if kind == "decimal":
        return _decimal(value)
    if kind in {"int", "long", "positiveInteger"}:
        whole = _decimal(value)
        if whole != whole.to_integral_value():
            raise _not_valid(kind, value)
        return int(whole)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value}"


def _boolean(value: object) -> bool:
    if isinstance(value, (bool, int)):
        return bool(value)
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise unsupported_property(
        f"Can not construct instance of java.lang.Boolean from String value '{value}': "
        'only "true" or "false" recognized'
    )


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool):
        raise unsupported_property(f"Can not deserialize instance of java.math.BigDecimal out of {_token(value)} token")
    try:
        result = Decimal(str(value).strip())
    except InvalidOperation:
        raise _not_valid("decimal", value) from None
    if not result.is_finite() or abs(result.adjusted()) > _LONGEST_NUMBER:
        raise _not_valid("decimal", value)
    return result


def _unrecognized(type_name: str, name: str, properties: dict[str, Property]) -> Fault:
    named = [f'"{known}"' for known in properties][:_PROPERTIES_NAMED]
    cut = " [truncated]" if len(properties) > _PROPERTIES_NAMED else ""
    return unsupported_property(
        f'Unrecognized field "{name}" (class {java_class(type_name)}), not marked as ignorable '
        f"({len(properties)} known properties: {', '.join(named)}{cut}])"
    )


def _cannot(what: str, type_name: str, value: object) -> Fault:
    return unsupported_property(f"Can not {what} {java_class(type_name)} out of {_token(value)} token")


def _not_valid(kind: str, value: object) -> Fault:
    return unsupported_property(
        f"Can not construct instance of {_java(kind)} from String value '{value}': not a valid representation"
    )


def _java(kind: str) -> str:
    classes = {"boolean": "java.lang.Boolean", "decimal": "java.math.BigDecimal", "int": "java.lang.Integer"}
    return classes.get(kind, "java.lang.String")


def _token(value: object) -> str:
    if isinstance(value, dict):
        return "START_OBJECT"
    if isinstance(value, list):
        return "START_ARRAY"
    if isinstance(value, bool):
        return "VALUE_TRUE" if value else "VALUE_FALSE"
    return "VALUE_STRING" if isinstance(value, str) else "VALUE_NUMBER"
