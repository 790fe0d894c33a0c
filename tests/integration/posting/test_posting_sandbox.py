"""The poster with the real client: faults on the wire, look-ups in real queries, documents that people take back."""

from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, NotSent, OutcomeUnknown
from quickbooks_actions.mapping.keys import PostingKey
from quickbooks_actions.quickbooks.faults import FaultRefusal
from quickbooks_actions.quickbooks.ledger import State
from quickbooks_actions.quickbooks.posting import Posting
from sandbox.quickbooks import US_REALM
from tests.integration.posting.books import BODIES, TOTALS, Books

QUIET_SECONDS = 150

COMMITTED: list[Any] = [
    pytest.param({"do": "drop", "when": "after"}, id="closed"),
    pytest.param({"do": "refuse", "when": "after"}, id="reset"),
    pytest.param({"do": "truncate"}, id="truncated"),
    pytest.param({"do": "html", "when": "after"}, id="html-502"),
    pytest.param({"do": "html", "when": "after", "status": 200}, id="html-200"),
    pytest.param({"do": "status", "when": "after", "status": 503}, id="503"),
    pytest.param({"do": "status", "when": "after", "status": 500}, id="500"),
]
LOST: list[Any] = [
    pytest.param({"do": "drop", "when": "before"}, id="closed"),
    pytest.param({"do": "html", "when": "before"}, id="html-502"),
    pytest.param({"do": "status", "when": "before", "status": 503}, id="503"),
]


@pytest.mark.parametrize("entity", list(BODIES))
def test_every_type_is_created_with_one_call_and_read_with_one(books: Books, entity: str) -> None:
    first = books.deliver(entity)
    assert (first.status, first.total, books.calls) == ("created", TOTALS[entity], [f"POST {entity.lower()}"])
    again = books.deliver(entity)
    assert (again.status, again.id, again.warnings) == ("existing", first.id, ())
    assert books.calls == [f"GET {entity.lower()}"]


@pytest.mark.parametrize("entity", list(BODIES))
def test_every_type_is_found_by_its_look_up(books: Books, entity: str) -> None:
    # Given a document that is committed and answered by a cut-off body
    books.fail(entity.lower(), do="truncate")
    # When
    posted = books.deliver(entity)
    # Then QuickBooks' own query finds it, and it is the only one
    assert (posted.status, posted.total) == ("created", TOTALS[entity])
    assert [one["Id"] for one in books.ours(entity)] == [posted.id]


@pytest.mark.parametrize("fault", COMMITTED)
def test_committed_and_unanswered_makes_one_document(books: Books, fault: dict[str, Any]) -> None:
    # Given the answer is lost, and the look-up in the same delivery fails too
    books.fail("invoice", **fault)
    books.fail("query", do="status", status=503)
    with pytest.raises(OutcomeUnknown):
        books.deliver()
    # When HubSpot retries
    posted = books.deliver()
    # Then
    assert (posted.status, [one["Id"] for one in books.ours()]) == ("created", [posted.id])
    assert books.row().state is State.DONE


@pytest.mark.parametrize("replay_seconds", [0, 86_400])
@pytest.mark.parametrize("fault", LOST)
def test_not_committed_is_sent_again_after_the_quiet_time(
    books: Books, fault: dict[str, Any], replay_seconds: int
) -> None:
    books.sandbox.switches.replay_seconds = replay_seconds
    books.fail("invoice", **fault)
    with pytest.raises(OutcomeUnknown):
        books.deliver()
    with pytest.raises(ComeBack) as error:
        books.deliver()
    assert (error.value.code, books.ours()) == (ErrorCode.OUTCOME_UNKNOWN, [])
    books.forward(QUIET_SECONDS)
    posted = books.deliver()
    assert (posted.status, len(books.ours())) == ("created", 1)
    assert books.row().attempt == 2


def test_throttled_is_sent_at_once_by_the_next_delivery(books: Books) -> None:
    books.fail("invoice", do="status", status=429)
    with pytest.raises(NotSent) as error:
        books.deliver()
    assert (error.value.code, books.row().state) == (ErrorCode.THROTTLED, State.READY)
    assert (books.deliver().status, books.calls) == ("created", ["POST invoice"])


@pytest.mark.parametrize("operation", ["delete", "void"])
def test_a_document_that_a_person_took_back_is_replaced(books: Books, operation: str) -> None:
    first = books.deliver()
    assert first.answer is not None
    books.change("Invoice", operation, first.answer)
    second = books.deliver()
    assert (second.status, second.id != first.id, second.total) == ("created", True, Decimal("150.00"))
    assert books.calls == ["GET invoice", "POST invoice"]


def test_a_refusal_that_was_mended_in_quickbooks_is_not_repeated(books: Books) -> None:
    # Given QuickBooks remembers failures by their request id, and the period is closed
    books.sandbox.switches.replay_failures = True
    company = books.sandbox.company(US_REALM)
    company.set_preference("AccountingInfoPrefs.BookCloseDate", "2026-12-31")
    with pytest.raises(FaultRefusal) as error:
        books.deliver()
    assert error.value.code is ErrorCode.PERIOD_CLOSED
    # When the bookkeeper opens it and the very same body is sent
    company.set_preference("AccountingInfoPrefs.BookCloseDate", "2026-01-31")
    posted = books.deliver()
    # Then it is created
    assert (posted.status, len(books.ours()), books.row().generation) == ("created", 1, 2)


def test_a_customer_and_a_product_are_found_again_by_name(books: Books) -> None:
    customer = Posting(PostingKey("", US_REALM, "customer", "customer A"), "Customer")
    body = {"DisplayName": "Zoë O'Hara \\ Söhne", "PrimaryEmailAddr": {"Address": "zoe@hara.example"}}
    books.fail("customer", do="truncate")
    first = books.post(customer, body, Decimal(0))
    assert (first.status, first.total, first.customer_id) == ("created", None, first.id)
    product = Posting(PostingKey("", US_REALM, "product", "product A"), "Item")
    books.fail("item", do="drop", when="after")
    item = {"Name": "Onboarding", "Type": "Service", "Sku": "ON-1", "IncomeAccountRef": {"value": "79"}}
    second = books.post(product, item, Decimal(0))
    assert (second.status, books.post(product, item, Decimal(0)).id) == ("created", second.id)
