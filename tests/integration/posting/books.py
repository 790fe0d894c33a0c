"""Postings with the real client over sockets to the QuickBooks sandbox, and the ledger on the embedded AWS."""

from decimal import Decimal
from typing import Any

import requests

from quickbooks_actions.aws import Table
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.keys import PostingKey, marker
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.ledger import Ledger, Row
from quickbooks_actions.quickbooks.posting import Posted, Poster, Posting
from quickbooks_actions.timing import Deadline
from sandbox.kit import FaultRule
from sandbox.quickbooks import US_REALM, QuickBooksSandbox
from tests.integration.sandbox_tokens import SandboxTokens

SALE_LINE: Body = {
    "Amount": Decimal("150.00"),
    "DetailType": "SalesItemLineDetail",
    "SalesItemLineDetail": {"ItemRef": {"value": "4"}},
}
EXPENSE_LINE: Body = {
    "Amount": Decimal("12.30"),
    "DetailType": "AccountBasedExpenseLineDetail",
    "AccountBasedExpenseLineDetail": {"AccountRef": {"value": "31"}},
}
SALE: Body = {"CustomerRef": {"value": "20"}, "TxnDate": "2026-03-04", "Line": [SALE_LINE]}

BODIES: dict[str, Body] = {
    "Invoice": SALE,
    "Estimate": SALE,
    "SalesReceipt": SALE,
    "RefundReceipt": {**SALE, "DepositToAccountRef": {"value": "35"}},
    "Payment": {"CustomerRef": {"value": "20"}, "TxnDate": "2026-03-04", "TotalAmt": Decimal("150.00")},
    "Purchase": {
        "PaymentType": "CreditCard",
        "AccountRef": {"value": "42"},
        "TxnDate": "2026-03-04",
        "Line": [EXPENSE_LINE],
    },
}
TOTALS = {entity: Decimal("12.30" if entity == "Purchase" else "150.00") for entity in BODIES}


def key_for(entity: str) -> PostingKey:
    """The key of deal 991 booked as that type."""
    return PostingKey("77", US_REALM, entity.lower(), "deal 991")


class Books:
    """A company's books, and deliveries that post to them."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str, table: Table) -> None:
        self.sandbox = sandbox
        self._base_url = base_url
        self._session = requests.Session()
        self._ledger = Ledger(table, sandbox.clock)
        self.client = self._client()

    def close(self) -> None:
        self._session.close()

    def deliver(self, entity: str = "Invoice", **more: object) -> Posted:
        """One delivery with a client of its own, kept as `client`."""
        key = key_for(entity)
        body = {**BODIES[entity], "PrivateNote": f"Thank you\n{marker(key)}", **more}
        return self.post(Posting(key, entity, "sha"), body, TOTALS[entity])

    def post(self, posting: Posting, body: Body, expected: Decimal) -> Posted:
        self.client = self._client()
        poster = Poster(self._ledger, self.client, self.sandbox.clock, Deadline(28))
        return poster.post_once(posting, lambda: Mapped(body, expected, ()))

    def ours(self, entity: str = "Invoice") -> list[Body]:
        """The documents in QuickBooks that bear the marker."""
        rows = self._client().query_all(f"SELECT * FROM {entity} WHERE TxnDate = '2026-03-04'")  # noqa: S608
        return [row for row in rows if marker(key_for(entity)) in row.get("PrivateNote", "")]

    def row(self, entity: str = "Invoice") -> Row:
        row = self._ledger.get(str(key_for(entity)))
        assert row is not None
        return row

    def fail(self, path: str, **rule: Any) -> None:
        """Plans a fault for requests to `/v3/company/…/{path}`."""
        self.sandbox.faults.add(FaultRule.model_validate({"match": {"path": f"*/{path}"}, **rule}))

    def change(self, entity: str, operation: str, document: Body) -> None:
        """Deletes or voids a document as a person would."""
        answer = self._session.post(
            f"{self._base_url}/v3/company/{US_REALM}/{entity.lower()}",
            params={"operation": operation},
            json={"Id": document["Id"], "SyncToken": document["SyncToken"]},
            headers={"Authorization": f"Bearer {SandboxTokens(self.sandbox).token()}", "Accept": "application/json"},
            timeout=10,
        )
        answer.raise_for_status()

    def forward(self, seconds: float) -> None:
        self.sandbox.clock.advance(seconds)

    @property
    def calls(self) -> list[str]:
        """What the last delivery sent, e.g. `POST invoice`."""
        return [f"{call.method} {call.entity}" for call in self.client.calls]

    def _client(self) -> QuickBooksClient:
        return QuickBooksClient(
            realm_id=US_REALM,
            base_url=self._base_url,
            tokens=SandboxTokens(self.sandbox),
            deadline=Deadline(28),
            session=self._session,
        )
