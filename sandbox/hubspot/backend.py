"""What all endpoints stand on: the app, the portals, and who is calling."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable

from starlette.requests import Request

from sandbox.hubspot import exceptions
from sandbox.hubspot.checks import RequestChecks
from sandbox.hubspot.limits import RateLimit, limits_in_force
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
        self.checks = RequestChecks(switches, self.portals)
        self._random = random.Random(0)  # noqa: S311 - ids, the same ones in every run
        self._portals: dict[int, Portal] = {}
        self.reset()

    def reset(self) -> None:
        """The portals as they were seeded; ids start again."""
        portals = {portal.account.portal_id: portal for portal in self._seed()}
        with self._lock:
            self._portals = portals
            self._rate_limit.clear()
            self.checks.clear()
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
        self._count(request, portal, token)
        return portal, token

    def _count(self, request: Request, portal: Portal, token: Token) -> None:
        switches, account = self.switches, portal.account
        # A private app's window is the app's own in the account; one that is set by hand is each token's.
        key = token.value if switches.rate_limits == "off" else str(account.portal_id)
        with self._lock:
            count = self._rate_limit.take(
                key,
                limits_in_force(switches),
                self.clock.now(),
                zone=account.time_zone,
                associations="/associations/" in request.url.path,
            )
        request.state.rate_headers = count.headers
        if count.exceeded is not None:
            wait = switches.retry_after_on_429
            raise exceptions.rate_limited(
                count.exceeded,
                self.new_uuid(),
                {} if wait is None else {"Retry-After": str(wait)},
                has_category=switches.rate_limit_has_category,
            )

    def _owner(self, value: str) -> tuple[Portal, Token]:
        for portal in self.portals():
            token = portal.token(value)
            if token is not None:
                return portal, token
        raise exceptions.invalid_authentication()
