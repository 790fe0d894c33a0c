"""The README's tables against what is served."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from starlette.routing import Route

import sandbox.quickbooks
from sandbox.kit import FaultRule
from sandbox.quickbooks import QuickBooksSandbox, QuickBooksSwitches
from sandbox.quickbooks.rules import RULES

README = Path(sandbox.quickbooks.__path__[0], "README.md").read_text("utf-8")


def cells(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_every_route_is_in_the_readme(sandbox: QuickBooksSandbox) -> None:
    served = {
        f"{method} {route.path}"
        for route in sandbox.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
        if "{rest:path}" not in route.path and (route.path == "/" or not route.path.endswith("/"))
    }

    assert {row[0].strip("`") for row in cells("Endpoints")} == served


def test_every_entity_is_in_the_readme() -> None:
    told = {row[0]: {word.strip() for word in row[1].split(",")} for row in cells("Entities")}

    assert told == {entity: set(rules.operations) for entity, rules in RULES.items()}


def test_every_switch_is_in_the_readme() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in cells("Switches")}

    assert told == {name: str(value) for name, value in QuickBooksSwitches().model_dump().items()}


def test_every_kind_of_fault_is_in_the_readme() -> None:
    kinds = get_args(get_type_hints(FaultRule)["do"])

    assert {row[0].strip("`") for row in cells("Faults")} == set(kinds)
    assert [each for each in get_args(get_type_hints(FaultRule)["when"]) if f"`{each}`" not in README] == []


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash")
def test_the_first_calls_do_what_the_readme_says(sandbox: QuickBooksSandbox, base_url: str, tmp_path: Path) -> None:
    # Given the first line of the program in a file
    tmp_path.joinpath("first.json").write_text(json.dumps(sandbox.first_line(base_url)))
    section = README.partition("\n## First calls\n")[2]
    commands = section.split("```\n")[1].replace("http://127.0.0.1:4010", base_url)

    # When the commands are run as they stand there
    shell = ["bash", "-e", "-c", commands]
    told = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True).stdout

    # Then a customer is read, and an invoice made, found, sent and voided; then the planned fault strikes
    answers = [json.loads(line) for line in told.splitlines()]
    assert [next(iter(answer)) for answer in answers] == [
        *("Customer", "Invoice", "QueryResponse", "Invoice", "Invoice", "rules", "Fault"),
    ]
    assert (answers[3]["Invoice"]["EmailStatus"], answers[4]["Invoice"]["TotalAmt"]) == ("EmailSent", 0)
    assert answers[6]["Fault"]["Error"][0]["Detail"].startswith("System Failure Error")
