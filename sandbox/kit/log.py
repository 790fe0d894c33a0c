"""The log of the requests that a sandbox has received."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass, field

KEPT = 20_000


@dataclass(slots=True)
class Entry:
    """One request and its answer.

    An entry stands in the log from the moment its request has arrived; `status` stays None until the
    answer is sent, and for ever when the connection was aborted instead. Header names are in lower case.
    """

    number: int
    at: str
    method: str
    url: str
    headers: dict[str, str]
    body: str
    status: int | None = None
    answer: str = ""
    notes: dict[str, object] = field(default_factory=dict)


class RequestLog:
    """The last 20,000 requests. Safe to use from several threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._last_number = 0

    def open_entry(self, *, at: str, method: str, url: str, headers: dict[str, str], body: str) -> Entry:
        """Write down a request that has arrived; the caller fills in status and answer later."""
        with self._lock:
            self._last_number += 1
            entry = Entry(number=self._last_number, at=at, method=method, url=url, headers=headers, body=body)
            self._entries.append(entry)
            return entry

    def entries(self, since: int = 0) -> list[Entry]:
        """The entries whose number is greater than `since`, oldest first (the first request has number 1)."""
        with self._lock:
            return [entry for entry in self._entries if entry.number > since]

    def clear(self) -> None:
        """Forget every entry; numbering starts again at 1."""
        with self._lock:
            self._entries.clear()
            self._last_number = 0

    def as_json_lines(self, since: int = 0) -> str:
        """One JSON object per entry and line, as `GET /_sandbox/log` answers."""
        return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in self.entries(since))
