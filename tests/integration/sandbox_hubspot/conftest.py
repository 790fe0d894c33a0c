"""A sandbox on a socket, a caller with a token, and an app that takes callouts; one of each per test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.seed import PORTAL_ID
from tests.integration.sandbox_hubspot.action_server import ActionServer
from tests.integration.sandbox_hubspot.answers import check_answer, check_sent
from tests.integration.sandbox_hubspot.caller import Caller
from tests.integration.sandbox_hubspot.flow import Flow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[HubSpotSandbox, str]]:
    sandbox = HubSpotSandbox()
    with sandbox.serve() as server:
        yield sandbox, server.base_url


@pytest.fixture
def sandbox(_served: tuple[HubSpotSandbox, str]) -> Iterator[HubSpotSandbox]:
    """As freshly started, its clock frozen at noon of 1 March 2026. Every answer it gave must have its shape."""
    sandbox, _ = _served
    sandbox.reset()
    sandbox.clock.set(NOON, frozen=True)
    yield sandbox
    for entry in sandbox.log.entries():
        check_answer(entry)


@pytest.fixture
def portal(sandbox: HubSpotSandbox) -> Portal:
    return sandbox.portal(PORTAL_ID)


@pytest.fixture
def caller(portal: Portal, _served: tuple[HubSpotSandbox, str]) -> Caller:
    """A caller with the portal's static token."""
    return Caller(_served[1], portal.static_token)


@pytest.fixture(scope="session")
def _taking() -> Iterator[ActionServer]:
    with ActionServer().served() as server:
        yield server


@pytest.fixture
def actions(_taking: ActionServer) -> Iterator[ActionServer]:
    """The app's end of the callouts; answers SUCCESS unless told otherwise. What came must have HubSpot's shape."""
    _taking.clear()
    yield _taking
    for callout in _taking.callouts:
        check_sent(callout.raw)


@pytest.fixture
def flow(sandbox: HubSpotSandbox, actions: ActionServer) -> Flow:
    return Flow(sandbox, actions.url)
