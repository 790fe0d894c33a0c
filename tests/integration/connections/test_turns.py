"""Who connects and who disconnects the same thing at the same moment: in any order, at every call that either makes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from quickbooks_actions.connections import Linking
from quickbooks_actions.connections.lease import LEASE_SECONDS
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from tests.integration.connections.at_each_call import AtEachCall
from tests.integration.connections.thing import OTHER, Thing, things
from tests.integration.connections.world import World

LEAST_CALLS = 5
TOLD = {
    "Somebody connects or disconnects it at this moment. Try again in a minute.",
    "Somebody else connected or disconnected it at this moment. Look again, then try again.",
    "not_linked",
}


Act = Callable[[Thing, Linking], None]
CONNECT: Act = Thing.connect
DISCONNECT: Act = Thing.disconnect
ELSEWHERE: Act = Thing.connect_elsewhere


@dataclass(frozen=True)
class Case:
    """late: the other one comes when the first one's lease has run out, which no function lives to see."""

    kind: str
    start: str
    outer: Act
    inner: Act
    late: bool = False

    def __str__(self) -> str:
        names = [self.kind, self.start, self.outer.__name__, self.inner.__name__, "late" if self.late else ""]
        return " ".join(names).strip()


BOTH_WAYS = ((CONNECT, DISCONNECT), (DISCONNECT, CONNECT))
CASES = [
    *(Case("company", "connected", *acts, late) for acts, late in product(BOTH_WAYS, (False, True))),
    *(Case("company", "connected", DISCONNECT, ELSEWHERE, late) for late in (False, True)),
    *(Case("company", "new", CONNECT, ELSEWHERE, late) for late in (False, True)),
    *(Case("company", "connected", each, each) for each in (CONNECT, DISCONNECT)),
    Case("company", "disconnected", DISCONNECT, CONNECT),
    *(Case("portal", "connected", *acts) for acts in BOTH_WAYS),
]


def act(thing: Thing, what: Act, linking: Linking) -> str | None:
    """For which portal the thing is connected by it, '' for none; None where the person is told to look again, or that
    it is another portal's."""
    try:
        what(thing, linking)
    except (ComeBack, Refusal) as error:
        told = error.sentence if error.code is ErrorCode.LEASE_LOST else error.code.value
        return None if told in TOLD else f"told otherwise: {error}"
    return {CONNECT: thing.portal_id, ELSEWHERE: OTHER}.get(what, "")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_at_every_call_of_one_the_other(world: World, case: Case) -> None:
    click = AtEachCall(world)
    for number, thing in enumerate(things(world, case.kind, case.start), start=1):
        # Given a thing that is new, connected or disconnected
        before = thing.check()
        results: list[str | None] = []

        def happening(thing: Thing = thing, results: list[str | None] = results) -> None:
            world.clock.advance(LEASE_SECONDS + 1 if case.late else 0)
            results.append(act(thing, case.inner, world.linking()))

        # When one person is at it, and before their call of that number another one is
        click.plan(number, happening)
        results.append(act(thing, case.outer, click.linking()))
        if not click.happened:
            assert number > LEAST_CALLS
            return
        # Then what is stored is what one of those left who were told that it is done
        was = thing.check()
        assert was in ({each for each in results if each is not None} or {before, ""}), (click.made, results)
        if thing.ending():  # who came back too late stopped on the way, and can go on
            assert case.late
            assert act(thing, DISCONNECT, world.linking()) == ""
            assert not thing.ending()
            thing.check()
    raise AssertionError("there is no end to its calls")
