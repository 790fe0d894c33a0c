"""How a connection is, in words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quickbooks_actions.connections import CompanyRow, PortalRow, Status
from quickbooks_actions.connections.health import FAILURES_TOLD
from quickbooks_actions.connections.rows import Health
from quickbooks_actions.connections.schedule import RUN_EVERY, next_renewal
from quickbooks_actions.setup.moments import Moment, Moments

WARN_DAYS = 14
URGENT_DAYS = 7
"""Before the end of a connection; on the last day it says so. The alarms are at 14, 7 and 1 days, too."""


class Tone(StrEnum):
    """How it looks: well; somebody should look; somebody must act; ended."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Condition:
    """label: a few words. sentence: what it means and what to do; '' where all is well."""

    tone: Tone
    label: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """When something ends. days: whole ones that are left."""

    at: Moment
    days: int


@dataclass(frozen=True, slots=True)
class Renewals:
    """What is known of a connection's renewals; None where it is not, or where nothing is renewed.

    Attributes:
        next: of the scheduled renewal, which tries a lost connection, too.
        refresh_ends, connection_ends: only of what is connected.
    """

    last: Moment | None
    next: Moment | None
    refresh_ends: Ends | None
    connection_ends: Ends | None


def condition(row: PortalRow | CompanyRow, moments: Moments) -> Condition:
    """Of a portal or a company."""
    portal = isinstance(row, PortalRow)
    service = "HubSpot" if portal else "QuickBooks"
    if row.status is Status.DISCONNECTED:
        what = "No workflow of this account is served" if portal else "Workflows that choose it end with an error"
        if row.ending:
            remedy = (
                f"Its access could not be given back to {'HubSpot' if portal else 'Intuit'}: disconnect it once more."
            )
            return Condition(Tone.WARN, "Not wholly disconnected", f"{what}. {remedy}")
        return Condition(Tone.OFF, "Disconnected", f"{what} until it is connected again.")
    if row.status is Status.LOST:
        return Condition(
            Tone.BAD,
            "Connection lost",
            f"{service} no longer accepts the access it gave. Reconnect it now: HubSpot repeats what waits for it for "
            "three days, and nothing is booked twice.",
        )
    return _ending(row.health, moments) or _failing(row.health, service, moments) or Condition(Tone.GOOD, "Connected")


def renewals(row: PortalRow | CompanyRow, moments: Moments) -> Renewals:
    """Of a portal or a company."""
    health, due = row.health, next_renewal(row, moments.now)
    connected = row.status is Status.CONNECTED
    return Renewals(
        last=moments.say(health.renewed_at) if health.renewed_at else None,
        next=moments.say(max(due, moments.now + RUN_EVERY)) if due else None,
        refresh_ends=_ends(health.refresh_expires_at, moments) if connected else None,
        connection_ends=_ends(health.ends_at, moments) if connected else None,
    )


def _ends(at: datetime | None, moments: Moments) -> Ends | None:
    return Ends(moments.day(at), moments.days_until(at)) if at else None


def _ending(health: Health, moments: Moments) -> Condition | None:
    ends = [at for at in (health.refresh_expires_at, health.ends_at) if at is not None]
    if not ends or moments.days_until(min(ends)) > WARN_DAYS:
        return None
    first = min(ends)
    days = moments.days_until(first)
    left = "within a day" if days == 0 else "in 1 day" if days == 1 else f"in {days} days"
    why = (
        "Intuit ends every connection after five years."
        if first == health.ends_at
        else "It was not renewed for a long time."
    )
    tone = Tone.BAD if days <= URGENT_DAYS else Tone.WARN
    return Condition(tone, f"Ends {left}", f"{why} Reconnect it before {moments.say(first).text}.")


def _failing(health: Health, service: str, moments: Moments) -> Condition | None:
    if health.failures < FAILURES_TOLD:
        return None
    times = "twice" if health.failures == FAILURES_TOLD else f"{health.failures} times"
    since = f", last {moments.say(health.failed_at).text}" if health.failed_at else ""
    return Condition(
        Tone.WARN,
        f"Renewal failed {times}",
        f"{service} did not renew the access{since}. It tries again by itself; if this lasts a day, reconnect it.",
    )
