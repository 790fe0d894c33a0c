"""A body in XML to what JSON would say. Types come from the schema; values stay the texts they are."""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from sandbox.quickbooks import schema as facts
from sandbox.quickbooks.schema import Property

_MOST_LEVELS: Final = 40
_TEXT_TYPES: Final = frozenset({facts.REFERENCE, "MemoRef"})
"""Types whose value is the text of their element, and whose other properties are its attributes."""
_BATCH: Final = "IntuitBatchRequest"
_BATCH_ITEM: Final = "BatchItemRequest"
_TAX_SERVICE: Final = "TaxService"
_TAX_RATES: Final = "TaxRateDetails"


def read_body(body: bytes) -> dict[str, Any]:
    """The object that an XML body holds; raises ValueError when it is no XML, or more than an object can be.

    Document types are refused: nothing outside the body is read, and nothing in it is expanded.
    """
    root = _parsed(body)
    name = _local(root.tag)
    if name == _BATCH:
        return {_BATCH_ITEM: [_batch_item(item) for item in root]}
    if name == _TAX_SERVICE:
        return _tax_service(root)
    return _object(root, name, 0)


class _WithoutDoctype(TreeBuilder):
    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise ValueError("a document type is not allowed")


def _parsed(body: bytes) -> Element:
    parser = XMLParser(target=_WithoutDoctype())  # noqa: S314 - without a document type there are no entities to expand
    try:
        parser.feed(body)
        root = parser.close()
    except ParseError as error:
        raise ValueError(str(error)) from None
    except LookupError:
        raise ValueError("the encoding is not known") from None
    if not isinstance(root, Element):
        raise ValueError("there is no element")
    return root


def _object(element: Element, type_name: str, level: int) -> dict[str, Any]:
    if level > _MOST_LEVELS:
        raise ValueError("too many elements in one another")
    properties = facts.schema().types.get(type_name, {})
    held: dict[str, Any] = {name: value for name, value in element.attrib.items() if name in properties}
    for child in element:
        name = _local(child.tag)
        known = properties.get(name)
        value = child.text or "" if known is None else _value(child, known, level)
        if known is not None and known.is_list:
            held.setdefault(name, []).append(value)
        else:
            held[name] = value
    return held


def _value(element: Element, known: Property, level: int) -> Any:
    if known.type in _TEXT_TYPES:
        return {"value": (element.text or "").strip()} | dict(element.attrib)
    if known.type in facts.schema().types:
        return _object(element, known.type, level + 1)
    return element.text or ""


def _batch_item(element: Element) -> dict[str, Any]:
    """Its bId, operation and optionsData are attributes; inside is a statement or an object."""
    held: dict[str, Any] = dict(element.attrib)
    for child in element:
        name = _local(child.tag)
        known = name in facts.schema().types
        held[name] = _object(child, name, 1) if known else child.text or ""
    return held


def _tax_service(root: Element) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for child in root:
        if _local(child.tag) == _TAX_RATES:
            rate = {_local(each.tag): each.text or "" for each in child}
            held.setdefault(_TAX_RATES, []).append(rate)
        else:
            held[_local(child.tag)] = child.text or ""
    return held


def _local(tag: object) -> str:
    """The name without its namespace."""
    return str(tag).rpartition("}")[2]
