"""The client over real sockets: tokens, timeouts, and every kind of trouble."""

import itertools
from contextlib import nullcontext

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.hubspot.client import container_session
from sandbox.hubspot.seed import STATIC_TOKEN, SeedDeal
from sandbox.kit import FaultRule
from tests.integration.hubspot_client.world import World


@pytest.fixture(autouse=True)
def _any_request(world: World) -> None:
    """What is asked for does not matter here, only how."""
    world.sandbox.switches.check_requests = False


DEAL = f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}"


def test_an_expired_token_is_replaced_once_and_the_call_goes_on(world: World) -> None:
    world.tokens.first = "expired"

    read = world.client().get(DEAL)

    assert read["id"] == SeedDeal.PLAIN
    assert world.tokens.refused == ["expired"]


def test_a_fresh_token_that_is_refused_too_means_the_connection_is_lost(world: World) -> None:
    world.tokens.first, world.tokens.then = "expired", "dead"

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.CONNECTION_LOST
    assert world.tokens.refused == ["expired"]
    assert len(world.requests()) == 2


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (423, ErrorCode.HUBSPOT_UNAVAILABLE),
        (429, ErrorCode.THROTTLED),
        (477, ErrorCode.HUBSPOT_UNAVAILABLE),
        (500, ErrorCode.HUBSPOT_UNAVAILABLE),
        (502, ErrorCode.HUBSPOT_UNAVAILABLE),
        (503, ErrorCode.HUBSPOT_UNAVAILABLE),
        (524, ErrorCode.HUBSPOT_UNAVAILABLE),
    ],
)
def test_a_passing_status_is_come_back_for_and_not_tried_again_at_once(
    world: World, status: int, code: ErrorCode
) -> None:
    world.sandbox.faults.add(FaultRule(do="status", status=status))

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert (raised.value.code, raised.value.status) == (code, status)
    assert len(world.requests()) == 1


def test_a_bad_request_is_ours_to_mend(world: World) -> None:
    with pytest.raises(Refusal) as raised:
        world.client().post("/crm/objects/2026-03/line_items/batch/read", {"inputs": [{"id": "1"}] * 101})

    assert raised.value.code is ErrorCode.UNEXPECTED
    assert raised.value.trace


@pytest.mark.parametrize(("seconds", "given_up"), [(0.2, True), (5.0, False)])
def test_a_change_waits_for_its_answer_as_long_as_it_is_told_to(world: World, seconds: float, given_up: bool) -> None:
    world.sandbox.faults.add(FaultRule(do="delay", seconds=1.0))
    change = {"properties": {"description": "Paid"}}

    with pytest.raises(ComeBack) if given_up else nullcontext():
        world.client().patch(DEAL, change, seconds=seconds)

    assert world.requests() == [f"PATCH {DEAL}"]


def test_a_change_is_no_reason_to_renew_a_token(world: World) -> None:
    world.tokens.first = "expired"

    with pytest.raises(Refusal) as raised:
        world.client().patch(DEAL, {"properties": {"description": "Paid"}}, seconds=3.0)

    assert raised.value.status == 401
    assert world.tokens.refused == []


@pytest.mark.parametrize("do", ["truncate", "html"])
def test_an_unreadable_answer_is_come_back_for(world: World, do: str) -> None:
    rule = {"do": do, "status": 200} if do == "html" else {"do": do}
    world.sandbox.faults.add(FaultRule.model_validate(rule))

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE


@pytest.mark.parametrize("do", ["refuse", "drop"])
def test_a_connection_that_broke_while_the_container_slept_is_replaced(world: World, do: str) -> None:
    client = world.client()
    client.get(DEAL)
    world.sandbox.faults.add(FaultRule.model_validate({"do": do}))

    assert client.get(DEAL)["id"] == SeedDeal.PLAIN


def test_a_write_is_not_sent_twice_unless_that_does_no_harm(world: World) -> None:
    world.sandbox.faults.add(FaultRule(do="drop"))

    with pytest.raises(ComeBack):
        world.client().post("/crm/objects/2026-03/line_items/batch/read", {"inputs": []})

    assert len(world.requests()) == 1


def test_a_connection_that_keeps_breaking_is_come_back_for(world: World) -> None:
    world.sandbox.faults.add(FaultRule(do="drop", times=0))

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE
    assert len(world.requests()) == 2


def test_a_server_that_is_not_there_is_come_back_for(world: World) -> None:
    world.base_url = "http://127.0.0.1:9"

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE


def test_a_silent_server_is_not_waited_for_longer_than_the_deadline_allows(world: World) -> None:
    # Given 3.5 seconds left, of which two are kept back, and an answer that takes longer than the rest
    world.seconds = 3.5
    world.sandbox.faults.add(FaultRule(do="delay", seconds=3.0))
    # When / Then: it is given up, though an answer would have come
    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)
    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE
    assert len(world.requests()) == 1


def test_an_answer_that_trickles_in_is_given_up(world: World) -> None:
    # Given a clock that moves on with every look, and an answer byte by byte
    world.monotonic = itertools.count(0.0, 0.4).__next__
    world.sandbox.faults.add(FaultRule(do="slow", seconds=5.0))

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE


def test_nothing_is_started_when_it_is_too_late(world: World) -> None:
    world.monotonic = iter([0.0, *[8.0] * 10]).__next__

    with pytest.raises(ComeBack) as raised:
        world.client().get(DEAL)

    assert raised.value.code is ErrorCode.OUT_OF_TIME
    assert world.requests() == []


def test_calls_are_kept_for_telemetry(world: World) -> None:
    client = world.client()
    client.get(DEAL)

    (call,) = client.calls
    assert (call.method, call.path, call.status) == ("GET", DEAL, 200)
    assert call.seconds > 0


def test_what_hubspot_sets_for_one_callout_is_not_sent_for_the_next(world: World) -> None:
    # Given the session of a container and a HubSpot that marks whoever asks
    world.session.close()
    world.session = container_session()
    cookie = {"Set-Cookie": "who=first; Path=/"}
    world.sandbox.faults.add(FaultRule(do="status", status=503, headers=cookie))
    with pytest.raises(ComeBack):
        world.client().get(DEAL)
    # When the next callout asks / Then
    world.client().get(DEAL)
    marked, next_one = world.sandbox.log.entries()
    assert marked.status == 503
    assert "cookie" not in next_one.headers


def test_the_token_is_a_bearer_and_in_no_log_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.sandbox.faults.add(FaultRule(do="status", status=500))
    with pytest.raises(ComeBack):
        world.client().get(DEAL)

    assert world.sandbox.log.entries()[0].headers["authorization"] == f"Bearer {STATIC_TOKEN}"
    (line,) = [vars(record) for record in caplog.records if record.name == "quickbooks-actions"]
    assert (line["status"], line["code"]) == (500, "hubspot_unavailable")
    assert STATIC_TOKEN not in str(line)
