"""An application with an author in front of it."""

from collections.abc import Iterator

import pytest

from tests.conftest import TestAws
from tests.integration.field_options.editor import Editor


@pytest.fixture
def editor(aws: TestAws) -> Iterator[Editor]:
    """One for the test alone."""
    with Editor(aws.embedded) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(aws: TestAws) -> Iterator[Editor]:
    """One for tests that change nothing."""
    with Editor(aws.embedded) as opened:
        yield opened
