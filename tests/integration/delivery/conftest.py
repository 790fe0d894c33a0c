"""A fresh deliveries table and fresh work for each test."""

from typing import Any

import pytest

from tests.integration.delivery.deliveries import Deliveries, Work


@pytest.fixture
def deliveries(aws: Any) -> Deliveries:
    return Deliveries(aws)


@pytest.fixture
def work() -> Work:
    return Work()
