"""When a connection is renewed by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quickbooks_actions.connections.credentials import EXPIRY_MARGIN
from quickbooks_actions.connections.need import Need
from quickbooks_actions.connections.rows import CompanyRow, Health, PortalRow, Status
from quickbooks_actions.connections.schedule import AHEAD, DAILY, RUN_EVERY, days_left, need_of, next_renewal

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def company(status: Status = Status.CONNECTED, **health: Any) -> CompanyRow:
    return CompanyRow(realm_id="1", environment="sandbox", status=status, health=Health(**health))


def test_what_was_given_nobody_knows_when_is_due_at_once() -> None:
    assert need_of(company(), NOW) == Need(lasts=None, renewed_since=NOW - DAILY)


@pytest.mark.parametrize(("age", "due"), [(DAILY - MINUTE, False), (DAILY, True)])
def test_what_nobody_uses_is_renewed_at_least_daily(age: timedelta, due: bool) -> None:
    row = company(renewed_at=NOW - age, expires_at=NOW - age + HOUR)

    assert (need_of(row, NOW) is not None) == due
    assert DAILY + 2 * RUN_EVERY < DAY


@pytest.mark.parametrize("lifetime", [HOUR, 30 * MINUTE], ids=["QuickBooks", "HubSpot"])
def test_a_token_in_use_is_renewed_so_early_that_a_run_may_be_missed(lifetime: timedelta) -> None:
    # Given runs every ten minutes over a day, of which every second one is missed
    renewed = NOW
    moment = NOW
    while moment < NOW + DAY:
        moment += 2 * RUN_EVERY
        # Then a callout at any moment up to this run has found a token that is good for its margin
        assert moment <= renewed + lifetime - EXPIRY_MARGIN
        row = company(renewed_at=renewed, expires_at=renewed + lifetime, used_at=moment - HOUR)
        need = need_of(row, moment)
        if need is not None:
            assert need.lasts == AHEAD
            renewed = moment


def test_what_was_used_more_than_a_day_ago_counts_as_unused() -> None:
    row = company(renewed_at=NOW - HOUR, expires_at=NOW, used_at=NOW - DAY)

    assert need_of(row, NOW) is None


@pytest.mark.parametrize(
    "row",
    [
        PortalRow(portal_id="1", kind="static"),
        PortalRow(portal_id="1", kind="oauth", status=Status.DISCONNECTED),
        company(Status.DISCONNECTED, renewed_at=NOW - 9 * DAY),
    ],
    ids=["static token", "disconnected portal", "disconnected company"],
)
def test_some_are_never_renewed(row: PortalRow | CompanyRow) -> None:
    assert next_renewal(row, NOW) is None
    assert need_of(row, NOW) is None


def test_a_lost_one_is_tried_again_sparingly() -> None:
    row = company(Status.LOST, renewed_at=NOW - 9 * DAY, failed_at=NOW)

    assert next_renewal(row, NOW) == NOW + HOUR
    assert need_of(row, NOW + HOUR - MINUTE) is None
    # only tokens that were given after the loss are good enough
    assert need_of(row, NOW + HOUR) == Need(lasts=None, renewed_since=NOW)


@pytest.mark.parametrize(
    ("refresh", "whole", "days"),
    [(100 * DAY, 1800 * DAY, 100.0), (100 * DAY, 13 * DAY, 13.0), (12 * HOUR, None, 0.5), (None, None, None)],
)
def test_a_connection_ends_with_its_refresh_token_or_after_five_years(
    refresh: timedelta | None, whole: timedelta | None, days: float | None
) -> None:
    health = Health(refresh_expires_at=NOW + refresh if refresh else None, ends_at=NOW + whole if whole else None)

    assert days_left(health, NOW) == days
