"""What several folders need: the application with all six actions, a QuickBooks sandbox, a URL that nobody answers."""

import socket
from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox, QuickBooksSwitches
from tests.conftest import TestAws
from tests.integration.actions.trade import Trade, all_actions


@pytest.fixture
def trade(aws: TestAws) -> Iterator[Trade]:
    """An application of its own, with the first US company."""
    with all_actions(aws.embedded) as running:
        yield Trade(running)


@pytest.fixture(scope="session")
def quickbooks() -> Iterator[tuple[QuickBooksSandbox, str]]:
    """A QuickBooks sandbox without limits, and its base URL. Whoever uses it resets it first."""
    sandbox = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))
    with sandbox.serve() as server:
        yield sandbox, server.base_url
    sandbox.close()


@pytest.fixture
def closed_url() -> Iterator[str]:
    """A URL that refuses to connect: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
