"""Whole and deposit of one deal at the same moment: in every order with two changes from one delivery to the other, and
with a crash of one or both at any point."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from tests.unit.posting.deal import DEPOSIT, WHOLE, Deal
from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.stores import Crash
from tests.unit.posting.turns import in_turns
from tests.unit.posting.world import QUIET_SECONDS, World

MOST_POINTS = 14


def _nothing(deal: Deal) -> None:
    pass


def _first_ready(deal: Deal) -> None:
    deal.world.books.plan.append(Send.THROTTLED)
    assert deal.told(WHOLE) == "throttled"


def _both_ready(deal: Deal) -> None:
    deal.world.books.plan.extend([Send.THROTTLED, Send.NOT_SENT])
    assert [deal.told(part) for part in (WHOLE, DEPOSIT)] == ["throttled", "quickbooks_unavailable"]


def _deposit_deleted(deal: Deal) -> None:
    assert deal.told(DEPOSIT) == "created"
    deal.world.books.delete(deal.world.books.documents[0])


def _whole_sent_in_vain(deal: Deal) -> None:
    deal.world.books.plan.append(Send.TIMEOUT_LOST)
    assert deal.told(WHOLE) == "outcome_unknown"
    deal.world.clock.forward(QUIET_SECONDS)


def _whole_found_late(deal: Deal) -> None:
    deal.world.books.lag_seconds = 30
    deal.world.books.plan.append(Send.TIMEOUT_COMMITTED)
    assert deal.told(WHOLE) == "outcome_unknown"
    deal.world.clock.forward(QUIET_SECONDS)


SCENES = [_nothing, _first_ready, _both_ready, _deposit_deleted, _whole_sent_in_vain, _whole_found_late]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__[1:])
@pytest.mark.parametrize("parts", [(WHOLE, DEPOSIT), (DEPOSIT, WHOLE)], ids=" then ".join)
def test_in_any_order_one_is_made_and_the_other_refused(scene: Callable[[Deal], None], parts: tuple[str, str]) -> None:
    for first_goes in range(MOST_POINTS):
        for second_goes in range(MOST_POINTS):
            order = [0] * first_goes + [1] * second_goes
            deal = Deal(World())
            scene(deal)
            # When both are delivered at once, and then as often as HubSpot would
            told = in_turns(deal.world.points, [partial(deal.told, part) for part in parts], order)
            assert len(deal.live()) <= 1, (order, told)
            final = _settled(deal)
            # Then
            assert sorted(final.values()) == ["already_booked", "existing"], (order, told)
            assert list(deal.live()) == [part for part, answer in final.items() if answer == "existing"], order


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__[1:])
@pytest.mark.parametrize("parts", [(WHOLE, DEPOSIT), (DEPOSIT, WHOLE)], ids=" then ".join)
@pytest.mark.parametrize("second_crashes", [False, True], ids=["one crashes", "both crash"])
def test_after_a_crash_at_any_point_one_is_made_and_the_other_refused(
    scene: Callable[[Deal], None], parts: tuple[str, str], second_crashes: bool
) -> None:
    for first_dies in range(1, MOST_POINTS):
        for second_dies in range(1, MOST_POINTS) if second_crashes else (None,):
            deal = Deal(World())
            scene(deal)
            # When each dies at its point, HubSpot comes back with the second one first
            for part, point in zip(parts, (first_dies, second_dies), strict=True):
                deal.world.points.arm(point)
                with suppress(Crash):
                    deal.told(part)
            deal.world.points.arm(None)
            deal.told(parts[1])
            assert len(deal.live()) <= 1, (first_dies, second_dies)
            # Then
            assert sorted(_settled(deal).values()) == ["already_booked", "existing"], (first_dies, second_dies)
            assert len(deal.live()) == 1, (first_dies, second_dies)


def test_no_delivery_has_more_points_than_are_tried() -> None:
    for scene in SCENES:
        for part in (WHOLE, DEPOSIT):
            deal = Deal(World())
            scene(deal)
            deal.world.points.arm(None)
            deal.told(part)
            assert deal.world.points.passed < MOST_POINTS


def _settled(deal: Deal) -> dict[str, str]:
    """What each is told in the end."""
    told: dict[str, str] = {}
    for _ in range(3):
        deal.world.clock.forward(QUIET_SECONDS)
        told = {part: deal.told(part) for part in (WHOLE, DEPOSIT)}
    return told
