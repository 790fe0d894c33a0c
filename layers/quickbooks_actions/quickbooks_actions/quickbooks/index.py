"""All customers, or all products, of a company as a dropdown needs them: small enough to be kept as one row."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from quickbooks_actions.quickbooks.entries import Entry

LARGEST = 20_000
"""Entries, inactive ones included, up to which an index is kept."""

LARGEST_BYTES = 350_000
"""DynamoDB takes rows of 400 KB."""

_COMPLETE = 0


@dataclass(frozen=True, slots=True)
class Index:
    """What has been read so far.

    Attributes:
        began: when its first part was read.
        as_of: every change before this moment is in it, as soon as it is complete.
        position: of the next row to be read (from 1), 0 when it is complete.
    """

    began: datetime
    as_of: datetime
    position: int
    entries: Mapping[str, Entry]

    @classmethod
    def begun(cls, now: datetime) -> Self:
        """An index of which nothing has been read."""
        return cls(now, now, 1, {})

    @property
    def complete(self) -> bool:
        """Whether all of the company's entries are in it."""
        return self.position == _COMPLETE

    @property
    def too_large(self) -> bool:
        """Whether the company has more than can be kept."""
        return self.position > LARGEST

    def grown(self, entries: Mapping[str, Entry | None], rows: int, *, last: bool) -> "Index":
        """With the next part, of so many rows, after which nothing comes when it is the last."""
        position = _COMPLETE if last else self.position + rows
        if position > LARGEST:
            return replace(self, position=position, entries={})
        return replace(self, position=position, entries=_merged(self.entries, entries))

    def changed(self, entries: Mapping[str, Entry | None], now: datetime) -> "Index":
        """With what has changed until now; None for what is no longer offered."""
        return replace(self, as_of=now, entries=_merged(self.entries, entries))

    def to_plain(self) -> dict[str, Any]:
        """For keeping."""
        rows = zlib.compress(json.dumps([_row(entry) for entry in self.entries.values()]).encode())
        if len(rows) > LARGEST_BYTES:
            return replace(self, position=LARGEST + 1, entries={}).to_plain()
        return {
            "began": int(self.began.timestamp()),
            "as_of": int(self.as_of.timestamp()),
            "position": self.position,
            "rows": rows,
        }

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept."""
        rows: Iterable[list[str]] = json.loads(zlib.decompress(bytes(kept["rows"])))
        return cls(
            began=datetime.fromtimestamp(int(kept["began"]), UTC),
            as_of=datetime.fromtimestamp(int(kept["as_of"]), UTC),
            position=int(kept["position"]),
            entries={row[0]: Entry(*row) for row in rows},
        )


def _merged(entries: Mapping[str, Entry], changes: Mapping[str, Entry | None]) -> dict[str, Entry]:
    merged: dict[str, Entry | None] = {**entries, **changes}
    return {id_: entry for id_, entry in merged.items() if entry is not None}


def _row(entry: Entry) -> list[str]:
    return [entry.id, entry.label, entry.detail]
