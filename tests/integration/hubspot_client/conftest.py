"""The sandbox that these tests speak to; requests and answers are held to the contract's shapes."""

from collections.abc import Iterator

import pytest

from sandbox.hubspot.sandbox import HubSpotSandbox
from sandbox.hubspot.switches import HubSpotSwitches
from tests.integration.hubspot_client.world import World
from tests.integration.sandbox_hubspot.traffic import check_traffic


@pytest.fixture
def world() -> Iterator[World]:
    sandbox = HubSpotSandbox(switches=HubSpotSwitches(check_requests=True))
    with sandbox.serve() as server:
        world = World(sandbox, server.base_url)
        yield world
        world.session.close()
    check_traffic(sandbox)
