"""The application with all six actions, for whoever needs one of its own."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.actions.trade import Trade, all_actions


@pytest.fixture
def trade(aws: TestAws) -> Iterator[Trade]:
    """An application of its own, with the first US company."""
    with all_actions(aws.embedded) as running:
        yield Trade(running)
