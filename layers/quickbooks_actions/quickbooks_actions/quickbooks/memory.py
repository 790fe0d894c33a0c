"""What is remembered of a company, so that a document costs one call: links between HubSpot and QuickBooks, and lists.

Everything here may be lost or outdated at any time: it is read again, or found wrong by QuickBooks and forgotten.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from quickbooks_actions.aws import Table
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock

LINKS_KEPT = timedelta(days=180)
LISTS_KEPT = timedelta(days=1)

_Key = tuple[str, str]
Value = dict[str, Any]


class DirectoryStore:
    """The directory table (keys `pk` and `sk`, TTL `expires_at`), and what this container has read of it.

    One per container. Values are plain: text, booleans, Decimals, lists and dicts of them.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._read: dict[_Key, tuple[Value, int]] = {}

    def get(self, key: _Key, now: datetime) -> Value | None:
        """What is remembered under the key; None when nothing is, or it is too old (the table's TTL may be late).

        Raises:
            ComeBack: `store_unavailable`.
        """
        item = self.get_expiring(key, now)
        return None if item is None else item[0]

    def get_many(self, keys: Collection[_Key], now: datetime) -> dict[_Key, Value]:
        """Several at a time.

        Raises:
            ComeBack: `store_unavailable`.
        """
        if not keys:
            return {}
        if len(keys) == 1:
            found = [(key, self.get(key, now)) for key in keys]
            return {key: value for key, value in found if value is not None}
        items = self._table.get_many([{"pk": pk, "sk": sk} for pk, sk in keys])
        live = [item for item in items if int(item["expires_at"]) > now.timestamp()]
        return {(str(item["pk"]), str(item["sk"])): item["value"] for item in live}

    def put(self, key: _Key, value: Mapping[str, Any], expires: datetime) -> None:
        """Remembers; a store that fails only makes the next document dearer, so it is counted and passed over."""
        try:
            self._table.put({"pk": key[0], "sk": key[1], "value": dict(value), "expires_at": int(expires.timestamp())})
        except ComeBack:
            count("DirectoryNotRemembered")

    def delete(self, key: _Key) -> None:
        """Forgets, here and in the table.

        Raises:
            ComeBack: `store_unavailable`; what is wrong must not be used again.
        """
        self._read.pop(key, None)
        self._table.delete({"pk": key[0], "sk": key[1]})

    def get_kept(self, key: _Key, now: datetime) -> Value | None:
        """As `get`, for what belongs to a company as a whole: read from the table once per container."""
        kept = self._read.get(key)
        if kept is not None and kept[1] > now.timestamp():
            return kept[0]
        item = self.get_expiring(key, now)
        if item is None:
            return None
        self._read[key] = item
        return item[0]

    def put_kept(self, key: _Key, value: Mapping[str, Any], expires: datetime) -> None:
        """As `put`, kept in this container too."""
        self._read[key] = (dict(value), int(expires.timestamp()))
        self.put(key, value, expires)

    def get_expiring(self, key: _Key, now: datetime) -> tuple[Value, int] | None:
        """As `get`, with the second (Unix time) from which on it is too old."""
        item = self._table.get({"pk": key[0], "sk": key[1]})
        if item is None or int(item["expires_at"]) <= now.timestamp():
            return None
        return item["value"], int(item["expires_at"])


class CompanyMemory:
    """The store as one portal sees one company.

    Links belong to portal and company (HubSpot's ids are a portal's own), lists to the company.
    """

    def __init__(self, store: DirectoryStore, *, portal_id: str, realm_id: str, clock: Clock) -> None:
        self._store = store
        self._links = f"portal#{portal_id}#company#{realm_id}"
        self._lists = f"company#{realm_id}"
        self._clock = clock
        self._remembered: dict[str, Value] = {}

    def link(self, name: str) -> Value | None:
        """A remembered link."""
        return self._store.get((self._links, name), self._clock.now())

    def aged_link(self, name: str) -> tuple[Value, timedelta] | None:
        """A remembered link, and how long ago it was found right."""
        now = self._clock.now()
        kept = self._store.get_expiring((self._links, name), now)
        if kept is None:
            return None
        value, expires = kept
        return value, LINKS_KEPT - timedelta(seconds=expires - int(now.timestamp()))

    def links(self, names: Collection[str]) -> dict[str, Value]:
        """Those of the links that are remembered."""
        keys = [(self._links, name) for name in dict.fromkeys(names)]
        return {key[1]: value for key, value in self._store.get_many(keys, self._clock.now()).items()}

    def remember_link(self, name: str, value: Mapping[str, Any]) -> None:
        """Remembers a link that was found right: matched, or created. Lines of one product write it once."""
        if self._remembered.get(name) == value:
            return
        self._remembered[name] = dict(value)
        self._store.put((self._links, name), value, self._clock.now() + LINKS_KEPT)

    def forget_link(self, name: str) -> None:
        """Forgets a link that was found wrong."""
        self._remembered.pop(name, None)
        self._store.delete((self._links, name))

    def listed(self, name: str, *, younger_than: timedelta = LISTS_KEPT) -> Value | None:
        """Something of the company's lists, at most a day old, or younger."""
        return self._store.get_kept((self._lists, name), self._clock.now() + (LISTS_KEPT - younger_than))

    def remember_listed(self, name: str, value: Mapping[str, Any]) -> None:
        """Remembers something of the company's lists for a day."""
        self._store.put_kept((self._lists, name), value, self._clock.now() + LISTS_KEPT)

    def forget_listed(self, name: str) -> None:
        """Forgets something of the company's lists."""
        self._store.delete((self._lists, name))


def digest(text: str) -> str:
    """A name for something whose own name is long, or nobody's business in a key."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()
