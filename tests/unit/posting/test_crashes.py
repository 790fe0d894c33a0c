"""The process ends at any point between two effects: the next deliveries go on from the ledger (fault cases 11-16)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, Refusal
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.stores import Crash
from tests.unit.posting.world import AMOUNT, QUIET_SECONDS, World, invoice

Prepare = Callable[[World], None]


def _nothing(world: World) -> None:
    pass


def _existing(world: World) -> None:
    world.deliver()


def _deleted(world: World) -> None:
    world.deliver()
    world.books.delete(world.books.documents[0])


def _voided(world: World) -> None:
    world.deliver()
    world.books.void(world.books.documents[0])


def _lost_answer(world: World) -> None:
    world.books.plan.append(Send.TIMEOUT_COMMITTED)


def _lost_request(world: World) -> None:
    world.books.plan.append(Send.TIMEOUT_LOST)
    with pytest.raises(ComeBack):
        world.deliver()
    world.clock.forward(QUIET_SECONDS)


def _lagging(world: World) -> None:
    world.books.lag_seconds = 30
    world.books.plan.append(Send.ERROR_COMMITTED)


def _not_sent(world: World) -> None:
    world.books.plan.append(Send.NOT_SENT)


def _refused(world: World) -> None:
    world.books.plan.append(Send.REFUSED)


def _number_of_ours(world: World) -> None:
    world.books.unique_numbers = True
    world.books.plan.append(Send.SENT_TWICE)


def _deleted_unseen(world: World) -> None:
    world.books.remembers = True
    world.books.lag_seconds = 10
    world.books.plan.append(Send.TIMEOUT_COMMITTED)
    with pytest.raises(ComeBack):
        world.deliver()
    world.books.delete(world.books.documents[0])
    world.clock.forward(QUIET_SECONDS)


SCENES = [
    _nothing,
    _existing,
    _deleted,
    _voided,
    _lost_answer,
    _lost_request,
    _lagging,
    _not_sent,
    _refused,
    _number_of_ours,
    _deleted_unseen,
]


def _deliver(world: World) -> str:
    try:
        return world.deliver(body=invoice(AMOUNT, DocNumber="1042")).status
    except (ComeBack, Refusal) as error:
        return str(error.code)


def _points(prepare: Prepare) -> int:
    world = World()
    prepare(world)
    world.points.arm(None)
    _deliver(world)
    return world.points.passed


CASES = [
    pytest.param(prepare, point, pause, id=f"{prepare.__name__[1:]}-{point}-{pause}s")
    for prepare in SCENES
    for point in range(1, _points(prepare) + 1)
    for pause in (1, 60, QUIET_SECONDS)
]


@pytest.mark.parametrize(("prepare", "point", "pause"), CASES)
def test_a_crash_at_any_point_ends_in_one_document(prepare: Prepare, point: int, pause: int) -> None:
    # Given a delivery that dies at this point
    world = World()
    prepare(world)
    world.points.arm(point)
    with pytest.raises(Crash):
        _deliver(world)
    world.points.arm(None)
    # When HubSpot retries in any rhythm until it is told
    answers: list[str] = []
    while not answers or answers[-1] not in ("created", "existing"):
        assert len(answers) < 2 * QUIET_SECONDS + 10, f"never told: {answers[-3:]}"
        world.clock.forward(pause)
        answers.append(_deliver(world))
        assert len(world.live_ids()) <= 1
    # Then there is one document, the ledger knows it, and it has the right amount
    row = world.row()
    assert (row.state, [row.document_id], row.body) == (State.DONE, world.live_ids(), None)
    assert row.total == AMOUNT
    assert _deliver(world) == "existing"


def test_crash_before_the_compare_and_swap_needs_no_quiet_time() -> None:
    # Given the process died with the row READY (12)
    world = World()
    world.points.arm(4)  # 1 read the row, 2 and 3 around the write of READY, 4 before the write of SENT
    with pytest.raises(Crash):
        world.deliver()
    # When
    world.points.arm(None)
    assert world.row().state is State.READY
    posted = world.deliver()
    # Then it is sent at once, with no look-up
    assert (posted.status, world.books.queries, len(world.books.sends)) == ("created", [], 1)


def test_crash_after_the_compare_and_swap_waits_for_the_quiet_time() -> None:
    # Given the process died after SENT was written and before the request left (12)
    world = World()
    world.points.arm(6)  # 4 and 5 around the write of SENT, 6 before the request
    with pytest.raises(Crash):
        world.deliver()
    world.points.arm(None)
    assert (world.row().state, world.books.sends) == (State.SENT, [])
    # When a delivery comes too early, and one in time
    world.clock.forward(QUIET_SECONDS - 1)
    with pytest.raises(ComeBack):
        world.deliver()
    world.clock.forward(1)
    posted = world.deliver()
    # Then
    assert (posted.status, len(world.books.sends), world.live_ids()) == ("created", 1, [posted.id])


def test_total_is_the_frozen_one_after_a_crash() -> None:
    world = World()
    world.points.arm(6)
    with pytest.raises(Crash):
        world.deliver()
    world.points.arm(None)
    world.clock.forward(QUIET_SECONDS)
    assert world.deliver(Decimal("1.00")).total == AMOUNT
