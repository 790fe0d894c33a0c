"""Whose a company is: one portal's, whatever happens at the same moment, and never for ever what was cut off."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from quickbooks_actions.connections import CompanyRow, Tokens
from quickbooks_actions.connections.owners import Owners
from quickbooks_actions.connections.rows import Rows, Status
from quickbooks_actions.errors import ComeBack
from tests.integration.connections.world import PORTAL, REALM, World

OTHER = "50400002"
LINK = CompanyRow(realm_id=REALM, environment="production", name="ACME Books")


def owners(world: World) -> Owners:
    return Owners(world.table, world.clock)


def owner(world: World) -> str | None:
    """The portal that has the company."""
    found = owners(world).of(REALM)
    return found.portal_id if found else None


# --- claims


def test_a_company_is_nobodys_until_it_is_claimed(world: World) -> None:
    assert owners(world).of(REALM) is None
    assert owners(world).claim(REALM, PORTAL)
    assert owner(world) == PORTAL


def test_the_same_portal_claims_again_under_another_claim(world: World) -> None:
    assert owners(world).claim(REALM, PORTAL)
    before = owners(world).of(REALM)
    assert owners(world).claim(REALM, PORTAL)
    after = owners(world).of(REALM)
    assert before is not None
    assert after is not None
    assert (after.portal_id, after.claim == before.claim) == (PORTAL, False)


def test_a_release_ends_the_claim_that_it_names_alone(world: World) -> None:
    # Given a claim, and another one by the same portal since
    owners(world).claim(REALM, PORTAL)
    before = owners(world).of(REALM)
    owners(world).claim(REALM, PORTAL)
    after = owners(world).of(REALM)
    assert before is not None
    assert after is not None
    # When / Then
    owners(world).release(REALM, before)
    assert owners(world).of(REALM) == after
    owners(world).release(REALM, after)
    assert owners(world).of(REALM) is None
    owners(world).release(REALM, after)  # a second time
    assert owners(world).claim(REALM, OTHER)


@pytest.mark.parametrize("status", [Status.CONNECTED, Status.LOST])
def test_what_a_portal_has_connected_is_never_freed_by_time(world: World, status: Status) -> None:
    owners(world).claim(REALM, PORTAL)
    row = CompanyRow(realm_id=REALM, environment="production", status=status)
    Rows(world.table, world.clock).save_company(PORTAL, row)
    world.clock.advance(400 * 86_400)
    assert not owners(world).claim(REALM, OTHER)
    assert owner(world) == PORTAL


@pytest.mark.parametrize(("seconds", "freed"), [(119, False), (120, True)])
def test_a_connecting_that_was_cut_off_holds_the_company_for_two_minutes(
    world: World, seconds: int, freed: bool
) -> None:
    # Given a claim that no link followed
    owners(world).claim(REALM, PORTAL)
    # When
    world.clock.advance(seconds)
    # Then
    assert owners(world).claim(REALM, OTHER) is freed
    assert owner(world) == (OTHER if freed else PORTAL)


@pytest.mark.parametrize(("seconds", "freed"), [(119, False), (120, True)])
def test_a_disconnecting_that_was_cut_off_holds_the_company_for_two_minutes(
    world: World, seconds: int, freed: bool
) -> None:
    # Given an old connection, whose link was ended and whose owner was not released
    world.connect()
    world.clock.advance(86_400)
    Rows(world.table, world.clock).disconnect({"pk": f"portal#{PORTAL}", "sk": f"company#{REALM}"}, ending=True)
    # When
    world.clock.advance(seconds)
    # Then
    assert owners(world).claim(REALM, OTHER) is freed


def test_who_claims_again_in_time_keeps_the_company(world: World) -> None:
    owners(world).claim(REALM, PORTAL)
    world.clock.advance(119)
    owners(world).claim(REALM, PORTAL)
    world.clock.advance(119)
    assert not owners(world).claim(REALM, OTHER)


@pytest.mark.parametrize("freed", [False, True])
def test_of_many_portals_at_once_exactly_one_gets_the_company(world: World, freed: bool) -> None:
    # Given a company that is nobody's, or one that was freed by time
    if freed:
        owners(world).claim(REALM, PORTAL)
        world.clock.advance(120)
    portals = [str(50400010 + number) for number in range(8)]
    together = threading.Barrier(len(portals))

    def claim(portal_id: str) -> bool:
        together.wait()
        return owners(world).claim(REALM, portal_id)

    # When
    with ThreadPoolExecutor(len(portals)) as pool:
        got = list(pool.map(claim, portals))
    # Then
    assert sorted(got) == [False] * 7 + [True]
    assert owner(world) == portals[got.index(True)]


# --- connect and disconnect


def tokens(world: World, access: str) -> Tokens:
    return Tokens(access, world.clock.now() + timedelta(hours=1), f"refresh of {access}")


def test_connect_and_disconnect_at_once_never_end_connected_without_tokens(world: World) -> None:
    for round_ in range(8):
        # Given a connected company
        world.linking().link_company(PORTAL, LINK, tokens(world, f"round-{round_}"))
        together = threading.Barrier(2)

        def connect(access: str = f"fresh-{round_}", together: threading.Barrier = together) -> None:
            together.wait()
            world.linking().link_company(PORTAL, LINK, tokens(world, access))

        def disconnect(together: threading.Barrier = together) -> None:
            together.wait()
            world.linking().disconnect_company(PORTAL, REALM)

        # When
        with ThreadPoolExecutor(2) as pool:
            told = [each.exception() for each in [pool.submit(connect), pool.submit(disconnect)]]
        # Then each was done or is told to look again
        assert all(error is None or isinstance(error, ComeBack) for error in told), told
        if world.status() == "connected":
            assert world.token(world.container()) == f"fresh-{round_}"
        assert owner(world) in {PORTAL, None}


def test_a_portal_that_had_the_company_before_ends_nothing_of_who_has_it_now(world: World) -> None:
    # Given a company that one portal disconnected and another one connected since
    world.connect()
    world.linking().disconnect_company(PORTAL, REALM)
    world.linking().link_company(OTHER, LINK, tokens(world, "other"))
    # When the first one presses the button again
    assert world.linking().disconnect_company(PORTAL, REALM)
    # Then
    assert owner(world) == OTHER
    assert world.stored()["access_token"] == "other"
    assert world.container().company(OTHER, REALM).tokens.token() == "other"
