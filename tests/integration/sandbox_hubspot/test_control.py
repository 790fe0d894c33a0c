"""The sandbox's own endpoints for workflows."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.hubspot.seed import PORTAL_ID, SeedDeal
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply, outputs
from tests.integration.sandbox_hubspot.caller import Caller


def add_workflow(caller: Caller, url: str) -> int:
    action = {
        "uid": "create_invoice",
        "actionUrl": url,
        "inputs": {"memo": "Hi"},
        "executionRules": [{"labelName": "created", "conditions": {"status": "created"}}],
        "labels": {"en": {"executionRules": {"created": "Invoice {{document_number}} created"}}},
    }
    answer = caller.post("/_sandbox/workflows", {"portal_id": PORTAL_ID, "object_type": "DEAL", "actions": [action]})
    assert answer.status_code == 201
    number: int = answer.json()["workflow_id"]
    return number


def history(caller: Caller, **query: int) -> list[dict[str, Any]]:
    executions: list[dict[str, Any]] = caller.get("/_sandbox/history", **query).json()["executions"]
    return executions


def test_a_workflow_is_built_run_and_read(caller: Caller, actions: ActionServer) -> None:
    actions.planned.append(outputs("SUCCESS", status="created", document_number="1038"))
    workflow_id = add_workflow(caller, actions.url)
    enrolled = caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN]})
    assert (enrolled.status_code, enrolled.json()) == (
        201,
        {"enrolments": [{"enrolment_id": 2_384_400_000_001, "record_id": SeedDeal.PLAIN}]},
    )
    assert caller.post("/_sandbox/run", {}).json() == {"sent": 1}
    (execution,) = history(caller)
    assert execution == {
        "portal_id": PORTAL_ID,
        "workflow_id": workflow_id,
        "enrolment_id": 2_384_400_000_001,
        "object_type": "DEAL",
        "record_id": SeedDeal.PLAIN,
        "action": "create_invoice",
        "action_id": 1,
        "callback_id": "ap-50400001-2384400000001-1-0",
        "test_run": False,
        "state": "succeeded",
        "line": "Invoice 1038 created",
        "due_at": "2026-03-01T12:00:00+00:00",
        "blocked_until": None,
        "outputs": {"status": "created", "document_number": "1038", "hs_execution_state": "SUCCESS"},
        "attempts": [
            {
                "number": 1,
                "at": "2026-03-01T12:00:00+00:00",
                "callback_id": "ap-50400001-2384400000001-1-0",
                "status": 200,
                "error": None,
                "outputs": {"status": "created", "document_number": "1038", "hs_execution_state": "SUCCESS"},
                "duplicate": False,
            }
        ],
    }


def test_running_until_settled_takes_retries_along(caller: Caller, actions: ActionServer) -> None:
    actions.planned.extend([Reply(503), Reply(503)])
    workflow_id = add_workflow(caller, actions.url)
    caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN]})
    answer = caller.post("/_sandbox/run", {"until_settled": True})
    assert answer.json() == {"sent": 3, "settled": True}


def test_running_until_settled_can_be_bounded(caller: Caller, actions: ActionServer) -> None:
    actions.usual = Reply(503)
    workflow_id = add_workflow(caller, actions.url)
    caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN]})
    answer = caller.post("/_sandbox/run", {"until_settled": True, "max_seconds": 90})
    assert answer.json() == {"sent": 2, "settled": False}


def test_the_history_can_be_that_of_one_workflow(caller: Caller, actions: ActionServer) -> None:
    first, second = add_workflow(caller, actions.url), add_workflow(caller, actions.url)
    for workflow_id in (first, second):
        caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN]})
    assert [one["workflow_id"] for one in history(caller)] == [first, second]
    assert [one["workflow_id"] for one in history(caller, workflow_id=second)] == [second]


def test_an_unknown_workflow_is_not_found(caller: Caller) -> None:
    answer = caller.post("/_sandbox/enrol", {"workflow_id": 7, "record_ids": []})
    assert answer.status_code == 404


def test_an_unknown_record_enrols_none(caller: Caller, actions: ActionServer) -> None:
    workflow_id = add_workflow(caller, actions.url)
    answer = caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN, "1"]})
    assert answer.status_code == 404
    assert history(caller) == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("workflows", {"portal_id": PORTAL_ID, "object_type": "DEAL", "actions": []}),
        ("workflows", {"portal_id": 1, "object_type": "DEAL", "actions": [{"uid": "a", "actionUrl": "http://x"}]}),
        (
            "workflows",
            {"portal_id": PORTAL_ID, "object_type": "ship", "actions": [{"uid": "a", "actionUrl": "http://x"}]},
        ),
        ("enrol", {"workflow_id": 1}),
        ("run", {"for": "ever"}),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(caller: Caller, name: str, body: dict[str, object]) -> None:
    answer = caller.post(f"/_sandbox/{name}", body)
    assert answer.status_code in {400, 404}
    assert answer.json()["error"]


def test_a_reset_forgets_workflows_and_history(caller: Caller, actions: ActionServer) -> None:
    workflow_id = add_workflow(caller, actions.url)
    caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": [SeedDeal.PLAIN]})
    caller.post("/_sandbox/reset", {})
    assert history(caller) == []
    assert caller.post("/_sandbox/enrol", {"workflow_id": workflow_id, "record_ids": []}).status_code == 404
