"""Secrets: the compare-and-swap, and errors that never carry a value."""

import traceback
from typing import Any

import pytest

from quickbooks_actions.connections.credentials import QuickBooksApp
from quickbooks_actions.connections.secrets import SecretChanged
from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.integration.connections.token_service import CLIENT
from tests.integration.connections.world import APPS, PORTAL, REALM, World

CANARY = "canary-secret-value"


def test_a_value_replaces_the_one_that_was_read(world: World) -> None:
    world.write("a", {"n": 1})
    read = world.secrets.read("a")

    written = world.secrets.replace(read, {"n": 2})

    assert world.secrets.read("a") == written
    assert written.value == {"n": 2}
    assert world.secrets.read_waiting("a") is None


def test_an_older_value_never_replaces_a_newer_one(world: World) -> None:
    # Given two who read the same value
    world.write("a", {"n": 1})
    first, second = world.secrets.read("a"), world.secrets.read("a")
    world.secrets.replace(first, {"n": 2})
    # When the second writes after the first
    with pytest.raises(SecretChanged):
        world.secrets.replace(second, {"n": 3})
    # Then the first one's value stays
    assert world.stored("a") == {"n": 2}


@pytest.mark.parametrize("values", [[2, 2], [2, 3, 2]])
def test_a_value_that_was_there_before_becomes_current_again(world: World, values: list[int]) -> None:
    world.write("a", {"n": 1})
    for value in values:
        world.secrets.replace(world.secrets.read("a"), {"n": value})
        assert world.stored("a") == {"n": value}


def test_repeating_a_write_whose_answer_was_lost_is_harmless(world: World) -> None:
    world.write("a", {"n": 1})
    read = world.secrets.read("a")
    world.secrets_client.failing, world.secrets_client.after = {"update_secret_version_stage": ""}, True
    with pytest.raises(ComeBack):
        world.secrets.replace(read, {"n": 2})
    world.secrets_client.failing = {}

    world.secrets.replace(read, {"n": 2}, again=True)

    assert world.stored("a") == {"n": 2}


def test_a_value_that_was_put_but_never_became_current_is_found(world: World) -> None:
    world.write("a", {"n": 1})
    world.secrets_client.failing = {"update_secret_version_stage": "InternalServiceError"}
    with pytest.raises(ComeBack):
        world.secrets.replace(world.secrets.read("a"), {"n": 2})

    waiting = world.secrets.read_waiting("a")

    assert waiting is not None
    assert waiting.value == {"n": 2}
    assert world.stored("a") == {"n": 1}


def test_a_secret_that_was_deleted_comes_back_when_it_is_saved(world: World) -> None:
    # Given one that is marked for deletion
    world.write("a", {"n": 1})
    world.secrets_client.delete_secret(SecretId=f"{world.prefix}/a", RecoveryWindowInDays=7)
    with pytest.raises(ComeBack) as raised:
        world.secrets.read("a")
    assert raised.value.sentence == f"The secret {world.prefix}/a is marked for deletion."
    # When
    saved = world.secrets.save("a", {"n": 2})
    # Then it is there for good
    assert world.secrets.read("a") == saved
    assert world.stored("a") == {"n": 2}
    assert "DeletedDate" not in world.secrets_client.describe_secret(SecretId=f"{world.prefix}/a")


@pytest.mark.parametrize("answer", ["InvalidRequestException", "ResourceExistsException"])
def test_whatever_creating_it_is_answered_a_deleted_secret_comes_back(world: World, answer: str) -> None:
    world.write("a", {"n": 1})
    world.secrets_client.delete_secret(SecretId=f"{world.prefix}/a", RecoveryWindowInDays=7)
    world.secrets_client.failing = {"create_secret": answer}

    world.secrets.save("a", {"n": 2})

    assert world.stored("a") == {"n": 2}


def test_a_missing_secret_is_named(world: World) -> None:
    with pytest.raises(ComeBack) as raised:
        world.secrets.read("quickbooks/1")

    assert raised.value.code is ErrorCode.CONFIGURATION
    assert raised.value.sentence == f"The secret {world.prefix}/quickbooks/1 does not exist."


@pytest.mark.parametrize("text", [f'{{"access_token": "{CANARY}', f'"{CANARY}"', f'["{CANARY}"]', "null"])
def test_a_malformed_secret_is_named_without_its_value(world: World, text: str) -> None:
    world.write("a", {})
    world.write_text("a", text)

    with pytest.raises(ComeBack) as raised:
        world.secrets.read("a")

    assert raised.value.code is ErrorCode.CONFIGURATION
    assert f"{world.prefix}/a" in raised.value.sentence
    assert CANARY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"access_token": ""}, "access_token"),
        ({"access_token": {"x": CANARY}}, "access_token"),
        ({"expires_at": CANARY}, "expires_at"),
        ({"expires_at": "2026-02-03T12:00:00"}, "expires_at"),
        ({"refresh_token": None}, "refresh_token"),
        ({"kind": CANARY}, "kind"),
    ],
)
def test_a_wrong_key_is_named_without_its_value(world: World, change: dict[str, Any], key: str) -> None:
    world.connect()
    world.write(f"quickbooks/{REALM}", world.stored() | change)

    with pytest.raises(ComeBack) as raised:
        world.token(world.container())

    assert raised.value.code is ErrorCode.CONFIGURATION
    assert raised.value.sentence == f"The secret {world.prefix}/quickbooks/{REALM} has no usable {key}."
    assert CANARY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "InternalServiceError", ""])
