"""A statement to the rows it selects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cmp_to_key
from operator import ge, gt, le, lt
from typing import Any, Protocol

from sandbox.quickbooks.exceptions import invalid_query
from sandbox.quickbooks.figures import Entity, from_json, is_key, to_json
from sandbox.quickbooks.query.fields import Comparable, comparable, filterable, kind_of, value_at, word_of
from sandbox.quickbooks.query.parser import Condition, Statement
from sandbox.quickbooks.schema import called, schema
from sandbox.quickbooks.store import Word

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, ">": gt, "<=": le, ">=": ge}


class QueryReader(Protocol):
    """What a query needs of a company."""

    @property
    def today(self) -> str:
        """The value of CURRENT_DATE."""

    @property
    def newest_first(self) -> bool:
        """The order when the statement names none."""

    @property
    def id_finds_inactive(self) -> bool: ...

    def ids(self, entity: str, among: Iterable[int] | None = None) -> Iterable[int]:
        """The ids of every stored object of a kind, or of those `among` the given ones."""

    def texts(self, entity: str, ids: Iterable[int]) -> dict[int, str]:
        """Id to JSON text, of those that exist."""

    def found_yet(self, entity: str, ids: set[int]) -> set[int]:
        """Those that are old enough for a query to find them."""

    def ids_by_word(self, entity: str, word: Word) -> Iterable[int]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """What a statement selects: JSON texts of rows, or for COUNT(*) their number alone."""

    entity: str
    rows: list[str]
    start: int
    total: int | None = None

    @property
    def text(self) -> str:
        """The `QueryResponse` object as JSON."""
        if self.total is not None:
            return f'{{"totalCount":{self.total}}}'
        if not self.rows:
            return "{}"
        rows = ",".join(self.rows)
        return f'{{"{self.entity}":[{rows}],"startPosition":{self.start},"maxResults":{len(self.rows)}}}'


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition whose property was found and whose values have the property's kind."""

    path: str
    kind: str
    operator: str
    values: tuple[Comparable, ...]

    def fits(self, entity: Entity) -> bool:
        held = comparable(self.kind, value_at(entity, self.path))
        if self.operator == "!=":
            return held not in self.values
        if held is None:
            return False
        if self.operator in {"=", "IN"}:
            return held in self.values
        if self.operator == "LIKE":
            return like(str(held), str(self.values[0]))
        return _ORDERINGS[self.operator](held, self.values[0])


def run(statement: Statement, reader: QueryReader) -> Page:
    """The rows of a statement; raises Fault (4001). Rows are read only where the index does not decide."""
    entity = _entity_named(statement.entity)
    selected = [_known(entity, name) for name in statement.properties]
    filters = [_filter(entity, condition, reader) for condition in statement.conditions]
    order = [(_filterable(entity, name), descending) for name, descending in statement.order]
    ids, undecided = _candidates(entity, filters, reader)
    if not _names_inactive(filters, reader):
        ids -= set(reader.ids_by_word(entity, ("Active", "False")))
    ids = reader.found_yet(entity, ids)
    in_order = sorted(ids, reverse=reader.newest_first and not order)
    if undecided or order:
        held = {key: from_json(text) for key, text in reader.texts(entity, ids).items()}
        rows = [held[key] for key in in_order if key in held and all(each.fits(held[key]) for each in undecided)]
        _sort(entity, rows, order)
        in_order = [int(row["Id"]) for row in rows]
    if statement.counting:
        return Page(entity, [], statement.start, len(in_order))
    page = in_order[statement.start - 1 : statement.start - 1 + statement.rows]
    texts = reader.texts(entity, page)
    found = [texts[key] for key in page if key in texts]
    if selected:
        found = [to_json(_projected(from_json(text), selected)) for text in found]
    return Page(entity, found, statement.start)


def like(text: str, pattern: str) -> bool:
    """Whether `text` fits a pattern in which `%` stands for any characters."""
    first, *rest = pattern.split("%")
    if not rest:
        return text == pattern
    if not text.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(rest[-1]) and text.endswith(rest[-1])


def _entity_named(name: str) -> str:
    for entity in schema().entities:
        if called(entity).lower() == name.lower():
            return entity
    raise invalid_query(f"invalid context declaration: {name}")


def _known(entity: str, name: str) -> str:
    if schema().property_at(entity, name) is None:
        raise invalid_query(f"Property {name} not found for Entity {entity}")
    return next((known for known in schema().types[entity] if known.lower() == name.partition(".")[0].lower()), name)


def _filterable(entity: str, name: str) -> str:
    for known in filterable(entity):
        if known.lower() == name.lower():
            return known
    # An AccountRef of a transaction is "not found", other properties are "not queryable" (QuickBooks contract 1.8).
    if schema().property_at(entity, name) is None or name.lower() == "accountref":
        raise invalid_query(f"Property {name} not found for Entity {entity}")
    raise invalid_query(f"property '{name}' is not queryable")


def _filter(entity: str, condition: Condition, reader: QueryReader) -> Filter:
    path = _filterable(entity, condition.property)
    kind = kind_of(entity, path)
    if (path == "Id" and condition.operator not in {"=", "IN"}) or (condition.operator == "LIKE" and kind != "string"):
        raise invalid_query(f"operator '{condition.operator}' is not supported for property '{path}'")
    values = []
    for literal in condition.values:
        text = reader.today if literal.text.upper() == "CURRENT_DATE" and not literal.quoted else literal.text
        value = comparable(kind, text)
        if value is None:
            raise invalid_query(f"value '{literal.text}' is not valid for property '{path}'")
        values.append(value)
    return Filter(path, kind, condition.operator, tuple(values))


def _candidates(entity: str, filters: list[Filter], reader: QueryReader) -> tuple[set[int], list[Filter]]:
    """The ids that the index gives, and the filters that it can not decide; every id when it decides none."""
    sets: list[set[int]] = []
    undecided = []
    for each in filters:
        words = [word_of(each.kind, value) for value in each.values]
        if each.operator in {"=", "IN"} and each.path == "Id":
            sets.append(set(reader.ids(entity, [int(str(value)) for value in each.values if is_key(str(value))])))
        elif each.operator in {"=", "IN"} and all(word is not None for word in words):
            sets.append({one for word in words if word for one in reader.ids_by_word(entity, (each.path, word))})
        else:
            undecided.append(each)
    return (set.intersection(*sets) if sets else set(reader.ids(entity))), undecided


def _names_inactive(filters: list[Filter], reader: QueryReader) -> bool:
    paths = {each.path for each in filters}
    return "Active" in paths or ("Id" in paths and reader.id_finds_inactive)


def _sort(entity: str, found: list[Entity], order: list[tuple[str, bool]]) -> None:
    for path, descending in reversed(order):
        kind = "decimal" if path == "Id" else kind_of(entity, path)
        found.sort(key=cmp_to_key(_comparison(kind, path)), reverse=descending)


def _comparison(kind: str, path: str) -> Callable[[Entity, Entity], int]:
    def compare(one: Entity, other: Entity) -> int:
        left, right = comparable(kind, value_at(one, path)), comparable(kind, value_at(other, path))
        if left is None or right is None:
            return (left is not None) - (right is not None)
        return int(_ORDERINGS[">"](left, right)) - int(_ORDERINGS["<"](left, right))

    return compare


def _projected(entity: Entity, selected: list[str]) -> Entity:
    if not selected:
        return entity
    return {"domain": "QBO", "sparse": True} | {name: entity[name] for name in selected if name in entity}
