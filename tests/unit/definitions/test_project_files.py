"""The files in `hubspot/`: as generated, as HubSpot wants them, and in step with what they describe."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from quickbooks_actions.hubspot.kinds import ADJUSTMENTS, KINDS, SOURCES
from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES, REQUIRED_SCOPES
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.workflow.callout import record_type
from sandbox.aws.template import load_template
from sandbox.hubspot import object_types as hubspot_types
from tests.unit.definitions import shapes
from tools.definitions import PROJECT
from tools.definitions.actions import ActionOf, all_actions, path_of
from tools.definitions.fields import OPTIONS_PATH
from tools.definitions.object_types import SPELLINGS, object_types
from tools.definitions.project import (
    component,
    generated_files,
    left_over,
    on_disk,
)

HUBSPOT = PROJECT / "hubspot"
COMPONENTS = sorted((HUBSPOT / "src/app/workflow-actions").iterdir())
ACTIONS = all_actions()

each_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_generated_file_is_what_the_actions_say() -> None:
    differing = [str(path) for path, content in generated_files().items() if on_disk(path) != content]
    assert differing == [], "run `make definitions` and commit what it writes"


def test_no_component_is_left_of_an_action_that_is_gone() -> None:
    assert left_over() == []


def test_there_is_one_component_for_each_action() -> None:
    assert len(COMPONENTS) == len(ACTIONS) > 0
    assert all(path.name.endswith("-hsmeta.json") for path in COMPONENTS)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        (HUBSPOT / "hsproject.json", shapes.Project),
        (HUBSPOT / "src/app/app-hsmeta.json", shapes.App),
        *((path, shapes.Component) for path in COMPONENTS),
        *((path, shapes.Profile) for path in (HUBSPOT / "src").glob("hsprofile.*.json")),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value.__name__,
)
def test_a_file_has_hubspots_shape(path: Path, shape: type[BaseModel]) -> None:
    shape.model_validate(read(path))


def test_uids_are_unique_in_the_project() -> None:
    uids = [read(path)["uid"] for path in HUBSPOT.rglob("*-hsmeta.json")]
    assert len(set(uids)) == len(uids) == len(ACTIONS) + 1


def test_a_profile_gives_every_variable_that_the_files_use() -> None:
    used = {
        name for path in HUBSPOT.rglob("*-hsmeta.json") for name in re.findall(r"\$\{(\w+)\}", path.read_text("utf-8"))
    }
    profiles = list((HUBSPOT / "src").glob("hsprofile.*.json"))
    assert profiles
    assert all(read(path)["variables"].keys() == used for path in profiles)


@each_action
def test_the_gateway_serves_every_url(action: ActionOf) -> None:
    paths = load_template()["Resources"]["Api"]["Properties"]["DefinitionBody"]["paths"]
    assert "post" in paths[path_of(action)]
    assert "post" in paths[OPTIONS_PATH]


@each_action
def test_object_types_are_those_that_the_action_serves(action: ActionOf) -> None:
    given = component(action)["config"]["objectTypes"]
    assert {record_type(spelling) for spelling in given} == set(action.serves)


def test_object_types_have_one_order() -> None:
    assert object_types((RecordType.PAYMENT, RecordType.DEAL)) == object_types((RecordType.DEAL, RecordType.PAYMENT))


def test_a_callout_understands_every_spelling_that_is_registered() -> None:
    assert {kind: record_type(spelling) for kind, spelling in SPELLINGS.items()} == {kind: kind for kind in RecordType}


def paths_read(kind: RecordType) -> set[str]:
    """What is read of HubSpot for a record: itself, what is associated with it, and where its lines may stand."""
    asked = {KINDS[kind].path, *KINDS[kind].associations}
    for source in asked & SOURCES.keys():
        asked |= set(SOURCES[source])
    return asked | (set(ADJUSTMENTS.values()) & asked)


@pytest.mark.parametrize("kind", RecordType)
def test_the_app_asks_for_the_scopes_that_are_needed(kind: RecordType) -> None:
    granted = set(REQUIRED_SCOPES) | (set(OPTIONAL_SCOPES) if kind is RecordType.PAYMENT else set())
    for path in paths_read(kind):
        needed = hubspot_types.find(path)
        assert needed is not None, path
        assert granted & set(needed.read_scopes), path


def test_the_app_asks_for_no_other_scope() -> None:
    allowed = {"oauth", "automation", *hubspot_types.DEAL.write_scopes}  # deals are where documents are noted
    for path in set().union(*(paths_read(kind) for kind in RecordType)):
        needed = hubspot_types.find(path)
        assert needed is not None
        allowed |= set(needed.read_scopes)
    assert {*REQUIRED_SCOPES, *OPTIONAL_SCOPES} <= allowed


def test_a_scope_to_write_is_never_required() -> None:
    assert [scope for scope in REQUIRED_SCOPES if scope.endswith(".write")] == []
