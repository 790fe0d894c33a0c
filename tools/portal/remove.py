"""`make remove-portal PORTAL=…`: ends everything of one HubSpot account and removes what is stored of it.

It asks for the account's id again (CONFIRM has it where nobody can be asked). Run again, it goes on where it stopped.
STACK names another stack than samconfig.toml does.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from quickbooks_actions.connections.credentials import Misshapen, Tokens
from quickbooks_actions.connections.linking import Linking
from quickbooks_actions.connections.rows import Rows
from quickbooks_actions.connections.secrets import Secrets, company_secret, portal_secret
from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode
from quickbooks_actions.settings import Settings
from quickbooks_actions.timing import Clock, SystemClock
from quickbooks_actions.workflow.delivery import KEPT_SECONDS
from tools.portal.named import portal_named
from tools.portal.rows import KEYS, Owned
from tools.stack import DeployedStack, Stopped, chosen, why

RECOVERY_DAYS = 30
"""So long a removed secret can be had back, emptied of its tokens; connecting again does that by itself."""

STAYS = (
    f"the answers of the last {KEPT_SECONDS // 86_400} days to HubSpot: nothing in them says whose they are, "
    "and they go by themselves",
    "the functions' logs, which have ids and no names, for as long as LogRetentionDays says",
    "backups of the tables (point-in-time recovery) for 35 days",
    f"the secrets, without tokens, for the {RECOVERY_DAYS} days in which they can be restored",
    "the documents in QuickBooks",
)
WARNING = """\
This ends the access to the HubSpot account {} and its QuickBooks companies, and removes all that is stored of them.
It is then forgotten what was booked: if the account is connected again, a record that is enrolled again is booked
again. `make export-portal` writes it down first."""
_BY_HAND = {
    "HubSpot": "Remove the app there under Settings, Integrations, Connected Apps; a static token has to be rotated.",
    "QuickBooks": "Disconnect the app there under Apps, My Apps.",
}


@dataclass
class Removal:
    """One removal, and what it came to.

    Attributes:
        removed, left: sentences for whoever runs it.
    """

    stack: DeployedStack
    portal_id: str
    clock: Clock = field(default_factory=SystemClock)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._secrets_manager = self.stack.client("secretsmanager")
        self._secrets = Secrets(self.stack.parameters["SecretsPrefix"], self._secrets_manager)
        self._table = self.stack.table("Connections")
        self._rows = Rows(self._table, self.clock)

    def run(self) -> None:
        """Ends the connections first, so that nothing new is stored, then removes: what names the rest goes last.

        Raises:
            Stopped: something did not answer; what was done is done, and running it again goes on.
        """
        try:
            owned = Owned.read(self.stack, self.portal_id, self.clock)
            self._disconnect(owned)
            self._delete_secrets(owned)
            for kind in KEYS:
                self._delete_rows(owned, kind)
        except ActionError as error:
            raise Stopped(f"{error.sentence} What was removed so far is removed; run it again to go on.") from error
        except (BotoCoreError, ClientError) as error:
            raise Stopped(f"{why(error, self.stack.where)} Run it again to go on.") from error

    def _disconnect(self, owned: Owned) -> None:
        linking = Linking(settings=self._settings(), table=self._table, secrets=self._secrets, clock=self.clock)
        if self._rows.portal(self.portal_id) is not None:
            self._end("HubSpot", "the account", portal_secret(self.portal_id), self._ending_portal(linking))
        for realm in owned.realm_ids:
            linked = self._rows.company(self.portal_id, realm) is not None
            end = self._ending(linking, realm) if linked else lambda: False
            self._end("QuickBooks", f"the company {realm}", company_secret(realm), end)

    def _ending_portal(self, linking: Linking) -> Callable[[], bool]:
        return lambda: linking.disconnect_portal(self.portal_id)

    def _ending(self, linking: Linking, realm: str) -> Callable[[], bool]:
        return lambda: linking.disconnect_company(self.portal_id, realm)

    def _end(self, service: str, called: str, secret: str, end: Callable[[], bool]) -> None:
        had_tokens = self._has_tokens(secret)
        revoked = end()
        if not had_tokens:
            return  # ended before
        if revoked:
            self.removed.append(f"the access to {called}, revoked at {service}")
        else:
            self.left.append(f"the access to {called}: {service} did not revoke it. {_BY_HAND[service]}")

    def _has_tokens(self, secret: str) -> bool:
        try:
            return bool(Tokens.from_secret(self._secrets.read(secret).value).access_token)
        except Misshapen:
            return False
        except ComeBack as error:
            if error.code is ErrorCode.CONFIGURATION:
                return False
            raise

    def _delete_secrets(self, owned: Owned) -> None:
        self._delete_secret(portal_secret(self.portal_id))
        for realm in owned.realm_ids:
            if not owned.is_anothers(realm, self.clock):  # nobody else connected it meanwhile
                self._delete_secret(company_secret(realm))

    def _delete_secret(self, name: str) -> None:
        full_name = self._secrets.full_name(name)
        try:
            self._secrets_manager.delete_secret(SecretId=full_name, RecoveryWindowInDays=RECOVERY_DAYS)
        except ClientError as error:
            # not there, or marked for deletion before
            if error.response["Error"]["Code"] not in {"ResourceNotFoundException", "InvalidRequestException"}:
                raise
        else:
            self.removed.append(f"the secret {full_name}")

    def _delete_rows(self, owned: Owned, kind: str) -> None:
        table, number = self.stack.table(kind), 0
        for row in owned.rows(kind):
            table.delete({name: row[name] for name in KEYS[kind]})
            number += 1
        if number:
            self.removed.append(f"{number} rows of the table {table.name}")

    def _settings(self) -> Settings:
        parameters = self.stack.parameters
        return Settings(
            ledger_table=self.stack.table("Ledger").name,
            deliveries_table=self.stack.table("Deliveries").name,
            connections_table=self._table.name,
            directory_table=self.stack.table("Directory").name,
            secrets_prefix=parameters["SecretsPrefix"],
            hubspot_base_url=parameters["HubSpotBaseUrl"].rstrip("/"),
            quickbooks_revoke_url=parameters["QuickBooksRevokeUrl"],
        )


def confirmed(portal_id: str, environment: Mapping[str, str], ask: Callable[[str], Any] = input) -> None:
    """Lets the person think again.

    Raises:
        Stopped: what was typed, or is in CONFIRM, is not the account's id.
    """
    given = environment.get("CONFIRM", "").strip()
    if not given:
        print(WARNING.format(portal_id))
        try:
            given = str(ask("The account's id, to go on: ")).strip()
        except EOFError:
            given = ""
    if given != portal_id:
        raise Stopped("The id is another one. Nothing was removed.")


def main() -> None:
    """Removes, and says what was removed and what was not."""
    removal = None
    try:
        portal_id = portal_named(os.environ)
        removal = Removal(DeployedStack(chosen(os.environ)), portal_id)
        confirmed(portal_id, os.environ)
        removal.run()
    except Stopped as stopped:
        if removal is not None:
            _print(removal)
        sys.exit(f"remove-portal: {stopped}")
    _print(removal)
    if not removal.removed:
        print(f"Nothing of the HubSpot account {portal_id} was stored.")
        return
    print("What stays for a while, or for good:")
    print("\n".join(f"  {each}" for each in STAYS))


def _print(removal: Removal) -> None:
    for heading, lines in (("Removed:", removal.removed), ("Not removed:", removal.left)):
        if lines:
            print(heading)
            print("\n".join(f"  {each}" for each in lines))


if __name__ == "__main__":
    main()
