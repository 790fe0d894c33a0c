"""Tokens of a company: cached, renewed by one, saved before use, never lost by accident."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quickbooks_actions.connections import Connections
from quickbooks_actions.errors import ComeBack, ErrorCode
from sandbox.kit import FaultRule
from tests.integration.connections.world import REALM, World

LEASE = f"lease#quickbooks#{REALM}"


def test_a_warm_container_asks_secrets_manager_nothing(world: World) -> None:
    world.connect()
    container = world.container()
    world.token(container)
    world.secrets_client.calls.clear()

    assert [world.token(container) for _ in range(5)] == ["access-0"] * 5
    assert world.secrets_client.calls == []


def test_a_cold_container_asks_once(world: World) -> None:
    world.connect()
    world.secrets_client.calls.clear()

    world.token(world.container())

    assert world.secrets_client.calls == ["get_secret_value"]


def test_an_expired_token_is_renewed_and_saved_before_it_is_used(world: World) -> None:
    world.connect(expires_in=0)

    assert world.token(world.container()) == "access-1"
    assert world.stored() == {
        "access_token": "access-1",
        "expires_at": "2026-02-03T13:00:00Z",
        "refresh_token": "refresh-1",
        "refresh_expires_at": "2026-05-15T12:00:00Z",
        "renewed_at": "2026-02-03T12:00:00Z",
    }
    assert world.service.asked == 1


def test_a_token_counts_as_expired_five_minutes_before_it_is(world: World) -> None:
    world.connect(expires_in=3600)
    container = world.container()
    world.clock.advance(3600 - 301)
    assert world.token(container) == "access-0"
    world.clock.advance(2)
    assert world.token(container) == "access-1"


def test_a_refused_token_is_renewed_once_for_all_who_used_it(world: World) -> None:
    world.connect()
    container = world.container()
    assert world.token(container) == "access-0"

    with ThreadPoolExecutor(4) as pool:
        renewed = list(pool.map(lambda _: world.after_refusal(container, "access-0"), range(4)))

    assert renewed == ["access-1"] * 4
    assert world.service.asked == 1


def test_after_a_refusal_a_token_that_another_has_saved_is_taken(world: World) -> None:
    world.connect()
    container, other = world.container(), world.container()
    world.token(container)
    world.after_refusal(other, "access-0")

    assert world.after_refusal(container, "access-0") == "access-1"
    assert world.service.asked == 1


def test_fifty_threads_of_one_container_make_one_refresh_call(world: World) -> None:
    world.connect(expires_in=0)
    container = world.container()

    with ThreadPoolExecutor(50) as pool:
        tokens = list(pool.map(lambda _: world.token(container), range(50)))

    assert set(tokens) == {"access-1"}
    assert world.service.asked == 1


def test_fifty_containers_at_once_make_one_refresh_call(world: World) -> None:
    # Given fifty containers that wait for one another in real time, and a refresh that takes a while
    world.connect(expires_in=0)
    world.service.faults.add(FaultRule(do="delay", seconds=0.3))
    containers = [world.container(pause=time.sleep) for _ in range(50)]
    # When all find the token expired
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda container: _outcome(world, container), containers))
    # Then one asked, and everybody has its token or was told to come back
    assert world.service.asked == 1
    assert set(outcomes) <= {"access-1", ErrorCode.LEASE_LOST}
    assert "access-1" in outcomes
    assert world.stored()["refresh_token"] == "refresh-1"


def test_who_does_not_get_the_lease_takes_the_tokens_of_who_has_it(world: World) -> None:
    # Given a lease that another holds, who is done while we wait
    world.connect(expires_in=0)
    other = world.container()

    def meanwhile(_seconds: float) -> None:
        world.table.delete({"pk": LEASE, "sk": "lease"})
        world.token(other)

    _hold_lease(world, seconds=60)
    # When / Then
    assert world.token(world.container(pause=meanwhile)) == "access-1"
    assert world.service.asked == 1


def test_a_lease_that_stays_taken_is_come_back_for(world: World) -> None:
    world.connect(expires_in=0)
    _hold_lease(world, seconds=60)

    with pytest.raises(ComeBack) as raised:
        world.token(world.container())

    assert raised.value.code is ErrorCode.LEASE_LOST
    assert world.service.asked == 0
    assert 3 < sum(world.pauses) < 6


def test_the_old_token_does_while_another_renews_it_early(world: World) -> None:
    world.connect(expires_in=120)
    _hold_lease(world, seconds=60)

    assert world.token(world.container()) == "access-0"
    assert world.pauses == []


def test_a_lease_that_ran_out_is_taken_over(world: World) -> None:
    world.connect(expires_in=0)
    _hold_lease(world, seconds=60)
    world.clock.advance(61)

    assert world.token(world.container()) == "access-1"
    row = world.row("lease", LEASE)
    assert row is not None
    assert row["generation"] == 8


def test_a_refresh_is_not_started_without_time_for_its_answer(world: World) -> None:
    world.connect(expires_in=0)

    with pytest.raises(ComeBack) as raised:
        world.token(world.container(), seconds=11.0)

    assert raised.value.code is ErrorCode.OUT_OF_TIME
    assert world.service.asked == 0
    assert world.token(world.container()) == "access-1"


def _outcome(world: World, container: Connections) -> object:
    try:
        return world.token(container)
    except ComeBack as error:
        return error.code


def _hold_lease(world: World, *, seconds: float) -> None:
    until = world.clock.now() + timedelta(seconds=seconds)
    world.table.put({"pk": LEASE, "sk": "lease", "generation": 7, "held_until": until.isoformat()})
