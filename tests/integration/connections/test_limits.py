"""How long broken stores may hold a callout up, clocks that differ, and callouts while the schedule fails."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from quickbooks_actions.aws import BOTO_CONFIG
from quickbooks_actions.connections import CompanyRow, Connections, Tokens
from quickbooks_actions.errors import ComeBack, ErrorCode
from quickbooks_actions.timing import Deadline
from sandbox.kit import FaultRule
from sandbox.quickbooks.app import US_REALM, QuickBooksSandbox
from tests.integration.connections.world import APPS, PORTAL, SettableClock, World

ANSWERED_WITHIN = 5.0


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "InternalServiceError", ""])
@pytest.mark.parametrize("expires_in", [3600, 0], ids=["valid", "expired"])
def test_secrets_that_cannot_be_read_cost_a_callout_one_call(world: World, code: str, expires_in: float) -> None:
    # Given a cold container and a store that refuses, or does not answer at all
    world.connect(expires_in=expires_in)
    world.secrets_client.failing = {"get_secret_value": code}
    world.secrets_client.calls.clear()
    # When
    with pytest.raises(ComeBack) as raised:
        world.token(world.container())
    # Then one call was made, nothing was waited for, and the worst that its attempts may take is within the time
    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE
    assert world.secrets_client.calls == ["get_secret_value"]
    assert world.pauses == []
    config: Any = BOTO_CONFIG
    assert config.retries["total_max_attempts"] * config.read_timeout < ANSWERED_WITHIN
    assert world.service.asked == 0


def test_callouts_renew_on_demand_while_the_schedule_fails(world: World) -> None:
    # Given two runs that failed
    world.connect()
    world.clock.advance(86_400)
    world.service.faults.add(FaultRule(do="status", status=429, times=2))
    renewal = world.renewal()
    assert [renewal.run(540).get("failed") for _ in range(2)] == [1, 1]
    # When / Then
    assert world.token(world.container()) == "access-1"
    assert world.health().failures == 0


@pytest.mark.parametrize("minutes", [-5, 5], ids=["behind", "ahead"])
def test_a_clock_that_differs_never_sends_an_expired_token(world: World, minutes: int) -> None:
    # Given a container whose clock is five minutes off that of Intuit, and one whose clock is right
    sandbox = QuickBooksSandbox()
    keys = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    world.write("apps", APPS | {"quickbooks_sandbox": keys})
    sandbox.clock.set(sandbox.clock.now(), frozen=True)
    with sandbox.serve() as server:
        pair = sandbox.tokens_for(US_REALM)
        world.clock = SettableClock(sandbox.clock.now())
        world.linking().link_company(
            PORTAL,
            CompanyRow(realm_id=US_REALM, environment="sandbox"),
            Tokens(pair.access_token, sandbox.clock.now(), pair.refresh_token),
        )
        off = SettableClock(sandbox.clock.now() + timedelta(minutes=minutes))
        right = world.clock
        containers = [_container(world, server.base_url, clock) for clock in (off, right)]
        # When both are asked every minute of three hours
        for _ in range(180):
            for container in containers:
                token = container.company(PORTAL, US_REALM, Deadline(28.0)).tokens.token()
                # Then Intuit takes every token
                assert sandbox.tokens.grant(token).realm == US_REALM
            for clock in (off, right, sandbox.clock):
                clock.advance(60)
    sandbox.close()


def _container(world: World, base_url: str, clock: SettableClock) -> Connections:
    return Connections(
        settings=replace(world.settings(), quickbooks_token_url=f"{base_url}/oauth2/v1/tokens/bearer"),
        table=world.table,
        secrets=world.secrets,
        clock=clock,
        session=requests.Session(),
        pause=world.pauses.append,
    )
