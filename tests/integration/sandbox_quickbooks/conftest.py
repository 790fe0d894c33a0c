"""One sandbox on a real socket for all tests; each test starts from its seeded state, without limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox
from tests.integration.sandbox_quickbooks.fuzz_bodies import open_invoices
from tests.integration.sandbox_quickbooks.sender import Sender
from tests.integration.sandbox_quickbooks.support import Api


@pytest.fixture
def sandbox(quickbooks: tuple[QuickBooksSandbox, str]) -> QuickBooksSandbox:
    quickbooks[0].reset()
    return quickbooks[0]


@pytest.fixture
def base_url(quickbooks: tuple[QuickBooksSandbox, str]) -> str:
    return quickbooks[1]


@pytest.fixture
def api(sandbox: QuickBooksSandbox, base_url: str) -> Iterator[Api]:
    client = Api(sandbox, base_url)
    yield client
    client.session.close()


@pytest.fixture(scope="module")
def sender(quickbooks: tuple[QuickBooksSandbox, str]) -> Sender:
    quickbooks[0].reset()
    open_invoices(quickbooks[0])
    return Sender(*quickbooks)
