"""The scheduled renewal: what it renews, what it leaves, and how it gets on with many and with what is broken."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quickbooks_actions.aws import Table
from quickbooks_actions.connections import Tokens
from quickbooks_actions.errors import ComeBack, ErrorCode
from sandbox.kit import FaultRule
from tests.integration.connections.emf import names
from tests.integration.connections.world import NOW, PORTAL, REALM, SwitchedSecrets, World

MINUTE = 60
HOUR = 3600
DAY = 86_400
PORTALS = [str(50500000 + number) for number in range(20)]
OLD = timedelta(days=2)


def test_what_is_due_is_renewed_and_its_row_says_so(world: World) -> None:
    world.connect()
    world.clock.advance(DAY)

    assert world.renewal().run(540) == {"renewed": 1, "finished": 1}

    assert world.stored()["access_token"] == "access-1"
    assert world.health().renewed_at == NOW + timedelta(days=1)
    assert world.health().used_at is None


def test_a_company_that_nobody_uses_is_renewed_once_a_day(world: World) -> None:
    world.connect()
    for _ in range(3 * 24):
        world.clock.advance(HOUR)
        world.renewal().run(540)

    assert world.service.asked == 3


def test_a_callout_of_a_connection_in_use_never_waits_for_a_renewal(world: World) -> None:
    # Given a warm container that is called every quarter of an hour, and a run every ten minutes
    world.connect()
    container, renewal = world.container(), world.renewal()
    world.token(container)
    by_callouts = 0
    for minute in range(5, 6 * 60, 5):
        world.clock.advance(5 * MINUTE)
        if minute % 10 == 0:
            renewal.run(540)
        if minute % 15 == 0:
            before = world.service.asked
            world.token(container)
            by_callouts += world.service.asked - before
    # Then every renewal was the schedule's
    assert by_callouts == 0
    assert world.service.asked == 8


def test_a_run_in_which_nothing_is_due_reads_no_secret(world: World) -> None:
    world.connect()
    world.save_portal(Tokens("pat-1"))
    world.secrets_client.calls.clear()

    assert world.renewal().run(540) == {"kept": 2, "finished": 1}
    assert world.secrets_client.calls == []


def test_a_disconnected_company_is_never_asked_for(world: World) -> None:
    world.connect()
    world.linking().disconnect_company(PORTAL, REALM)
    asked = world.service.asked
    world.clock.advance(2 * DAY)

    assert world.renewal().run(540) == {"ended": 1, "finished": 1}
    assert world.service.asked == asked


def test_a_portal_that_is_no_longer_allowed_is_left_alone(world: World) -> None:
    world.install(*PORTALS[:2], age=OLD)

    assert world.renewal(allowed=PORTALS[1]).run(540) == {"renewed": 1, "not_allowed": 1, "finished": 1}
    assert world.stored(f"hubspot/{PORTALS[0]}")["access_token"] == "access-0"


def test_a_lost_connection_is_tried_again_hourly(world: World) -> None:
    # Given a connection that a run finds lost
    world.connect()
    world.service.dead = True
    world.clock.advance(DAY)
    renewal = world.renewal()
    told = [renewal.run(540)]
    for _ in range(12):
        world.clock.advance(10 * MINUTE)
        told.append(renewal.run(540))
    # Then every run says so, and the service was asked at once, after an hour, and after two
    assert told == [{"lost": 1, "finished": 1}] * 13
    assert world.service.asked == 3
    # And when the service is well again it is renewed
    world.service.dead = False
    world.clock.advance(HOUR)
    assert renewal.run(540) == {"renewed": 1, "finished": 1}
    assert (world.status(), world.health().failures) == ("connected", 0)


def test_what_another_could_not_note_is_noted(world: World) -> None:
    # Given a row that does not know of a renewal
    world.connect()
    before = world.row(f"company#{REALM}")
    assert before is not None
    world.clock.advance(DAY)
    world.renewal().run(540)
    world.table.put(before)
    world.clock.advance(MINUTE)
    # When
    told = world.renewal().run(540)
    # Then nobody was asked again
    assert told == {"kept": 1, "finished": 1}
    assert world.health().renewed_at == NOW + timedelta(days=1)
    assert world.service.asked == 1


def test_nothing_that_is_broken_stops_the_others(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a row that nobody can read, a missing secret, one that holds no tokens, and two good ones
    world.install(*PORTALS[:5], age=OLD)
    facts = world.row("facts", f"portal#{PORTALS[0]}")
    assert facts is not None
    world.table.put(facts | {"renewed_at": "yesterday"})
    client = world.secrets_client._client
    client.delete_secret(SecretId=f"{world.prefix}/hubspot/{PORTALS[1]}", ForceDeleteWithoutRecovery=True)
    world.write_text(f"hubspot/{PORTALS[2]}", "no tokens")
    # When
    told = world.renewal().run(540)
    # Then
    assert told == {"failed": 3, "renewed": 2, "finished": 1}
    assert names(capsys).count("RenewalFailedTwice") == 1  # the row: it cannot even count
    # And the secrets are told with the second failure
    world.renewal().run(540)
    assert names(capsys).count("RenewalFailedTwice") == 3


def test_a_run_stops_in_time_and_the_next_one_goes_on(world: World) -> None:
    # Given more connections than there is time for; every look at the watch takes a quarter of a second
    world.install(*PORTALS, age=OLD)
    ticks = itertools.count()
    renewal = world.renewal(monotonic=lambda: next(ticks) / 4)
    # When
    runs = [renewal.run(90)]
    while not runs[-1]["finished"]:
        runs.append(renewal.run(90))
    # Then it took several, each went on where the one before had stopped, and every connection had its turn once
    assert len(runs) > 2
    assert [run.get("kept", 0) for run in runs] == [0] * len(runs)
    assert sum(run.get("renewed", 0) for run in runs) == len(PORTALS)
    assert world.service.asked == len(PORTALS)
    # And the next one begins at the beginning
    assert world.renewal().run(540) == {"kept": len(PORTALS), "finished": 1}


def test_a_run_goes_on_behind_a_connection_that_is_gone(world: World) -> None:
    # Given a run that stopped behind a portal which was removed since
    world.install(*PORTALS, age=OLD)
    ticks = itertools.count()
    first = world.renewal(monotonic=lambda: next(ticks) / 4).run(90)
    cursor = world.row("cursor", "renewal")
    assert cursor is not None
    world.table.delete(cursor["after"])
    # When / Then
    second = world.renewal().run(540)
    assert second == {"renewed": len(PORTALS) - first["renewed"], "finished": 1}


def test_two_runs_side_by_side_renew_each_connection_once(world: World) -> None:
    world.install(*PORTALS, age=OLD)
    world.service.faults.add(FaultRule(do="delay", seconds=0.05, times=0))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda renewal: renewal.run(540), [world.renewal(), world.renewal()]))

    assert world.service.asked == len(PORTALS)
    assert world.renewal().run(540) == {"kept": len(PORTALS), "finished": 1}


def test_tokens_that_a_run_could_not_save_are_saved_by_the_next_one(world: World) -> None:
    world.connect()
    world.clock.advance(DAY)
    renewal = world.renewal()
    world.secrets_client.failing = {"put_secret_value": "InternalServiceError"}
    renewal.run(540)
    assert world.stored()["refresh_token"] == "refresh-0"
    # When the store is well again
    world.secrets_client.failing = {}
    world.clock.advance(DAY)
    renewal.run(540)
    # Then nothing was lost: Intuit's newest refresh token was asked with, and its answer is stored
    assert world.stored()["refresh_token"] == "refresh-2"
    assert world.status() == "connected"


def test_a_run_is_patient_with_a_store_that_is_slow_to_recover(world: World) -> None:
    # Given a store that takes new values only after eight seconds of trying
    world.connect()
    world.clock.advance(DAY)
    world.secrets_client.failing = {"put_secret_value": "InternalServiceError"}
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if sum(waited) > 8:
            world.secrets_client.failing = {}

    world.renewal(world.container(pause)).run(540)

    assert world.stored()["refresh_token"] == "refresh-1"


def test_a_table_that_does_not_answer_fails_the_run(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.install(*PORTALS[:2], age=OLD)
    client = SwitchedSecrets(world.table._client)
    client.failing = {"scan": "ProvisionedThroughputExceededException"}
    world.table = Table(world.table.name, client)  # type: ignore[arg-type] # a stand-in with switches

    with pytest.raises(ComeBack) as raised:
        world.renewal().run(540)

    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE
    assert "RenewalRuns" not in names(capsys)
