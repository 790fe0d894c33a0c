"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox.kit import Clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class RealTime:
    """Real time as the test wants it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_new_clock_shows_real_time() -> None:
    assert Clock(RealTime()).now() == NOON


def test_a_set_clock_goes_on_from_there() -> None:
    real = RealTime()
    clock = Clock(real)
    clock.set(NOON + timedelta(days=3))
    real.now += timedelta(seconds=5)
    assert clock.now() == NOON + timedelta(days=3, seconds=5)


def test_a_frozen_clock_stands_still() -> None:
    real = RealTime()
    clock = Clock(real)
    clock.set(NOON, frozen=True)
    real.now += timedelta(hours=1)
    assert clock.now() == NOON


def test_a_frozen_clock_can_be_advanced() -> None:
    clock = Clock(RealTime())
    clock.set(NOON, frozen=True)
    clock.advance(90.5)
    assert clock.now() == NOON + timedelta(seconds=90.5)


def test_a_running_clock_can_be_advanced_more_than_once() -> None:
    clock = Clock(RealTime())
    clock.advance(60)
    clock.advance(60)
    assert clock.now() == NOON + timedelta(minutes=2)


def test_setting_thaws_a_frozen_clock() -> None:
    real = RealTime()
    clock = Clock(real)
    clock.set(NOON, frozen=True)
    clock.set(NOON)
    real.now += timedelta(seconds=1)
    assert clock.now() == NOON + timedelta(seconds=1)


def test_reset_goes_back_to_real_time() -> None:
    real = RealTime()
    clock = Clock(real)
    clock.set(NOON - timedelta(days=1), frozen=True)
    clock.reset()
    real.now += timedelta(seconds=1)
    assert clock.now() == NOON + timedelta(seconds=1)


def test_the_time_is_always_utc() -> None:
    clock = Clock(RealTime())
    clock.set(datetime(2026, 3, 1, 7, tzinfo=timezone(timedelta(hours=-5))), frozen=True)
    assert clock.now() == NOON
    assert clock.now().utcoffset() == timedelta()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock().set(datetime(2026, 3, 1, 12))  # noqa: DTZ001 - what is refused
