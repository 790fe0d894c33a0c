"""A simulated year against both sandboxes: answers get lost, stores fail, containers come and go.

What must hold after every single step is in `Year.look`, `Year.callout` and `FailingSecrets`.
"""

from typing import Any

import pytest

from tests.integration.connections.year import Year

DAYS = 365
DAY = 86_400
MINUTE = 60


@pytest.mark.parametrize(("grace_hours", "seed"), [(24, 1), (0, 2)], ids=["with grace", "without grace"])
def test_connections_live_through_a_year_of_faults(aws: Any, grace_hours: int, seed: int) -> None:
    # Given a year in which one answer in 25 of the token endpoints is lost, and one call in 20 to Secrets Manager fails
    year = Year(aws, grace_hours=grace_hours, seed=seed)
    with year.running():
        # When every day the schedule runs, and callouts come after it; some of them in the evening
        live_through(year, DAYS)
        # Then both services rotated, lost and failed enough
        assert year.counted["served"] + year.counted["told to come back"] == 6 * DAYS
        assert year.rotations() > 0.75 * DAYS
        assert year.counted["answers lost"] > DAYS / 18
        assert year.counted["restarts"] > DAYS / 4
        assert year.store.failed > DAYS / 2
        # And each rotation that never reached us was mended by one reconnect, or needed none
        assert year.counted["rotations lost"] == year.counted["reconnected"] + year.doomed
        assert (year.counted["rotations lost"] > 1) == (grace_hours == 0)
        # And at the end, without faults, everything is alive
        year.calm()
        year.clock.advance(2 * MINUTE)
        year.renewal()
        served = year.counted["served"]
        year.callout()
        assert year.counted["served"] == served + 1
        year.check_store()


def live_through(year: Year, days: int) -> None:
    morning = year.clock.now()
    for day in range(1, days + 1):
        year.clock.advance((morning - year.clock.now()).total_seconds() + day * DAY)
        year.renewal()
        for number in range(6):
            # an access token of the evening is renewed by the callout, one of the morning is fresh
            year.clock.advance(DAY / 3 if number == 4 and day % 5 == 0 else 5 * MINUTE)
            year.callout()
        year.restart_some()
        if day % 30 == 0:
            year.check_store()
