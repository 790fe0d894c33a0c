"""The check of an app's requests: what HubSpot would refuse or silently ignore is noticed."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.seed import APP, SeedDeal
from tests.integration.sandbox_hubspot.caller import Caller

DEALS = "/crm/objects/2026-03/deals"
DEAL = f"{DEALS}/{SeedDeal.PLAIN}"
COMPLETE = "/automation/actions/callbacks/2026-03/ap-1/complete"
DONE = {"outputFields": {"hs_execution_state": "SUCCESS"}, "typedOutputs": {}}


@pytest.fixture
def checked(sandbox: HubSpotSandbox, caller: Caller) -> Caller:
    sandbox.switches.check_requests = True
    return caller


def problems(sandbox: HubSpotSandbox) -> list[str]:
    """What was found, without method and path."""
    return [each.partition(": ")[2] for each in sandbox.problems]


def test_good_requests_have_no_problems(sandbox: HubSpotSandbox, checked: Caller) -> None:
    checked.get(DEAL, properties="dealname,amount", associations="line_items,contacts", archived="false")
    checked.get(f"{DEAL}/associations/line_items", limit=500)
    checked.get("/account-info/2026-03/details")
    checked.post(f"{DEALS}/batch/read", {"properties": ["dealname"], "inputs": [{"id": SeedDeal.PLAIN}]})
    checked.post("/crm/associations/2026-03/deals/contacts/batch/read", {"inputs": [{"id": SeedDeal.PLAIN}]})
    checked.patch(DEAL, {"properties": {"description": "x"}})
    checked.post(COMPLETE, DONE)
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": APP.client_id, "client_secret": "y"}
    requests.post(f"{checked.base_url}/oauth/2026-03/token", data=form, timeout=10)
    assert sandbox.problems == []


@pytest.mark.parametrize(
    ("path", "query", "problem"),
    [
        ("/crm/objects/2025-09/deals/1", {}, "HubSpot has no such path, or not with this method"),
        ("/account-info/v3/details", {}, "numbered versions of paths end in March 2027: use a date"),
        (DEAL, {"properties": "dealname", "property": "amount"}, "unknown query parameter property"),
        (DEAL, {}, "no properties are asked for: HubSpot gives only its default ones"),
        (DEAL, {"properties": "dealname,hs_title"}, "deals have no property hs_title"),
        (DEAL, {"properties": "dealname", "associations": "lines"}, "there is no object type lines"),
        (f"{DEAL}/associations/contacts", {"offset": 1}, "unknown query parameter offset"),
    ],
)
def test_reads(sandbox: HubSpotSandbox, checked: Caller, path: str, query: dict[str, Any], problem: str) -> None:
    checked.get(path, **query)
    assert problems(sandbox) == [problem]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        (f"{DEALS}/batch/read", {"inputs": [{"id": "1"}]}, "no properties are asked for: HubSpot gives only its"),
        (f"{DEALS}/batch/read", {"properties": ["amount"], "inputs": []}, "inputs is empty"),
        (
            f"{DEALS}/batch/read",
            {"properties": ["amount"], "inputs": [{"id": str(each)} for each in range(101)]},
            "more than 100 inputs",
        ),
        (f"{DEALS}/batch/read", {"properties": ["amount"], "inputs": [{"id": 1}]}, "an input has no id as text"),
        (
            f"{DEALS}/batch/read",
            {"properties": ["amount"], "inputs": [{"id": "1"}], "associations": ["contacts"]},
            "unknown member associations",
        ),
        (
            "/crm/associations/2026-03/deals/contacts/batch/read",
            {"inputs": [{"id": "1", "limit": 5}]},
            "unknown member limit of an input",
        ),
        (COMPLETE, DONE | {"typedOutputs": None}, "no typedOutputs"),
        (COMPLETE, DONE | {"outputFields": {}}, "no hs_execution_state SUCCESS or FAIL_CONTINUE in outputFields"),
        (COMPLETE, DONE | {"outputFields": {"hs_execution_state": "SUCCESS", "total": 5}}, "an output is no text"),
        (COMPLETE, DONE | {"callbackId": "ap-1"}, "unknown member callbackId"),
    ],
)
def test_bodies(sandbox: HubSpotSandbox, checked: Caller, path: str, body: dict[str, Any], problem: str) -> None:
    checked.post(path, body)
    (found,) = problems(sandbox)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"properties": {}}, "no properties to be set"),
        ({"properties": {"description": 5}}, "the value of description is no text"),
        ({"properties": {"descripton": "x"}}, "deals have no property descripton"),
        ({"properties": {"description": "x"}, "id": "1"}, "unknown member id"),
    ],
)
def test_updates(sandbox: HubSpotSandbox, checked: Caller, body: dict[str, Any], problem: str) -> None:
    checked.patch(DEAL, body)
    assert problems(sandbox) == [problem]


def test_headers(sandbox: HubSpotSandbox, checked: Caller) -> None:
    checked.with_token(None).get("/account-info/2026-03/details")
    requests.post(
        f"{checked.base_url}{COMPLETE}",
        data='{"outputFields": {"hs_execution_state": "SUCCESS"}, "typedOutputs": {}}',
        headers={"Authorization": "Bearer x"},
        timeout=10,
    )
    assert problems(sandbox) == ["no bearer token", "the body is not sent as application/json"]


def test_forms(sandbox: HubSpotSandbox, checked: Caller) -> None:
    url = f"{checked.base_url}/oauth/2026-03/token"
    requests.post(url, params={"client_id": "x"}, data={"grant_type": "refresh_token", "scope": "y"}, timeout=10)
    assert problems(sandbox) == [
        "unknown query parameter client_id",
        "unknown form member scope",
        "client_id is missing",
        "client_secret is missing",
    ]


def test_nothing_is_collected_unless_switched_on(sandbox: HubSpotSandbox, caller: Caller) -> None:
    caller.get(DEAL)
    assert sandbox.problems == []


def test_a_reset_forgets_the_problems(sandbox: HubSpotSandbox, checked: Caller) -> None:
    checked.get(DEAL)
    sandbox.reset()
    assert sandbox.problems == []


def test_what_a_browser_asks_for_by_itself_is_no_request_of_the_app(sandbox: HubSpotSandbox, checked: Caller) -> None:
    assert checked.get("/favicon.ico").status_code == 404
    assert sandbox.problems == []
