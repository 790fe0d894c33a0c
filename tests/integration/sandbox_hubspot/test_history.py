"""What the workflow's history tells a person (HubSpot contract 1.7)."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.hubspot import Action, State
from sandbox.hubspot.history import history_line
from tests.integration.sandbox_hubspot.action_server import ActionServer, Reply, outputs
from tests.integration.sandbox_hubspot.flow import Flow

COMPONENT: dict[str, Any] = {
    "uid": "create_invoice_action",
    "type": "workflow-action",
    "config": {
        "actionUrl": "https://hooks.example.com/v1/actions/create-invoice",
        "isPublished": True,
        "supportedClients": [{"client": "WORKFLOWS"}],
        "objectTypes": ["0-3", "0-14"],
        "inputFields": [],
        "outputFields": [],
        "objectRequestOptions": {"properties": ["dealname"]},
        "executionRules": [
            {"labelName": "noCustomer", "conditions": {"error_code": "customer_not_found"}},
            {"labelName": "lost", "conditions": {"error_code": ["not_connected", "not_linked"]}},
            {"labelName": "created", "conditions": {"status": "created", "error_code": "NONE"}},
            {"labelName": "other", "conditions": {}},
        ],
        "labels": {
            "en": {
                "actionName": "Create QuickBooks invoice",
                "executionRules": {
                    "noCustomer": "No customer in QuickBooks",
                    "lost": "QuickBooks is not connected",
                    "created": "Invoice {{document_number}} created for {{ document_total }}",
                    "other": "Not created: {{error_message}}",
                },
            }
        },
    },
}


@pytest.fixture
def ruled(flow: Flow, actions: ActionServer) -> Flow:
    """The workflow with an action from a project file."""
    flow.workflow.actions[0] = Action.from_component(COMPONENT, action_url=actions.url, inputs={"memo": "Hi"})
    return flow


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (outputs("FAIL_CONTINUE", error_code="customer_not_found"), "No customer in QuickBooks"),
        (outputs("FAIL_CONTINUE", error_code="not_linked"), "QuickBooks is not connected"),
        (
            outputs("SUCCESS", status="created", error_code="NONE", document_number="1038", document_total="5.00"),
            "Invoice 1038 created for 5.00",
        ),
        (outputs("SUCCESS", status="created"), "Not created: "),
        (outputs("FAIL_CONTINUE", error_code="x", error_message="Closed books"), "Not created: Closed books"),
    ],
)
def test_the_first_rule_that_fits_gives_the_line(ruled: Flow, actions: ActionServer, reply: Reply, line: str) -> None:
    actions.planned.append(reply)
    assert history_line(ruled.sent()) == line


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (outputs("SUCCESS"), "Action succeeded"),
        (outputs("FAIL_CONTINUE"), "Action failed"),
        (Reply(400), "Action failed: HTTP 400"),
        (Reply(503), "HTTP 503, will retry soon"),
        (outputs("BLOCK"), "Waiting for the app to complete the action"),
    ],
)
def test_without_rules_hubspot_speaks_for_itself(flow: Flow, actions: ActionServer, reply: Reply, line: str) -> None:
    actions.planned.append(reply)
    assert history_line(flow.sent()) == line


def test_a_failed_status_is_told_even_with_rules(ruled: Flow, actions: ActionServer) -> None:
    actions.planned.append(Reply(400))
    assert history_line(ruled.sent()) == "Action failed: HTTP 400"


def test_what_was_given_up_is_told(flow: Flow, actions: ActionServer) -> None:
    actions.usual = Reply(503)
    execution = flow.enrol()
    flow.engine.run_until_settled()
    assert (execution.state, history_line(execution)) == (State.FAILED, "Action failed: HTTP 503")


def test_an_expired_block_is_told(flow: Flow, actions: ActionServer) -> None:
    actions.planned.append(outputs("BLOCK", hs_expiration_duration="P1D"))
    execution = flow.enrol()
    flow.engine.run_until_settled(expire_blocked=True)
    assert history_line(execution) == "The app did not complete the action in time"


def test_a_project_file_keeps_its_own_url_unless_told(ruled: Flow) -> None:
    action = Action.from_component(COMPONENT)
    assert (action.uid, action.action_url) == (
        "create_invoice_action",
        "https://hooks.example.com/v1/actions/create-invoice",
    )
    options = action.object_request_options
    assert options is not None
    assert options.properties == ["dealname"]


@pytest.mark.parametrize("wrong", [{}, {"type": "app", "config": {}}, {"type": "workflow-action"}])
def test_another_project_file_is_no_action(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a workflow action"):
        Action.from_component(wrong)
