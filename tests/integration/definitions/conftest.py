"""HubSpot's endpoints for classic definitions, on a socket."""

from collections.abc import Callable, Iterator

import pytest

from sandbox.hubspot import HubSpotSandbox, HubSpotSwitches
from sandbox.hubspot.definitions import DEVELOPER_KEY
from tests.integration.sandbox_hubspot.traffic import check_traffic
from tools.definitions.definitions_api import Credentials, DefinitionsApi

VERSION = "2026-03"
KEY = Credentials(developer_key=DEVELOPER_KEY)


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[HubSpotSandbox, str]]:
    sandbox = HubSpotSandbox(switches=HubSpotSwitches(check_requests=True))
    with sandbox.serve() as server:
        yield sandbox, server.base_url


@pytest.fixture
def hubspot(_served: tuple[HubSpotSandbox, str]) -> Iterator[HubSpotSandbox]:
    """As freshly started: an app without definitions. What went over the wire must be as the contract has it."""
    sandbox, _ = _served
    sandbox.reset()
    yield sandbox
    check_traffic(sandbox)


@pytest.fixture
def hubspot_url(_served: tuple[HubSpotSandbox, str]) -> str:
    return _served[1]


@pytest.fixture
def api(hubspot: HubSpotSandbox, hubspot_url: str) -> Callable[..., DefinitionsApi]:
    """Makes a client of the app's definitions, by default with the developer key and the date version."""

    def made(credentials: Credentials = KEY, version: str = VERSION, app_id: str = "") -> DefinitionsApi:
        return DefinitionsApi(hubspot_url, app_id or str(hubspot.hubspot_app.app_id), credentials, version)

    return made
