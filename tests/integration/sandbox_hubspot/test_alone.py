"""The sandbox as a program of its own, and the honesty of its README."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

import sandbox.hubspot
from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.sandbox import API_VERSION
from sandbox.hubspot.seed import OTHER_PORTAL_ID, OTHER_STATIC_TOKEN, PORTAL_ID, STATIC_TOKEN, SeedDeal

FOLDER = Path(sandbox.hubspot.__file__).parent
ROW = re.compile(r"^\| (GET|POST|PATCH|PUT|DELETE) \| `([^`]+)` \|", re.MULTILINE)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_facts_first_and_ends_cleanly(end: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox.hubspot", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=FOLDER.parents[1]) as program:
        try:
            assert program.stdout is not None
            facts = json.loads(program.stdout.readline())
            assert set(facts) == {"base_url", "client_id", "client_secret", "app_id", "portals"}
            assert facts["portals"] == [
                {"portal_id": PORTAL_ID, "access_token": STATIC_TOKEN},
                {"portal_id": OTHER_PORTAL_ID, "access_token": OTHER_STATIC_TOKEN},
            ]
            answer = requests.get(
                f"{facts['base_url']}/crm/objects/{API_VERSION}/deals/{SeedDeal.PLAIN}",
                headers={"Authorization": f"Bearer {STATIC_TOKEN}"},
                timeout=10,
            )
            assert answer.status_code == 200
            program.send_signal(end)
            assert program.wait(10) == 0
        finally:
            program.kill()


def test_the_readme_lists_exactly_the_routes_there_are() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = {(method, path.replace("{version}", API_VERSION)) for method, path in ROW.findall(readme)}
    served = {
        (method, route.path) for route in HubSpotSandbox().routes for method in route.methods or () if method != "HEAD"
    }
    assert told == served


def test_the_readme_lists_every_switch() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE))
    assert told == set(HubSpotSandbox().switches.model_dump())


def test_nothing_in_it_knows_the_product() -> None:
    for folder in (FOLDER, FOLDER.parent / "kit"):
        for file in folder.glob("*.py"):
            assert "quickbooks_actions" not in file.read_text(encoding="utf-8"), file.name


def test_another_version_moves_the_paths() -> None:
    with HubSpotSandbox(version="2026-09").serve() as server:
        headers = {"Authorization": f"Bearer {STATIC_TOKEN}"}
        path = f"{server.base_url}/crm/objects/{{}}/deals/{SeedDeal.PLAIN}"
        assert requests.get(path.format("2026-09"), headers=headers, timeout=10).status_code == 200
        assert requests.get(path.format("2026-03"), headers=headers, timeout=10).status_code == 404
