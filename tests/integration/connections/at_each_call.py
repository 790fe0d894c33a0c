"""Something else that happens just before the call of a chosen number: to DynamoDB, Secrets Manager or a service."""

from collections.abc import Callable
from typing import Any

import boto3
import requests
from botocore.exceptions import ReadTimeoutError

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import Linking, Secrets
from tests.integration.connections.world import World


class AtEachCall:
    """A person's clicks, in the middle of which something else happens, or a call of theirs fails.

    Attributes:
        made: the calls of the last click, by operation.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        session = boto3.session.Session()  # of its own: what else happens does not go by these clients
        self._dynamodb, self._secrets_manager = session.client("dynamodb"), session.client("secretsmanager")
        for client in (self._dynamodb, self._secrets_manager):
            client.meta.events.register("before-call", self._before_call)
            client.meta.events.register("after-call", self._after_call)
        self.made: list[str] = []
        self._number = 0
        self._happening: Callable[[], object] = lambda: None
        self._fails_after = 0

    def linking(self) -> Linking:
        """What the clicks reach."""
        return Linking(
            settings=self._world.settings(),
            table=Table(self._world.table.name, self._dynamodb),
            secrets=Secrets(self._world.prefix, self._secrets_manager),
            clock=self._world.clock,
            session=_Session(self._step),
        )

    def plan(self, number: int, happening: Callable[[], object]) -> None:
        """It happens before the call of that number, from 1 on, of the next click."""
        self.made.clear()
        self._number, self._happening, self._fails_after = number, happening, 0

    def fail(self, number: int, *, after: bool) -> None:
        """The call of that number gets no answer. after: it is done all the same."""
        self.plan(number, (lambda: None) if after else _no_answer)
        self._fails_after = number if after else 0

    @property
    def happened(self) -> bool:
        """Whether there were so many calls."""
        return len(self.made) >= self._number

    def _before_call(self, model: Any, **_arguments: Any) -> None:
        self._step(model.name)

    def _after_call(self, **_arguments: Any) -> None:
        if len(self.made) == self._fails_after:
            _no_answer()

    def _step(self, called: str) -> None:
        self.made.append(called)
        if len(self.made) == self._number:
            self._happening()


def _no_answer() -> None:
    raise ReadTimeoutError(endpoint_url="https://aws")


class _Session(requests.Session):
    """Tells of every request before it is sent."""

    def __init__(self, step: Callable[[str], None]) -> None:
        super().__init__()
        self._step = step

    def send(self, request: requests.PreparedRequest, **arguments: Any) -> requests.Response:
        try:
            self._step(f"{request.method} {request.path_url}")
        except ReadTimeoutError as error:
            raise requests.ReadTimeout from error
        return super().send(request, **arguments)
