"""One QuickBooks sandbox for the folder's tests, fresh books and a fresh ledger for each of them."""

from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox, QuickBooksSwitches
from tests.conftest import TestAws
from tests.integration.posting.books import Books


@pytest.fixture(scope="package")
def quickbooks() -> Iterator[tuple[QuickBooksSandbox, str]]:
    sandbox = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))
    with sandbox.serve() as server:
        yield sandbox, server.base_url
    sandbox.close()


@pytest.fixture
def books(quickbooks: tuple[QuickBooksSandbox, str], aws: TestAws) -> Iterator[Books]:
    sandbox, base_url = quickbooks
    sandbox.reset()
    books = Books(sandbox, base_url, aws.table("ledger"))
    yield books
    books.close()
