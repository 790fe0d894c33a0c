"""Two accounts with a company each or more, and the commands on one of them."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.in_process import InProcess, load_action
from tests.integration.portal_commands.office import Office


@pytest.fixture
def office(aws: TestAws) -> Iterator[Office]:
    with InProcess(aws.embedded, {"create-invoice": load_action("create_invoice")}) as app:
        yield Office(app, aws.embedded)
