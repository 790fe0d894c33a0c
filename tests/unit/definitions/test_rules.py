"""Execution rules: every code that can be answered has its own sentence, and the right one is found."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.workflow.answer import Outputs, failed, from_error
from tools.definitions import PROJECT
from tools.definitions.error_codes import error_codes
from tools.definitions.rules import ANSWERED, FAILED, LABEL_NAMES, PASSING, STATUSES, execution_rules

FINAL = {"Refusal", "Problem", "FaultRefusal", "_refused"}
"""What makes an answer of a code that ends an action."""


def label_for(outputs: Mapping[str, str]) -> str | None:
    """The first rule that fits, as HubSpot looks for it."""
    for rule in execution_rules():
        if all(outputs.get(name) == value for name, value in rule["conditions"].items()):
            label: str = rule["labelName"]
            return label
    return None


@pytest.mark.parametrize("code", ANSWERED)
def test_a_code_finds_its_own_rule(code: ErrorCode) -> None:
    outputs = failed(Refusal(code, "Because.")).as_fields()
    assert label_for(outputs) == code.value


@pytest.mark.parametrize("status", STATUSES)
def test_what_went_well_finds_its_rule(status: str) -> None:
    assert label_for(Outputs(status=status).as_fields()) == status


def test_a_code_that_is_newer_than_the_definition_is_a_failure() -> None:
    assert label_for({"status": "failed", "error_code": "not_thought_of_yet"}) == FAILED


def test_every_code_is_answered_or_passing_or_none() -> None:
    assert {*ANSWERED, *PASSING, ErrorCode.NONE} == set(ErrorCode)
    assert not PASSING & set(ANSWERED)


@pytest.mark.parametrize("code", sorted(PASSING))
def test_a_passing_code_gives_hubspot_no_outputs(code: ErrorCode) -> None:
    assert "outputFields" not in from_error(ComeBack(code, "Later.")).body


def test_no_code_that_is_called_passing_ends_an_action_anywhere() -> None:
    sources = [*(PROJECT / "layers").rglob("*.py"), *(PROJECT / "functions").rglob("*.py")]
    ended = {code for path in sources for code in codes_that_end(path)}
    assert len(ended) > 30  # the search finds them
    assert not ended & {code.name for code in PASSING}


def codes_that_end(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FINAL and node.args:
            code = node.args[0]
            if isinstance(code, ast.Attribute) and isinstance(code.value, ast.Name) and code.value.id == "ErrorCode":
                yield code.attr


def test_rules_are_named_once_and_the_one_for_any_failure_is_last() -> None:
    names = [rule["labelName"] for rule in execution_rules()]
    assert names == list(LABEL_NAMES)
    assert len(set(names)) == len(names)
    assert names[-1] == FAILED


@pytest.mark.parametrize("code", [code for code in ErrorCode if code is not ErrorCode.NONE])
def test_the_table_has_every_code_once(code: ErrorCode) -> None:
    rows = [line for line in error_codes().splitlines() if line.startswith(f"| `{code.value}` |")]
    assert len(rows) == 1
    assert ("comes back" in rows[0]) is (code in PASSING)
