"""The deployment that these tests work on."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.connections.token_service import TokenService
from tests.integration.connections.world import SwitchedSecrets, World


@pytest.fixture
def world(aws: Any) -> Iterator[World]:
    service = TokenService()
    with service.serve() as server:
        yield World(SwitchedSecrets(aws.secrets()), aws.table("connections"), service, server.base_url)
