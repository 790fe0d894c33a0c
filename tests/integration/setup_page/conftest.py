"""The deployment that these tests work on."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.conftest import TestAws
from tests.integration.setup_page.aws_faults import AwsFaults
from tests.integration.setup_page.world import SetupWorld


@pytest.fixture(scope="session")
def aws_faults(aws: TestAws) -> Iterator[AwsFaults]:
    """Known to every client that is made from now on."""
    faults = AwsFaults()
    aws.client("sts")  # any client makes the session that all others are of
    session: Any = boto3.DEFAULT_SESSION
    session.events.register("before-send", faults)
    yield faults
    session.events.unregister("before-send", faults)


@pytest.fixture
def world(aws: TestAws, aws_faults: AwsFaults) -> Iterator[SetupWorld]:
    aws_faults.clear()
    with SetupWorld(aws.embedded, aws_faults) as running:
        yield running
