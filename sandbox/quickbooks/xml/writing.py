"""An answer in JSON to the same answer in XML, as recorded by SDKs that use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from sandbox.quickbooks import schema as facts
from sandbox.quickbooks.figures import AMOUNTS, Entity, from_json, printed
from sandbox.quickbooks.pacific import PACIFIC, envelope_time

_OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3"'
)
_ON_ELEMENTS: Final = ("domain", "status", "sparse")
"""Properties of an object that are attributes of its element."""
_ON_ROWS: Final = ("startPosition", "maxResults", "totalCount")
_TEXT_TYPES: Final = frozenset({facts.REFERENCE, "MemoRef"})
_LAST: Final = 10_000
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer_text(text: str) -> str:
    """The whole answer; `text` is one of ours, so it is JSON."""
    held: Entity = from_json(text)
    time = held.pop("time", None)
    if isinstance(time, (int, Decimal)):
        time = envelope_time(datetime.fromtimestamp(int(time) / 1000, PACIFIC))
    told = "" if time is None else f" time={quoteattr(str(time))}"
    if "TaxRateDetails" in held:
        return f"{_OPENING}{told}>{_plain('TaxService', held)}</IntuitResponse>"
    return f"{_OPENING}{told}>{''.join(_parts(held))}</IntuitResponse>"


def _parts(held: Entity) -> Iterator[str]:
    for name, value in held.items():
        if name in {"Fault", "fault"}:
            yield _fault(value)
        elif name == "QueryResponse":
            yield from (_rows(each) for each in (value if isinstance(value, list) else [value]))
        elif name == "BatchItemResponse":
            yield from (_batch_item(item) for item in value)
        elif name in {"CDCResponse", "AttachableResponse"}:
            yield from (f"<{name}>{''.join(_parts(each))}</{name}>" for each in value)
        elif isinstance(value, dict):
            yield _element(name, name, value)


def _batch_item(item: Entity) -> str:
    b_id = item.pop("bId", None)
    told = "" if b_id is None else f" bId={quoteattr(_legal(str(b_id)))}"
    return f"<BatchItemResponse{told}>{''.join(_parts(item))}</BatchItemResponse>"


def _rows(held: Entity) -> str:
    told = "".join(f' {name}="{held[name]}"' for name in _ON_ROWS if name in held)
    rows = (
        _element(entity, entity, row) for entity, listed in held.items() if isinstance(listed, list) for row in listed
    )
    return f"<QueryResponse{told}>{''.join(rows)}</QueryResponse>"


def _fault(fault: Entity) -> str:
    """Capital or lower-case keys, as the accounting service or the gateway has them."""
    errors = []
    for error in fault["Error"] if "Error" in fault else fault["error"]:
        told = {name.lower(): value for name, value in error.items()}
        element = "" if told.get("element") is None else f" element={quoteattr(_legal(str(told['element'])))}"
        detail = "" if told.get("detail") is None else f"<Detail>{_text(told['detail'])}</Detail>"
        message = f"<Message>{_text(told['message'])}</Message>"
        errors.append(f"<Error code={quoteattr(str(told['code']))}{element}>{message}{detail}</Error>")
    return f"<Fault type={quoteattr(str(fault['type']))}>{''.join(errors)}</Fault>"


def _element(name: str, type_name: str, held: Entity) -> str:
    """An object, its properties in the order of the schema."""
    properties = facts.schema().types.get(type_name, {})
    order = {known: at for at, known in enumerate(properties)}
    inside = []
    for part in sorted(held, key=lambda each: order.get(each, _LAST)):
        if part in _ON_ELEMENTS:
            continue
        known = properties.get(part)
        kind = known.type if known else ""
        value = held[part]
        inside += [_property(part, kind, each) for each in (value if isinstance(value, list) else [value])]
    told = "".join(f" {part}={quoteattr(_scalar(part, held[part]))}" for part in _ON_ELEMENTS if part in held)
    return f"<{name}{told}>{''.join(inside)}</{name}>"


def _property(name: str, kind: str, value: Any) -> str:
    if isinstance(value, dict):
        if kind in _TEXT_TYPES:
            told = "".join(f" {each}={quoteattr(_legal(str(value[each])))}" for each in value if each != "value")
            return f"<{name}{told}>{_text(value.get('value', ''))}</{name}>"
        if kind == facts.ANYTHING:
            pairs = (_plain("NameValue", each["value"]) for each in value["any"])
            return f"<{name}>{''.join(pairs)}</{name}>"
        return _element(name, kind, value)
    return f"<{name}>{_text(_scalar(name, value))}</{name}>"


def _plain(name: str, value: Any) -> str:
    """What the schema does not tell of: every name an element."""
    if isinstance(value, dict):
        parts = (
            _plain(part, each) for part, held in value.items() for each in (held if isinstance(held, list) else [held])
        )
        return f"<{name}>{''.join(parts)}</{name}>"
    return f"<{name}>{_text(_scalar(name, value))}</{name}>"


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return printed(Decimal(value), two_decimals=name in AMOUNTS)
    return _legal(str(value))


def _text(value: object) -> str:
    return escape(_legal(str(value)))


def _legal(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)
