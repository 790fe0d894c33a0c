"""What an answer means, and when a callout is sent again (HubSpot contract 3.2 and 3.3)."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta
from itertools import pairwise
from typing import Literal

import pytest

from sandbox.hubspot import Action, HubSpotSandbox, Portal, State, Workflow
from sandbox.hubspot.seed import PORTAL_ID, SeedDeal
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply, outputs
from tests.integration.sandbox_hubspot.flow import Flow


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (outputs("SUCCESS", status="created"), State.SUCCEEDED),
        (outputs("FAIL_CONTINUE", error_code="no_match"), State.FAIL_CONTINUE),
        (outputs(status="created"), State.SUCCEEDED),
        (Reply(200, "<html>an error page</html>"), State.SUCCEEDED),
        (Reply(204, ""), State.SUCCEEDED),
        (Reply(200, '["outputFields"]'), State.SUCCEEDED),
        (Reply(400), State.FAILED),
        (Reply(401), State.FAILED),
        (Reply(403, outputs("SUCCESS").body), State.FAILED),
        (Reply(404), State.FAILED),
        (Reply(302), State.FAILED),
    ],
)
def test_a_final_answer_ends_the_execution(flow: Flow, actions: ActionServer, reply: Reply, state: State) -> None:
    actions.planned.append(reply)
    execution = flow.sent()
    assert execution.state is state
    assert flow.engine.run_until_settled()
    assert len(actions.callouts) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 524])
def test_a_passing_refusal_is_tried_again_after_a_minute(flow: Flow, actions: ActionServer, status: int) -> None:
    actions.planned.append(Reply(status, outputs("SUCCESS").body))
    execution = flow.sent()
    assert flow.engine.run_due() == []
    flow.sandbox.clock.advance(60)
    assert flow.engine.run_due() == [execution]
    assert [attempt.answer.status for attempt in execution.attempts] == [status, 200]
    assert execution.state is State.SUCCEEDED


def test_outputs_are_kept(flow: Flow, actions: ActionServer) -> None:
    actions.planned.append(outputs("SUCCESS", document_id="77", status="created"))
    assert flow.sent().outputs == {"document_id": "77", "status": "created", "hs_execution_state": "SUCCESS"}


def test_a_retry_carries_the_same_callback_id_and_a_fresh_signature(flow: Flow, actions: ActionServer) -> None:
    actions.planned.append(Reply(503))
    flow.sent()
    flow.engine.run_until_settled()
    first, second = actions.callouts
    assert first.raw == second.raw
    assert first.headers["x-hubspot-signature-v3"] != second.headers["x-hubspot-signature-v3"]


def test_a_retry_carries_the_inputs_of_the_first_attempt(flow: Flow, actions: ActionServer, portal: Portal) -> None:
    flow.action.inputs = {"memo": {"type": "OBJECT_PROPERTY", "propertyName": "dealname"}}
    actions.planned.append(Reply(503))
    flow.sent()
    portal.update(portal.get("deals", SeedDeal.PLAIN), dealname="Renamed")
    flow.engine.run_until_settled()
    assert [callout.body["inputFields"] for callout in actions.callouts] == [{"memo": "ACME garden renewal"}] * 2


def test_a_retry_can_carry_a_new_callback_id(flow: Flow, actions: ActionServer) -> None:
    flow.sandbox.switches.new_callback_id_on_retry = True
    actions.planned.append(Reply(503))
    flow.sent()
    flow.engine.run_until_settled()
    assert [callout.body["callbackId"] for callout in actions.callouts] == [
        "ap-50400001-2384400000001-1-0",
        "ap-50400001-2384400000001-1-1",
    ]


def test_the_waits_double_up_to_eight_hours_and_end_after_three_days(flow: Flow, actions: ActionServer) -> None:
    actions.usual = Reply(503)
    execution = flow.enrol()
    assert flow.engine.run_until_settled()
    minutes = flow.minutes(execution)
    waits = [later - earlier for earlier, later in pairwise(minutes)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, *[480] * 7]
    assert minutes[-1] <= 3 * 24 * 60 < minutes[-1] + 480
    assert execution.state is State.FAILED


def test_settling_takes_no_more_time_than_allowed(flow: Flow, actions: ActionServer) -> None:
    actions.usual = Reply(503)
    execution = flow.enrol()
    assert not flow.engine.run_until_settled(timedelta(minutes=5))
    assert flow.minutes(execution) == [0, 1, 3]
    assert execution.state is State.WAITING


def test_settling_stops_when_all_is_done(flow: Flow) -> None:
    flow.enrol()
    assert flow.engine.run_until_settled()
    assert flow.sandbox.clock.now() == flow.started


@pytest.mark.parametrize(("unit", "minutes"), [("milliseconds", 0.5), ("seconds", 500), ("ignored", 1)])
def test_retry_after_of_a_429_in_the_unit_of_the_switch(
    flow: Flow,
    actions: ActionServer,
    unit: Literal["milliseconds", "seconds", "ignored"],
    minutes: float,
) -> None:
    flow.sandbox.switches.retry_after_unit = unit
    actions.planned.append(Reply(429, headers={"Retry-After": "30000"}))
    execution = flow.sent()
    assert execution.due_at == flow.started + timedelta(minutes=minutes)


def test_retry_after_of_a_503_is_not_obeyed(flow: Flow, actions: ActionServer) -> None:
    actions.planned.append(Reply(503, headers={"Retry-After": "30000"}))
    assert flow.sent().due_at == flow.started + timedelta(minutes=1)


def test_a_closed_port_is_tried_again(flow: Flow, closed_url: str) -> None:
    flow.action.action_url = closed_url
    execution = flow.sent()
    assert execution.state is State.WAITING
    assert "ConnectionRefusedError" in (execution.attempts[0].answer.error or "")


def test_an_answer_that_breaks_off_is_tried_again(flow: Flow) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        flow.action.action_url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        taking = threading.Thread(target=_break_off, args=[listener])
        taking.start()
        execution = flow.sent()
        taking.join(10)
    assert execution.state is State.WAITING
    assert "IncompleteRead" in (execution.attempts[0].answer.error or "")


def test_an_answer_that_takes_too_long_is_tried_again(flow: Flow, actions: ActionServer) -> None:
    flow.sandbox.switches.callout_timeout_seconds = 0.2
    held = threading.Event()
    actions.planned.append(Reply(200, outputs("SUCCESS").body, hold=held))
    execution = flow.sent()
    held.set()
    assert execution.state is State.WAITING
    assert execution.attempts[0].answer.status is None
    assert "timed out" in (execution.attempts[0].answer.error or "")


def test_the_next_action_follows_at_once_also_after_a_failure(sandbox: HubSpotSandbox, actions: ActionServer) -> None:
    actions.planned.extend([Reply(400), outputs("FAIL_CONTINUE"), outputs("SUCCESS")])
    steps = [Action(uid=name, action_url=actions.url) for name in ("one", "two", "three")]
    workflow = Workflow(portal_id=PORTAL_ID, object_type="0-3", actions=steps)
    (enrolment,) = sandbox.engine.enrol(workflow, [SeedDeal.PLAIN])
    sandbox.engine.run_due()
    assert [(one.action.uid, one.state) for one in enrolment.executions] == [
        ("one", State.FAILED),
        ("two", State.FAIL_CONTINUE),
        ("three", State.SUCCEEDED),
    ]
    assert [callout.body["callbackId"] for callout in actions.callouts] == [
        f"ap-{PORTAL_ID}-{enrolment.enrolment_id}-{number}-0" for number in (1, 2, 3)
    ]


def test_the_next_action_waits_for_the_retry_of_the_one_before(sandbox: HubSpotSandbox, actions: ActionServer) -> None:
    actions.planned.append(Reply(503))
    steps = [Action(uid=name, action_url=actions.url) for name in ("one", "two")]
    (enrolment,) = sandbox.engine.enrol(
        Workflow(portal_id=PORTAL_ID, object_type="DEAL", actions=steps), [SeedDeal.PLAIN]
    )
    sandbox.engine.run_due()
    assert len(enrolment.executions) == 1
    sandbox.engine.run_until_settled()
    assert [one.state for one in enrolment.executions] == [State.SUCCEEDED, State.SUCCEEDED]


def test_no_more_than_so_many_at_once(actions: ActionServer) -> None:
    sandbox = HubSpotSandbox(parallel=3)
    both = threading.Barrier(3)
    actions.usual = Reply(200, outputs("SUCCESS").body, meanwhile=lambda _callout: _meet(both))
    workflow = Workflow(portal_id=PORTAL_ID, object_type="DEAL", actions=[Action(uid="a", action_url=actions.url)])
    sandbox.engine.enrol(workflow, list(SeedDeal)[:9])
    assert len(sandbox.engine.run_due()) == 9
    assert actions.most_at_once == 3


def test_duplicates_are_the_very_same_bytes_all_at_once(flow: Flow, actions: ActionServer) -> None:
    together = threading.Barrier(20)
    actions.usual = Reply(200, outputs("SUCCESS").body, meanwhile=lambda _callout: _meet(together))
    execution = flow.enrol()
    answers = flow.engine.duplicate(execution, 20)
    assert [answer.status for answer in answers] == [200] * 20
    assert actions.most_at_once == 20
    assert len({(callout.raw, callout.headers["x-hubspot-signature-v3"]) for callout in actions.callouts}) == 1
    assert len({callout.headers["x-hubspot-request-timestamp"] for callout in actions.callouts}) == 1


def test_duplicates_of_what_was_sent_carry_its_signature(flow: Flow, actions: ActionServer) -> None:
    execution = flow.sent()
    flow.sandbox.clock.advance(60)
    flow.engine.duplicate(execution, 1)
    first, again = actions.callouts
    assert (again.raw, again.headers["x-hubspot-request-timestamp"]) == (
        first.raw,
        first.headers["x-hubspot-request-timestamp"],
    )


def test_duplicates_change_nothing(flow: Flow, actions: ActionServer) -> None:
    execution = flow.sent()
    actions.usual = Reply(503)
    flow.engine.duplicate(execution, 2)
    assert execution.state is State.SUCCEEDED
    assert [attempt.duplicate for attempt in execution.attempts] == [False, True, True]


def test_what_was_only_duplicated_is_still_due(flow: Flow) -> None:
    execution = flow.enrol()
    flow.engine.duplicate(execution, 2)
    assert flow.engine.run_due() == [execution]
    assert execution.state is State.SUCCEEDED


def _meet(barrier: threading.Barrier) -> None:
    barrier.wait(5)


def _break_off(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        received = b""
        while not received.endswith(b"}}"):
            received += connection.recv(65_536)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"outputFields"')
