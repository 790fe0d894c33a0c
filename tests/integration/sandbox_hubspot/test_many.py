"""Thousands of enrolments at once."""

from __future__ import annotations

from datetime import timedelta

from sandbox.hubspot import HubSpotSandbox, Portal, State
from sandbox.hubspot.due import DueList
from sandbox.hubspot.executions import Enrolment, Execution
from sandbox.hubspot.object_types import DEAL
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply
from tests.integration.sandbox_hubspot.conftest import NOON
from tests.integration.sandbox_hubspot.flow import Flow

MANY = 2_000


def test_each_of_many_is_sent_once_and_again_when_it_must_be(flow: Flow, portal: Portal, actions: ActionServer) -> None:
    # Given two thousand deals, and an app that refuses the first hundred callouts
    deals = [portal.create_deal(dealname=f"Deal {number}").id for number in range(MANY)]
    actions.planned.extend(Reply(status=503) for _ in range(100))
    # When all of them are enrolled
    flow.engine.enrol(flow.workflow, deals)
    assert flow.engine.run_until_settled()
    # Then each was sent until it succeeded
    executions = flow.engine.executions()
    assert {each.state for each in executions} == {State.SUCCEEDED}
    assert sorted(each.enrolment.record_id for each in executions) == sorted(deals)
    assert sum(len(each.attempts) for each in executions) == MANY + 100
    assert max(flow.minutes(executions[-1])) <= 1


class TestDueList:
    def execution(self, flow: Flow, minutes: float) -> Execution:
        enrolment = Enrolment(1, flow.workflow, DEAL, "1")
        return Execution(enrolment, flow.action, 1, "ap-1", NOON + timedelta(minutes=minutes))

    def test_what_is_due_first_comes_first_and_only_once(self, flow: Flow) -> None:
        due, late, soon = DueList(), self.execution(flow, 2), self.execution(flow, 1)
        due.add(late)
        due.add(soon)
        assert due.next_due(expire_blocked=False) == soon.due_at
        assert due.take_waiting(NOON + timedelta(minutes=2)) == [soon, late]
        assert due.take_waiting(NOON + timedelta(minutes=2)) == []

    def test_what_has_moved_on_is_left_out(self, flow: Flow) -> None:
        due, execution = DueList(), self.execution(flow, 1)
        due.add(execution)
        execution.state = State.SUCCEEDED
        assert due.next_due(expire_blocked=True) is None
        assert due.take_waiting(NOON + timedelta(hours=1)) == []

    def test_a_later_moment_replaces_the_earlier_one(self, flow: Flow) -> None:
        due, execution = DueList(), self.execution(flow, 1)
        due.add(execution)
        execution.due_at = NOON + timedelta(minutes=5)
        due.add(execution)
        assert due.take_waiting(NOON + timedelta(minutes=2)) == []
        assert due.take_waiting(NOON + timedelta(minutes=5)) == [execution]

    def test_blocks_run_out_in_order(self, flow: Flow) -> None:
        due, execution = DueList(), self.execution(flow, 0)
        execution.state, execution.blocked_until = State.BLOCKED, NOON + timedelta(hours=1)
        due.add(execution)
        assert due.next_due(expire_blocked=False) is None
        assert due.next_due(expire_blocked=True) == execution.blocked_until
        assert due.take_expired(NOON) == []
        assert due.take_expired(NOON + timedelta(hours=1)) == [execution]


def test_a_run_looks_at_what_is_due_alone(sandbox: HubSpotSandbox, flow: Flow, actions: ActionServer) -> None:
    # Given one that waits for its retry
    actions.planned.append(Reply(status=503))
    waiting = flow.sent()
    # When another is enrolled
    other = flow.enrol()
    assert flow.engine.run_due() == [other]
    assert (waiting.state, len(waiting.attempts)) == (State.WAITING, 1)
