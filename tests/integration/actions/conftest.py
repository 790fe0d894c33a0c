"""One application for the whole matrix; what changes a company has one of its own (`trade`)."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.actions.trade import all_actions
from tests.integration.in_process import InProcess


@pytest.fixture(scope="module")
def shared(aws: TestAws) -> Iterator[InProcess]:
    """One application for all tests of a module, each with records of its own."""
    with all_actions(aws.embedded) as running:
        yield running
