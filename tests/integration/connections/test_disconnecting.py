"""A disconnect and the renewal of the same tokens: what a person ended has no tokens, whoever was at it."""

from dataclasses import replace

import pytest
import requests

from quickbooks_actions.connections import Connections, Secrets
from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from tests.integration.connections.interrupted import Interrupted
from tests.integration.connections.world import PORTAL, REALM, World


def container(world: World, client: Interrupted) -> Connections:
    """A warm container, in the middle of whose work with secrets something happens."""
    return Connections(
        settings=replace(world.settings(), allowed_portals=frozenset({"*"})),
        table=world.table,
        secrets=Secrets(world.prefix, client),  # type: ignore[arg-type] # a stand-in
        clock=world.clock,
        session=requests.Session(),
        pause=world.pauses.append,
    )


def test_while_tokens_are_renewed_a_disconnect_is_told_to_come_back(world: World) -> None:
    # Given a renewal that has new tokens and is about to save them, when a person disconnects the company
    world.connect(expires_in=1)
    told: list[ComeBack] = []

    def disconnect() -> None:
        with pytest.raises(ComeBack) as raised:
            world.linking().disconnect_company(PORTAL, REALM)
        told.append(raised.value)

    world.token(container(world, Interrupted(world, "put_secret_value", disconnect)))
    # Then they are told so, nothing is served any more, and the second press takes the new tokens away
    (error,) = told
    assert error.code is ErrorCode.LEASE_LOST
    assert "being renewed at this moment" in error.sentence
    with pytest.raises(Refusal) as raised:
        world.token(world.container())
    assert raised.value.code is ErrorCode.NOT_CONNECTED
    world.linking().disconnect_company(PORTAL, REALM)
    assert set(world.stored()) == {"disconnected_at"}


def test_a_renewal_that_outlived_its_lease_puts_no_tokens_back(world: World) -> None:
    # Given a renewal that stood still for longer than its lease, in which time the company was disconnected
    world.connect(expires_in=1)

    def disconnect() -> None:
        world.clock.advance(61)
        world.linking().disconnect_company(PORTAL, REALM)

    late = container(world, Interrupted(world, "put_secret_value", disconnect))
    # When it goes on
    with pytest.raises(ComeBack) as raised:
        world.token(late)
    # Then what it was given is not stored, by it or by whoever asks next
    assert raised.value.code is ErrorCode.CONFIGURATION
    assert set(world.stored()) == {"disconnected_at"}
    with pytest.raises(Refusal):
        world.token(late)
    assert world.renewal(late).run(540.0) == {"ended": 1, "finished": 1}
    assert set(world.stored()) == {"disconnected_at"}
    assert world.status() == "disconnected"
