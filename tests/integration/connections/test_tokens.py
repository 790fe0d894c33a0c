"""Tokens of a company: cached, renewed by one, saved before use, never lost by accident."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quickbooks_actions.connections import Connections
from quickbooks_actions.errors import ComeBack, ErrorCode, NotSent, OutcomeUnknown
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


# --- an answer that is lost


def test_after_a_lost_answer_nobody_asks_again_before_the_lease_has_run_out(world: World) -> None:
    # Given a refresh that was carried out, and whose answer was lost
    world.connect(expires_in=0)
    world.service.faults.add(FaultRule(do="drop", when="after"))
    with pytest.raises(OutcomeUnknown) as unknown:
        world.token(world.container())
    assert unknown.value.code is ErrorCode.QUICKBOOKS_UNAVAILABLE
    # When somebody needs the token at once
    with pytest.raises(ComeBack) as raised:
        world.token(world.container())
    # Then the same refresh token is not sent a second time
    assert raised.value.code is ErrorCode.LEASE_LOST
    assert world.service.asked == 1


def test_with_grace_for_old_refresh_tokens_the_same_one_is_sent_again(world: World) -> None:
    world.connect(expires_in=0)
    world.service.grace = True
    world.service.faults.add(FaultRule(do="drop", when="after"))
    with pytest.raises(OutcomeUnknown):
        world.token(world.container())
    world.clock.advance(61)

    assert world.token(world.container()) == "access-2"
    assert world.stored()["refresh_token"] == "refresh-2"


def test_without_grace_the_connection_is_lost_and_nothing_is_overwritten(world: World) -> None:
    # Given a lost answer, and a service whose old refresh token died with it
    world.connect(expires_in=0)
    before = world.stored()
    world.service.faults.add(FaultRule(do="drop", when="after"))
    with pytest.raises(OutcomeUnknown):
        world.token(world.container())
    world.clock.advance(61)
    # When
    with pytest.raises(ComeBack) as raised:
        world.token(world.container())
    # Then HubSpot keeps retrying, people see it, and the secret is as it was
    assert raised.value.code is ErrorCode.CONNECTION_LOST
    assert raised.value.trace == "tid-1"
    assert world.status() == "lost"
    assert world.stored() == before


@pytest.mark.parametrize(
    "rule",
    [
        {"do": "status", "status": 500},
        {"do": "html", "status": 200},
        {"do": "status", "status": 200, "body": {"access_token": "", "expires_in": 3600}},
        {"do": "status", "status": 200, "body": {"access_token": "x", "refresh_token": "y"}},
        {"do": "status", "status": 400, "body": "<html>"},
        {"do": "truncate"},
    ],
)
def test_an_answer_that_is_no_pair_of_tokens_is_never_saved(world: World, rule: dict[str, object]) -> None:
    world.connect(expires_in=0)
    before = world.stored()
    world.service.faults.add(FaultRule.model_validate(rule))

    with pytest.raises(OutcomeUnknown):
        world.token(world.container())

    assert world.stored() == before


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"do": "status", "status": 429}, ErrorCode.THROTTLED),
        ({"do": "status", "status": 400, "body": {"error": "invalid_request"}}, ErrorCode.QUICKBOOKS_UNAVAILABLE),
    ],
)
def test_what_was_not_carried_out_is_tried_again_with_the_next_callout(
    world: World, rule: dict[str, object], code: ErrorCode
) -> None:
    world.connect(expires_in=0)
    world.service.faults.add(FaultRule.model_validate(rule))
    with pytest.raises(NotSent) as raised:
        world.token(world.container())
    assert raised.value.code is code

    assert world.token(world.container()) == "access-1"


def test_a_token_service_that_is_not_there_is_come_back_for(world: World) -> None:
    world.connect(expires_in=0)
    container = _pointed_at(world, "http://127.0.0.1:9")

    with pytest.raises(NotSent):
        world.token(container)

    assert world.token(world.container()) == "access-1"


# --- saving


def test_tokens_that_cannot_be_saved_serve_from_memory_with_an_alarm(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    # Given a store that takes no new value
    world.connect(expires_in=0)
    container = world.container()
    world.secrets_client.failing = {"put_secret_value": "InternalServiceError"}
    # When
    with caplog.at_level(logging.CRITICAL):
        token = world.token(container)
    # Then the pair is used, somebody is told, and the tokens are in no log line
    assert token == "access-1"
    critical = [vars(record) for record in caplog.records if record.levelno == logging.CRITICAL]
    assert [line["secret"] for line in critical] == [f"quickbooks/{REALM}"]
    assert "access-1" not in str(critical)
    assert "refresh-1" not in str(critical)
    # And it was tried several times
    assert world.secrets_client.calls.count("put_secret_value") == 5


def test_tokens_that_could_not_be_saved_are_saved_by_a_later_callout(world: World) -> None:
    world.connect(expires_in=0)
    container = world.container()
    world.secrets_client.failing = {"put_secret_value": "InternalServiceError"}
    world.token(container)
    world.secrets_client.failing = {}
    world.clock.advance(31)

    assert world.token(container) == "access-1"
    assert world.stored()["refresh_token"] == "refresh-1"
    assert world.service.asked == 1


def test_unsaved_tokens_are_not_tried_to_be_saved_with_every_call(world: World) -> None:
    world.connect(expires_in=0)
    container = world.container()
    world.secrets_client.failing = {"put_secret_value": "InternalServiceError"}
    world.token(container)
    world.secrets_client.calls.clear()

    assert [world.token(container) for _ in range(3)] == ["access-1"] * 3
    assert world.secrets_client.calls == []


def test_a_short_trouble_while_saving_is_overcome(world: World) -> None:
    world.connect(expires_in=0)
    world.secrets_client.failing = {"update_secret_version_stage": "ThrottlingException"}

    def meanwhile(_seconds: float) -> None:
        world.secrets_client.failing = {}

    assert world.token(world.container(pause=meanwhile)) == "access-1"
    assert world.stored()["refresh_token"] == "refresh-1"


def test_a_pair_that_was_put_before_a_crash_is_found_again(world: World) -> None:
    # Given a container that put the new pair, could not make it current, and then died
    world.connect(expires_in=0)
    world.secrets_client.failing = {"update_secret_version_stage": "InternalServiceError"}
    world.token(world.container())
    world.secrets_client.failing = {}
    # When another needs a token, and the old refresh token is dead
    token = world.token(world.container())
    # Then the pair that waited is used and current
    assert token == "access-1"
    assert world.stored()["refresh_token"] == "refresh-1"
    assert world.status() == "connected"


def test_a_connection_made_anew_meanwhile_wins_over_a_refresh(world: World) -> None:
    # Given a person who connects the company again while its tokens are being saved
    world.connect(expires_in=0)
    world.secrets_client.failing = {"put_secret_value": "ThrottlingException"}

    def meanwhile(_seconds: float) -> None:
        world.secrets_client.failing = {}
        newest = world.stored() | {"access_token": "newest", "expires_at": "2026-02-03T14:00:00Z"}
        world.write(f"quickbooks/{REALM}", newest)

    # When / Then
    assert world.token(world.container(pause=meanwhile)) == "newest"
    assert world.stored()["access_token"] == "newest"


def test_a_refresh_is_not_made_on_what_cannot_be_read_again(world: World) -> None:
    world.connect()
    container = world.container()
    world.token(container)
    world.secrets_client.failing = {"get_secret_value": "InternalServiceError"}

    with pytest.raises(ComeBack) as raised:
        world.after_refusal(container, "access-0")

    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE
    assert world.service.asked == 0


# --- a connection that is lost


def test_a_lost_connection_is_marked_and_told_without_tokens(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.connect(expires_in=0)
    world.service.dead = True

    with pytest.raises(ComeBack) as raised:
        world.token(world.container())

    assert raised.value.code is ErrorCode.CONNECTION_LOST
    assert world.status() == "lost"
    critical = [vars(record) for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(critical) == 1
    assert "refresh-0" not in str(critical)


def test_a_lost_connection_is_not_asked_for_with_every_callout(world: World) -> None:
    world.connect(expires_in=0)
    world.service.dead = True
    container = world.container()
    for _ in range(4):
        with pytest.raises(ComeBack) as raised:
            world.token(container)
        assert raised.value.code is ErrorCode.CONNECTION_LOST

    assert world.service.asked == 1


def test_a_service_that_was_only_in_trouble_is_believed_again(world: World) -> None:
    world.connect(expires_in=0)
    world.service.dead = True
    with pytest.raises(ComeBack):
        world.token(world.container())
    world.service.dead = False
    world.clock.advance(301)

    assert world.token(world.container()) == "access-1"
    assert world.status() == "connected"


def test_a_company_connected_again_works_at_once_in_every_container(world: World) -> None:
    # Given a container that knows the connection as lost
    world.connect(expires_in=0)
    world.service.dead = True
    container = world.container()
    with pytest.raises(ComeBack):
        world.token(container)
    # When a person connects it again elsewhere
    world.connect(expires_in=3600)
    # Then
    assert world.token(container) == "access-0"
    assert world.status() == "connected"


def test_invalid_grant_because_another_has_rotated_is_no_loss(world: World) -> None:
    # Given a writer that does not know our lease and rotates the pair while we ask
    world.connect(expires_in=0)
    container = world.container()
    world.service.current = "rotated"
    rotated = {"access_token": "theirs", "expires_at": "2026-02-03T13:00:00Z", "refresh_token": "rotated"}
    reads = iter(range(10))

    class RotatingMeanwhile:
        def __init__(self, client: object) -> None:
            self._client = client

        def __getattr__(self, name: str) -> object:
            if name == "get_secret_value" and next(reads) == 2:
                world.write_text(f"quickbooks/{REALM}", str(rotated).replace("'", '"'))
            return getattr(self._client, name)

    world.secrets_client._client = RotatingMeanwhile(world.secrets_client._client)
    # When / Then
    assert world.token(container) == "theirs"
    assert world.status() == "connected"
    assert world.stored()["access_token"] == "theirs"


def test_an_app_that_intuit_does_not_know_is_a_configuration_error_until_it_is_repaired(world: World) -> None:
    good = world.stored("apps")
    world.write("apps", good | {"quickbooks": {"client_id": "intuit-client", "client_secret": "old"}})
    world.connect(expires_in=0)
    container = world.container()
    with pytest.raises(ComeBack) as raised:
        world.token(container)
    assert raised.value.code is ErrorCode.CONFIGURATION
    assert raised.value.trace == "tid-1"
    # When the secret is repaired
    world.write("apps", good)
    world.clock.advance(61)
    # Then the same container goes on
    assert world.token(container) == "access-1"


def _outcome(world: World, container: Connections) -> object:
    try:
        return world.token(container)
    except ComeBack as error:
        return error.code


def _hold_lease(world: World, *, seconds: float) -> None:
    until = world.clock.now() + timedelta(seconds=seconds)
    world.table.put({"pk": LEASE, "sk": "lease", "generation": 7, "held_until": until.isoformat()})


def _pointed_at(world: World, base_url: str) -> Connections:
    working, world.base_url = world.base_url, base_url
    container = world.container()
    world.base_url = working
    return container
