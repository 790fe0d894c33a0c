"""Every way into the application from outside: what the template's events call."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from quickbooks_actions.setup import site
from sandbox.aws.template import load_template

Entry = tuple[str, str]
"""Method and path; of what is no request, the event's type and the function's name."""


def entry_points() -> list[Entry]:
    """Those of the template; a path for several pages stands for the routes of the set-up page that it covers."""
    resources: Mapping[str, Mapping[str, Any]] = load_template()["Resources"]
    functions = {name: each for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
    return sorted({entry for name, function in functions.items() for entry in _of(name, function["Properties"])})


def _of(name: str, properties: Mapping[str, Any]) -> Iterator[Entry]:
    for event in properties.get("Events", {}).values():
        if event["Type"] != "Api":
            yield event["Type"], name
            continue
        method, path = event["Properties"]["Method"], event["Properties"]["Path"]
        if "{proxy+}" in path:
            yield from _routes(method, path)
        else:
            yield method, path


def _routes(method: str, path: str) -> list[Entry]:
    pattern = path.replace("{proxy+}", "*")
    covered = [route for route in site.ROUTES if route[0] == method and fnmatchcase(route[1], pattern)]
    assert covered, f"{method} {path} leads to no page"
    return covered
