"""Actions from a developer project's files, as they are uploaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.hubspot.project import Project

BASE = "https://hooks.example.com/v1"
ACTION: dict[str, Any] = {
    "uid": "create_invoice",
    "type": "workflow-action",
    "config": {
        "actionUrl": "${BASE_URL}/actions/create-invoice",
        "isPublished": False,
        "objectTypes": ["DEAL", "0-14"],
        "inputFields": [
            {
                "typeDefinition": {
                    "name": "terms",
                    "type": "enumeration",
                    "fieldType": "select",
                    "options": [],
                    "optionsUrl": "${BASE_URL}/options",
                },
                "supportedValueTypes": ["STATIC_VALUE"],
                "isRequired": True,
            }
        ],
        "labels": {"en": {"actionName": "Create invoice", "inputFieldLabels": {"terms": "Terms"}}},
    },
}
APP = {"uid": "app", "type": "app", "config": {"permittedUrls": {"fetch": ["${BASE_URL}/actions"]}, "x": "${EXTRA}"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "src" / "app"
    (source / "workflow-actions").mkdir(parents=True)
    write(tmp_path / "hsproject.json", {"name": "x", "srcDir": "src", "platformVersion": "2026.03"})
    write(tmp_path / "src" / "hsprofile.prod.json", {"variables": {"BASE_URL": "https://prod.example", "EXTRA": "y"}})
    write(source / "app-hsmeta.json", APP)
    write(source / "workflow-actions" / "create-invoice-hsmeta.json", ACTION)
    return tmp_path


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def test_variables_take_the_place_of_the_profile_s(folder: Path) -> None:
    project = Project(folder, {"BASE_URL": BASE})
    action = project.action("create_invoice")
    assert action.action_url == f"{BASE}/actions/create-invoice"
    assert action.input_field("terms").type_definition.options_url == f"{BASE}/options"
    assert (project.app["x"], project.platform_version) == ("y", "2026.03")
    assert Project(folder, {}).action("create_invoice").action_url.startswith("https://prod.example/")


def test_the_definition_is_read(folder: Path) -> None:
    (action,) = Project(folder, {}).actions
    assert (action.is_published, action.object_types) == (False, ["DEAL", "0-14"])
    assert (action.texts.action_name, action.texts.input_field_labels) == ("Create invoice", {"terms": "Terms"})
    assert action.input_field("terms").is_required


def test_urls_beyond_the_permitted_ones_are_listed(folder: Path) -> None:
    assert Project(folder, {"BASE_URL": BASE}).not_permitted() == [f"{BASE}/options"]


def test_an_unknown_action_or_variable(folder: Path) -> None:
    with pytest.raises(KeyError):
        Project(folder, {}).action("create_moon")
    with pytest.raises(ValueError, match=r"app-hsmeta\.json uses \$\{EXTRA\}, which no profile gives"):
        Project(folder, {"BASE_URL": BASE}, profile="dev")


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "src" / "app" / "app-hsmeta.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"app-hsmeta\.json is not JSON"):
        Project(folder, {})
