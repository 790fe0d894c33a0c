"""A refresh whose answer is lost or unreadable, and one that was not carried out."""

import pytest

from quickbooks_actions.connections import Connections
from quickbooks_actions.errors import ComeBack, ErrorCode, NotSent, OutcomeUnknown
from sandbox.kit import FaultRule
from tests.integration.connections.world import World


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


def _pointed_at(world: World, base_url: str) -> Connections:
    working, world.base_url = world.base_url, base_url
    container = world.container()
    world.base_url = working
    return container
