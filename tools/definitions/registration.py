"""`python -m tools.definitions register`: creates the classic definitions of an app, or brings them up to date."""

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from quickbooks_actions.settings import HUBSPOT_API_VERSION, Settings
from tools.definitions.actions import ActionOf, all_actions, path_of
from tools.definitions.classic import change, definition
from tools.definitions.definitions_api import CLASSIC, Credentials, DefinitionsApi, DefinitionsError

DEVELOPER_KEY = "HUBSPOT_DEVELOPER_API_KEY"
ACCESS_TOKEN = "HUBSPOT_ACCESS_TOKEN"  # noqa: S105 - a variable's name

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command line."""
    parser.description = f"The credential is taken from the environment: {DEVELOPER_KEY}, or {ACCESS_TOKEN}."
    parser.add_argument("--app-id", required=True, help="the app's id, a number")
    parser.add_argument("--base-url", required=True, help="of the deployed stack (output ApiUrl), https://…/v1")
    parser.add_argument("--unpublished", action="store_true", help="seen in the developer account alone")
    parser.add_argument("--version", default=HUBSPOT_API_VERSION, help=f"of HubSpot's paths, or {CLASSIC}")
    parser.add_argument("--hubspot-url", default=Settings.hubspot_base_url, help="default: %(default)s")


def run(chosen: argparse.Namespace, environment: Mapping[str, str] | None = None) -> int:
    """Registers every action and says what became of each; the exit status."""
    try:
        api = DefinitionsApi(
            _address(chosen.hubspot_url, "--hubspot-url"),
            _number(chosen.app_id),
            _credentials(os.environ if environment is None else environment),
            chosen.version,
        )
        base_url = _address(chosen.base_url, "--base-url")
        for line in register(api, all_actions(), base_url, published=not chosen.unpublished):
            print(f"  {line}")
    except DefinitionsError as error:
        print(f"register: {error}")
        return 1
    print("register: ok")
    return 0


def register(api: DefinitionsApi, actions: Sequence[ActionOf], base_url: str, *, published: bool) -> list[str]:
    """Creates what is missing, updates what differs, leaves the rest.

    A definition is an action's when its URL ends in the action's path, so that another base URL moves it; workflows
    that use it stay as they are.

    Raises:
        DefinitionsError: HubSpot refuses, or has several definitions of one action.
    """
    present = list(api.all())
    found = {action.name: _of(action, present) for action in actions}  # all are known before anything is written
    return [_registered(api, definition(each, base_url, published=published), found[each.name]) for each in actions]


def _registered(api: DefinitionsApi, wanted: dict[str, Any], found: dict[str, Any] | None) -> str:
    name = wanted["labels"]["en"]["actionName"]
    if found is None:
        return f"created   {name} ({api.create(wanted)['id']})"
    changed = change(wanted)
    if _holds(found, changed):
        return f"unchanged {name} ({found['id']})"
    api.update(str(found["id"]), changed)
    return f"updated   {name} ({found['id']})"


def _of(action: ActionOf, present: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    mine = [each for each in present if urlsplit(str(each.get("actionUrl"))).path.endswith(path_of(action))]
    if len(mine) > 1:
        ids = ", ".join(str(each.get("id")) for each in mine)
        raise DefinitionsError(f"The app has several definitions of {action.name} ({ids}): archive all but one.")
    return mine[0] if mine else None


def _holds(found: Any, wanted: Any) -> bool:
    """Whether what HubSpot has says the same; members that it adds are its own."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_holds(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(_holds(left, right) for left, right in zip(found, wanted, strict=True))
        )
    return bool(found == wanted)


def _credentials(environment: Mapping[str, str]) -> Credentials:
    key, token = environment.get(DEVELOPER_KEY, "").strip(), environment.get(ACCESS_TOKEN, "").strip()
    if bool(key) == bool(token):
        raise DefinitionsError(f"Set one of the environment variables {DEVELOPER_KEY} and {ACCESS_TOKEN}.")
    return Credentials(key, token)


def _number(app_id: str) -> str:
    if not re.fullmatch(r"[0-9]{1,19}", app_id, re.ASCII):
        raise DefinitionsError("--app-id is the app's number.")
    return app_id


def _address(url: str, option: str) -> str:
    parts = urlsplit(url)
    known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not known or not parts.hostname or parts.query or parts.fragment:
        raise DefinitionsError(f"{option} is an address that begins with https:// and has no query.")
    return url.rstrip("/")
