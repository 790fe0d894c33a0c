"""Change data capture."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice

NOON = datetime(2026, 3, 4, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(api: Api) -> None:
    api.sandbox.clock.set(NOON, frozen=True)


def changes(api: Api, entities: str, since: str) -> list[Body]:
    """The answers per entity."""
    response = api.raw("GET", "/cdc", params={"entities": entities, "changedSince": since})
    assert response.status_code == 200, response.text
    (answer,) = response.json()["CDCResponse"]
    found: list[Body] = answer["QueryResponse"]
    return found


def test_what_was_written_comes_whole_and_oldest_first(api: Api) -> None:
    first = api.made("Invoice", invoice())
    second = api.made("Invoice", invoice())
    api.sandbox.clock.advance(1)
    api.sparse("Invoice", first, PrivateNote="x")

    (found,) = changes(api, "invoice", "2026-03-04T12:00:00-08:00")

    assert found["Invoice"] == [api.raw("GET", f"/invoice/{each['Id']}").json()["Invoice"] for each in (second, first)]
    assert (found["startPosition"], found["maxResults"]) == (1, 2)


def test_what_did_not_change_is_an_empty_object(api: Api) -> None:
    api.made("Invoice", invoice(customer="3"))
    api.sandbox.clock.advance(60)

    found = changes(api, "Estimate, Invoice,Customer", "2026-03-04T12:00:30-08:00")

    assert found == [{}, {}, {}]


def test_a_deletion_is_told(api: Api) -> None:
    held = api.made("Invoice", invoice())
    api.sandbox.clock.advance(60)
    api.post("Invoice", {"Id": held["Id"], "SyncToken": "0"}, operation="delete")

    (found,) = changes(api, "Invoice", "2026-03-04T12:00:01-08:00")

    assert found["Invoice"] == [
        {
            "domain": "QBO",
            "status": "Deleted",
            "Id": held["Id"],
            "MetaData": {"LastUpdatedTime": "2026-03-04T12:01:00-08:00"},
        }
    ]


def test_a_balance_that_moves_is_a_change(api: Api) -> None:
    api.made("Invoice", invoice(customer="3"))

    (found,) = changes(api, "Customer", "2026-03-04T12:00:00-08:00")

    assert [each["Id"] for each in found["Customer"]] == ["3"]


@pytest.mark.parametrize(
    "since", ["2026-03-04", "2026-03-04T12:00:00", "2026-03-04T20:00:00Z", "2026-03-04T21:00:00 01:00"]
)
def test_moments_may_have_any_form(api: Api, since: str) -> None:
    api.made("Invoice", invoice())

    (found,) = changes(api, "Invoice", since)

    assert len(found["Invoice"]) == 1


def test_thirty_days_back_and_no_more(api: Api) -> None:
    assert changes(api, "Invoice", "2026-02-02T12:00:00-08:00") == [{}]
    response = api.raw("GET", "/cdc", params={"entities": "Invoice", "changedSince": "2026-02-02T11:59:59-08:00"})
    assert codes(response) == ["500"]


def test_a_thousand_objects_at_most(api: Api) -> None:
    # Given 1,001 changed customers and one changed item
    company = api.sandbox.company()
    for number in range(1001):
        customer: dict[str, Any] = {"Id": str(1000 + number), "DisplayName": f"Customer {number}", "Active": True}
        company.keep("Customer", customer)
    company.update("Item", "1", Description="x")

    # Then the first entity takes the whole answer
    customers, items = changes(api, "Customer,Item", "2026-03-04")
    assert (customers["maxResults"], items) == (1000, {})


def test_changes_are_metered(api: Api) -> None:
    changes(api, "Invoice", "2026-03-04")

    assert api.sandbox.counters.report()["total"] == {"core": 0, "core_plus": 1}
