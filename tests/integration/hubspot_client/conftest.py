"""The sandbox that these tests speak to."""

from collections.abc import Iterator

import pytest

from sandbox.hubspot.sandbox import HubSpotSandbox
from tests.integration.hubspot_client.world import World


@pytest.fixture
def world() -> Iterator[World]:
    sandbox = HubSpotSandbox()
    with sandbox.serve() as server:
        world = World(sandbox, server.base_url)
        yield world
        world.session.close()
