"""The app's developer project, as it is uploaded: its actions are what an author can place (HubSpot contract 2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.hubspot.workflows import Action

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SUFFIX = "-hsmeta.json"


class Project:
    """A folder with `hsproject.json` and its components, read once.

    Parameters
    ----------
    folder: where `hsproject.json` is.
    variables: what `${NAME}` in a component stands for, in place of what the profile says (the base URL of the app).
    profile: which `hsprofile.{profile}.json` of the source folder gives the other variables, where there is one.

    Raises
    ------
    FileNotFoundError: no `hsproject.json`. ValueError: a file is not what it should be, or has a variable that is
    not given.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str], profile: str = "prod") -> None:
        described = json.loads((folder / "hsproject.json").read_text(encoding="utf-8"))
        self.platform_version = str(described.get("platformVersion", ""))
        source = folder / str(described.get("srcDir", "src"))
        known = _profile(source / f"hsprofile.{profile}.json") | dict(variables)
        self._components = [_component(path, known) for path in sorted(source.rglob(f"*{_SUFFIX}"))]
        self._described = {
            str(each.get("uid")): each for each in self._components if each.get("type") == "workflow-action"
        }
        self._actions: dict[str, Action] = {}

    @property
    def actions(self) -> list[Action]:
        """All of them; ValueError (pydantic's) when one is not what HubSpot takes."""
        return [self.action(uid) for uid in self._described]

    @property
    def app(self) -> dict[str, Any]:
        """The `config` of the app component; empty when the project has none."""
        for component in self._components:
            if component.get("type") == "app":
                return dict(component.get("config", {}))
        return {}

    def not_permitted(self) -> list[str]:
        """The URLs of actions and dropdowns that no entry of the app's `permittedUrls.fetch` begins."""
        permitted = tuple(self.app.get("permittedUrls", {}).get("fetch", ()))
        urls = {action.action_url for action in self.actions} | {
            field.type_definition.options_url
            for action in self.actions
            for field in action.input_fields
            if field.type_definition.options_url
        }
        return sorted(url for url in urls if not url.startswith(permitted))

    def action(self, uid: str) -> Action:
        """KeyError when the project has no action with that uid; ValueError as `actions`."""
        if uid not in self._actions:
            self._actions[uid] = Action.from_component(self._described[uid])
        return self._actions[uid]


def _profile(path: Path) -> dict[str, str]:
    given = json.loads(path.read_text(encoding="utf-8")).get("variables", {}) if path.exists() else {}
    return {str(name): str(value) for name, value in given.items()}


def _component(path: Path, variables: Mapping[str, str]) -> dict[str, Any]:
    try:
        component = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is not JSON: {error}") from error
    if not isinstance(component, dict):
        raise ValueError(f"{path.name} is not a component")
    filled = _filled(component, variables, path.name)
    return dict(filled)


def _filled(value: Any, variables: Mapping[str, str], where: str) -> Any:
    if isinstance(value, dict):
        return {name: _filled(member, variables, where) for name, member in value.items()}
    if isinstance(value, list):
        return [_filled(member, variables, where) for member in value]
    if not isinstance(value, str):
        return value

    def known(found: re.Match[str]) -> str:
        if found[1] not in variables:
            raise ValueError(f"{where} uses ${{{found[1]}}}, which no profile gives")
        return variables[found[1]]

    return _VARIABLE.sub(known, value)
