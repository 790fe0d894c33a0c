"""One company: its books, read without waiting and written one write at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sandbox.kit import Clock
from sandbox.quickbooks.books import SINGLETON_ID, Books
from sandbox.quickbooks.figures import Entity, from_json, is_key
from sandbox.quickbooks.pacific import today
from sandbox.quickbooks.query import Page, parse, run, with_pseudo_codes
from sandbox.quickbooks.rules.base import CREATE, DELETE, UPDATE, VOID
from sandbox.quickbooks.rules.recurring import answered_text
from sandbox.quickbooks.store import Store, Word
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.writes import read, write

_OTHER: Final = "OtherPrefs"


class Company:
    """A company by its realm id. The methods for tests go around OAuth, limits and the log, not around the rules."""

    def __init__(
        self,
        realm_id: str,
        name: str,
        country: str,
        *,
        store: Store,
        clock: Clock,
        switches: QuickBooksSwitches,
        user: str,
    ) -> None:
        self.realm_id = realm_id
        self.name = name
        self.country = country
        self._store = store
        self._clock = clock
        self._switches = switches
        self._user = user
        self._writing = threading.RLock()

    # --- what the service uses

    def books(self) -> Books:
        """The books as they are now, for reading."""
        return Books(self.realm_id, self._store, self._switches, now=self._clock.now(), user=self._user)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold off every other write to this company."""
        with self._writing:
            yield

    def select(self, text: str, most_rows: int | None = None) -> Page:
        """What a statement selects, `most_rows` at most; raises Fault (4000, 4001)."""
        switches = self._switches
        statement = parse(
            text,
            backslash_escapes_itself=switches.query_backslash == "escape",
            unquoted_decimals=switches.query_unquoted_decimals,
            not_equal=switches.query_not_equal,
            order_by=switches.query_order_by,
        )
        if most_rows is not None:
            statement = replace(statement, rows=min(statement.rows, most_rows))
        page = run(statement, _Reader(self.realm_id, self._store, self._clock, switches))
        page = replace(page, rows=[answered_text(page.entity, row) for row in page.rows])
        return with_pseudo_codes(page, statement) if self.country == "US" and switches.pseudo_tax_codes else page

    def changed_since(self, entity: str, since: int, most: int) -> list[tuple[int, int, str | None]]:
        """What was written or deleted, oldest first: (moment, id, JSON text or None when it is gone)."""
        return self._store.changed_since(self.realm_id, entity, since, most)

    # --- what single reads and the pages use

    def count(self, entity: str) -> int:
        return len(self._store.ids(self.realm_id, entity))

    def newest(self, entity: str, start: int, most: int) -> tuple[list[Entity], int]:
        """The objects of a kind from the `start`-th newest on (counted from 1), and how many there are."""
        ids = sorted(self._store.ids(self.realm_id, entity), reverse=True)
        texts = self._store.texts(self.realm_id, entity, ids[start - 1 : start - 1 + most])
        return [from_json(texts[key]) for key in sorted(texts, reverse=True)], len(ids)

    def text(self, entity: str, key: str) -> str | None:
        """The JSON text of one object, as answers print it; None when there is none."""
        return self._store.body(self.realm_id, entity, int(key)) if is_key(key) else None

    # --- what tests use

    def query(self, text: str) -> Entity:
        """The `QueryResponse` of a statement; raises Fault (4000, 4001)."""
        answer: Entity = from_json(self.select(text).text)
        return answer

    def documents(self, entity: str) -> list[Entity]:
        """Every stored object of a kind, inactive ones too, in the order of ids."""
        return [from_json(text) for text in self._store.bodies(self.realm_id, entity)]

    def entity(self, entity: str, key: str) -> Entity:
        """One stored object; raises Fault (610)."""
        return read(self.books(), entity, key)

    def create(self, entity: str, body: Entity) -> Entity:
        """Create an object by the rules that the API has; raises Fault."""
        return self._write(entity, body, CREATE)

    def update(self, entity: str, key: str, **values: object) -> Entity:
        """Sparse update of the current version."""
        token = self.entity(entity, key)["SyncToken"]
        return self._write(entity, {"Id": key, "SyncToken": token, "sparse": True} | values, UPDATE)

    def delete(self, entity: str, key: str) -> Entity:
        return self._write(entity, {"Id": key, "SyncToken": self.entity(entity, key)["SyncToken"]}, DELETE)

    def void(self, entity: str, key: str) -> Entity:
        return self._write(entity, {"Id": key, "SyncToken": self.entity(entity, key)["SyncToken"]}, VOID)

    def keep(self, entity: str, held: Entity) -> None:
        """Put an object into the books as it is, around the rules: what the API can not make, like a tax code."""
        with self.writing():
            books = self.books()
            books.put(entity, held)
            self._store.apply(books.changes())

    def preference(self, path: str) -> object:
        """The value at a dotted path; below `OtherPrefs`, that of the name/value pair (a string)."""
        books = self.books()
        block, _, name = path.partition(".")
        if block != _OTHER:
            return books.preference(path)
        pairs = books.preferences.get(_OTHER, {}).get("NameValue", [])
        return next((pair["Value"] for pair in pairs if pair["Name"] == name), None)

    def set_preference(self, path: str, value: object) -> None:
        """Set a preference by its dotted path, also one that the API can not change; None removes it.

        Paths below `OtherPrefs` name a pair: `OtherPrefs.VendorAndPurchasesPrefs.UseCustomTxnNumbers`.
        """
        with self.writing():
            preferences = self.books().preferences
            block, _, name = path.partition(".")
            if block == _OTHER:
                _set_pair(preferences.setdefault(_OTHER, {}).setdefault("NameValue", []), name, value)
            else:
                _set(preferences, path.split("."), value)
            self.keep("Preferences", preferences | {"Id": SINGLETON_ID})

    def _write(self, entity: str, body: Entity, operation: str) -> Entity:
        with self.writing():
            books = self.books()
            wanted = "" if operation == CREATE else operation
            result = write(books, entity, body, operation=wanted, include=frozenset())
            self._store.apply(books.changes())
            return result


