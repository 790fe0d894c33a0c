"""How a connection is, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quickbooks_actions.connections import CompanyRow, PortalRow, Status
from quickbooks_actions.connections.rows import Health
from quickbooks_actions.setup.condition import Tone, condition, renewals
from quickbooks_actions.setup.moments import Moments

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
MOMENTS = Moments("UTC", NOW)
WELL = Health(
    expires_at=NOW + timedelta(hours=1),
    renewed_at=NOW,
    refresh_expires_at=NOW + timedelta(days=100),
    ends_at=NOW + timedelta(days=1825),
)
COMPANY = CompanyRow(realm_id="91", environment="production", name="ACME Books", health=WELL)
PORTAL = PortalRow(portal_id="50", kind="oauth", health=replace(WELL, refresh_expires_at=None, ends_at=None))


def test_a_connection_that_works_needs_no_words() -> None:
    found = condition(COMPANY, MOMENTS)
    assert (found.tone, found.label, found.sentence) == (Tone.GOOD, "Connected", "")


def test_a_lost_company_is_to_be_reconnected() -> None:
    found = condition(replace(COMPANY, status=Status.LOST), MOMENTS)
    assert (found.tone, found.label) == (Tone.BAD, "Connection lost")
    assert found.sentence == (
        "QuickBooks no longer accepts the access it gave. Reconnect it now: HubSpot repeats what waits for it for "
        "three days, and nothing is booked twice."
    )


def test_a_lost_account_is_hubspots() -> None:
    assert condition(replace(PORTAL, status=Status.LOST), MOMENTS).sentence.startswith("HubSpot no longer accepts")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (COMPANY, "Workflows that choose it end with an error until it is connected again."),
        (PORTAL, "No workflow of this account is served until it is connected again."),
    ],
)
def test_what_a_person_ended_says_what_that_means(row: PortalRow | CompanyRow, sentence: str) -> None:
    found = condition(replace(row, status=Status.DISCONNECTED), MOMENTS)
    assert (found.tone, found.label, found.sentence) == (Tone.OFF, "Disconnected", sentence)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            COMPANY,
            "Workflows that choose it end with an error. Its access could not be given back to Intuit: disconnect it "
            "once more.",
        ),
        (
            PORTAL,
            "No workflow of this account is served. Its access could not be given back to HubSpot: disconnect it once "
            "more.",
        ),
    ],
)
def test_what_could_not_be_disconnected_to_the_end_says_what_to_do(row: PortalRow | CompanyRow, sentence: str) -> None:
    found = condition(replace(row, status=Status.DISCONNECTED, ending=True), MOMENTS)
    assert (found.tone, found.label, found.sentence) == (Tone.WARN, "Not wholly disconnected", sentence)


def test_one_renewal_that_failed_is_weather() -> None:
    health = replace(WELL, failures=1, failed_at=NOW)
    assert condition(replace(COMPANY, health=health), MOMENTS).tone is Tone.GOOD


@pytest.mark.parametrize(("failures", "label"), [(2, "Renewal failed twice"), (5, "Renewal failed 5 times")])
def test_renewals_that_failed_in_a_row_are_told(failures: int, label: str) -> None:
    health = replace(WELL, failures=failures, failed_at=NOW - timedelta(hours=1))
    found = condition(replace(COMPANY, health=health), MOMENTS)
    assert (found.tone, found.label) == (Tone.WARN, label)
    assert found.sentence == (
        "QuickBooks did not renew the access, last today, 11:00. It tries again by itself; if this lasts a day, "
        "reconnect it."
    )


@pytest.mark.parametrize(
    ("left", "tone", "label"),
    [
        (timedelta(days=15), Tone.GOOD, "Connected"),
        (timedelta(days=14, hours=23), Tone.WARN, "Ends in 14 days"),
        (timedelta(days=8), Tone.WARN, "Ends in 8 days"),
        (timedelta(days=7, hours=23), Tone.BAD, "Ends in 7 days"),
        (timedelta(days=1, hours=1), Tone.BAD, "Ends in 1 day"),
        (timedelta(hours=23), Tone.BAD, "Ends within a day"),
        (timedelta(hours=-1), Tone.BAD, "Ends within a day"),
    ],
)
@pytest.mark.parametrize("what", ["refresh_expires_at", "ends_at"])
def test_an_end_that_comes_near_is_told(what: str, left: timedelta, tone: Tone, label: str) -> None:
    ends: dict[str, Any] = {what: NOW + left}
    health = replace(WELL, **ends)
    found = condition(replace(COMPANY, health=health), MOMENTS)
    assert (found.tone, found.label) == (tone, label)


def test_the_end_after_five_years_says_why() -> None:
    found = condition(replace(COMPANY, health=replace(WELL, ends_at=NOW + timedelta(days=3))), MOMENTS)
    assert found.sentence == (
        "Intuit ends every connection after five years. Reconnect it before 6 February 2026, 12:00."
    )


def test_a_static_token_is_never_renewed() -> None:
    found = renewals(PortalRow(portal_id="50", kind="static"), MOMENTS)
    assert (found.last, found.next, found.refresh_ends, found.connection_ends) == (None, None, None, None)


def test_the_next_renewal_is_the_schedules() -> None:
    found = renewals(COMPANY, MOMENTS)
    assert found.last is not None
    assert found.next is not None
    assert (found.last.text, found.next.text) == ("today, 12:00", "tomorrow, 08:00")


def test_what_is_overdue_comes_with_the_next_run() -> None:
    found = renewals(replace(COMPANY, health=replace(WELL, renewed_at=NOW - timedelta(days=2))), MOMENTS)
    assert found.next is not None
    assert found.next.text == "today, 12:10"


def test_what_is_lost_has_no_days_left() -> None:
    found = renewals(replace(COMPANY, status=Status.LOST), MOMENTS)
    assert (found.refresh_ends, found.connection_ends) == (None, None)
