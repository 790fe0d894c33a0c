"""What one write sees of a company and what it changes: nothing is stored before all of it is."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime

from sandbox.quickbooks.figures import Entity, from_json, is_key, to_json
from sandbox.quickbooks.pacific import stored_time, today
from sandbox.quickbooks.query.fields import kind_of, word_of, words
from sandbox.quickbooks.store import Changes, Store
from sandbox.quickbooks.switches import QuickBooksSwitches

SINGLETON_ID = "1"


class Books:
    """A unit of work over one company. What `find` gives is a copy; `put` is what changes the books.

    Parameters
    ----------
    now: the moment of the write (aware); all its time stamps are this one.
    user: the name that a stale-object fault tells.
    """

    def __init__(self, realm: str, store: Store, switches: QuickBooksSwitches, *, now: datetime, user: str) -> None:
        self.realm = realm
        self.switches = switches
        self.now = now
        self.user = user
        self._store = store
        self._pending: dict[tuple[str, str], Entity | None] = {}
        self._sequences: dict[str, int] = {}
        self._settings: Entity | None = None

    @property
    def today(self) -> str:
        return today(self.now).isoformat()

    @property
    def preferences(self) -> Entity:
        return self.find("Preferences", SINGLETON_ID) or {}

    def preference(self, path: str) -> object:
        """The value at a dotted path of the preferences; None when it is not set."""
        if self._settings is None:
            self._settings = self.preferences
        value: object = self._settings
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value

    # --- reading

    def find(self, entity: str, key: str) -> Entity | None:
        """One object, as this write has left it so far."""
        if (entity, key) in self._pending:
            return deepcopy(self._pending[entity, key])
        return self.stored(entity, key)

    def stored(self, entity: str, key: str) -> Entity | None:
        """One object, as it was before this write."""
        text = self._store.body(self.realm, entity, int(key)) if is_key(key) else None
        return None if text is None else from_json(text)

    def with_value(self, entity: str, path: str, value: object) -> Iterator[Entity]:
        """The objects whose filterable property has this value, compared without case."""
        word = word_of(kind_of(entity, path), value)
        if word is None:
            return
        keys = {str(key) for key in self._store.ids_by_word(self.realm, entity, (path, word))}
        keys |= {key for name, key in self._pending if name == entity}
        for key in sorted(keys, key=int):
            found = self.find(entity, key)
            if found is not None and (path, word) in words(entity, found):
                yield found

    def all(self, entity: str) -> Iterator[Entity]:
        """Every object of a kind, in the order of ids."""
        stored = (str(from_json(text)["Id"]) for text in self._store.bodies(self.realm, entity))
        keys = {*stored, *(key for name, key in self._pending if name == entity)}
        for key in sorted(keys, key=int):
            found = self.find(entity, key)
            if found is not None:
                yield found

    def last_number(self, sequence: str) -> int:
        if sequence not in self._sequences:
            self._sequences[sequence] = self._store.last_number(self.realm, sequence)
        return self._sequences[sequence]

    # --- changing

    def next_number(self, sequence: str) -> int:
        self._sequences[sequence] = self.last_number(sequence) + 1
        return self._sequences[sequence]

    def raise_number(self, sequence: str, at_least: int) -> None:
        """The next number of a sequence is above this one."""
        self._sequences[sequence] = max(self.last_number(sequence), at_least)

    def put(self, entity: str, held: Entity, *, new_version: bool = True) -> None:
        """Keep an object: a new one with SyncToken 0, a known one with the next (`new_version` False: the same)."""
        before = self.stored(entity, held["Id"])
        times = dict(before["MetaData"]) if before else {"CreateTime": stored_time(self.now)}
        token = int(before["SyncToken"]) + new_version if before else 0
        pending = self._pending.get((entity, held["Id"]))
        if pending is not None:
            token = max(token, int(pending["SyncToken"]))
        held = held | {
            "domain": "QBO",
            "sparse": False,
            "SyncToken": str(token),
            "MetaData": times | {"LastUpdatedTime": stored_time(self.now)},
        }
        self._pending[entity, held["Id"]] = deepcopy(held)

    def remove(self, entity: str, key: str) -> None:
        self._pending[entity, key] = None

    def pending(self) -> list[tuple[str, str, Entity | None]]:
        """What this write has changed so far: entity, id, new state (None: gone)."""
        return [(entity, key, deepcopy(held)) for (entity, key), held in self._pending.items()]

    def changes(self) -> Changes:
        """Everything, ready for the store."""
        changes = Changes(self.realm, int(self.now.timestamp()), sequences=dict(self._sequences))
        for (entity, key), held in self._pending.items():
            changes.objects[entity, int(key)] = None if held is None else (to_json(held), words(entity, held))
        return changes
