"""The line a person reads in the workflow's history (HubSpot contract 1.7)."""

from __future__ import annotations

import re

from pydantic import JsonValue

from sandbox.hubspot.executions import Execution, State
from sandbox.hubspot.workflows import Action

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def history_line(execution: Execution) -> str:
    """The message of the first execution rule that fits the outputs, else what HubSpot says by itself."""
    if execution.state in {State.SUCCEEDED, State.FAIL_CONTINUE}:
        chosen = _rule_message(execution.action, execution.outputs)
        return chosen or ("Action succeeded" if execution.state is State.SUCCEEDED else "Action failed")
    problem = _problem(execution)
    match execution.state:
        case State.WAITING:
            return f"{problem}, will retry soon" if problem else "Waiting to be sent"
        case State.SENDING:
            return "In progress"
        case State.BLOCKED:
            return "Waiting for the app to complete the action"
        case State.EXPIRED:
            return "The app did not complete the action in time"
    return f"Action failed: {problem}" if problem else "Action failed"


def _rule_message(action: Action, outputs: dict[str, JsonValue]) -> str | None:
    messages = action.texts.execution_rules
    for rule in action.execution_rules:
        if all(_fits(outputs.get(name), wanted) for name, wanted in rule.conditions.items()):
            message = messages.get(rule.label_name)
            if message is None:
                return None
            return _PLACEHOLDER.sub(lambda found: _text(outputs.get(found[1])), message)
    return None


def _fits(value: JsonValue, wanted: str | list[str]) -> bool:
    return _text(value) in ([wanted] if isinstance(wanted, str) else wanted)


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _problem(execution: Execution) -> str:
    tries = execution.tries
    if not tries:
        return ""
    answer = tries[-1].answer
    return f"HTTP {answer.status}" if answer.status is not None else f"no answer ({answer.error})"
