"""Definitions for users of the classic automation API, from the same source (HubSpot contract 1.3)."""

from typing import Any

from tools.definitions.actions import ActionOf, path_of
from tools.definitions.project import described


def definition(action: ActionOf, base_url: str, *, published: bool = True) -> dict[str, Any]:
    """The body that creates a definition.

    Args:
        base_url: of the deployed stack, without a trailing slash.
        published: offered to everybody who installed the app; else seen in the developer account alone.
    """
    return {
        "actionUrl": base_url + path_of(action),
        "published": published,
        **described(action, base_url),
        "functions": [],
    }


def change(wanted: dict[str, Any]) -> dict[str, Any]:
    """The body that updates a definition: an update knows no functions."""
    return {name: value for name, value in wanted.items() if name != "functions"}
