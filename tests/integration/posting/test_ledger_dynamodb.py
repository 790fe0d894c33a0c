"""The ledger on a real DynamoDB API: the same contract as the table in memory."""

import pytest

from quickbooks_actions.aws import Table
from tests.conftest import TestAws
from tests.unit.posting.ledger_contract import LedgerContract
from tests.unit.posting.watched_contract import WatchedContract


class TestLedgerOnDynamoDb(LedgerContract):
    """See ledger_contract.py."""

    @pytest.fixture
    def table(self, aws: TestAws) -> Table:
        return aws.table("ledger")


class TestWatchedOnDynamoDb(WatchedContract):
    """See watched_contract.py."""

    @pytest.fixture
    def table(self, aws: TestAws) -> Table:
        return aws.table("ledger")
