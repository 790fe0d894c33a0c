"""What all tests share: one embedded AWS per test process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from quickbooks_actions.aws import Table
from sandbox.aws.embedded import EmbeddedAws, local_credentials

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

    from tests.scheduling import Groups

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # how long a machine takes is no property of what is tested


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "Groups":
    """Where several processes share the tests."""
    from tests.scheduling import Groups

    return Groups(config, log)


class TestAws:
    """The embedded AWS as tests use it: fresh tables and secrets for each test."""

    __test__ = False

    def __init__(self, embedded: EmbeddedAws) -> None:
        self.embedded = embedded
        self.endpoint = embedded.endpoint

    def client(self, service: str) -> Any:
        """A boto3 client, e.g. `client("dynamodb")`."""
        return self.embedded.client(service)

    def table(self, kind: str) -> Table:
        """A fresh, empty table of that kind (ledger, deliveries, connections, directory)."""
        return Table(self.embedded.create_table(kind), self.embedded.client("dynamodb"))

    def secrets(self) -> "SecretsManagerClient":
        """A Secrets Manager client; use names of your own (a uuid in the prefix)."""
        client: SecretsManagerClient = self.embedded.client("secretsmanager")
        return client


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestAws]:
    """The embedded AWS, started once per test process; every AWS client of the process speaks to it alone."""
    with EmbeddedAws(tmp_path_factory.mktemp("aws")) as embedded, pytest.MonkeyPatch.context() as environment:
        for name, value in local_credentials(embedded.endpoint).items():
            environment.setenv(name, value)
        yield TestAws(embedded)
