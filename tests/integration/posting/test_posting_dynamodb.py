"""The poster on a real DynamoDB API: faults, crashes and crowds in one go each."""

import socket
from functools import partial
from typing import Any

import boto3
import pytest

from quickbooks_actions.aws import BOTO_CONFIG, Table
from quickbooks_actions.errors import ComeBack, ErrorCode, OutcomeUnknown
from quickbooks_actions.quickbooks.ledger import Ledger, State
from tests.conftest import TestAws
from tests.unit.posting.crowd import crowd, together
from tests.unit.posting.deal import DEPOSIT, WHOLE, Deal
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.stores import Crash
from tests.unit.posting.world import AMOUNT, DEAL, QUIET_SECONDS, World, invoice


@pytest.fixture
def world(aws: TestAws) -> World:
    return World(aws.table("ledger"))


def test_created_once_and_existing_afterwards(world: World) -> None:
    assert [world.deliver().status, world.deliver().status] == ["created", "existing"]
    assert len(world.books.sends) == 1


@pytest.mark.parametrize("point", range(1, 10))
def test_a_crash_at_any_point_ends_in_one_document(world: World, point: int) -> None:
    # Given
    world.points.arm(point)
    with pytest.raises(Crash):
        world.deliver()
    world.points.arm(None)
    # When
    for _ in range(3):
        world.clock.forward(QUIET_SECONDS)
        posted = world.deliver()
    # Then
    assert (posted.status, posted.total, world.live_ids()) == ("existing", AMOUNT, [posted.id])


def test_lost_request_is_repeated_with_the_same_body(world: World) -> None:
    world.books.plan.append(Send.TIMEOUT_LOST)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(QUIET_SECONDS)
    world.deliver()
    first, second = world.books.sends
    assert first == second


def test_deleted_document_gets_a_next_generation(world: World) -> None:
    world.deliver()
    world.books.delete(world.books.documents[0])
    posted = world.deliver()
    assert (posted.status, world.row().generation, world.row().earlier) == ("created", 2, ("101",))


def test_twenty_threads_send_once(world: World) -> None:
    answers = crowd(world)
    assert (len(world.books.sends), len(world.live_ids())) == (1, 1)
    # The sender, and perhaps one that found the document before the sender had told the ledger.
    assert answers.count("created") in (1, 2)
    assert set(answers) <= {"created", "existing", "in_progress", "outcome_unknown"}


def test_twenty_threads_make_the_whole_or_the_deposit(world: World) -> None:
    # Given a deal whose whole and deposit are enrolled at the same moment, ten times each
    deal = Deal(world)
    # When
    together([partial(deal.told, part) for part in (WHOLE, DEPOSIT) * 10])
    # Then there is one document at most, and HubSpot's retries end with one and a refusal
    assert len(deal.live()) <= 1
    final = {part: deal.told(part) for part in (WHOLE, DEPOSIT)}
    assert sorted(final.values()) in (["already_booked", "created"], ["already_booked", "existing"])
    assert list(deal.live()) == [part for part, told in final.items() if told != "already_booked"]


def test_a_checked_send_is_one_call_to_dynamodb(aws: TestAws) -> None:
    # Given a table whose calls are counted
    table, client = aws.table("ledger"), aws.client("dynamodb")
    calls: list[str] = []

    def called(model: Any, **_: Any) -> None:
        calls.append(model.name)

    deal = Deal(World(Table(table.name, client)))
    client.meta.events.register("before-call.dynamodb", called)
    # When
    told = deal.told(DEPOSIT)
    client.meta.events.unregister("before-call.dynamodb", called)
    # Then the look at the row and at both others, the body, the send and its outcome are one call each
    assert told == "created"
    assert calls == ["GetItem", "GetItem", "GetItem", "PutItem", "TransactWriteItems", "PutItem"]


def test_a_large_document_is_posted_and_read_again(world: World) -> None:
    # Given more text than an item may hold
    lines = [{"Amount": AMOUNT / 1000, "Description": f"{n} {'x' * 900}"} for n in range(1000)]
    world.books.plan.append(Send.NOT_SENT)
    with pytest.raises(ComeBack):
        world.deliver(body=invoice(Line=lines))
    # When it is sent from the ledger
    posted = world.deliver()
    # Then nothing of it is missing
    assert (posted.status, posted.total) == ("created", AMOUNT)
    assert world.books.sends[0][2]["Line"] == lines


def test_dynamodb_out_of_reach_posts_nothing() -> None:
    # Given an address where nobody listens (46)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        client = boto3.client(
            "dynamodb",
            endpoint_url=f"http://127.0.0.1:{probe.getsockname()[1]}",
            region_name="us-east-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=BOTO_CONFIG,
        )
        world = World(Table("ledger", client))
        # When / Then
        with pytest.raises(ComeBack) as error:
            world.deliver()
    assert (error.value.code, world.books.sends) == (ErrorCode.STORE_UNAVAILABLE, [])


def test_the_ledger_goes_on_in_another_process(aws: TestAws) -> None:
    # Given a delivery whose answer was lost
    table = aws.table("ledger")
    first = World(table)
    first.books.plan.append(Send.TIMEOUT_COMMITTED)
    first.books.query_fails = True
    with pytest.raises(OutcomeUnknown):
        first.deliver()
    # When another container with a ledger of its own takes it up
    second = World(Table(table.name, aws.client("dynamodb")))
    second.books = first.books
    second.books.query_fails = False
    posted = second.deliver()
    # Then
    row = Ledger(table, second.clock).get(str(DEAL))
    assert row is not None
    assert (posted.status, row.state, row.document_id) == ("created", State.DONE, posted.id)
