"""A deployment with nothing connected: the set-up page in this process, both sandboxes on sockets, one clock."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quickbooks_actions.aws import Item, type_deserializer
from quickbooks_actions.connections.one_time import LINK_LIVES, Purpose
from quickbooks_actions.setup import site
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.workflow.action import WorkflowAction
from sandbox.aws.embedded import EmbeddedAws
from tests.integration.in_process import InProcess, InvocationContext
from tests.integration.setup_page.aws_faults import AwsFaults
from tests.integration.setup_page.browser import Browser

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

PUBLIC_URL = "https://a1b2c3d4.execute-api.eu-west-1.amazonaws.com/v1"
PAGE_SECONDS = 28.0

Stored = dict[str, Any]


class SetupWorld(InProcess):
    """A context manager.

    Attributes:
        setup: what a container of the set-up page keeps; `restart` makes a fresh one.
        faults: of the page's own calls to AWS.
    """

    def __init__(
        self, aws: EmbeddedAws, faults: AwsFaults, actions: Mapping[str, WorkflowAction[Any]] | None = None
    ) -> None:
        super().__init__(aws, actions or {})
        self.faults = faults

    def connect(self) -> None:
        """Nothing is connected; the apps' keys are stored."""
        hubspot, intuit = self.hubspot.first_line(""), self.quickbooks.first_line("")
        self.settings = replace(
            self.settings,
            hubspot_authorize_url=f"{self.settings.hubspot_base_url}/oauth/authorize",
            quickbooks_authorize_url=f"{self.settings.quickbooks_base_url}/connect/oauth2",
            allowed_portals=frozenset(map(str, self.portal_ids)),
        )
        keys = {"client_id": intuit["client_id"], "client_secret": intuit["client_secret"]}
        self.write(
            "apps",
            {
                "hubspot": {"client_id": hubspot["client_id"], "client_secrets": [hubspot["client_secret"]]},
                "quickbooks_sandbox": keys,
            },
        )

    def restart(self) -> None:
        """New containers, of the actions and of the set-up page."""
        super().restart()
        self.setup = self.container()

    def container(self, **changes: Any) -> SetupRuntime:
        """Another container of the set-up page; changes: of its settings."""
        return SetupRuntime(replace(self.settings, **{"public_base_url": PUBLIC_URL, **changes}), self.clock)

    def browser(self, runtime: SetupRuntime | None = None) -> Browser:
        """A new browser. runtime: the container that answers it; else whichever is there."""

        def handle(event: dict[str, Any]) -> dict[str, Any]:
            self.clock.advance(1)  # QuickBooks takes 10 requests a second, and a frozen clock stays in one
            with self.faults.armed():
                return site.handle(event, InvocationContext(PAGE_SECONDS), runtime or self.setup)

        used = runtime or self.setup
        return Browser(handle, used.settings.public_base_url or PUBLIC_URL)

    def signed_in(self, portal: int = 0) -> Browser:
        """A browser whose person has connected the portal of that number."""
        browser = self.browser()
        assert browser.sign_in(self.portal_ids[portal]).back_home
        return browser

    def connected(self, realm: int = 0, portal: int = 0) -> Browser:
        """The same, and the company of that number."""
        browser = self.signed_in(portal)
        assert browser.connect_company(self.realm_ids[realm]).back_home
        return browser

    def engineer(self) -> Browser:
        """A browser that came by a link made with AWS rights."""
        browser = self.browser()
        assert browser.get(f"/setup/link?key={self.setup_link()}").back_home
        return browser

    def setup_link(self, portal_id: str = "") -> str:
        """The key of such a link."""
        return self.setup.one_time.issue(Purpose.SETUP_LINK, {"portal": portal_id}, LINK_LIVES)

    # --- what is stored

    def stored(self) -> Stored:
        """Every row and every secret, but for the leases and what only says when somebody looked."""
        found: Stored = {f"{row['pk']} {row['sk']}": row for row in self.rows("connections") if not _passing(row)}
        return found | {f"secret {name}": value for name, value in self.secrets().items()}

    @contextmanager
    def nothing_stored(self) -> Iterator[None]:
        """What is done in here leaves rows and secrets as they are."""
        self.setup.sessions.form_token("any", "")  # the key of the sessions is made at the first need
        before = self.stored()
        yield
        assert self.stored() == before

    def rows(self, kind: str) -> list[Item]:
        """Of a table: `connections`, `directory` or `ledger`."""
        names = {
            "connections": self.settings.connections_table,
            "directory": self.settings.directory_table,
            "ledger": self.settings.ledger_table,
        }
        pages = self.aws.client("dynamodb").get_paginator("scan").paginate(TableName=names[kind])
        items = [item for page in pages for item in page["Items"]]
        return [{name: type_deserializer.deserialize(value) for name, value in item.items()} for item in items]

    def row(self, pk: str, sk: str) -> Item | None:
        """One row of the connections table."""
        return next((row for row in self.rows("connections") if (row["pk"], row["sk"]) == (pk, sk)), None)

    def secrets(self) -> dict[str, dict[str, Any]]:
        """Values by their names after the prefix."""
        prefix = f"{self.settings.secrets_prefix}/"
        listed = self._secrets.list_secrets(MaxResults=100, Filters=[{"Key": "name", "Values": [prefix]}])
        names = [str(each["Name"]) for each in listed["SecretList"] if str(each["Name"]).startswith(prefix)]
        return {name.removeprefix(prefix): self.secret(name.removeprefix(prefix)) for name in sorted(names)}

    def secret(self, name: str) -> dict[str, Any]:
        """One value."""
        answer = self._secrets.get_secret_value(SecretId=f"{self.settings.secrets_prefix}/{name}")
        value: dict[str, Any] = json.loads(answer["SecretString"])
        return value

    def write(self, name: str, value: object) -> None:
        """Another value for a secret; text as it is."""
        text = value if isinstance(value, str) else json.dumps(value)
        full = f"{self.settings.secrets_prefix}/{name}"
        try:
            self._secrets.create_secret(Name=full, SecretString=text)
        except self._secrets.exceptions.ResourceExistsException:
            self._secrets.put_secret_value(SecretId=full, SecretString=text)

    def remove_secret(self, name: str) -> None:
        """As if it had never been made."""
        self._secrets.delete_secret(SecretId=f"{self.settings.secrets_prefix}/{name}", ForceDeleteWithoutRecovery=True)

    @property
    def _secrets(self) -> "SecretsManagerClient":
        client: SecretsManagerClient = self.aws.client("secretsmanager")
        return client

    def calls(self, part: str, of: Callable[["SetupWorld"], Any] = lambda world: world.quickbooks) -> list[Any]:
        """Requests so far whose URL has that part in it."""
        return [entry for entry in of(self).log.entries() if part in entry.url]


def _passing(row: Item) -> bool:
    return str(row["pk"]).startswith("lease#")
