"""Fresh books and a fresh ledger for each of them."""

from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox
from tests.conftest import TestAws
from tests.integration.posting.books import Books


@pytest.fixture
def books(quickbooks: tuple[QuickBooksSandbox, str], aws: TestAws) -> Iterator[Books]:
    sandbox, base_url = quickbooks
    sandbox.reset()
    books = Books(sandbox, base_url, aws.table("ledger"))
    yield books
    books.close()
