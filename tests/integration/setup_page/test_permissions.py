"""What a function does at AWS its policies allow: the embedded AWS enforces none, so they are read."""

from collections.abc import Iterator

import pytest

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import Connections, Secrets
from quickbooks_actions.connections.renewal import Renewal
from sandbox.hubspot.seed import SeedDeal
from tests.conftest import TestAws
from tests.integration.another_portal.attempts_of_callouts import dropdown_action
from tests.integration.aws_calls import AwsCalls, forbidden
from tests.integration.in_process import load_action, outputs
from tests.integration.setup_page.aws_faults import AwsFaults
from tests.integration.setup_page.world import SetupWorld

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "yes"}


@pytest.fixture
def world(aws: TestAws) -> Iterator[SetupWorld]:
    """With an action, the dropdowns and the page."""
    handlers = {"create-invoice": load_action("create_invoice"), "/options": load_action("field_options")}
    with SetupWorld(aws.embedded, AwsFaults(), handlers) as running:
        yield running


@pytest.fixture
def calls(world: SetupWorld) -> Iterator[AwsCalls]:
    """Of all containers that are made from now on."""
    with AwsCalls(world.settings) as counted:
        world.restart()
        yield counted


def test_of_an_action(world: SetupWorld, calls: AwsCalls) -> None:
    # Given connections whose access has ended, so that a callout renews it
    world.connected()
    world.clock.advance(7200)
    with calls.during() as made:
        for deal in (SeedDeal.PLAIN, SeedDeal.NO_LINES, SeedDeal.PLAIN):
            workflow = world.workflow("create-invoice", "DEAL", SALE)
            outputs(world.enrol(workflow, deal))
    assert {"UpdateSecretVersionStage", "UpdateItem", "BatchGetItem"} <= {call.split()[0] for call in made}
    assert forbidden("CreateInvoice", made) == []


def test_of_the_dropdowns(world: SetupWorld, calls: AwsCalls) -> None:
    world.connected()
    world.clock.advance(7200)
    with calls.during() as made:
        for name, chosen in (("account", {}), ("customer", {"account": world.realm_id})):
            action = dropdown_action(f"{world.url}/options", name)
            page = world.hubspot.engine.options(action, name, chosen, portal_id=world.portal_ids[0])
            assert page.options
    assert {"PutSecretValue", "Query", "BatchGetItem"} <= {call.split()[0] for call in made}
    assert forbidden("FieldOptions", made) == []


def test_of_the_set_up_page(world: SetupWorld, calls: AwsCalls) -> None:
    keys = {"quickbooks_client_id": "production-id", "quickbooks_client_secret": "production-secret"}
    with calls.during() as made:
        browser = world.engineer()
        assert browser.press("/setup/keys", **keys).back_home
        assert browser.sign_in(world.portal_ids[0]).back_home
        for _ in range(2):
            assert browser.connect_company(world.realm_id).back_home
        assert browser.get("/setup").status == 200
        assert browser.press("/setup/quickbooks/disconnect", realm=world.realm_id).back_home
        assert browser.press("/setup/hubspot/disconnect").back_home
        token = world.hubspot.portal(world.portal_ids[0]).static_token
        assert browser.press("/setup/hubspot/token", token=token).back_home
    assert {"CreateSecret", "Scan", "DeleteItem", "Query"} <= {call.split()[0] for call in made}
    assert forbidden("Connect", made) == []


def test_of_the_scheduled_renewal(world: SetupWorld, calls: AwsCalls) -> None:
    world.connected()
    world.clock.advance(2 * 86_400)
    settings, table = world.settings, Table(world.settings.connections_table)
    secrets = Secrets(settings.secrets_prefix)
    with calls.during() as made:
        connections = Connections(settings=settings, table=table, secrets=secrets, clock=world.clock)
        renewal = Renewal(connections=connections, table=table, settings=settings, clock=world.clock)
        assert renewal.run(540.0) == {"renewed": 2, "finished": 1}
    assert {"Scan", "PutSecretValue", "PutItem"} <= {call.split()[0] for call in made}
    assert forbidden("RefreshTokens", made) == []


def test_what_is_not_allowed_is_seen() -> None:
    made = {"Scan ledger": 1, "GetItem ledger": 1, "GetSecretValue secret /session": 1, "Query ledger/by_portal": 1}
    assert forbidden("CreateInvoice", made) == [
        "Scan ledger",
        "GetSecretValue secret /session",
        "Query ledger/by_portal",
    ]
