"""Two portals with a company each."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.another_portal.scene import HANDLERS, Scene
from tests.integration.setup_page.aws_faults import AwsFaults
from tests.integration.setup_page.world import SetupWorld


@pytest.fixture
def scene(aws: TestAws) -> Iterator[Scene]:
    with SetupWorld(aws.embedded, AwsFaults(), HANDLERS) as running:
        yield Scene(running)
