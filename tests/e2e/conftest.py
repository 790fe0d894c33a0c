"""The application as a user has it: built, deployed on the embedded AWS, called over HTTP."""

from collections.abc import Iterator

import pytest

from sandbox.local import LocalRun
from tests.integration.sandbox_hubspot.traffic import check_traffic

PATIENT_SECONDS = 40.0
"""HubSpot hangs up later than usual: a cold function on a busy machine is not what is tested here."""


@pytest.fixture(scope="session")
def deployed() -> Iterator[LocalRun]:
    """One deployment for all tests of this folder: each takes records of its own."""
    with LocalRun() as run:
        run.hubspot.switches.check_requests = True
        run.hubspot.switches.callout_timeout_seconds = PATIENT_SECONDS
        yield run
        check_traffic(run.hubspot)
