"""The actions, as their functions declare them."""

from importlib import import_module
from typing import Any

from quickbooks_actions.workflow.action import WorkflowAction
from tools.definitions import PROJECT

BASE_URL = "${BASE_URL}"
"""The variable of a project's profile that stands for the deployed stack's URL."""

ActionOf = WorkflowAction[Any]


def all_actions() -> list[ActionOf]:
    """Every function whose handler is a workflow action, by name."""
    apps = sorted(path.parent.name for path in (PROJECT / "functions").glob("*/app.py"))
    handlers = [getattr(import_module(f"functions.{name}.app"), "handler", None) for name in apps]
    return [handler for handler in handlers if isinstance(handler, WorkflowAction)]


def path_of(action: ActionOf) -> str:
    """The action's path below the base URL."""
    return f"/actions/{dashed(action)}"


def dashed(action: ActionOf) -> str:
    """The action's name in paths and file names."""
    return action.name.replace("_", "-")
