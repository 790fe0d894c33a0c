"""What a container of the set-up page keeps between requests."""

from functools import cache, cached_property

from quickbooks_actions.aws import Table, dynamodb_client
from quickbooks_actions.connections import Linking, Secrets
from quickbooks_actions.connections.one_time import OneTime
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.http_session import http_session
from quickbooks_actions.quickbooks.ledger import Ledger
from quickbooks_actions.quickbooks.memory import DirectoryStore
from quickbooks_actions.settings import Settings
from quickbooks_actions.setup.sessions import Sessions
from quickbooks_actions.timing import Clock, Deadline, SystemClock
from quickbooks_actions.workflow.runtime import Runtime
from quickbooks_actions.workflow.troubles import Troubles


class SetupRuntime:
    """One per container.

    Args:
        settings: of this deployment.
        clock: wall-clock time.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.secrets = Secrets(settings.secrets_prefix)
        self._dynamodb = dynamodb_client()
        self.table = Table(settings.connections_table, self._dynamodb)
        self.session = http_session()
        self.rows = Rows(self.table, self.clock)
        self.one_time = OneTime(Table(settings.directory_table, self._dynamodb), self.clock)
        self.sessions = Sessions(self.secrets, self.clock)
        self.linking = Linking(
            settings=settings, table=self.table, secrets=self.secrets, clock=self.clock, session=self.session
        )

    @cached_property
    def callouts(self) -> Runtime:
        """What callouts work with: the connections as they are used."""
        return Runtime(self.settings, self.clock)

    @cached_property
    def directory(self) -> DirectoryStore:
        """What is remembered of the companies."""
        return DirectoryStore(Table(self.settings.directory_table, self._dynamodb))

    @cached_property
    def ledger(self) -> Ledger:
        """What was booked; only read here."""
        return Ledger(Table(self.settings.ledger_table, self._dynamodb), self.clock)

    @cached_property
    def troubles(self) -> Troubles:
        """What failed lately; only read here."""
        return Troubles(Table(self.settings.directory_table, self._dynamodb), self.clock)

    def deadline(self, seconds: float) -> Deadline:
        """The time of a request that has so many seconds left."""
        return Deadline(seconds)


@cache
def container_runtime() -> SetupRuntime:
    """The container's runtime, made at the first request.

    Raises:
        ComeBack: `configuration`, as long as the environment lacks a setting.
    """
    return SetupRuntime(Settings.from_environment())
