"""Fresh books and tables for each of them."""

from collections.abc import Iterator

import pytest

from sandbox.quickbooks import QuickBooksSandbox
from tests.conftest import TestAws
from tests.integration.directory.desk import JANE, Desk


@pytest.fixture
def desk(quickbooks: tuple[QuickBooksSandbox, str], aws: TestAws) -> Iterator[Desk]:
    """A desk whose company's facts are not yet known."""
    sandbox, base_url = quickbooks
    sandbox.reset()
    desk = Desk(sandbox, base_url, aws.table("ledger"), aws.table("directory"))
    yield desk
    desk.close()


@pytest.fixture
def known(desk: Desk) -> Desk:
    """A desk whose company has been seen before, and has Jane Doe among its customers."""
    desk.callout().directory.facts()
    desk.books.create(
        "Customer",
        {
            "DisplayName": "Jane Doe",
            "GivenName": "Jane",
            "FamilyName": "Doe",
            "PrimaryEmailAddr": {"Address": JANE.email},
        },
    )
    return desk
