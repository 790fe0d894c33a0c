"""Postings with keys of their own that decide about another one: the whole of a record and its deposit, say.

A look at them proves nothing about the moment of the send: another delivery may be about to send, too. So the
compare-and-swap before the send is one transaction with a check on each of them, and of two that watch each other the
first one wins.
"""

from collections.abc import Iterable
from typing import Any

from quickbooks_actions.aws import MOST_CHECKS, Check, When
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.quickbooks.ledger import Row, State

_NOTHING_SENT = "attribute_not_exists(#posting) OR #state = :free OR #state = :ready"
"""A READY row is in nobody's way: its own send is checked against ours."""

_AS_SEEN = "(#state = :state AND #generation = :generation AND #attempt = :attempt)"


class Watched:
    """The rows that one delivery has looked at and let pass."""

    def __init__(self) -> None:
        self._seen: dict[str, Row] = {}

    def saw(self, row: Row) -> None:
        """Notes a row that was sent or done, with all that QuickBooks had to say about it."""
        self._seen[row.posting] = row

    def checks(self, keys: Iterable[PostingKey]) -> list[Check]:
        """What must hold for these postings at the moment of a send: nothing of them was sent but what was seen.

        No record has so many that the limit of a transaction matters; should one have, the last ones go unchecked.
        """
        each_once = dict.fromkeys(map(str, keys))  # a transaction with one item twice is refused
        return [self._check(posting) for posting in each_once][:MOST_CHECKS]

    def _check(self, posting: str) -> Check:
        row = self._seen.get(posting)
        names = {"#posting": "posting", "#state": "state"}
        values: dict[str, Any] = {":free": State.FREE.value, ":ready": State.READY.value}
        when = When(condition=_NOTHING_SENT, values=values, names=names)
        if row is not None:
            values |= {":state": row.state.value, ":generation": row.generation, ":attempt": row.attempt}
            names |= {"#generation": "generation", "#attempt": "attempt"}
            when["condition"] = f"{_NOTHING_SENT} OR {_AS_SEEN}"
        return Check({"posting": posting}, when)
