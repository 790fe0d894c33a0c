"""The files of the HubSpot developer project (HubSpot contract 2.1 to 2.4)."""

import json
from pathlib import Path
from typing import Any

from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES, REQUIRED_SCOPES
from tools.definitions import PROJECT
from tools.definitions.actions import BASE_URL, ActionOf, all_actions, dashed, path_of
from tools.definitions.error_codes import error_codes
from tools.definitions.fields import dependencies, input_fields, output_fields
from tools.definitions.labels import APP_NAME, labels
from tools.definitions.object_types import object_types
from tools.definitions.rules import execution_rules

PLATFORM_VERSION = "2026.03"
SOURCE = "src"
REDIRECT_PATH = "/oauth/hubspot/callback"
"""Below the base URL: where HubSpot sends a person back to who let the app in."""


def generated_files() -> dict[Path, str]:
    """Every generated file's content, by its path below the repository."""
    project = Path("hubspot")
    files: dict[Path, Any] = {
        project / "hsproject.json": hsproject(),
        project / SOURCE / "app" / "app-hsmeta.json": app(),
        **{
            project / SOURCE / "app" / "workflow-actions" / f"{dashed(action)}-hsmeta.json": component(action)
            for action in all_actions()
        },
    }
    return {**{path: as_json(content) for path, content in files.items()}, Path("docs/error-codes.md"): error_codes()}


def hsproject() -> dict[str, Any]:
    """`hsproject.json`."""
    return {"name": "quickbooks-actions", "srcDir": SOURCE, "platformVersion": PLATFORM_VERSION}


def app() -> dict[str, Any]:
    """`app-hsmeta.json`; the variables are those of a profile."""
    return {
        "uid": "quickbooks_actions_app",
        "type": "app",
        "config": {
            "name": APP_NAME,
            "description": "Creates QuickBooks Online documents from deals, quotes and payments in workflows.",
            "distribution": "private",
            "auth": {
                "type": "oauth",
                "redirectUrls": [BASE_URL + REDIRECT_PATH],
                "requiredScopes": list(REQUIRED_SCOPES),
                "optionalScopes": list(OPTIONAL_SCOPES),
                "conditionallyRequiredScopes": [],
            },
            "permittedUrls": {"fetch": [BASE_URL], "iframe": [], "img": []},
            "support": {
                "supportEmail": "${SUPPORT_EMAIL}",
                "documentationUrl": "${SUPPORT_URL}",
                "supportUrl": "${SUPPORT_URL}",
                "supportPhone": "${SUPPORT_PHONE}",
            },
        },
    }


def component(action: ActionOf) -> dict[str, Any]:
    """An action's `-hsmeta.json`. Its uid is its identity at HubSpot: another uid is another action."""
    return {
        "uid": action.name,
        "type": "workflow-action",
        "config": {
            "actionUrl": BASE_URL + path_of(action),
            "isPublished": True,
            # accounting is nothing for agents: they bring no enrolled record, and nobody to read the history
            "supportedClients": [{"client": "WORKFLOWS"}],
            **described(action, BASE_URL),
        },
    }


def described(action: ActionOf, base_url: str) -> dict[str, Any]:
    """The members that a project's component and a classic definition have in common."""
    return {
        "objectTypes": object_types(action.serves),
        "inputFields": input_fields(action, base_url),
        "inputFieldDependencies": dependencies(action),
        "outputFields": output_fields(action),
        "executionRules": execution_rules(),
        "labels": labels(action),
    }


def write() -> list[Path]:
    """Writes what has changed, removes components of actions that are gone; the paths below the repository."""
    files = generated_files()
    changed = [path for path, content in files.items() if on_disk(path) != content]
    for path in changed:
        (PROJECT / path).parent.mkdir(parents=True, exist_ok=True)
        (PROJECT / path).write_text(files[path], encoding="utf-8")
    return changed + [_removed(path) for path in left_over()]


def on_disk(path: Path) -> str | None:
    """A file of the repository; None where there is none."""
    return (PROJECT / path).read_text(encoding="utf-8") if (PROJECT / path).exists() else None


def left_over() -> list[Path]:
    """Components on disk that no action makes any more."""
    present = {path.relative_to(PROJECT) for path in (PROJECT / "hubspot").rglob("*-hsmeta.json")}
    return sorted(present - generated_files().keys())


def as_json(content: Any) -> str:
    """JSON as people like to read and compare it."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _removed(path: Path) -> Path:
    (PROJECT / path).unlink()
    return path
