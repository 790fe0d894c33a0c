"""The application as a user has it: built, deployed on the embedded AWS, called over HTTP."""

from collections.abc import Iterator

import pytest

from sandbox.local import LocalRun


@pytest.fixture(scope="session")
def deployed() -> Iterator[LocalRun]:
    """One deployment for all tests of this folder: each takes records of its own."""
    with LocalRun() as run:
        run.hubspot.switches.check_requests = True
        yield run
        assert run.hubspot.problems == [], "a request to HubSpot is not as HubSpot's contract has it"
