"""Tokens against the sandboxes of QuickBooks and HubSpot, which rotate, expire and revoke as the real ones do."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from quickbooks_actions.connections import CompanyRow, Connections, Tokens
from quickbooks_actions.errors import ComeBack, ErrorCode, OutcomeUnknown
from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.timing import Deadline
from sandbox.hubspot.sandbox import HubSpotSandbox
from sandbox.hubspot.seed import PORTAL_ID, STATIC_TOKEN, SeedDeal
from sandbox.hubspot.switches import HubSpotSwitches
from sandbox.kit import FaultRule, Match
from sandbox.quickbooks.app import US_REALM, QuickBooksSandbox
from tests.integration.connections.world import APPS, PORTAL, World
from tests.integration.sandbox_hubspot.traffic import check_traffic

DAY = 86_400


@dataclass
class Company:
    """The sandbox company, linked and connected; its clock is everybody's."""

    world: World
    sandbox: QuickBooksSandbox
    base_url: str

    def container(self) -> Connections:
        token_url = f"{self.base_url}/oauth2/v1/tokens/bearer"
        return Connections(
            settings=replace(self.world.settings(), quickbooks_token_url=token_url, quickbooks_base_url=self.base_url),
            table=self.world.table,
            secrets=self.world.secrets,
            clock=self.sandbox.clock,
            session=requests.Session(),
            pause=time.sleep,
        )

    def token(self, container: Connections) -> str:
        return container.company(PORTAL, US_REALM, Deadline(28.0)).tokens.token()

    def works(self, token: str) -> bool:
        url = f"{self.base_url}/v3/company/{US_REALM}/companyinfo/{US_REALM}"
        return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code == 200

    def refreshes(self) -> int:
        return sum("/oauth2/" in entry.url for entry in self.sandbox.log.entries())


@pytest.fixture
def company(world: World) -> Iterator[Company]:
    sandbox = QuickBooksSandbox()
    client = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    world.write("apps", APPS | {"quickbooks_sandbox": client})
    with sandbox.serve() as server:
        company = Company(world, sandbox, server.base_url)
        sandbox.clock.set(sandbox.clock.now(), frozen=True)
        pair = sandbox.tokens_for(US_REALM)
        tokens = Tokens(pair.access_token, sandbox.clock.now(), pair.refresh_token)
        company.world.linking().link_company(PORTAL, CompanyRow(realm_id=US_REALM, environment="sandbox"), tokens)
        yield company
    sandbox.close()


def test_fifty_containers_never_refresh_side_by_side(company: Company) -> None:
    # Given a service that revokes the connection when one token is refreshed twice at once
    company.sandbox.switches.change({"token_seconds": 0.3, "revoke_on_concurrent_refresh": True})
    containers = [company.container() for _ in range(50)]
    # When fifty find the token expired
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda container: _outcome(company, container), containers))
    # Then one call was made, and what it gave works
    assert company.refreshes() == 1
    tokens = {outcome for outcome in outcomes if not isinstance(outcome, ErrorCode)}
    assert len(tokens) == 1
    assert company.works(str(tokens.pop()))


def test_a_rotated_pair_is_used_the_next_time(company: Company) -> None:
    # Given two renewals, each a day and an hour after the one before, so that the refresh token changes
    container = company.container()
    tokens = []
    for _ in range(3):
        company.sandbox.clock.advance(DAY + 3600)
        tokens.append(company.token(container))
    # Then all worked, and a container that starts now needs no refresh
    assert len(set(tokens)) == 3
    assert company.token(company.container()) == tokens[-1]
    assert company.works(tokens[-1])
    assert company.refreshes() == 3


@pytest.mark.parametrize(("grace_hours", "survives"), [(24, True), (0, False)])
def test_a_lost_answer_of_a_rotating_refresh(company: Company, grace_hours: int, survives: bool) -> None:
    # Given a rotation whose answer was lost
    company.sandbox.switches.change({"old_refresh_token_grace_hours": grace_hours})
    company.sandbox.clock.advance(DAY + 3600)
    before = company.world.stored(f"quickbooks/{US_REALM}")
    company.sandbox.faults.add(FaultRule(match=Match(path="/oauth2/*"), do="drop", when="after"))
    with pytest.raises(OutcomeUnknown):
        company.token(company.container())
    # When the lease has run out and another asks
    company.sandbox.clock.advance(61)
    outcome = _outcome(company, company.container())
    # Then it works where the old refresh token has a grace, and is lost, but not overwritten, where it has none
    if survives:
        assert company.works(str(outcome))
    else:
        assert outcome is ErrorCode.CONNECTION_LOST
        assert company.world.stored(f"quickbooks/{US_REALM}") == before


def test_a_rotated_static_token_of_hubspot_is_found_by_the_next_call(world: World) -> None:
    # Given a warm container, and a person who replaces the app's token in HubSpot and in the secret
    sandbox = HubSpotSandbox(switches=HubSpotSwitches(check_requests=True))
    with sandbox.serve() as server:
        container = world.container()
        world.save_portal(Tokens(STATIC_TOKEN))

        def read() -> Any:
            deadline = Deadline(28.0)
            tokens = container.portal(PORTAL, deadline).tokens
            client = HubSpotClient(base_url=server.base_url, tokens=tokens, deadline=deadline)
            return client.get(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}", {"properties": "dealname"})

        read()
        rotated = sandbox.portal(PORTAL_ID).issue_token(expires_in=None)
        sandbox.portal(PORTAL_ID).revoke_token(STATIC_TOKEN)
        world.write(f"hubspot/{PORTAL}", {"kind": "static", "access_token": rotated})
        # When / Then
        assert read()["id"] == SeedDeal.PLAIN
    check_traffic(sandbox)


def _outcome(company: Company, container: Connections) -> str | ErrorCode:
    try:
        return company.token(container)
    except ComeBack as error:
        return error.code
