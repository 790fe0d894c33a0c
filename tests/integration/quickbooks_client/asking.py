"""A client in front of a canned QuickBooks, and what is asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ActionError
from quickbooks_actions.http_session import http_session
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.timing import Deadline
from tests.integration.quickbooks_client.canned import Canned, CannedServer, Time, Tokens, answer

INVOICE = {"Invoice": {"Id": "301", "TotalAmt": 100}, "time": "2026-03-04T09:15:22.481-08:00"}
BODY = {"CustomerRef": {"value": "1"}, "Line": [{"Amount": Decimal("0.10")}], "PrivateNote": "Zoë"}
EXPIRED = answer(
    {"fault": {"error": [{"code": "3200", "message": "AuthenticationFailed"}], "type": "AUTHENTICATION"}}, 401
)


@contextmanager
def quickbooks(
    *answers: Canned, tokens: Tokens | None = None, deadline: Deadline | None = None, page_size: int = 1000
) -> Iterator[tuple[QuickBooksClient, CannedServer]]:
    with CannedServer(answers) as server, http_session() as session:
        yield (
            QuickBooksClient(
                realm_id="4620",
                base_url=server.base_url,
                tokens=tokens or Tokens(),
                deadline=deadline or Deadline(28),
                session=session,
                page_size=page_size,
            ),
            server,
        )


def short() -> Deadline:
    """A deadline that leaves a second for a read, and for a write, however long the test takes to begin it."""
    return Deadline(3.01, Time())


def refused(client: QuickBooksClient) -> ActionError:
    with pytest.raises(ActionError) as caught:
        client.create("Invoice", BODY, request_id="hs-1")
    return caught.value
