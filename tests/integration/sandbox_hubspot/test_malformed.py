"""Whatever is sent, the sandbox refuses it as HubSpot would: never a 500, never a page of the server's own.

The fixture `sandbox` holds every answer to the shapes of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
import requests

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.definitions import DEVELOPER_KEY
from sandbox.hubspot.seed import APP, STATIC_TOKEN, SeedDeal
from sandbox.kit import FaultRule
from sandbox.kit.faults import Match
from tests.integration.sandbox_hubspot.caller import Caller

LONG = "9" * 5000
IDS = (SeedDeal.PLAIN, "x", "%00", "'", "%F0%9F%99%82", "-1", LONG, "%ff")
QUERIES = (
    "",
    *(f"limit={each}" for each in ("0", "-1", "1e9", LONG, "%D9%A3", "%00", "")),
    *(f"after={each}" for each in ("x", LONG, "")),
    "properties=,,,&associations=,deals,",
    "associations=x",
    "propertiesWithHistory=amount",
    "archived=maybe",
    "%ff=%fe",
    f"a={'b' * 20_000}",
)
BODIES = (
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"inputs": null}',
    b'{"inputs": []}',
    b'{"inputs": [{"id": 1}]}',
    b'{"inputs": [{"id": "1", "after": "x"}], "properties": ["x"]}',
    b'{"inputs": [{"callbackId": "1", "outputFields": {}, "typedOutputs": {}}]}',
    b'{"properties": null}',
    b'{"properties": {"amount": NaN}}',
    b'{"properties": {"amount": "1e999999999"}}',
    b'{"properties": {"amount": "Infinity"}}',
    b'{"properties": {"amount": %s}}' % LONG.encode(),
    b'{"properties": {"": "x"}}',
    b'{"properties": {"dealname": "\\ud800"}}',
    b'{"outputFields": {"hs_execution_state": 5}, "typedOutputs": []}',
    b"grant_type=refresh_token&refresh_token=%ff",
    b"=;==&%%%",
)
VARIABLES = ("{record_id}", "{callback_id}", "{tax_rate_id}", "{definition_id}", "{account_id}")
ROUTES = sorted(
    {route.path for route in HubSpotSandbox().routes if not route.path.startswith("/_sandbox")},
)


def requested(path: str) -> Iterator[tuple[str, str]]:
    """Addresses of a route, with good and bad values in their places, each with another query."""
    queries = cycle(QUERIES)
    for value in IDS:
        filled = path.replace("{app_id}", str(APP.app_id) if value != "x" else value)
        for name in ("{object_type}", "{to_type}"):
            filled = filled.replace(name, value if value in {"x", "%00"} else "deals")
        for name in VARIABLES:
            filled = filled.replace(name, value)
        yield filled, next(queries)
    for query in QUERIES:
        yield filled.replace("%ff", SeedDeal.PLAIN), query


@pytest.mark.parametrize("checked", [False, True], ids=["", "with its checks of requests"])
@pytest.mark.parametrize("path", ROUTES)
def test_no_request_is_too_strange(sandbox: HubSpotSandbox, caller: Caller, path: str, checked: bool) -> None:
    sandbox.switches.check_requests = checked
    bodies = cycle(BODIES)
    kind = "application/x-www-form-urlencoded" if path.startswith("/oauth") else "application/json"
    headers = {"Authorization": f"Bearer {STATIC_TOKEN}", "Content-Type": kind}
    with requests.Session() as session:
        for address, query in requested(path):
            for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
                # the developer's key admits to definitions
                full = f"{caller.base_url}{address}?{query}&hapikey={DEVELOPER_KEY}"
                answer = session.request(method, full, data=next(bodies), headers=headers, timeout=10)
                assert answer.status_code < 500, (method, address[:80], query[:80])


def test_another_method_is_refused_in_hubspots_shape(caller: Caller) -> None:
    answer = caller.post(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}", {})
    assert answer.status_code == 405
    assert answer.json()["message"] == "Method Not Allowed"


def test_a_partial_answer_to_what_is_no_batch_is_a_refusal(sandbox: HubSpotSandbox, caller: Caller) -> None:
    sandbox.faults.add(FaultRule(match=Match(path="*/batch/read"), do="status", status=207, times=0))
    for path, body in (("deals", {"inputs": 5}), ("nothing", {"inputs": [{"id": "1"}]})):
        assert caller.post(f"/crm/objects/2026-03/{path}/batch/read", body).status_code == 400


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("clock", '{"advance": 1e300}'),
        ("clock", '{"advance": 1e400}'),
        ("clock", '{"advance": 1e11}'),
        ("clock", '{"set": "9999-12-31T23:59:59Z"}'),
        ("clock", '{"set": "yesterday"}'),
        ("faults", '{"do": "drop", "when": "late", "seconds": 1e400}'),
        ("faults", '{"do": "vanish"}'),
        ("switches", '{"nothing": 1}'),
        ("run", '{"until_settled": true, "max_seconds": 1e300}'),
        ("workflows", '{"portal_id": 1}'),
        ("enrol", "["),
        ("uninstall", "null"),
    ],
)
def test_a_wrong_order_is_refused_and_changes_nothing(
    sandbox: HubSpotSandbox, caller: Caller, name: str, body: str
) -> None:
    before = sandbox.clock.now(), sandbox.faults.rules(), sandbox.switches.model_dump()
    answer = requests.post(f"{caller.base_url}/_sandbox/{name}", data=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert (sandbox.clock.now(), sandbox.faults.rules(), sandbox.switches.model_dump()) == before


@pytest.mark.parametrize(
    "url", ["nowhere", "http://", "http://[", "http://127.0.0.1:x/", "http://127.0.0.1:1/ü", "ftp:"]
)
def test_an_address_that_is_none_is_no_answer(sandbox: HubSpotSandbox, caller: Caller, url: str) -> None:
    # Given a workflow whose action has a wrong address
    workflow = {"portal_id": sandbox.portals()[0].account.portal_id, "object_type": "DEAL"}
    added = requests.post(
        f"{caller.base_url}/_sandbox/workflows",
        json={**workflow, "actions": [{"uid": "a", "actionUrl": url}]},
        timeout=10,
    ).json()
    order = {"workflow_id": added["workflow_id"], "record_ids": [SeedDeal.PLAIN]}
    assert requests.post(f"{caller.base_url}/_sandbox/enrol", json=order, timeout=10).status_code == 201
    # When it runs
    assert requests.post(f"{caller.base_url}/_sandbox/run", timeout=10).json() == {"sent": 1}
    # Then the history says that nobody answered, and it is tried again
    (told,) = requests.get(f"{caller.base_url}/_sandbox/history", timeout=10).json()["executions"]
    assert told["state"] == "waiting"
    assert told["attempts"][0]["error"]
