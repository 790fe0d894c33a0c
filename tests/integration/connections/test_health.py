"""What a connection's row learns of its tokens, without ever being in the way of a callout."""

from datetime import timedelta
from typing import Any

import pytest

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import Connections, Tokens
from quickbooks_actions.connections.health import RowHealth
from quickbooks_actions.connections.rows import company_key
from quickbooks_actions.errors import ComeBack
from sandbox.kit import FaultRule
from tests.integration.connections.emf import names
from tests.integration.connections.world import NOW, PORTAL, REALM, SwitchedSecrets, World

KEY = company_key(PORTAL, REALM)
LATER = Tokens("a", NOW + timedelta(hours=2), "r", NOW + timedelta(days=90), renewed_at=NOW + timedelta(hours=1))


def test_a_renewal_by_a_callout_is_known(world: World) -> None:
    world.connect(expires_in=0)
    world.clock.advance(60)

    world.token(world.container())

    now = NOW + timedelta(seconds=60)
    health = world.health()
    assert (health.renewed_at, health.expires_at) == (now, now + timedelta(hours=1))
    assert health.refresh_expires_at == now + timedelta(seconds=8_726_400)
    assert health.used_at == now
    assert health.failures == 0


def test_failures_are_counted_until_a_renewal_succeeds(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a service that is out of order
    world.connect(expires_in=0)
    world.service.faults.add(FaultRule(do="status", status=429, times=3))
    told = []
    for _ in range(3):
        with pytest.raises(ComeBack):
            world.token(world.container())
        told.append(names(capsys).count("RenewalFailedTwice"))
    # Then the first failure is weather, and every other one is told
    assert told == [0, 1, 1]
    assert (world.health().failures, world.health().failed_at) == (3, NOW)
    # And a success ends it
    world.token(world.container())
    assert world.health().failures == 0


def test_who_only_waits_for_another_has_not_failed(world: World) -> None:
    world.connect(expires_in=0)
    lease = {"pk": f"lease#quickbooks#{REALM}", "sk": "lease"}
    world.table.put({**lease, "generation": 1, "held_until": (NOW + timedelta(seconds=60)).isoformat()})

    with pytest.raises(ComeBack):
        world.token(world.container())

    assert world.health().failures == 0


def test_a_use_is_noted_once_an_hour(world: World) -> None:
    # Given a table that counts what is written
    world.connect(expires_in=7200)
    client = SwitchedSecrets(world.table._client)
    world.table = Table(world.table.name, client)  # type: ignore[arg-type] # a stand-in with switches
    container = world.container()
    noted = []
    for _ in range(5):
        client.calls.clear()
        world.token(container)
        noted.append(client.calls.count("update_item"))
        world.clock.advance(1200)
    # Then a warm callout writes nothing but that
    assert noted == [1, 0, 0, 1, 0]
    assert world.health().used_at == NOW + timedelta(hours=1)


def test_a_use_noted_by_another_container_is_not_noted_again(world: World) -> None:
    world.connect()
    world.token(world.container())
    world.clock.advance(600)

    world.token(world.container())

    assert world.health().used_at == NOW


def test_a_static_token_has_no_health(world: World) -> None:
    world.save_portal(Tokens("pat-1"))

    world.container().portal(PORTAL).tokens.token()

    row = world.row("facts")
    assert row is not None
    assert not {"used_at", "expires_at", "renewed_at"} & row.keys()


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", ""])
def test_what_cannot_be_noted_fails_no_callout(world: World, code: str) -> None:
    # Given a table that can be read but not written
    world.connect()
    container = _with_broken_writes(world, code)
    # When / Then
    assert world.token(container) == "access-0"
    assert world.token(container) == "access-0"
    assert world.health().used_at is None


@pytest.mark.parametrize("what", ["renewed", "failed", "lost", "used"])
def test_a_row_that_is_gone_is_not_made_again(world: World, what: str) -> None:
    _note(RowHealth(world.table, world.clock, KEY), what)

    assert world.row(f"company#{REALM}") is None


@pytest.mark.parametrize("what", ["renewed", "failed", "lost", "used"])
def test_what_a_person_ended_stays_as_it_is(world: World, what: str) -> None:
    world.connect()
    world.linking().disconnect_company(PORTAL, REALM)
    before = world.row(f"company#{REALM}")

    _note(RowHealth(world.table, world.clock, KEY), what)

    assert world.row(f"company#{REALM}") == before


@pytest.mark.parametrize("what", ["renewed", "failed", "lost"])
def test_newer_facts_stay(world: World, what: str) -> None:
    # Given a row that knows of tokens given an hour after those that we tell of
    world.connect()
    newest = Tokens("b", NOW + timedelta(hours=3), "r", renewed_at=NOW + timedelta(hours=2))
    RowHealth(world.table, world.clock, KEY).renewed(newest)
    before = world.row(f"company#{REALM}")

    _note(RowHealth(world.table, world.clock, KEY), what)

    assert world.row(f"company#{REALM}") == before


def _note(health: RowHealth, what: str) -> None:
    if what == "renewed":
        health.renewed(LATER)
    elif what == "used":
        health.used(None)
    else:
        health.failed(NOW + timedelta(hours=1), lost=what == "lost")


def _with_broken_writes(world: World, code: str) -> Connections:
    client: Any = SwitchedSecrets(world.table._client)
    client.failing = {"update_item": code, "put_item": code}
    reading, world.table = world.table, Table(world.table.name, client)
    container = world.container()
    world.table = reading
    return container
