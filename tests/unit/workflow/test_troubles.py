"""What is noted of a callout, and what is not: on a table that remembers what it was told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Unpack

import pytest

from quickbooks_actions.aws import Check, Item, Table, When, store_unavailable
from quickbooks_actions.errors import ComeBack, ErrorCode, Problem, RecordRefused, Refusal
from quickbooks_actions.timing import Deadline
from quickbooks_actions.workflow.answer import MAX_SENTENCES, Outputs
from quickbooks_actions.workflow.callout import ReceivedCallout
from quickbooks_actions.workflow.troubles import Troubles

DONE = Outputs(status="created", document_id="301")


class Notebook(Table):
    """The directory table as troubles use it. down: every call fails."""

    def __init__(self) -> None:
        self.down = False
        self.calls = 0
        self.rows: dict[tuple[str, str], Item] = {}

    def put(self, item: Mapping[str, Any], *, checks: Sequence[Check] = (), **when: Unpack[When]) -> None:
        self._reach()
        self.rows[item["pk"], item["sk"]] = dict(item)

    def delete(self, key: Mapping[str, Any], **when: Unpack[When]) -> None:
        self._reach()
        self.rows.pop((key["pk"], key["sk"]), None)

    def get(self, key: Mapping[str, Any], *, consistent: bool = True) -> Item | None:
        self._reach()
        return self.rows.get((key["pk"], key["sk"]))

    def newest(self, index: str, key: Mapping[str, Any], count: int) -> list[Item]:
        self._reach()
        found = [row for row in self.rows.values() if row["portal"] == key["portal"]]
        return sorted(found, key=lambda row: str(row["changed_at"]), reverse=True)[:count]

    def _reach(self) -> None:
        self.calls += 1
        if self.down:
            raise store_unavailable(TimeoutError())


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime.fromisoformat("2026-03-04T09:00:00+00:00")

    def now(self) -> datetime:
        return self.time


class World:
    """A portal whose workflow enrols records."""

    def __init__(self) -> None:
        self.table = Notebook()
        self.clock = Clock()
        self.troubles = Troubles(self.table, self.clock)

    def callout(
        self,
        outcome: Outputs | Exception,
        *,
        record: str = "991",
        object_type: str = "DEAL",
        action: str = "create_invoice",
        preview: bool = False,
        seconds_left: float = 28.0,
    ) -> None:
        """Works on one callout; what it raises is passed over."""
        received = ReceivedCallout(
            callback_id="cb",
            portal_id="4711",
            object_type=object_type,
            object_id=record,
            workflow_id="88",
            action_id="1",
            enrolment="5:0",
            input_fields={},
        )
        try:
            with self.troubles.watched(received, action, Deadline(seconds_left)) as watched:
                watched.realm_id, watched.preview = "9130", preview
                if isinstance(outcome, Exception):
                    raise outcome
                watched.told(outcome)
        except Exception as error:
            if error is not outcome:
                raise

    def codes(self) -> list[str]:
        return [trouble.code for trouble in self.troubles.latest("4711", 10)]


@pytest.fixture
def world() -> World:
    return World()


def refused(sentence: str = "The deal has no line items.") -> Refusal:
    return Refusal(ErrorCode.NO_LINE_ITEMS, sentence)


def test_a_refusal_is_noted_with_all_that_a_person_needs(world: World) -> None:
    world.callout(refused())
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.action, str(trouble.record), trouble.realm_id) == ("create_invoice", "deal 991", "9130")
    assert (trouble.code, trouble.sentence) == ("no_line_items", "The deal has no line items.")
    assert (trouble.workflow_id, trouble.passing, trouble.happened_at) == ("88", False, world.clock.time)


def test_several_problems_are_one_trouble_with_all_sentences(world: World) -> None:
    problems = [Problem(ErrorCode.NO_CONTACT, "No contact."), Problem(ErrorCode.NO_LINE_ITEMS, "No line items.")]
    world.callout(RecordRefused(problems))
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.code, trouble.sentence) == ("no_contact", "No contact. No line items.")


def test_a_failure_that_names_the_document_it_left_is_noted(world: World) -> None:
    world.callout(Outputs(status="failed", document_id="301", error_code="period_closed", error_message="Closed."))
    assert world.codes() == ["period_closed"]


@pytest.mark.parametrize("code", [ErrorCode.CONNECTION_LOST, ErrorCode.CONFIGURATION])
def test_what_passes_only_by_a_person_is_noted_as_passing(world: World, code: ErrorCode) -> None:
    world.callout(ComeBack(code, "Connect it again."))
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.code, trouble.passing) == (code.value, True)


@pytest.mark.parametrize(
    "code",
    [
        ErrorCode.THROTTLED,
        ErrorCode.QUICKBOOKS_UNAVAILABLE,
        ErrorCode.HUBSPOT_UNAVAILABLE,
        ErrorCode.STORE_UNAVAILABLE,
        ErrorCode.IN_PROGRESS,
        ErrorCode.OUT_OF_TIME,
        ErrorCode.OUTCOME_UNKNOWN,
    ],
)
def test_what_passes_by_itself_changes_nothing(world: World, code: ErrorCode) -> None:
    world.callout(refused())
    world.callout(ComeBack(code, "Later."))
    world.callout(ComeBack(code, "Later."), record="992")
    assert world.codes() == ["no_line_items"]


def test_what_nobody_foresaw_is_noted_without_its_text(world: World) -> None:
    world.callout(KeyError("jane@example.com"))
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.code, trouble.sentence) == (
        "unexpected",
        "Something unexpected went wrong. The engineer finds it in the log of this application.",
    )


@pytest.mark.parametrize("status", ["created", "existing", "skipped"])
def test_a_later_success_removes_it(world: World, status: str) -> None:
    world.callout(refused())
    world.callout(Outputs(status=status))
    assert world.codes() == []


def test_the_success_of_another_record_or_action_does_not(world: World) -> None:
    world.callout(refused())
    world.callout(DONE, record="992")
    world.callout(DONE, object_type="QUOTE")
    world.callout(DONE, action="create_estimate")
    assert world.codes() == ["no_line_items"]


@pytest.mark.parametrize("spelling", ["deal", "0-3", "Deals"])
def test_a_record_is_the_same_in_every_spelling_of_its_type(world: World, spelling: str) -> None:
    world.callout(refused())
    world.callout(DONE, object_type=spelling)
    assert world.codes() == []


def test_the_same_record_fails_again_and_is_shown_once_with_the_last_reason(world: World) -> None:
    world.callout(refused())
    world.clock.time += timedelta(hours=1)
    world.callout(Refusal(ErrorCode.NO_CONTACT, "No contact."))
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.code, trouble.happened_at) == ("no_contact", world.clock.time)


def test_a_preview_neither_notes_nor_mends(world: World) -> None:
    world.callout(refused(), preview=True)
    assert world.codes() == []
    world.callout(refused())
    world.callout(Outputs(status="preview"), preview=True)
    assert world.codes() == ["no_line_items"]


def test_a_record_of_a_type_that_nobody_serves_is_named_as_sent(world: World) -> None:
    world.callout(Refusal(ErrorCode.UNSUPPORTED_OBJECT_TYPE, "No."), object_type="CONTACT")
    (trouble,) = world.troubles.latest("4711", 10)
    assert (trouble.record, trouble.enrolled) == (None, "CONTACT 991")


def test_a_long_message_is_cut(world: World) -> None:
    world.callout(refused("A sentence. " * 500))
    (trouble,) = world.troubles.latest("4711", 10)
    assert len(trouble.sentence) <= MAX_SENTENCES


def test_after_thirty_days_it_is_over(world: World) -> None:
    world.callout(refused())
    (row,) = world.table.rows.values()
    assert row["expires_at"] == int((world.clock.time + timedelta(days=30)).timestamp())
    world.clock.time += timedelta(days=30)
    assert world.codes() == []


@pytest.mark.parametrize("outcome", [DONE, refused()])
def test_a_store_that_fails_changes_no_outcome(world: World, outcome: Outputs | Exception) -> None:
    world.table.down = True
    world.callout(outcome)  # which would raise anything but the outcome itself
    assert world.table.calls == 1


@pytest.mark.parametrize("outcome", [DONE, refused()])
def test_a_callout_with_no_time_left_is_answered_instead(world: World, outcome: Outputs | Exception) -> None:
    world.callout(outcome, seconds_left=1.9)
    assert world.table.calls == 0


def test_only_the_portals_own_are_told(world: World) -> None:
    world.callout(refused())
    assert world.troubles.latest("4712", 10) == []
