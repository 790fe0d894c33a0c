"""The application in this process, and its stack as the engineer's commands see it."""

from dataclasses import replace
from typing import Any

from quickbooks_actions.aws import Item, Table
from sandbox.aws.embedded import EmbeddedAws
from sandbox.hubspot.seed import SeedDeal
from tests.integration.in_process import InProcess, outputs
from tools.portal.remove import Removal
from tools.stack import Chosen, DeployedStack

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "yes"}
KINDS = ("ledger", "connections", "directory", "deliveries")


class TablesOf(DeployedStack):
    """A stack without CloudFormation: what its parameters and outputs would say."""

    def __init__(self, app: InProcess, aws: EmbeddedAws) -> None:
        self.where = Chosen("of-a-test")
        self.parameters = {
            "SecretsPrefix": app.settings.secrets_prefix,
            "HubSpotBaseUrl": app.settings.hubspot_base_url,
            "QuickBooksRevokeUrl": f"{app.settings.quickbooks_base_url}/v2/oauth2/tokens/revoke",
        }
        self.outputs = {f"{kind.capitalize()}TableName": getattr(app.settings, f"{kind}_table") for kind in KINDS}
        self._aws = aws

    def client(self, service: str) -> Any:
        return self._aws.client(service)


class Office:
    """Where the engineer sits.

    Attributes:
        portal, other: the accounts; the first has all companies but the last, which is the other's.
    """

    def __init__(self, app: InProcess, aws: EmbeddedAws) -> None:
        self.app = app
        self.aws = aws
        self.stack = TablesOf(app, aws)
        self.portal, self.other = (str(each) for each in app.portal_ids)
        self.realms, self.other_realm = app.realm_ids[:-1], app.realm_ids[-1]

    def enrol(self, deal: str = SeedDeal.PLAIN, portal_id: str = "", realm: str = "") -> dict[str, str]:
        """What became of a deal."""
        inputs = {**SALE, "account": realm or self.realms[0]}
        workflow = self.app.workflow("create-invoice", "DEAL", inputs, int(portal_id or self.portal))
        return outputs(self.app.enrol(workflow, deal))

    def enrol_at_the_other(self) -> dict[str, str]:
        """An invoice of the other account, in its own company."""
        portal = self.app.hubspot.portal(int(self.other))
        deal = portal.create_deal(dealname="Theirs", deal_currency_code="USD")
        contact = portal.create_contact(firstname="Other", lastname="Person", email="other@example.com")
        portal.associate(deal, contact)
        portal.add_line_item(deal, name="Design", price="75.00", quantity=1)
        return self.enrol(deal.id, self.other, self.other_realm)

    def removal(self, portal_id: str = "") -> Removal:
        """The command, not run yet."""
        return Removal(self.stack, portal_id or self.portal, self.app.clock)

    def rows(self, kind: str) -> list[Item]:
        """All that a table holds."""
        table = Table(getattr(self.app.settings, f"{kind}_table"), self.aws.client("dynamodb"))
        names = {"ledger": "posting", "deliveries": "id"}
        return list(table.scan(f"attribute_exists({names.get(kind, 'pk')})", {}))

    def secret(self, name: str) -> dict[str, Any]:
        """What Secrets Manager says of a secret, without its value."""
        client: Any = self.aws.client("secretsmanager")
        described: dict[str, Any] = client.describe_secret(SecretId=f"{self.app.settings.secrets_prefix}/{name}")
        return described

    def revocable(self) -> None:
        """Lets a person disconnect, too, where the sandbox takes tokens back."""
        url = self.stack.parameters["QuickBooksRevokeUrl"]
        self.app.settings = replace(self.app.settings, quickbooks_revoke_url=url)
