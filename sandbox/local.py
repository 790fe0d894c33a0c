"""The whole application on one machine: both sandboxes, the embedded AWS and the deployed template, connected."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pydantic import JsonValue

from quickbooks_actions.aws import Table
from quickbooks_actions.connections.credentials import Tokens
from quickbooks_actions.connections.linking import Linking
from quickbooks_actions.connections.one_time import LINK_LIVES, OneTime, Purpose
from quickbooks_actions.connections.rows import CompanyRow, PortalRow
from quickbooks_actions.connections.secrets import Secrets
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import Clock, SystemClock
from sandbox.aws.embedded import EmbeddedAws
from sandbox.aws.stack import Stack, build, delete, deploy
from sandbox.aws.template import PROJECT
from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.workflows import Action, Workflow
from sandbox.quickbooks import QuickBooksSandbox

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

SECRETS_PREFIX = "quickbooks-actions"


class LocalRun:
    """A running application; a context manager.

    Attributes:
        quickbooks, hubspot: the sandboxes, each on a socket of its own.
        aws: the embedded AWS.
        stack: the deployed template.
    """

    aws: EmbeddedAws
    stack: Stack

    def __init__(self, work_dir: Path = PROJECT / "build") -> None:
        self.quickbooks = QuickBooksSandbox()
        self.hubspot = HubSpotSandbox()
        self._work_dir = work_dir
        self._exit = ExitStack()

    def start_sandboxes(self) -> None:
        """Puts both sandboxes on free ports."""
        self.quickbooks_url = self._exit.enter_context(self.quickbooks.serve()).base_url
        self.hubspot_url = self._exit.enter_context(self.hubspot.serve()).base_url

    def start_stack(self, *, connected: bool = True) -> None:
        """Builds the template, starts the embedded AWS, and deploys.

        Args:
            connected: with every portal and company connected; else empty, as a stack is after its first deployment.
        """
        template = build(self._work_dir)
        self.aws = self._exit.enter_context(EmbeddedAws(self._work_dir / "aws"))
        self.stack = deploy(self.aws, template, self.parameters)
        if connected:
            self.connect()

    def connect(self) -> None:
        """Connects every portal and company; again, where they were connected."""
        secrets: SecretsManagerClient = self.aws.client("secretsmanager")
        table = Table(self.settings.connections_table, self.aws.client("dynamodb"))
        connect_sandboxes(self.quickbooks, self.hubspot, self.settings, table, secrets)

    def deploy_anew(self, **parameters: str) -> None:
        """Deletes the stack and deploys the next one; nothing is connected that was not.

        Args:
            parameters: template parameters beyond those of the first stack.
        """
        delete(self.aws)
        self.stack = deploy(self.aws, build(self._work_dir), {**self.parameters, **parameters})

    @property
    def parameters(self) -> dict[str, str]:
        """The template's parameters that join the stack to the sandboxes."""
        return {
            "SecretsPrefix": SECRETS_PREFIX,
            "HubSpotBaseUrl": self.hubspot_url,
            "QuickBooksBaseUrl": self.quickbooks_url,
            "QuickBooksTokenUrl": f"{self.quickbooks_url}/oauth2/v1/tokens/bearer",
            "QuickBooksAuthorizeUrl": f"{self.quickbooks_url}/connect/oauth2",
            "QuickBooksRevokeUrl": f"{self.quickbooks_url}/v2/oauth2/tokens/revoke",
            "HubSpotAuthorizeUrl": f"{self.hubspot_url}/oauth/authorize",
            "AllowedPortals": ",".join(map(str, self.portal_ids)),
        }

    def setup_link(self, portal_id: int | None = None) -> str:
        """The URL of the set-up page that lets one browser in, once; with a portal it shows that one."""
        table = Table(self.stack.outputs["DirectoryTableName"], self.aws.client("dynamodb"))
        facts = {"portal": str(portal_id) if portal_id else ""}
        key = OneTime(table, SystemClock()).issue(Purpose.SETUP_LINK, facts, LINK_LIVES)
        return self.stack.url(f"/setup/link?key={key}")

    def workflow(
        self, action: str, object_type: str, inputs: Mapping[str, JsonValue], portal_id: int | None = None
    ) -> Workflow:
        """A HubSpot workflow with one of our actions in it.

        Args:
            action: the action's path below /actions/, e.g. `create-invoice`.
            object_type: what is enrolled, in any spelling.
            inputs: what the author chose, by input name.
            portal_id: the first portal when left out.
        """
        placed = Action(uid=action, action_url=self.stack.url(f"/actions/{action}"), inputs=dict(inputs))
        chosen = portal_id or self.portal_ids[0]
        return self.hubspot.engine.add(Workflow(portal_id=chosen, object_type=object_type, actions=[placed]))

    @property
    def settings(self) -> Settings:
        """As the deployed functions have them."""
        names, parameters = self.stack.outputs, self.parameters
        return Settings(
            ledger_table=names["LedgerTableName"],
            deliveries_table=names["DeliveriesTableName"],
            connections_table=names["ConnectionsTableName"],
            directory_table=names["DirectoryTableName"],
            secrets_prefix=parameters["SecretsPrefix"],
            public_base_url=self.stack.public_base_url,
            hubspot_base_url=parameters["HubSpotBaseUrl"],
            quickbooks_base_url=parameters["QuickBooksBaseUrl"],
            quickbooks_token_url=parameters["QuickBooksTokenUrl"],
            quickbooks_revoke_url=parameters["QuickBooksRevokeUrl"],
        )

    @property
    def portal_ids(self) -> list[int]:
        """The portals of the HubSpot sandbox."""
        return [int(str(portal["portal_id"])) for portal in _listed(self.hubspot.first_line(""), "portals")]

    @property
    def realm_ids(self) -> list[str]:
        """The companies of the QuickBooks sandbox; the n-th is linked to the n-th portal, the last takes the rest."""
        return [str(company["realm_id"]) for company in _listed(self.quickbooks.first_line(""), "companies")]

    def stop(self) -> None:
        """Stops everything that was started."""
        self._exit.close()

    def __enter__(self) -> Self:
        try:
            self.start_sandboxes()
            self.start_stack()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def connect_sandboxes(
    quickbooks: QuickBooksSandbox,
    hubspot: HubSpotSandbox,
    settings: Settings,
    table: Table,
    secrets_manager: "SecretsManagerClient",
    *,
    clock: Clock | None = None,
) -> None:
    """Stores what connecting both sides leaves behind: the apps' credentials, the tokens and the links.

    The first portal is linked to every company but the last, which belongs to the second portal.
    """
    apps, companies = hubspot.first_line(""), quickbooks.first_line("")
    secrets = Secrets(settings.secrets_prefix, secrets_manager)
    secrets.save(
        "apps",
        {
            "hubspot": {"client_id": apps["client_id"], "client_secrets": [apps["client_secret"]]},
            "quickbooks_sandbox": {"client_id": companies["client_id"], "client_secret": companies["client_secret"]},
        },
    )
    linking = Linking(settings=settings, table=table, secrets=secrets, clock=clock or quickbooks.clock)
    portals = _listed(apps, "portals")
    for portal in portals:
        account = hubspot.portal(int(str(portal["portal_id"]))).account
        linking.save_portal(
            PortalRow(portal_id=str(portal["portal_id"]), currency=account.currency, time_zone=account.time_zone),
            Tokens(access_token=str(portal["access_token"])),
        )
    listed = _listed(companies, "companies")
    for number, company in enumerate(listed):
        portal = portals[-1] if number == len(listed) - 1 else portals[0]
        linking.link_company(
            str(portal["portal_id"]),
            CompanyRow(realm_id=str(company["realm_id"]), environment="sandbox", name=str(company["name"])),
            quickbooks_tokens(company, quickbooks.clock),
        )


def quickbooks_tokens(company: Mapping[str, Any], clock: Clock) -> Tokens:
    """The tokens of a sandbox company as the connection keeps them."""
    now = clock.now()
    return Tokens(
        access_token=str(company["access_token"]),
        expires_at=now + timedelta(hours=1),
        refresh_token=str(company["refresh_token"]),
        refresh_expires_at=now + timedelta(days=100),
    )


def _listed(line: Mapping[str, object], name: str) -> list[dict[str, Any]]:
    values = line[name]
    assert isinstance(values, list)  # noqa: S101 - the first line is the sandbox's own
    return values