def test_a_store_that_refuses_is_come_back_for(world: World, code: str) -> None:
    world.connect()
    world.secrets_client.failing = {"get_secret_value": code}

    with pytest.raises(ComeBack) as raised:
        world.token(world.container())

    assert raised.value.code is ErrorCode.STORE_UNAVAILABLE


def test_a_throttled_store_is_not_needed_by_a_warm_container(world: World) -> None:
    world.connect(expires_in=3600)
    container = world.container()
    world.token(container)
    world.secrets_client.failing = {"get_secret_value": "ThrottlingException"}
    # When the token is within its margin, but alive
    world.clock.advance(3600 - 60)

    assert world.token(container) == "access-0"


def test_the_apps_are_read_once(world: World) -> None:
    container = world.container()
    world.secrets_client.calls.clear()

    apps = [container.apps() for _ in range(3)]

    assert world.secrets_client.calls == ["get_secret_value"]
    assert apps[0].hubspot.client_secrets == tuple(APPS["hubspot"]["client_secrets"])
    assert apps[0].quickbooks == QuickBooksApp(*CLIENT)
    assert "secret" not in repr(apps[0]).replace("client_secret", "")


def test_the_apps_are_read_afresh_at_most_once_a_minute(world: World) -> None:
    # Given a secret that was rotated after the container had read it
    container = world.container()
    container.apps()
    world.clock.advance(61)
    rotated = APPS | {"hubspot": {"client_id": "hubspot-client", "client_secrets": ["newest"]}}
    world.write("apps", rotated)
    world.secrets_client.calls.clear()
    # When many doubt it
    found = [container.apps(fresh=True) for _ in range(5)]
    # Then
    assert {apps.hubspot.client_secrets for apps in found} == {("newest",)}
    assert world.secrets_client.calls == ["get_secret_value"]


def test_apps_that_cannot_be_read_afresh_are_not_confirmed(world: World) -> None:
    container = world.container()
    container.apps()
    world.clock.advance(61)
    world.secrets_client.failing = {"get_secret_value": "ThrottlingException"}

    for _ in range(2):
        with pytest.raises(ComeBack) as raised:
            container.apps(fresh=True)
        assert raised.value.code is ErrorCode.STORE_UNAVAILABLE

    assert container.apps().hubspot.client_id == "hubspot-client"


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ({}, "hubspot"),
        ({"hubspot": {"client_id": "a", "client_secrets": []}, "quickbooks": {}}, "hubspot.client_secrets"),
        ({"hubspot": {"client_id": "a", "client_secrets": "b"}, "quickbooks": {}}, "hubspot.client_secrets"),
        ({"hubspot": {"client_secrets": ["b"]}, "quickbooks": {}}, "hubspot.client_id"),
        (
            {"hubspot": {"client_id": "a", "client_secrets": ["b"]}, "quickbooks": {"client_id": "c"}},
            "quickbooks.client_secret",
        ),
    ],
)
def test_apps_with_a_wrong_key_are_a_configuration_error(world: World, value: dict[str, Any], key: str) -> None:
    world.write("apps", value)

    with pytest.raises(ComeBack) as raised:
        world.container().apps()

    assert raised.value.code is ErrorCode.CONFIGURATION
    assert raised.value.sentence == f"The secret {world.prefix}/apps has no usable {key}."


@pytest.mark.parametrize("fresh", [False, True])
def test_apps_without_a_first_success_are_asked_for_again_at_once(world: World, fresh: bool) -> None:
    # Given a container that began while the store hiccupped
    container = world.container()
    world.secrets_client.failing = {"get_secret_value": "ThrottlingException"}
    with pytest.raises(ComeBack):
        container.apps(fresh=fresh)
    # When the store is back, at the same moment
    world.secrets_client.failing = {}
    # Then
    assert container.apps(fresh=fresh).hubspot.client_id == "hubspot-client"


def test_a_secret_marked_for_deletion_is_a_configuration_error(world: World) -> None:
    world.write(f"hubspot/{PORTAL}", {"kind": "static", "access_token": CANARY})
    world.secrets_client._client.delete_secret(SecretId=f"{world.prefix}/hubspot/{PORTAL}", RecoveryWindowInDays=7)

    with pytest.raises(ComeBack) as raised:
        world.secrets.read(f"hubspot/{PORTAL}")

    assert raised.value.code is ErrorCode.CONFIGURATION
