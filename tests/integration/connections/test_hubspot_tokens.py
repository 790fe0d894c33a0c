"""Tokens of a portal: a static app token, or OAuth."""

from datetime import timedelta

import pytest

from quickbooks_actions.connections import Connections, Tokens
from quickbooks_actions.errors import ComeBack, ErrorCode
from tests.integration.connections.token_service import FIRST_REFRESH
from tests.integration.connections.world import PORTAL, World


def with_static_token(world: World) -> Connections:
    world.save_portal(Tokens("pat-1"))
    return world.container()


def with_oauth(world: World, expires_in: float = 0) -> Connections:
    ends = world.clock.now() + timedelta(seconds=expires_in)
    world.save_portal(Tokens("access-0", ends, FIRST_REFRESH))
    return world.container()


def test_a_static_token_never_expires(world: World) -> None:
    container = with_static_token(world)
    world.clock.advance(10 * 365 * 86_400)

    assert container.portal(PORTAL).tokens.token() == "pat-1"


def test_a_refused_static_token_is_read_again_once(world: World) -> None:
    # Given a token that was rotated after the container had read it
    container = with_static_token(world)
    container.portal(PORTAL).tokens.token()
    world.write(f"hubspot/{PORTAL}", {"kind": "static", "access_token": "pat-2"})

    assert container.portal(PORTAL).tokens.after_refusal("pat-1") == "pat-2"


def test_a_static_token_that_is_refused_and_has_no_other_is_lost(world: World) -> None:
    container = with_static_token(world)

    with pytest.raises(ComeBack) as raised:
        container.portal(PORTAL).tokens.after_refusal("pat-1")

    assert raised.value.code is ErrorCode.CONNECTION_LOST
    row = world.row("facts")
    assert row is not None
    assert row["status"] == "lost"
    assert world.service.asked == 0
    # And callouts go on being retried, not refused
    assert container.portal(PORTAL).portal_id == PORTAL


def test_an_expired_oauth_token_is_renewed_with_the_newest_client_secret(world: World) -> None:
    container = with_oauth(world)

    assert container.portal(PORTAL).tokens.token() == "access-1"
    assert world.stored(f"hubspot/{PORTAL}") == {
        "kind": "oauth",
        "access_token": "access-1",
        "expires_at": "2026-02-03T12:30:00Z",
        "refresh_token": FIRST_REFRESH,
        "renewed_at": "2026-02-03T12:00:00Z",
    }


def test_an_uninstalled_app_is_a_lost_connection(world: World) -> None:
    container = with_oauth(world)
    world.service.dead = True

    with pytest.raises(ComeBack) as raised:
        container.portal(PORTAL).tokens.token()

    assert raised.value.code is ErrorCode.CONNECTION_LOST
    assert "HubSpot no longer accepts" in raised.value.sentence


def test_a_refused_oauth_token_is_renewed(world: World) -> None:
    container = with_oauth(world, expires_in=1800)

    assert container.portal(PORTAL).tokens.after_refusal("access-0") == "access-1"
    assert world.service.asked == 1
