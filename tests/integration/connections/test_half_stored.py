"""A store that does not answer in the middle of connecting or disconnecting: nothing half-stored is left."""

from collections.abc import Callable, Iterator

import pytest

from quickbooks_actions.connections.lease import LEASE_SECONDS
from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.integration.connections.at_each_call import AtEachCall
from tests.integration.connections.thing import MOST_CALLS, things
from tests.integration.connections.world import World

READS = ("GetItem", "GetSecretValue")


def failing(click: AtEachCall) -> Iterator[tuple[int, bool]]:
    """The call that is not answered, to the end of those that are made, and whether it is done all the same."""
    for number in range(1, MOST_CALLS):
        yield number, False
        if click.made[number - 1] not in READS:
            yield number, True


def told(act: Callable[[], object]) -> ErrorCode | None:
    """What the person is told; None where it is done."""
    try:
        act()
    except ComeBack as error:
        return error.code
    return None


@pytest.mark.parametrize("start", ["new", "connected", "disconnected"])
@pytest.mark.parametrize("kind", ["company", "portal"])
def test_connecting_is_done_or_nothing_of_it_is_left(world: World, kind: str, start: str) -> None:
    click, failed = AtEachCall(world), 0
    for thing, (number, after) in zip(things(world, kind, start), failing(click), strict=False):
        # Given a thing that is new, connected or disconnected
        before = thing.check()
        # When a call is not answered
        click.fail(number, after=after)
        code = told(lambda thing=thing: thing.connect(click.linking()))  # type: ignore[misc]
        if not click.happened:
            break
        # Then it is done, or the person is told that it is not, and nothing of what they gave is left
        assert code in {None, ErrorCode.STORE_UNAVAILABLE}
        assert thing.check() == (thing.portal_id if code is None else before), (number, after)
        if code is not None:
            failed += 1
            if "CreateSecret" in click.made:
                assert (thing.given in world.service.revoked) is not bool(before), (number, after)
    else:
        raise AssertionError("there is no end to its calls")
    assert failed > len(("lease", "row", "secret", "row"))


@pytest.mark.parametrize("kind", ["company", "portal"])
def test_disconnecting_is_done_or_can_be_finished(world: World, kind: str) -> None:
    click, failed = AtEachCall(world), 0
    for thing, (number, after) in zip(things(world, kind, "connected"), failing(click), strict=False):
        # When a call is not answered
        click.fail(number, after=after)
        code = told(lambda thing=thing: thing.disconnect(click.linking()))  # type: ignore[misc]
        if not click.happened:
            break
        # Then it is done; or the person is told that it is not, and sees what is connected, or not wholly disconnected
        assert code in {None, ErrorCode.STORE_UNAVAILABLE}
        was = thing.check()
        if code is None:
            assert (was, thing.ending()) == ("", False)
            continue
        failed += 1
        assert was or thing.ending() or thing.given in world.service.revoked, (number, after)
        # and doing it again finishes it, once the leases have run out that could not be given back
        world.clock.advance(LEASE_SECONDS)
        thing.disconnect(world.linking())
        assert (thing.check(), thing.ending()) == ("", False)
        assert thing.given in world.service.revoked
    else:
        raise AssertionError("there is no end to its calls")
    assert failed > len(("lease", "row", "secret", "row"))


def test_a_company_that_is_not_wholly_disconnected_can_be_connected_again(world: World) -> None:
    # Given a disconnecting that could not read the tokens
    click, thing = AtEachCall(world), next(things(world, "company", "connected"))
    click.fail(9, after=False)
    assert told(lambda: thing.disconnect(click.linking())) is ErrorCode.STORE_UNAVAILABLE
    assert thing.ending()
    # When
    world.clock.advance(LEASE_SECONDS)
    thing.connect(world.linking())
    # Then
    assert (thing.check(), thing.ending()) == (thing.portal_id, False)
