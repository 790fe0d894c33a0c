"""Planned faults in HubSpot's own shapes (HubSpot contract 8)."""

from __future__ import annotations

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.seed import SeedDeal
from sandbox.kit import FaultRule, Match
from tests.integration.sandbox_hubspot.caller import Caller

PLAIN = f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}"


@pytest.mark.parametrize(
    ("status", "flavour", "category"),
    [
        (401, None, "INVALID_AUTHENTICATION"),
        (401, "expired", "EXPIRED_AUTHENTICATION"),
        (403, None, "MISSING_SCOPES"),
        (404, None, "OBJECT_NOT_FOUND"),
        (409, None, "CONFLICT"),
        (423, None, "LOCKED"),
        (429, None, "RATE_LIMITS"),
        (477, None, "MIGRATION_IN_PROGRESS"),
    ],
)
def test_refusals_have_category_and_correlation_id(
    sandbox: HubSpotSandbox, caller: Caller, status: int, flavour: str | None, category: str
) -> None:
    sandbox.faults.add(FaultRule(do="status", status=status, flavour=flavour))
    answer = caller.get(PLAIN)
    body = answer.json()
    assert (answer.status_code, body["status"], body["category"]) == (status, "error", category)
    assert body["correlationId"] == sandbox.log.entries()[0].notes["correlation_id"]


@pytest.mark.parametrize(
    ("flavour", "policy"),
    [(None, "TEN_SECONDLY_ROLLING"), ("secondly", "SECONDLY"), ("daily", "DAILY")],
)
def test_a_429_names_its_policy(sandbox: HubSpotSandbox, caller: Caller, flavour: str | None, policy: str) -> None:
    sandbox.faults.add(FaultRule(do="status", status=429, flavour=flavour))
    answer = caller.get(PLAIN)
    body = answer.json()
    assert (body["policyName"], body["errorType"]) == (policy, "RATE_LIMIT")
    assert body["requestId"]
    assert answer.headers["X-HubSpot-RateLimit-Remaining"] == "0"


def test_a_migration_says_how_many_seconds(sandbox: HubSpotSandbox, caller: Caller) -> None:
    sandbox.faults.add(FaultRule(do="status", status=477))
    assert caller.get(PLAIN).headers["Retry-After"] == "3600"


@pytest.mark.parametrize("status", [500, 503])
def test_server_errors_are_json(sandbox: HubSpotSandbox, caller: Caller, status: int) -> None:
    sandbox.faults.add(FaultRule(do="status", status=status))
    answer = caller.get(PLAIN)
    assert (answer.status_code, answer.json()["message"]) == (status, "internal error")


@pytest.mark.parametrize("status", [502, 504, 521, 524])
def test_errors_of_the_edge_are_html(sandbox: HubSpotSandbox, caller: Caller, status: int) -> None:
    sandbox.faults.add(FaultRule(do="status", status=status))
    answer = caller.get(PLAIN)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_207_is_the_real_batch_without_its_first_record(
    sandbox: HubSpotSandbox, portal: Portal, caller: Caller
) -> None:
    first, second = (link.to_id for link in portal.associated(portal.get("deals", SeedDeal.PLAIN), "line_items"))
    sandbox.faults.add(FaultRule(match=Match(path="*/batch/read"), do="status", status=207))
    path = "/crm/objects/2026-03/line_items/batch/read"
    asked = {"properties": ["name"], "inputs": [{"id": first}, {"id": second}]}
    partial = caller.post(path, asked)
    assert partial.status_code == 207
    assert [result["id"] for result in partial.json()["results"]] == [second]
    assert partial.json()["errors"][0]["context"]["ids"] == [first]
    assert caller.post(path, asked).status_code == 200


def test_a_fault_before_the_commit_changes_nothing(sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
    sandbox.faults.add(FaultRule(match=Match(method="PATCH"), do="status", status=503))
    assert caller.patch(PLAIN, {"properties": {"description": "x"}}).status_code == 503
    assert portal.get("deals", SeedDeal.PLAIN).get("description") is None


def test_a_fault_after_the_commit_has_changed_it(sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
    sandbox.faults.add(FaultRule(match=Match(method="PATCH"), do="status", status=503, when="after"))
    assert caller.patch(PLAIN, {"properties": {"description": "x"}}).status_code == 503
    assert portal.get("deals", SeedDeal.PLAIN).get("description") == "x"
