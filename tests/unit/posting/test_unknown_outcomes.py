"""Sends whose outcome nobody knows: a look-up gives certainty, and nothing is sent again before the quiet time."""

from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, OutcomeUnknown
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import AMOUNT, QUIET_SECONDS, World

EDITED = Decimal("950.00")


@pytest.mark.parametrize("send", [Send.TIMEOUT_COMMITTED, Send.ERROR_COMMITTED])
def test_committed_and_unanswered_is_found_in_the_same_delivery(send: Send) -> None:
    # Given QuickBooks commits and the answer is lost (21, 24)
    world = World()
    world.books.plan.append(send)
    # When
    posted = world.deliver()
    # Then one look-up gives certainty, with the figures of what was found
    assert (posted.status, posted.id, posted.total, posted.number) == ("created", "101", AMOUNT, "1001")
    assert (len(world.books.sends), len(world.books.queries)) == (1, 1)


@pytest.mark.parametrize("send", [Send.TIMEOUT_COMMITTED, Send.ERROR_COMMITTED])
def test_committed_and_lagging_is_found_by_a_later_delivery(send: Send) -> None:
    world = World()
    world.books.lag_seconds = 30
    world.stays_unknown(send)
    world.clock.forward(60)
    posted = world.deliver()
    assert (posted.status, posted.id, len(world.books.sends)) == ("created", "101", 1)


@pytest.mark.parametrize("send", [Send.TIMEOUT_LOST, Send.ERROR_LOST])
def test_not_committed_is_sent_again_after_the_quiet_time(send: Send) -> None:
    # Given a send that created nothing, which cannot be known (22, 25)
    world = World()
    world.stays_unknown(send)
    # When the quiet time is over to the second, and the deal was edited meanwhile
    world.clock.forward(QUIET_SECONDS)
    posted = world.deliver(EDITED)
    # Then the same body goes with the same request id
    assert (posted.status, posted.total, world.live_ids()) == ("created", AMOUNT, ["101"])
    first, second = world.books.sends
    assert first == second


def test_commit_at_the_last_moment_makes_no_second_document() -> None:
    # Given a server that commits after 120 s and whose queries lag for 30 s (33)
    world = World()
    world.books.late_seconds, world.books.lag_seconds = 120, 30
    world.stays_unknown(Send.TIMEOUT_LATE)
    # When deliveries come all the time
    for _ in range(149):
        world.clock.forward(1)
        with pytest.raises(ComeBack):
            world.deliver()
    world.clock.forward(1)
    posted = world.deliver()
    # Then
    assert (posted.status, posted.id, len(world.books.sends)) == ("created", "101", 1)


def test_each_new_attempt_has_a_quiet_time_of_its_own() -> None:
    world = World()
    world.books.plan.extend([Send.TIMEOUT_LOST, Send.TIMEOUT_LOST])
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(QUIET_SECONDS)
    with pytest.raises(OutcomeUnknown):
        world.deliver()
    world.clock.forward(QUIET_SECONDS - 1)
    with pytest.raises(ComeBack):
        world.deliver()
    assert len(world.books.sends) == 2
    world.clock.forward(1)
    assert world.deliver().id == "101"


def test_a_look_up_that_fails_is_unknown_and_never_licenses_a_send() -> None:
    world = World()
    world.books.query_fails = True
    world.stays_unknown(Send.TIMEOUT_COMMITTED)
    world.clock.forward(10 * QUIET_SECONDS)
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, len(world.books.sends)) == (ErrorCode.QUICKBOOKS_UNAVAILABLE, 1)


def test_time_that_runs_out_before_the_send_leaves_the_row_ready() -> None:
    # Given the body is frozen when it is too late to start another step
    world = World()

    def slow(item: object) -> None:
        world.elapsed = 8.0

    world.store.before_put = slow
    # When / Then nothing counts as sent
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, world.row().state, world.books.sends) == (ErrorCode.OUT_OF_TIME, State.READY, [])


def test_an_error_of_unknown_kind_leaves_the_row_sent() -> None:
    # Given the client fails in a way that it should not
    world = World()
    world.books.plan.append(Send.DEFECT)
    # When / Then nothing is taken for known
    with pytest.raises(RuntimeError):
        world.deliver()
    assert world.row().state is State.SENT
    assert (world.deliver().id, len(world.books.sends)) == ("101", 1)
