"""A connection that the service no longer accepts."""

import logging

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.integration.connections.world import REALM, World


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
