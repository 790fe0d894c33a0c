"""When a connection is renewed without anybody asking for it: the rules alone, from what its row says."""

from datetime import datetime, timedelta

from quickbooks_actions.connections.credentials import EXPIRY_MARGIN, STATIC
from quickbooks_actions.connections.need import Need
from quickbooks_actions.connections.rows import Health, PortalRow, Row, Status

RUN_EVERY = timedelta(minutes=10)
"""As `template.yaml` schedules it."""

AHEAD = 2 * RUN_EVERY
"""An access token in use must last to the run after the next one, so that a run may be missed. HubSpot's live 30
minutes: with the margin of 5 there is no room for more."""

USED_WITHIN = timedelta(days=1)
"""A callout of a connection that was used in this time finds a token that is valid."""

DAILY = timedelta(hours=20)
"""Tokens that nobody uses are renewed when they are this old: at least daily, whatever a run or two miss. Intuit's
refresh token then never gets old; HubSpot's does not age, but the renewal shows that the connection lives."""

LOST_AGAIN_AFTER = timedelta(hours=1)
"""A service in trouble refuses good tokens too, so a lost connection is tried again, sparingly."""


def next_renewal(row: Row, now: datetime) -> datetime | None:
    """When the connection is due.

    Returns:
        None: never (a static app token, or ended by a person). A moment that has passed: with the next run.
    """
    health = row.health
    if row.status is Status.DISCONNECTED or (isinstance(row, PortalRow) and row.kind == STATIC):
        return None
    if row.status is Status.LOST:
        return health.failed_at + LOST_AGAIN_AFTER if health.failed_at else now
    if health.renewed_at is None:
        return now
    daily = health.renewed_at + DAILY
    if health.expires_at is not None and _in_use(health, now):
        return min(daily, health.expires_at - EXPIRY_MARGIN - AHEAD)
    return daily


def need_of(row: Row, now: datetime) -> Need | None:
    """What the connection's tokens must be now; None where it is not due.

    The row may know less than the secret holds: tokens that meet the need are left as they are.
    """
    due = next_renewal(row, now)
    if due is None or due > now:
        return None
    if row.status is Status.LOST:
        return Need(lasts=None, renewed_since=row.health.failed_at or now)
    return Need(lasts=AHEAD if _in_use(row.health, now) else None, renewed_since=now - DAILY)


def days_left(health: Health, now: datetime) -> float | None:
    """Until the refresh token or the whole connection ends, whichever is first; None where neither is known."""
    ends = [end for end in (health.refresh_expires_at, health.ends_at) if end is not None]
    return (min(ends) - now) / timedelta(days=1) if ends else None


def _in_use(health: Health, now: datetime) -> bool:
    return health.used_at is not None and now - health.used_at < USED_WITHIN
