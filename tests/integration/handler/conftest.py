"""One application per test: fresh tables, fresh sandboxes."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.in_process import InProcess, load_action


@pytest.fixture
def app(aws: TestAws) -> Iterator[InProcess]:
    """The application with the invoice action."""
    with InProcess(aws.embedded, {"create-invoice": load_action("create_invoice")}) as running:
        yield running
