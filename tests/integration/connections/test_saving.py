"""New tokens are saved before they are used, and never over newer ones."""

import logging

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.integration.connections.world import REALM, World


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
