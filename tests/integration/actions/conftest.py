"""The application with all six actions: one for the whole matrix, one of its own for a test that changes a company."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.actions.trade import ACTIONS, Trade
from tests.integration.in_process import InProcess, load_action


def _running(aws: TestAws) -> InProcess:
    return InProcess(aws.embedded, {path: load_action(path.replace("-", "_")) for path in ACTIONS})


@pytest.fixture(scope="module")
def shared(aws: TestAws) -> Iterator[InProcess]:
    """One application for all tests of a module, each with records of its own."""
    with _running(aws) as running:
        yield running


@pytest.fixture
def trade(aws: TestAws) -> Iterator[Trade]:
    """An application of its own, with the first US company."""
    with _running(aws) as running:
        yield Trade(running)
