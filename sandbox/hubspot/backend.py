"""What all endpoints stand on: the app, the portals, and who is calling."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable

from starlette.requests import Request

from sandbox.hubspot import exceptions
from sandbox.hubspot.limits import RateLimit, limit_headers
from sandbox.hubspot.models import Portal
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.hubspot.tokens import App, Token
from sandbox.kit import Clock

_BEARER = "bearer "


class Backend:
    """The state of the sandbox.

    Parameters
    ----------
    seed: makes the portals, at the start and at every reset.
    """

    def __init__(self, app: App, *, clock: Clock, switches: HubSpotSwitches, seed: Callable[[], list[Portal]]) -> None:
        self.app = app
        self.clock = clock
        self.switches = switches
        self._seed = seed
        self._lock = threading.Lock()
        self._rate_limit = RateLimit()
        self._random = random.Random(0)  # noqa: S311 - ids, the same ones in every run
        self._portals: dict[int, Portal] = {}
        self.reset()

    def reset(self) -> None:
        """The portals as they were seeded; ids start again."""
        portals = {portal.account.portal_id: portal for portal in self._seed()}
        with self._lock:
            self._portals = portals
            self._rate_limit.clear()
            self._random.seed(0)

    def portals(self) -> list[Portal]:
        return list(self._portals.values())

    def portal(self, portal_id: int) -> Portal:
        """KeyError when there is none."""
        return self._portals[portal_id]

    def new_uuid(self) -> str:
        """A UUID, the same in every run."""
        with self._lock:
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def caller(self, request: Request) -> tuple[Portal, Token]:
        """Whose token the request carries.

        HubSpotError 401 INVALID_AUTHENTICATION, EXPIRED_AUTHENTICATION; 429 over the rate limit. The headers of
        the rate limit are left in `request.state.rate_headers`.
        """
        given = request.headers.get("authorization", "")
        if not given.lower().startswith(_BEARER):
            raise exceptions.invalid_authentication()
        portal, token = self._owner(given[len(_BEARER) :].strip())
        token.check_age(self.clock.now())
        most = self.switches.rate_limit_per_10_seconds
        if most is not None:
            with self._lock:
                left = self._rate_limit.take(token.value, most, self.clock.now())
            request.state.rate_headers = limit_headers(most, left or 0)
            if left is None:
                raise exceptions.rate_limited("TEN_SECONDLY_ROLLING", self.new_uuid())
        return portal, token

    def _owner(self, value: str) -> tuple[Portal, Token]:
        for portal in self.portals():
            token = portal.token(value)
            if token is not None:
                return portal, token
        raise exceptions.invalid_authentication()
