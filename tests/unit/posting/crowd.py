"""Many deliveries of one posting at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from quickbooks_actions.errors import ComeBack
from tests.unit.posting.world import World


def crowd(world: World, size: int = 20) -> list[str]:
    """Status or code of each of `size` deliveries that start together."""
    start = threading.Barrier(size)

    def one(_: int) -> str:
        start.wait(timeout=30)
        try:
            return world.deliver().status
        except ComeBack as error:
            return str(error.code)

    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(one, range(size)))
