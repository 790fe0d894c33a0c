"""The state of a sandbox in SQLite: objects, the words they are found by, id sequences, remembered answers, tokens.

One connection behind one lock, held for single statements and for the commit of a write only: readers never
wait for a write that is being worked out.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    realm TEXT NOT NULL, entity TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm, entity, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS objects_changed ON objects (realm, entity, changed_at);
CREATE TABLE IF NOT EXISTS deletions (
    realm TEXT NOT NULL, entity TEXT NOT NULL, id INTEGER NOT NULL, changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm, entity, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (
    realm TEXT NOT NULL, entity TEXT NOT NULL, property TEXT NOT NULL, word TEXT NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (realm, entity, property, word, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS words_of ON words (realm, entity, id);
CREATE TABLE IF NOT EXISTS sequences (
    realm TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (realm, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replies (
    realm TEXT NOT NULL, requestid TEXT NOT NULL, fingerprint TEXT NOT NULL, at REAL NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (realm, requestid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS connections (
    id INTEGER PRIMARY KEY, app TEXT NOT NULL, realm TEXT NOT NULL, scope TEXT NOT NULL, made_at REAL NOT NULL,
    revoked INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, app TEXT NOT NULL, realm TEXT NOT NULL, redirect_uri TEXT NOT NULL, scope TEXT NOT NULL,
    issued_at REAL NOT NULL, connection INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access_tokens (
    token TEXT PRIMARY KEY, connection INTEGER NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refresh_tokens (
    token TEXT PRIMARY KEY, connection INTEGER NOT NULL, issued_at REAL NOT NULL, expires_at REAL NOT NULL,
    replaced_at REAL) WITHOUT ROWID;
"""

Word = tuple[str, str]
"""A filterable property and its folded value."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that a requestid gives again."""

    fingerprint: str
    at: float
    status: int
    body: str


@dataclass(slots=True)
class Changes:
    """What one write changes; applied all at once."""

    realm: str
    at: int
    """The moment of the change, in seconds since the epoch."""
    objects: dict[tuple[str, int], tuple[str, list[Word]] | None] = field(default_factory=dict)
    """(entity, id) to JSON text and words; None for a deletion."""
    sequences: dict[str, int] = field(default_factory=dict)
    reply: tuple[str, Reply] | None = None
    """requestid and the answer to remember."""


class Store:
    """SQLite in memory, or in a file when `path` is given. One process per file."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @property
    def is_empty(self) -> bool:
        return not self.rows("SELECT 1 FROM objects LIMIT 1")

    def become(self, other: Store) -> None:
        """Forget everything and hold what the other holds."""
        with self._lock, other._lock:
            other._database.backup(self._database)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Several statements as one; rolled back when the block raises."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows of a SELECT."""
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    # --- objects

    def body(self, realm: str, entity: str, number: int) -> str | None:
        """The JSON text of one object."""
        found = self.rows("SELECT body FROM objects WHERE realm=? AND entity=? AND id=?", (realm, entity, number))
        return str(found[0][0]) if found else None

    def bodies(self, realm: str, entity: str) -> list[str]:
        """The JSON texts of a kind, in the order of their ids."""
        found = self.rows("SELECT body FROM objects WHERE realm=? AND entity=? ORDER BY id", (realm, entity))
        return [str(row[0]) for row in found]

    def ids(self, realm: str, entity: str, among: Iterable[int] | None = None) -> list[int]:
        """The ids of the objects of a kind; only those `among` the given ones."""
        some = "" if among is None else " AND id IN (SELECT value FROM json_each(?))"
        values = (realm, entity) if among is None else (realm, entity, json.dumps(sorted(among)))
        found = self.rows(f"SELECT id FROM objects WHERE realm=? AND entity=?{some}", values)  # noqa: S608
        return [int(str(row[0])) for row in found]

    def texts(self, realm: str, entity: str, numbers: Iterable[int]) -> dict[int, str]:
        """Id to JSON text, of those that exist."""
        found = self.rows(
            "SELECT id, body FROM objects WHERE realm=? AND entity=? AND id IN (SELECT value FROM json_each(?))",
            (realm, entity, json.dumps(sorted(numbers))),
        )
        return {int(str(key)): str(body) for key, body in found}

    def changed_since(self, realm: str, entity: str, since: int, most: int) -> list[tuple[int, int, str | None]]:
        """What was written or deleted at `since` or later, oldest first: (moment, id, JSON text or None when gone)."""
        found = self.rows(
            "SELECT changed_at, id, body FROM objects WHERE realm=? AND entity=? AND changed_at>=? "
            "UNION ALL SELECT changed_at, id, NULL FROM deletions WHERE realm=? AND entity=? AND changed_at>=? "
            "ORDER BY 1, 2 LIMIT ?",
            (realm, entity, since, realm, entity, since, most),
        )
        return [(int(str(at)), int(str(key)), None if body is None else str(body)) for at, key, body in found]

    def ids_by_word(self, realm: str, entity: str, word: Word) -> list[int]:
        """The ids of the objects whose filterable property has this folded value."""
        found = self.rows(
            "SELECT id FROM words WHERE realm=? AND entity=? AND property=? AND word=?", (realm, entity, *word)
        )
        return [int(str(row[0])) for row in found]

    def last_number(self, realm: str, sequence: str) -> int:
        found = self.rows("SELECT last FROM sequences WHERE realm=? AND name=?", (realm, sequence))
        return int(str(found[0][0])) if found else 0

    def reply(self, realm: str, requestid: str) -> Reply | None:
        found = self.rows(
            "SELECT fingerprint, at, status, body FROM replies WHERE realm=? AND requestid=?", (realm, requestid)
        )
        if not found:
            return None
        fingerprint, at, status, body = found[0]
        return Reply(str(fingerprint), float(str(at)), int(str(status)), str(body))

    def apply(self, changes: Changes) -> None:
        """Commit one write."""
        realm = changes.realm
        with self.transaction() as run:
            for (entity, number), held in changes.objects.items():
                run.execute("DELETE FROM words WHERE realm=? AND entity=? AND id=?", (realm, entity, number))
                if held is None:
                    run.execute("DELETE FROM objects WHERE realm=? AND entity=? AND id=?", (realm, entity, number))
                    run.execute(
                        "INSERT OR REPLACE INTO deletions VALUES (?,?,?,?)", (realm, entity, number, changes.at)
                    )
                    continue
                text, words = held
                run.execute(
                    "INSERT OR REPLACE INTO objects VALUES (?,?,?,?,?)", (realm, entity, number, text, changes.at)
                )
                run.executemany(
                    "INSERT OR IGNORE INTO words VALUES (?,?,?,?,?)",
                    [(realm, entity, name, word, number) for name, word in words],
                )
            for name, last in changes.sequences.items():
                run.execute("INSERT OR REPLACE INTO sequences VALUES (?,?,?)", (realm, name, last))
            if changes.reply is not None:
                requestid, reply = changes.reply
                run.execute(
                    "INSERT OR REPLACE INTO replies VALUES (?,?,?,?,?,?)",
                    (realm, requestid, reply.fingerprint, reply.at, reply.status, reply.body),
                )
