"""Many deliveries at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from quickbooks_actions.errors import ComeBack
from tests.unit.posting.world import World


def crowd(world: World, size: int = 20) -> list[str]:
    """Status or code of each of `size` deliveries of one posting that start together."""

    def one() -> str:
        try:
            return world.deliver().status
        except ComeBack as error:
            return str(error.code)

    return together([one] * size)


def together(works: Sequence[Callable[[], str]]) -> list[str]:
    """What each returns, in threads that start together."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], str]) -> str:
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
