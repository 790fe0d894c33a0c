"""What a callout costs at AWS, counted: what a warm container asks DynamoDB and Secrets Manager for one document."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.hubspot.seed import SeedDeal
from sandbox.kit.faults import FaultRule, Match
from tests.integration.aws_calls import AwsCalls
from tests.integration.in_process import InProcess, outputs

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}


@pytest.fixture
def calls(app: InProcess) -> Iterator[AwsCalls]:
    """Of the container, whose clients are made while they are listened to."""
    with AwsCalls(app.settings) as counted:
        app.restart()
        yield counted


@pytest.fixture
def warm(app: InProcess, calls: AwsCalls) -> AwsCalls:
    """The container has made a document before: tokens, customer, products and the company's facts are known."""
    assert enrol(app, SeedDeal.PLAIN)["status"] == "created"
    return calls


def enrol(app: InProcess, deal: str) -> dict[str, str]:
    inputs = {**SALE, "if_already_created": "create_another"}
    return outputs(app.enrol(app.workflow("create-invoice", "DEAL", inputs), deal))


BOOKS_CLOSED: dict[str, Any] = {
    "Fault": {"Error": [{"Message": "Account Period Closed", "Detail": "d", "code": "6210"}], "type": "ValidationFault"}
}
DOCUMENT = Counter(
    {
        "PutItem deliveries": 1,  # nobody else works on this delivery
        "BatchGetItem connections": 1,  # the portal, the link, whose the company is
        "GetItem directory": 2,  # the customer; whether the record had a trouble
        "BatchGetItem directory": 1,  # the products
        "GetItem ledger": 1,
        "PutItem ledger": 3,  # frozen, sent, done
        "UpdateItem deliveries": 1,  # what HubSpot was told
    }
)
REFUSED = Counter(
    {
        "PutItem deliveries": 1,
        "BatchGetItem connections": 1,
        "GetItem ledger": 1,
        "GetItem directory": 1,  # the customer
        "PutItem directory": 1,  # the trouble
        "UpdateItem deliveries": 1,
    }
)


def test_a_document_of_a_warm_container(app: InProcess, warm: AwsCalls) -> None:
    with warm.during() as made:
        assert enrol(app, SeedDeal.PLAIN)["status"] == "created"
    assert made == DOCUMENT


def test_a_record_that_is_refused_is_noted_by_one_write(app: InProcess, warm: AwsCalls) -> None:
    with warm.during() as made:
        assert enrol(app, SeedDeal.NO_LINES)["error_code"] == "no_line_items"
    assert made == REFUSED


def test_a_record_that_was_mended_costs_one_write_more(app: InProcess, warm: AwsCalls) -> None:
    # Given a deal whose document QuickBooks refused
    app.quickbooks.faults.add(
        FaultRule(match=Match(path="*/invoice", method="POST"), do="status", status=400, body=BOOKS_CLOSED)
    )
    assert enrol(app, SeedDeal.PLAIN)["status"] == "failed"
    # When it goes through, and once more
    with warm.during() as mended:
        assert enrol(app, SeedDeal.PLAIN)["status"] == "created"
    with warm.during() as after:
        assert enrol(app, SeedDeal.PLAIN)["status"] == "created"
    # Then
    assert (mended, after) == (DOCUMENT + Counter({"DeleteItem directory": 1}), DOCUMENT)


def test_secrets_are_read_once_by_a_container(app: InProcess, calls: AwsCalls) -> None:
    with calls.during() as cold:
        enrol(app, SeedDeal.PLAIN)
    asked = {call: number for call, number in cold.items() if call.startswith("GetSecretValue")}
    assert sorted(call.rpartition("/")[2] for call in asked) == sorted(["apps", str(app.portal_ids[0]), app.realm_id])
    assert set(asked.values()) == {1}
