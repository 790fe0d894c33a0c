"""Tables for the ledger's tests: one in memory, and a watch around any table that crashes or fails it on purpose."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Unpack

from botocore.exceptions import EndpointConnectionError

from quickbooks_actions.aws import (
    Check,
    CheckFailed,
    ConditionFailed,
    Item,
    Table,
    When,
    store_unavailable,
    type_deserializer,
    type_serializer,
)

_TERM = re.compile(r"attribute_not_exists\((?P<absent>#\w+)\)|(?P<name>#\w+) (?P<sign>=|<>) (?P<value>:\w+)")


class MemoryTable(Table):
    """DynamoDB's get and conditional put for a table whose key is `posting`; values take the way over the wire format.

    Knows the conditions that the ledger uses: `OR` between terms, or terms in brackets, with `AND` between them.
    `ledger_contract.py` runs against this and against a real DynamoDB API.
    """

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._lock = threading.Lock()

    def get(self, key: Mapping[str, Any], *, consistent: bool = True) -> Item | None:
        assert consistent, "the ledger reads consistently"
        with self._lock:
            wire = self._items.get(key["posting"])
        return None if wire is None else _plain(wire)

    def put(self, item: Mapping[str, Any], *, checks: Sequence[Check] = (), **when: Unpack[When]) -> None:
        wire = {name: type_serializer.serialize(value) for name, value in item.items()}
        with self._lock:
            if not self._holds(item["posting"], when):
                raise ConditionFailed("put_item")
            if not all(self._holds(each.key["posting"], each.when) for each in checks):
                raise CheckFailed("put_item")
            self._items[item["posting"]] = wire

    def newest(self, index: str, key: Mapping[str, Any], count: int) -> list[Item]:
        assert index == "by_portal", "the ledger has one index"
        with self._lock:
            items = [_plain(wire) for wire in self._items.values()]
        of_portal = [item for item in items if item.get("portal") == key["portal"]]
        return sorted(of_portal, key=lambda item: str(item["changed_at"]), reverse=True)[:count]

    def _holds(self, posting: str, when: When) -> bool:
        condition = when.get("condition")
        if not condition:
            return True
        stored, values, names = self._items.get(posting, {}), when.get("values") or {}, when.get("names") or {}
        cases = [case[1:-1] if case.startswith("(") else case for case in condition.split(" OR ")]
        return any(all(_term_holds(term, stored, values, names) for term in case.split(" AND ")) for case in cases)


def _plain(wire: Item) -> Item:
    return {name: type_deserializer.deserialize(value) for name, value in wire.items()}


def _term_holds(term: str, stored: Item, values: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    match = _TERM.fullmatch(term)
    assert match, f"the table in memory does not know the condition {term}"
    if match["absent"]:
        return names[match["absent"]] not in stored
    same = stored.get(names[match["name"]]) == type_serializer.serialize(values[match["value"]])
    return same if match["sign"] == "=" else not same


class Crash(BaseException):
    """The process is gone: nothing of ours may catch it."""


class Points:
    """Numbers every point before and after an effect, and crashes at one of them.

    Attributes:
        at_each: called at each of them, by whoever reached it.
    """

    def __init__(self) -> None:
        self.crash_at: int | None = None
        self.at_each: Callable[[], None] = lambda: None
        self._passed = 0
        self._lock = threading.Lock()

    @property
    def passed(self) -> int:
        return self._passed

    def arm(self, crash_at: int | None) -> None:
        """Counts from the start again; None = no crash."""
        self._passed, self.crash_at = 0, crash_at

    def reach(self) -> None:
        self.at_each()
        with self._lock:
            self._passed += 1
            crash = self._passed == self.crash_at
        if crash:
            raise Crash


class WatchedTable(Table):
    """A table that passes the points, and fails where a test says so.

    Attributes:
        down: every call fails, nothing happens.
        failing: how many writes of a row in that state fail without effect, e.g. `{"DONE": 3}`.
        losing: the same, but the write happens and its answer is lost.
    """

    def __init__(self, table: Table, points: Points) -> None:
        self._table = table
        self._points = points
        self.down = False
        self.failing: dict[str, int] = {}
        self.losing: dict[str, int] = {}
        self.before_put: Callable[[Mapping[str, Any]], None] = lambda item: None

    def get(self, key: Mapping[str, Any], *, consistent: bool = True) -> Item | None:
        self._points.reach()
        if self.down:
            raise _unavailable()
        return self._table.get(key, consistent=consistent)

    def put(self, item: Mapping[str, Any], *, checks: Sequence[Check] = (), **when: Unpack[When]) -> None:
        self._points.reach()
        self.before_put(item)
        if self.down or _taken(self.failing, item["state"]):
            raise _unavailable()
        self._table.put(item, checks=checks, **when)
        self._points.reach()
        if _taken(self.losing, item["state"]):
            raise _unavailable()

    def put_quietly(self, item: Mapping[str, Any]) -> None:
        """What somebody else wrote meanwhile: no condition, no point, no failure."""
        self._table.put(item)


def _taken(switch: dict[str, int], state: str) -> bool:
    left = switch.get(state, 0)
    switch[state] = max(0, left - 1)
    return left > 0


def _unavailable() -> Exception:
    return store_unavailable(EndpointConnectionError(endpoint_url="https://dynamodb.test"))
