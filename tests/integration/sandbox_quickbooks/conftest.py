"""One sandbox on a real socket for all tests; each test starts from its seeded state, without limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox, QuickBooksSwitches
from tests.integration.sandbox_quickbooks.sender import Sender
from tests.integration.sandbox_quickbooks.support import Api


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[QuickBooksSandbox, str]]:
    sandbox = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))
    with sandbox.serve() as server:
        yield sandbox, server.base_url
    sandbox.close()


@pytest.fixture
def sandbox(served: tuple[QuickBooksSandbox, str]) -> QuickBooksSandbox:
    served[0].reset()
    return served[0]


@pytest.fixture
def base_url(served: tuple[QuickBooksSandbox, str]) -> str:
    return served[1]


@pytest.fixture
def api(sandbox: QuickBooksSandbox, base_url: str) -> Iterator[Api]:
    client = Api(sandbox, base_url)
    yield client
    client.session.close()


@pytest.fixture(scope="module")
def sender(served: tuple[QuickBooksSandbox, str]) -> Sender:
    served[0].reset()
    return Sender(*served)
