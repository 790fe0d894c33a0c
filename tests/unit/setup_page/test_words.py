"""The smaller things that the page says: moments, scopes, steps, notices."""

from datetime import UTC, datetime, timedelta

import pytest

from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES, REQUIRED_SCOPES
from quickbooks_actions.setup.checklist import StepName, StepState, checklist
from quickbooks_actions.setup.moments import Moments
from quickbooks_actions.setup.notices import SENTENCES, Done, Notice, read_notice
from quickbooks_actions.setup.scope_words import WITHOUT, missing

NOW = datetime(2026, 2, 3, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (0, "today, 22:30"),
        (-23, "yesterday, 23:30"),
        (2, "tomorrow, 00:30"),
        (48, "4 February 2026, 22:30"),
        (-24 * 40, "24 December 2025, 22:30"),
    ],
)
def test_a_moment_is_said_in_the_portals_zone(hours: int, text: str) -> None:
    said = Moments("America/New_York", NOW).say(NOW + timedelta(hours=hours))
    assert said.text == text
    assert datetime.fromisoformat(said.iso) == NOW + timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc", "America"])
def test_an_unknown_zone_is_utc(zone: str) -> None:
    moments = Moments(zone, NOW)
    assert (moments.zone, moments.say(NOW).text) == ("UTC", "today, 03:30")


def test_every_scope_that_is_asked_for_has_words() -> None:
    assert set(WITHOUT) == {*REQUIRED_SCOPES, *OPTIONAL_SCOPES}


def test_a_missing_scope_is_named_with_what_does_not_work() -> None:
    granted = {*REQUIRED_SCOPES, *OPTIONAL_SCOPES} - {"automation", "crm.objects.deals.write"}
    assert [(each.name, each.required) for each in missing(granted)] == [
        ("automation", True),
        ("crm.objects.deals.write", False),
    ]


def test_where_nobody_knows_the_scopes_none_is_missing() -> None:
    assert missing(()) == []


def test_the_first_step_that_is_not_done_is_the_next() -> None:
    found = checklist([StepName.KEYS, StepName.COMPANY])
    assert [step.state for step in found.steps] == [
        StepState.DONE,
        StepState.NEXT,
        StepState.DONE,
        StepState.LATER,
        StepState.LATER,
    ]
    assert (found.done, found.complete, found.is_next("hubspot"), found.is_next("actions")) == (2, False, True, False)


def test_a_list_without_anything_left_is_complete() -> None:
    found = checklist(list(StepName))
    assert found.complete
    assert not any(found.is_next(name) for name in StepName)


@pytest.mark.parametrize("done", Done)
def test_a_notice_is_read_as_it_was_written(done: Done) -> None:
    assert read_notice(Notice(done, "91").write()) == Notice(done, "91")
    assert done in SENTENCES


@pytest.mark.parametrize("text", ["", "nothing", "<b>Hello</b>:1", "keys"])
def test_only_known_notices_are_read(text: str) -> None:
    assert read_notice(text) is None


def test_a_notice_calls_a_company_by_its_name() -> None:
    notice = Notice(Done.COMPANY_CONNECTED, "91")
    assert notice.sentence({"91": "ACME {it} Books"}) == "ACME {it} Books is connected."
    assert notice.sentence({}) == "91 is connected."
