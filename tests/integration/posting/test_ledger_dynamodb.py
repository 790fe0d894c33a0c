"""The ledger on a real DynamoDB API: the same contract as the table in memory."""

import pytest

from quickbooks_actions.aws import Table
from tests.conftest import TestAws
from tests.unit.posting.ledger_contract import LedgerContract


class TestLedgerOnDynamoDb(LedgerContract):
    """See ledger_contract.py."""

    @pytest.fixture
    def table(self, aws: TestAws) -> Table:
        return aws.table("ledger")
