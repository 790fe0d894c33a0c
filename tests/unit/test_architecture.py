"""Import directions, and what `template.yaml` promises (the embedded AWS enforces no policy, so they are read)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quickbooks_actions.connections.schedule import RUN_EVERY
from sandbox.aws.template import PROJECT, load_template

RESOURCES: dict[str, Any] = load_template()["Resources"]
FUNCTIONS = {name: each for name, each in RESOURCES.items() if each["Type"] == "AWS::Serverless::Function"}
DURABLE = ("LedgerTable", "ConnectionsTable")
FINAL_IS_RIGHT = {"REQUEST_TOO_LARGE": 413}
"""What trying again cannot mend."""


def test_imports_go_one_way() -> None:
    environment = {**os.environ, "PYTHONPATH": f".{os.pathsep}layers/quickbooks_actions"}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def statements(function: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in function["Properties"].get("Policies", []):
        yield from policy["Statement"]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table_name(kind: str) -> dict[str, Any]:
    """A durable table's: this stack's own, or that of the parameter."""
    return {"If": [f"Makes{kind}", {"Ref": f"{kind}Table"}, {"Ref": f"{kind}TableName"}]}


def table_arn(kind: str) -> dict[str, Any]:
    arn = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Name}"
    return {"Sub": [arn, {"Name": table_name(kind)}]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_only_what_it_needs(name: str) -> None:
    for statement in statements(FUNCTIONS[name]):
        for action in listed(statement["Action"]):
            assert "*" not in action, statement
            assert not action.startswith(("iam:", "sts:")), statement
        for resource in listed(statement["Resource"]):
            assert resource != "*", statement
            if any(str(action).startswith("secretsmanager:") for action in listed(statement["Action"])):
                assert "secret:${SecretsPrefix}/" in resource["Sub"], statement


def events(function: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in function["Properties"].get("Events", {}).values() if each["Type"] == kind]


@pytest.mark.parametrize("name", [name for name, each in FUNCTIONS.items() if events(each, "Api")])
def test_a_function_answers_before_the_gateway_cuts(name: str) -> None:
    defaults = load_template()["Globals"]["Function"]
    assert FUNCTIONS[name]["Properties"].get("Timeout", defaults["Timeout"]) <= 28


def test_a_scheduled_run_ends_before_the_next_one_begins() -> None:
    ((schedule,),) = [found for each in FUNCTIONS.values() if (found := events(each, "ScheduleV2"))]
    assert schedule["Properties"]["ScheduleExpression"] == f"rate({RUN_EVERY // timedelta(minutes=1)} minutes)"
    assert FUNCTIONS["RefreshTokens"]["Properties"]["Timeout"] < RUN_EVERY.total_seconds()


def test_the_scheduled_renewal_touches_connections_and_their_secrets_alone() -> None:
    allowed = {
        str(action): listed(statement["Resource"])
        for statement in statements(FUNCTIONS["RefreshTokens"])
        for action in listed(statement["Action"])
    }
    assert {action: where for action, where in allowed.items() if action.startswith("dynamodb:")} == {
        f"dynamodb:{action}": [table_arn("Connections")] for action in ("Scan", "GetItem", "PutItem", "UpdateItem")
    }
    writes = [
        str(where["Sub"]).partition("/")[2]
        for action in ("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage")
        for where in allowed[action]
    ]
    assert writes == ["hubspot/*", "quickbooks/*"] * 2
    assert not [action for action in allowed if "Delete" in action or "Create" in action]


def test_an_action_may_write_to_the_ledger_and_check_its_other_rows() -> None:
    # A checked write is a transaction, for which each of its items needs a permission of its own.
    actions = [name for name, each in FUNCTIONS.items() if "actions/create-" in str(events(each, "Api"))]
    assert len(actions) == 6
    for name in actions:
        allowed = {
            str(action)
            for statement in statements(FUNCTIONS[name])
            if table_arn("Ledger") in listed(statement["Resource"])
            for action in listed(statement["Action"])
        }
        assert {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:ConditionCheckItem"} <= allowed


def test_no_secret_is_in_the_environment_or_the_parameters() -> None:
    template = load_template()
    names = [*template["Parameters"], *template["Globals"]["Function"]["Environment"]["Variables"]]
    assert not [name for name in names if name.lower().endswith(("token", "password", "clientsecret", "client_secret"))]


@pytest.mark.parametrize("name", DURABLE)
def test_what_was_booked_and_connected_outlives_the_stack(name: str) -> None:
    table = RESOURCES[name]
    assert table["DeletionPolicy"] == "Retain"
    assert table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    assert "TimeToLiveSpecification" not in table["Properties"]


@pytest.mark.parametrize("kind", ["Ledger", "Connections"])
def test_a_kept_table_is_used_wherever_the_stacks_own_would_be(kind: str) -> None:
    # Given everything that the template says, but the table itself and the choice between the two names
    template = load_template()
    conditions, tables = template["Conditions"], {name: RESOURCES[name] for name in DURABLE}
    assert conditions[f"Makes{kind}"] == {"Equals": [{"Ref": f"{kind}TableName"}, ""]}
    assert tables[f"{kind}Table"]["Condition"] == f"Makes{kind}"
    said = [each for name, each in RESOURCES.items() if name not in tables]
    said += [template["Globals"], template["Outputs"]]
    # Then the table's own name is nowhere but in that choice
    text = str(said).replace(str(table_name(kind)), "the chosen name")
    assert "the chosen name" in text
    assert f"{kind}Table." not in text
    assert f"'{kind}Table'" not in text


def test_who_may_ask_an_index_may_ask_the_kept_ones_too() -> None:
    (asked,) = [
        each["Resource"] for each in statements(FUNCTIONS["Connect"]) if each["Sid"] == "LatestDocumentsAndFailures"
    ]
    ledger = table_arn("Ledger")["Sub"]
    assert {"Sub": [f"{ledger[0]}/index/by_portal", ledger[1]]} in asked


def test_every_table_is_encrypted() -> None:
    tables = [each["Properties"] for each in RESOURCES.values() if each["Type"] == "AWS::DynamoDB::Table"]
    assert all(table["SSESpecification"] == {"SSEEnabled": True} for table in tables)


def test_the_gateway_never_turns_a_failure_of_ours_into_a_final_answer() -> None:
    responses = RESOURCES["Api"]["Properties"]["GatewayResponses"]
    for kind, response in responses.items():
        status = int(response["StatusCode"])
        assert status == FINAL_IS_RIGHT.get(kind, status)
        assert status == 429 or status >= 500 or kind in FINAL_IS_RIGHT
    # and what is not named falls under one that is
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= responses.keys()
    assert RESOURCES["Api"]["Properties"]["OpenApiVersion"] == "3.0.1"
    assert RESOURCES["Api"]["Properties"]["EndpointConfiguration"] == {"Type": "REGIONAL"}
