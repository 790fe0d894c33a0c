"""What the tests of deliveries share: a table with a store on it, a Lambda context, and work that counts its runs."""

import threading
from collections.abc import Callable
from typing import Any

from quickbooks_actions.workflow.answer import Outputs, done
from quickbooks_actions.workflow.delivery import delivery_store, once
from tests.integration.delivery.store_with_switches import SwitchedClient

PORTAL = "50400001"
CALLBACK = "ap-50400001-2384400000001-3-0"


class Context:
    """A Lambda context with a settable rest of time."""

    def __init__(self, milliseconds: int = 28_000) -> None:
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


class Work:
    """Work that counts its runs and gives a new document each time, or raises what it is told to."""

    def __init__(self) -> None:
        self.runs = 0
        self.error: BaseException | None = None
        self.started = threading.Event()
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self) -> Outputs:
        self.runs += 1
        self.started.set()
        assert self.may_end.wait(20)
        if self.error is not None:
            raise self.error
        return done(status="created", document_id=str(self.runs), warnings=["Ünïcode 🧾."], more={"payment_id": "9"})


class Deliveries:
    """The deliveries table and a store on it whose calls can be made to fail."""

    def __init__(self, aws: Any) -> None:
        self.table = aws.table("deliveries")
        self.dynamodb = aws.client("dynamodb")
        self.client = SwitchedClient(self.dynamodb)
        self.store = delivery_store(self.table.name, self.client)  # type: ignore[arg-type]

    def deliver(
        self, work: Callable[[], Outputs], *, callback: str = CALLBACK, portal: str = PORTAL, milliseconds: int = 28_000
    ) -> Outputs:
        return once(portal, callback, work, store=self.store, lambda_context=Context(milliseconds))

    def rows(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.dynamodb.scan(TableName=self.table.name)["Items"]
        return items

    def change(self, name: str, value: int) -> None:
        """Sets a number of the only row, as if time had passed."""
        (row,) = self.rows()
        self.table.update({"id": row["id"]["S"]}, "SET #name = :value", values={":value": value}, names={"#name": name})
