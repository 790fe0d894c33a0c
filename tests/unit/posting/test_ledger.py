"""The ledger on the table in memory that the other unit tests use."""

import pytest

from quickbooks_actions.aws import Table
from tests.unit.posting.ledger_contract import LedgerContract
from tests.unit.posting.stores import MemoryTable
from tests.unit.posting.watched_contract import WatchedContract


class TestLedgerInMemory(LedgerContract):
    """The same contract as on DynamoDB, see tests/integration/posting."""

    @pytest.fixture
    def table(self) -> Table:
        return MemoryTable()


class TestWatchedInMemory(WatchedContract):
    """The same contract as on DynamoDB, see tests/integration/posting."""

    @pytest.fixture
    def table(self) -> Table:
        return MemoryTable()