class _Reader:
    """What a query reads."""

    def __init__(self, realm: str, store: Store, clock: Clock, switches: QuickBooksSwitches) -> None:
        self._realm = realm
        self._store = store
        self._now = clock.now()
        self._lag = timedelta(seconds=switches.query_lag_seconds)
        self.today = today(self._now).isoformat()
        self.newest_first = switches.query_order == "id_descending"
        self.id_finds_inactive = switches.id_query_finds_inactive

    def ids(self, entity: str, among: Iterable[int] | None = None) -> Iterable[int]:
        return self._store.ids(self._realm, entity, among)

    def texts(self, entity: str, ids: Iterable[int]) -> dict[int, str]:
        return self._store.texts(self._realm, entity, ids)

    def found_yet(self, entity: str, ids: set[int]) -> set[int]:
        if not self._lag:
            return ids
        made = {key: from_json(text)["MetaData"]["CreateTime"] for key, text in self.texts(entity, ids).items()}
        return {key for key, at in made.items() if datetime.fromisoformat(at) + self._lag <= self._now}

    def ids_by_word(self, entity: str, word: Word) -> Iterable[int]:
        return self._store.ids_by_word(self._realm, entity, word)


def _set(held: Entity, steps: list[str], value: object) -> None:
    for step in steps[:-1]:
        held = held.setdefault(step, {})
    if value is None:
        held.pop(steps[-1], None)
    else:
        held[steps[-1]] = value


def _set_pair(pairs: list[Entity], name: str, value: object) -> None:
    pairs[:] = [pair for pair in pairs if pair["Name"] != name]
    if value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        pairs.append({"Name": name, "Value": text})
