"""Everything around one poster: a clock, a ledger, a QuickBooks, and deliveries that come one after the other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.aws import Table
from quickbooks_actions.errors import OutcomeUnknown
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.keys import PostingKey, marker
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.ledger import Ledger, Row
from quickbooks_actions.quickbooks.posting import Posted, Poster, Posting
from quickbooks_actions.timing import Deadline
from tests.unit.posting.fake_quickbooks import Clock, FakeQuickBooks, Send
from tests.unit.posting.stores import MemoryTable, Points, WatchedTable

DEAL = PostingKey("4711", "9130", "invoice", "deal 991")
CUSTOMER = PostingKey("", "9130", "customer", "customer ABCDEF")
QUIET_SECONDS = 150
AMOUNT = Decimal("900.00")


def invoice(amount: Decimal = AMOUNT, key: PostingKey = DEAL, **more: object) -> Body:
    """A body as the mapping makes it, as small as may be."""
    return {
        "CustomerRef": {"value": "88"},
        "TxnDate": "2026-03-04",
        "PrivateNote": f"Thank you, Zoë\n{marker(key)}",
        "Line": [{"Amount": amount, "DetailType": "SalesItemLineDetail"}],
        **more,
    }


class World:
    """One company and one ledger; a delivery has its own poster and its own time."""

    def __init__(self, table: Table | None = None) -> None:
        self.clock = Clock()
        self.points = Points()
        self.store = WatchedTable(table or MemoryTable(), self.points)
        self.ledger = Ledger(self.store, self.clock)
        self.books = FakeQuickBooks(self.clock, self.points)
        self.built = 0
        self.elapsed = 0.0

    def poster(self) -> Poster:
        """A poster for one delivery that began just now; `elapsed` is what it has spent already."""
        readings = iter([0.0])
        return Poster(self.ledger, self.books, self.clock, Deadline(28.0, lambda: next(readings, self.elapsed)))

    def deliver(
        self,
        amount: Decimal = AMOUNT,
        *,
        key: PostingKey = DEAL,
        entity: str = "Invoice",
        body: Body | None = None,
        warnings: tuple[str, ...] = (),
    ) -> Posted:
        """One delivery of a record that bills `amount`; the fingerprint is of the amount alone."""

        def build() -> Mapped:
            self.built += 1
            return Mapped(body if body is not None else invoice(amount, key), amount, warnings)

        return self.poster().post_once(Posting(key, entity, fingerprint=f"sha-{amount}"), build)

    def stays_unknown(self, send: Send) -> None:
        """A delivery that sends, and of which nobody knows what became."""
        self.books.plan.append(send)
        with pytest.raises(OutcomeUnknown):
            self.deliver()

    def loses_an_answer(self) -> None:
        """A delivery whose document is made and whose answer is lost, while look-ups fail."""
        self.books.query_fails = True
        self.stays_unknown(Send.TIMEOUT_COMMITTED)
        self.books.query_fails = False

    def is_completed_meanwhile(self, **otherwise: object) -> None:
        """From now on another delivery completes the row just before ours does, with what ours found or otherwise."""

        def complete(item: Mapping[str, Any]) -> None:
            if item["state"] == "DONE":
                self.store.put_quietly({**item, **otherwise})

        self.store.before_put = complete

    def row(self, key: PostingKey = DEAL) -> Row:
        """The ledger's row, which must be there."""
        row = self.ledger.get(str(key))
        assert row is not None
        return row

    def live_ids(self, key: PostingKey = DEAL) -> list[str]:
        """Ids of the documents that count for the key."""
        return [document.id for document in self.books.live(marker(key))]
