"""The application as a user has it: built, deployed on the embedded AWS, called over HTTP."""

from collections.abc import Iterator

import pytest

from sandbox.local import LocalRun
from tests.integration.sandbox_hubspot.traffic import check_traffic
from tests.patience import PATIENT_SECONDS


@pytest.fixture(scope="session")
def deployed() -> Iterator[LocalRun]:
    """One deployment for all tests of this folder: each takes records of its own."""
    with LocalRun() as run:
        run.hubspot.switches.check_requests = True
        run.hubspot.switches.callout_timeout_seconds = PATIENT_SECONDS
        yield run
        check_traffic(run.hubspot)
