"""A ledger that fails, loses an answer, or was written by another delivery meanwhile."""

import json

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.quickbooks.ledger import State
from tests.unit.posting.world import QUIET_SECONDS, World


@pytest.mark.parametrize("failures", [1, 2])
def test_the_save_is_tried_again(failures: int) -> None:
    world = World()
    world.store.failing = {"DONE": failures}
    assert (world.deliver().status, world.row().state) == ("created", State.DONE)


def test_a_save_that_fails_to_the_end_is_answered_from_memory(capsys: pytest.CaptureFixture[str]) -> None:
    # Given the store is gone after the document was created (47)
    world = World()
    world.store.failing = {"DONE": 9}
    # When
    posted = world.deliver(warnings=("The memo was cut.",))
    # Then the answer comes from memory, an alarm is raised, and nothing personal is written
    assert (posted.status, posted.id, posted.warnings) == ("created", "101", ("The memo was cut.",))
    assert world.row().state is State.SENT
    lines = capsys.readouterr().out.splitlines()
    assert any(json.loads(line).get("LedgerNotSaved") == [1.0] for line in lines)
    assert not any("Zoë" in line or "900.00" in line for line in lines)
    # And a later delivery finds the document
    world.store.failing = {}
    again = world.deliver()
    assert (again.id, len(world.books.sends), world.row().state) == ("101", 1, State.DONE)


def test_the_save_is_not_tried_again_when_there_is_no_time() -> None:
    world = World()
    world.store.failing = {"DONE": 1}

    def slow(item: object) -> None:
        if isinstance(item, dict) and item["state"] == "DONE":
            world.elapsed = 27.0

    world.store.before_put = slow
    assert (world.deliver().status, world.row().state) == ("created", State.SENT)


@pytest.mark.parametrize("state", ["READY", "SENT", "DONE"])
def test_a_write_whose_answer_is_lost_does_no_harm(state: str) -> None:
    # Given DynamoDB writes and its answer is lost, at each state in turn
    world = World()
    world.store.losing = {state: 1}
    # When HubSpot retries until it is told
    for _ in range(3):
        try:
            posted = world.deliver()
            break
        except ComeBack:
            world.clock.forward(QUIET_SECONDS)
    # Then
    assert (posted.status, world.live_ids(), world.row().state) == ("created", [posted.id], State.DONE)


def test_store_down_before_anything_posts_nothing() -> None:
    world = World()
    world.store.down = True
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert (error.value.code, world.books.sends) == (ErrorCode.STORE_UNAVAILABLE, [])


def test_store_failing_at_the_compare_and_swap_posts_nothing() -> None:
    world = World()
    world.store.failing = {"SENT": 1}
    with pytest.raises(ComeBack):
        world.deliver()
    assert (world.books.sends, world.row().state) == ([], State.READY)


def test_newer_state_wins_on_completing() -> None:
    # Given another delivery's look-up completes the row while our answer is on its way (48)
    world = World()
    world.is_completed_meanwhile()
    posted = world.deliver()
    assert (posted.status, posted.id, world.row().document_id) == ("created", "101", "101")


def test_found_while_another_delivery_completed_the_row_is_existing() -> None:
    # Given a lost answer, and two deliveries that find the document at the same moment
    world = World()
    world.loses_an_answer()
    world.is_completed_meanwhile()
    # When / Then the one that comes second does not claim it
    assert (world.deliver().status, world.live_ids()) == ("existing", ["101"])


def test_a_second_document_raises_an_alarm_and_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    # Given the row was completed with another document meanwhile
    world = World()
    world.is_completed_meanwhile(document_id="77")
    # When / Then
    with pytest.raises(ComeBack) as error:
        world.deliver()
    assert error.value.code is ErrorCode.IN_PROGRESS
    assert any(json.loads(line).get("DuplicateDocument") == [1.0] for line in capsys.readouterr().out.splitlines())
