"""Reading and changing CRM objects (HubSpot contract 7.1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.seed import SeedDeal
from tests.integration.sandbox_hubspot.caller import Caller

DEALS = "/crm/objects/2026-03/deals"


def test_the_default_properties_are_few(caller: Caller) -> None:
    assert set(caller.record("deals", SeedDeal.PLAIN)["properties"]) == {
        "amount",
        "closedate",
        "createdate",
        "dealname",
        "dealstage",
        "hs_lastmodifieddate",
        "hs_object_id",
        "pipeline",
    }


def test_only_what_is_asked_for_comes_and_what_always_comes(caller: Caller) -> None:
    read = caller.record("deals", SeedDeal.PLAIN, properties="dealname")
    assert read["properties"] == {
        "dealname": "ACME garden renewal",
        "createdate": "2026-01-10T10:00:00.000Z",
        "hs_lastmodifieddate": "2026-01-10T10:00:00.000Z",
        "hs_object_id": SeedDeal.PLAIN,
    }


def test_unknown_properties_are_dropped_and_empty_ones_null(caller: Caller) -> None:
    properties = caller.record("deals", SeedDeal.PLAIN, properties="no_such_thing,description")["properties"]
    assert "no_such_thing" not in properties
    assert properties["description"] is None


def test_asking_for_unknown_properties_alone_does_not_bring_the_default_ones(caller: Caller) -> None:
    properties = caller.record("deals", SeedDeal.PLAIN, properties="no_such_thing")["properties"]
    assert set(properties) == {"createdate", "hs_lastmodifieddate", "hs_object_id"}


def test_a_custom_property_is_known_once_defined(portal: Portal, caller: Caller) -> None:
    portal.define_property("deals", "vat_number")
    assert caller.record("deals", SeedDeal.PLAIN, properties="vat_number")["properties"]["vat_number"] is None


def test_an_object_has_its_times_and_ids_as_text(caller: Caller) -> None:
    read = caller.record("deals", SeedDeal.PLAIN)
    assert (read["id"], read["createdAt"], read["archived"]) == (
        SeedDeal.PLAIN,
        "2026-01-10T10:00:00.000Z",
        False,
    )


@pytest.mark.parametrize("spelling", ["deals", "deal", "0-3"])
def test_a_type_is_found_under_each_spelling(caller: Caller, spelling: str) -> None:
    assert caller.record(spelling, SeedDeal.PLAIN)["id"] == SeedDeal.PLAIN


def test_an_unknown_type_is_refused(caller: Caller) -> None:
    answer = caller.get("/crm/objects/2026-03/spaceships/1")
    assert (answer.status_code, answer.json()["message"]) == (400, "Unable to infer object type from: spaceships")


def test_another_version_is_not_there(caller: Caller) -> None:
    assert caller.get(f"/crm/v3/objects/deals/{SeedDeal.PLAIN}").status_code == 404


def test_a_missing_object_is_told_as_such(caller: Caller) -> None:
    answer = caller.get(f"{DEALS}/1")
    assert (answer.status_code, answer.json()["category"]) == (404, "OBJECT_NOT_FOUND")


def test_a_deleted_object_is_only_found_as_archived(portal: Portal, caller: Caller) -> None:
    portal.archive(portal.get("deals", SeedDeal.PLAIN))
    assert caller.get(f"{DEALS}/{SeedDeal.PLAIN}").status_code == 404
    archived = caller.record("deals", SeedDeal.PLAIN, archived="true")
    assert (archived["archived"], archived["archivedAt"]) == (True, "2026-03-01T12:00:00.000Z")


def test_a_living_object_is_not_found_as_archived(caller: Caller) -> None:
    assert caller.get(f"{DEALS}/{SeedDeal.PLAIN}", archived="true").status_code == 404


@pytest.mark.parametrize("name", ["idProperty", "propertiesWithHistory"])
def test_what_the_sandbox_cannot_do_is_said(caller: Caller, name: str) -> None:
    answer = caller.get(f"{DEALS}/{SeedDeal.PLAIN}", **{name: "dealname"})
    assert (answer.status_code, answer.json()["category"]) == (400, "SANDBOX_DOES_NOT_COVER")


class TestBatchRead:
    def test_it_gives_the_properties_asked_for(self, portal: Portal, caller: Caller) -> None:
        ids = _line_ids(portal, SeedDeal.PLAIN)
        answer = caller.post(
            "/crm/objects/2026-03/line_items/batch/read",
            {"properties": ["name", "amount"], "inputs": [{"id": line_id} for line_id in ids]},
        )
        assert (answer.status_code, answer.json()["status"]) == (200, "COMPLETE")
        amounts = {result["properties"]["name"]: result["properties"]["amount"] for result in answer.json()["results"]}
        assert amounts == {"Design": "300.00", "Rock Fountain": "275.00"}

    def test_a_hundred_come_in_another_order_the_same_every_time(self, portal: Portal, caller: Caller) -> None:
        ids = _line_ids(portal, SeedDeal.MANY_LINES)[:100]
        body = {"inputs": [{"id": line_id} for line_id in ids]}
        orders = [
            [one["id"] for one in caller.post("/crm/objects/2026-03/0-8/batch/read", body).json()["results"]]
            for _ in range(2)
        ]
        assert sorted(orders[0]) == sorted(ids)
        assert orders[0] != ids
        assert orders[0] == orders[1]

    def test_more_than_a_hundred_are_refused(self, portal: Portal, caller: Caller) -> None:
        ids = _line_ids(portal, SeedDeal.MANY_LINES)[:101]
        answer = caller.post(
            "/crm/objects/2026-03/line_items/batch/read", {"inputs": [{"id": line_id} for line_id in ids]}
        )
        assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")

    def test_missing_ids_make_a_207(self, portal: Portal, caller: Caller) -> None:
        present = _line_ids(portal, SeedDeal.PLAIN)[0]
        answer = caller.post(
            "/crm/objects/2026-03/line_items/batch/read",
            {"inputs": [{"id": "1"}, {"id": present}, {"id": "2"}]},
        )
        body = answer.json()
        assert answer.status_code == 207
        assert [result["id"] for result in body["results"]] == [present]
        assert body["numErrors"] == 1
        assert body["errors"][0]["category"] == "OBJECT_NOT_FOUND"
        assert body["errors"][0]["context"]["ids"] == ["1", "2"]

    def test_a_body_that_is_none_is_refused(self, caller: Caller) -> None:
        answer = caller.post("/crm/objects/2026-03/line_items/batch/read", {"ids": ["1"]})
        assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")


class TestUpdate:
    def test_it_sets_properties_and_the_time_of_change(self, portal: Portal, caller: Caller) -> None:
        answer = caller.patch(f"{DEALS}/{SeedDeal.PLAIN}", {"properties": {"description": "Paid", "dealtype": ""}})
        assert answer.status_code == 200
        properties = answer.json()["properties"]
        assert (properties["description"], properties["dealtype"]) == ("Paid", None)
        assert properties["hs_lastmodifieddate"] == "2026-03-01T12:00:00.000Z"
        assert portal.get("deals", SeedDeal.PLAIN).get("description") == "Paid"

    @pytest.mark.parametrize(
        ("name", "code"), [("no_such_thing", "PROPERTY_DOESNT_EXIST"), ("hs_object_id", "READ_ONLY_VALUE")]
    )
    def test_a_property_that_cannot_be_set_is_refused(self, caller: Caller, name: str, code: str) -> None:
        answer = caller.patch(f"{DEALS}/{SeedDeal.PLAIN}", {"properties": {name: "x", "description": "y"}})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
        read = caller.record("deals", SeedDeal.PLAIN, properties="description")
        assert read["properties"]["description"] is None

    def test_a_locked_quote_refuses_every_property(self, portal: Portal, caller: Caller) -> None:
        quote = portal.create_quote(hs_title="Patio", hs_status="APPROVED")
        answer = caller.patch(f"/crm/objects/2026-03/quotes/{quote.id}", {"properties": {"hs_title": "Pond"}})
        assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")
        assert quote.get("hs_title") == "Patio"

    def test_a_quote_set_back_to_draft_can_be_changed(self, portal: Portal, caller: Caller) -> None:
        quote = portal.create_quote(hs_title="Patio", hs_status="APPROVED")
        path = f"/crm/objects/2026-03/quotes/{quote.id}"
        assert caller.patch(path, {"properties": {"hs_status": "DRAFT"}}).status_code == 200
        assert caller.patch(path, {"properties": {"hs_title": "Pond"}}).status_code == 200
        assert (quote.get("hs_title"), quote.get("hs_locked")) == ("Pond", "false")

    def test_a_payment_made_by_a_processor_cannot_be_changed(self, portal: Portal, caller: Caller) -> None:
        payment = portal.create("commerce_payments", {"hs_processor_type": "hs_payments"})
        answer = caller.patch(
            f"/crm/objects/2026-03/commerce_payments/{payment.id}", {"properties": {"hs_internal_comment": "x"}}
        )
        assert answer.status_code == 400


def test_a_reset_brings_the_seed_back(sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
    portal.update(portal.get("deals", SeedDeal.PLAIN), description="changed")
    added = portal.create_deal(dealname="New")
    sandbox.reset()
    assert caller.get(f"{DEALS}/{added.id}").status_code == 404
    read = caller.record("deals", SeedDeal.PLAIN, properties="description")
    assert read["properties"]["description"] is None


def test_python_values_are_stored_as_hubspot_writes_them(portal: Portal) -> None:
    deal = portal.create_deal(closedate=datetime(2026, 1, 31, 23, 30, tzinfo=UTC), hs_is_closed_won=True, amount=7)
    assert (deal.get("closedate"), deal.get("hs_is_closed_won"), deal.get("amount")) == (
        "2026-01-31T23:30:00.000Z",
        "true",
        "7",
    )


def _line_ids(portal: Portal, deal_id: str) -> list[str]:
    return [link.to_id for link in portal.associated(portal.get("deals", deal_id), "line_items")]
