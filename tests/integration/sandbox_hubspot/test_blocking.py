"""Blocking and completing (HubSpot contract 3.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest

from sandbox.hubspot import Execution, HubSpotSandbox, Portal, State
from sandbox.hubspot.outcomes import block_duration
from sandbox.hubspot.seed import OTHER_PORTAL_ID, PORTAL_ID, SeedDeal
from sandbox.hubspot.tokens import ALL_SCOPES
from tests.integration.sandbox_hubspot.action_server import ActionServer, Callout, Reply, outputs
from tests.integration.sandbox_hubspot.caller import Caller
from tests.integration.sandbox_hubspot.flow import Flow

DONE = {"outputFields": {"hs_execution_state": "SUCCESS", "document_id": "77"}, "typedOutputs": {}}


@pytest.fixture
def blocked(flow: Flow, actions: ActionServer) -> Execution:
    """An execution that the app answered with BLOCK, for an hour."""
    actions.planned.append(outputs("BLOCK", hs_expiration_duration="PT1H"))
    return flow.sent()


def path_of(execution: Execution) -> str:
    return f"/automation/actions/callbacks/2026-03/{execution.callback_id}/complete"


def test_a_block_waits_for_the_time_it_asked_for(flow: Flow, blocked: Execution) -> None:
    assert blocked.state is State.BLOCKED
    assert blocked.blocked_until == flow.started + timedelta(hours=1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("PT15M", timedelta(minutes=15)),
        ("PT90S", timedelta(seconds=90)),
        ("P1D", timedelta(days=1)),
        ("P7DT12H", timedelta(days=7, hours=12)),
        ("P2W", timedelta(weeks=2)),
        (None, timedelta(weeks=1)),
        ("", timedelta(weeks=1)),
        ("P", timedelta(weeks=1)),
        ("P1DT", timedelta(weeks=1)),
        ("1 hour", timedelta(weeks=1)),
        (3600, timedelta(weeks=1)),
    ],
)
def test_durations(given: str | int | None, expected: timedelta) -> None:
    assert block_duration(given) == expected


@pytest.mark.parametrize(("told", "state"), [("SUCCESS", State.SUCCEEDED), ("FAIL_CONTINUE", State.FAIL_CONTINUE)])
def test_completing_ends_the_block(caller: Caller, blocked: Execution, told: str, state: State) -> None:
    given = {"hs_execution_state": told, "document_id": "77"}
    answer = caller.post(path_of(blocked), {"outputFields": given, "typedOutputs": {}})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (blocked.state, blocked.outputs) == (state, given)


def test_a_test_run_can_be_blocked_and_completed(flow: Flow, actions: ActionServer, caller: Caller) -> None:
    actions.planned.append(outputs("BLOCK"))
    execution = flow.engine.test_run(PORTAL_ID, flow.action, "DEAL", SeedDeal.PLAIN)
    assert caller.post(path_of(execution), DONE).status_code == 204
    assert execution.state is State.SUCCEEDED


def test_the_next_action_follows_the_completion(flow: Flow, actions: ActionServer, caller: Caller) -> None:
    flow.workflow.actions.append(flow.action.model_copy(update={"uid": "second"}))
    actions.planned.append(outputs("BLOCK"))
    execution = flow.sent()
    assert len(actions.callouts) == 1
    caller.post(path_of(execution), DONE)
    flow.engine.run_due()
    assert len(actions.callouts) == 2


def test_an_expired_block_goes_on_with_the_next_action(flow: Flow, actions: ActionServer) -> None:
    flow.workflow.actions.append(flow.action.model_copy(update={"uid": "second"}))
    actions.planned.append(outputs("BLOCK", hs_expiration_duration="PT15M"))
    execution = flow.sent()
    flow.sandbox.clock.advance(15 * 60)
    flow.engine.run_due()
    assert execution.state is State.EXPIRED
    assert len(actions.callouts) == 2


def test_settling_leaves_blocks_alone(flow: Flow, blocked: Execution) -> None:
    assert flow.engine.run_until_settled()
    assert (blocked.state, flow.sandbox.clock.now()) == (State.BLOCKED, flow.started)


def test_settling_can_let_blocks_run_out(flow: Flow, blocked: Execution) -> None:
    assert flow.engine.run_until_settled(expire_blocked=True)
    assert blocked.state is State.EXPIRED
    assert flow.sandbox.clock.now() == flow.started + timedelta(hours=1)


@pytest.mark.parametrize(
    "body",
    [
        {"outputFields": {"hs_execution_state": "SUCCESS"}},
        {"typedOutputs": {}},
        {"outputFields": {}, "typedOutputs": {}},
        {"outputFields": {"hs_execution_state": "BLOCK"}, "typedOutputs": {}},
        {"outputFields": {"hs_execution_state": "SUCCESS", "total": 5}, "typedOutputs": {}},
    ],
)
def test_a_wrong_completion_is_refused_and_the_block_stays(
    caller: Caller, blocked: Execution, body: dict[str, object]
) -> None:
    answer = caller.post(path_of(blocked), body)
    assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")
    assert blocked.state is State.BLOCKED


def test_completing_needs_the_scope_automation(portal: Portal, caller: Caller, blocked: Execution) -> None:
    token = portal.issue_token(ALL_SCOPES - {"automation"})
    answer = caller.with_token(token).post(path_of(blocked), DONE)
    assert answer.json()["errors"][0]["context"]["requiredGranularScopes"] == ["automation"]


def test_a_static_token_may_not_complete_where_the_switch_says_so(
    flow: Flow, portal: Portal, caller: Caller, blocked: Execution
) -> None:
    flow.sandbox.switches.static_tokens_complete = False
    batch = {"inputs": [{"callbackId": blocked.callback_id, **DONE}]}
    for path, body in ((path_of(blocked), DONE), ("/automation/actions/callbacks/2026-03/complete", batch)):
        assert caller.post(path, body).status_code == 403
        assert blocked.state is State.BLOCKED
    assert caller.with_token(portal.issue_token()).post(path_of(blocked), DONE).status_code == 204


def test_another_portal_cannot_complete(sandbox: HubSpotSandbox, caller: Caller, blocked: Execution) -> None:
    other = caller.with_token(sandbox.portal(OTHER_PORTAL_ID).static_token)
    assert other.post(path_of(blocked), DONE).status_code == 404
    assert blocked.state is State.BLOCKED


def test_an_unknown_callback_is_not_found(caller: Caller) -> None:
    answer = caller.post("/automation/actions/callbacks/2026-03/ap-1-2-3-4/complete", DONE)
    assert (answer.status_code, answer.json()["category"]) == (404, "OBJECT_NOT_FOUND")


LateAnswer = Literal["conflict", "not_found", "accepted"]
EarlyAnswer = Literal["conflict", "not_found", "lost"]


@pytest.mark.parametrize(("switch", "status"), [("conflict", 409), ("not_found", 404), ("accepted", 204)])
def test_completing_twice_changes_nothing(
    flow: Flow, caller: Caller, blocked: Execution, switch: LateAnswer, status: int
) -> None:
    flow.sandbox.switches.late_completion = switch
    caller.post(path_of(blocked), DONE)
    again = {"outputFields": {"hs_execution_state": "FAIL_CONTINUE"}, "typedOutputs": {}}
    assert caller.post(path_of(blocked), again).status_code == status
    assert (blocked.state, blocked.outputs["document_id"]) == (State.SUCCEEDED, "77")


@pytest.mark.parametrize(("switch", "status"), [("conflict", 409), ("not_found", 404), ("accepted", 204)])
def test_completing_after_expiry_changes_nothing(
    flow: Flow, caller: Caller, blocked: Execution, switch: LateAnswer, status: int
) -> None:
    flow.sandbox.switches.late_completion = switch
    flow.sandbox.clock.advance(3600)
    assert caller.post(path_of(blocked), DONE).status_code == status
    assert blocked.state is State.EXPIRED


@pytest.mark.parametrize(("switch", "status"), [("conflict", 409), ("not_found", 404), ("lost", 204)])
def test_completing_before_the_block_was_answered_is_lost(
    flow: Flow, actions: ActionServer, caller: Caller, switch: EarlyAnswer, status: int
) -> None:
    flow.sandbox.switches.early_completion = switch
    told: list[int] = []

    def complete(callout: Callout) -> None:
        path = f"/automation/actions/callbacks/2026-03/{callout.body['callbackId']}/complete"
        told.append(caller.post(path, DONE).status_code)

    actions.planned.append(Reply(200, outputs("BLOCK").body, meanwhile=complete))
    execution = flow.sent()
    assert told == [status]
    assert execution.state is State.BLOCKED
