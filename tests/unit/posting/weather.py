"""What goes wrong around a delivery, for the tests that try any order of events."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.unit.posting.fake_quickbooks import Send
from tests.unit.posting.world import World

SENDS = [send for send in Send if send is not Send.SENT_TWICE]
"""That one makes two documents by itself: see the test with a number."""

_STORE = st.sampled_from([{}, {"READY": 1}, {"SENT": 1}, {"DONE": 1}, {"DONE": 9}, {"FREE": 1}, {"FREE": 9}])


@dataclass(frozen=True)
class Weather:
    """QuickBooks and DynamoDB misbehave, and perhaps the process ends.

    Attributes:
        sends: what becomes of the next writes.
        crash_at: at which point of all that are passed; None = at none.
        failing, losing: as a watched table has them.
    """

    sends: list[Send]
    crash_at: int | None
    queries_fail: bool
    reads_fail: bool
    failing: Mapping[str, int]
    losing: Mapping[str, int]

    @contextmanager
    def over(self, world: World) -> Iterator[None]:
        """While deliveries are worked on; afterwards all is well, and nothing of what was planned is left."""
        self._set(world)
        try:
            yield
        finally:
            world.books.plan.clear()
            Weather([], None, queries_fail=False, reads_fail=False, failing={}, losing={})._set(world)

    def _set(self, world: World) -> None:
        world.books.plan.extend(self.sends)
        world.books.query_fails, world.books.read_fails = self.queries_fail, self.reads_fail
        world.store.failing, world.store.losing = dict(self.failing), dict(self.losing)
        world.points.arm(self.crash_at)


def weathers(*, writes: int, points: int) -> st.SearchStrategy[Weather]:
    """Any.

    Args:
        writes: of how many it decides at most.
        points: the last one at which the process may end.
    """
    return st.builds(
        Weather,
        sends=st.lists(st.sampled_from(SENDS), max_size=writes),
        crash_at=st.one_of(st.none(), st.integers(1, points)),
        queries_fail=st.booleans(),
        reads_fail=st.booleans(),
        failing=_STORE,
        losing=_STORE,
    )
