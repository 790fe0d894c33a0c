"""Something else that happens in the middle of what is done with a secret."""

from collections.abc import Callable
from typing import Any

from tests.integration.connections.world import SwitchedSecrets, World


class Interrupted(SwitchedSecrets):
    """Something else happens just before the first call of one operation."""

    def __init__(self, world: World, operation: str, happening: Callable[[], object]) -> None:
        super().__init__(world.secrets_client)
        self._before = {operation: happening}

    def __getattr__(self, operation: str) -> Any:
        happening = self._before.pop(operation, None)
        if happening is not None:
            happening()
        return super().__getattr__(operation)
