"""Associations in an object, as a list and in a batch (HubSpot contract 7.1 and 7.2)."""

from __future__ import annotations

import pytest
import requests

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.seed import SeedDeal
from tests.integration.sandbox_hubspot.caller import SECONDS, Caller

OBJECTS = "/crm/objects/2026-03"


def test_the_key_of_line_items_has_a_space(caller: Caller) -> None:
    associations = caller.record("deals", SeedDeal.PLAIN, associations="line_items")["associations"]
    assert list(associations) == ["line items"]
    assert {entry["type"] for entry in associations["line items"]["results"]} == {"deal_to_line_item"}


def test_the_key_of_payments_is_payments(portal: Portal, caller: Caller) -> None:
    payment = portal.create("commerce_payments", {"hs_initial_amount": "5"})
    portal.associate(portal.get("deals", SeedDeal.NO_LINES), payment)
    associations = caller.record("deals", SeedDeal.NO_LINES, associations="commerce_payments")["associations"]
    assert associations == {"payments": {"results": [{"id": payment.id, "type": "deal_to_commerce_payment"}]}}


def test_the_primary_company_appears_twice_and_another_once(portal: Portal, caller: Caller) -> None:
    deal = portal.create_deal(dealname="Two companies")
    first, second = portal.create_company(name="First"), portal.create_company(name="Second")
    portal.associate(deal, first, primary=True)
    portal.associate(deal, second)
    results = caller.record("deals", deal.id, associations="companies")["associations"]["companies"]["results"]
    assert results == [
        {"id": first.id, "type": "deal_to_company"},
        {"id": first.id, "type": "deal_to_company_unlabeled"},
        {"id": second.id, "type": "deal_to_company_unlabeled"},
    ]
    assert deal.get("hs_primary_associated_company") == first.id


def test_a_kind_without_associations_has_no_key(caller: Caller) -> None:
    associations = caller.record("deals", SeedDeal.PLAIN, associations="contacts,quotes")["associations"]
    assert list(associations) == ["contacts"]


def test_without_any_association_the_member_is_absent(caller: Caller) -> None:
    assert "associations" not in caller.record("deals", SeedDeal.NO_LINES, associations="line_items,quotes")


def test_associations_that_are_not_asked_for_are_absent(caller: Caller) -> None:
    assert "associations" not in caller.record("deals", SeedDeal.PLAIN)


def test_they_come_in_the_order_they_were_made(portal: Portal, caller: Caller) -> None:
    deal = portal.create_deal(dealname="Two people")
    later, earlier = portal.create_contact(lastname="B"), portal.create_contact(lastname="A")
    portal.associate(deal, earlier)
    portal.associate(deal, later)
    results = caller.record("deals", deal.id, associations="contacts")["associations"]["contacts"]["results"]
    assert [entry["id"] for entry in results] == [earlier.id, later.id]


def test_an_object_carries_only_the_first_hundred(portal: Portal, caller: Caller) -> None:
    ids = [link.to_id for link in portal.associated(portal.get("deals", SeedDeal.MANY_LINES), "line_items")]
    page = caller.record("deals", SeedDeal.MANY_LINES, associations="line_items")["associations"]["line items"]
    assert [entry["id"] for entry in page["results"]] == ids[:100]
    assert page["paging"]["next"]["after"] == ids[100]


def test_the_link_of_the_first_page_leads_to_the_rest(portal: Portal, caller: Caller) -> None:
    page = caller.record("deals", SeedDeal.MANY_LINES, associations="line_items")["associations"]["line items"]
    rest = requests.get(
        page["paging"]["next"]["link"],
        headers={"Authorization": f"Bearer {portal.static_token}"},
        timeout=SECONDS,
    ).json()
    assert len(rest["results"]) == 20
    assert "paging" not in rest


def test_the_size_of_the_first_page_is_a_switch(sandbox: HubSpotSandbox, caller: Caller) -> None:
    sandbox.switches.association_page_size = 1
    page = caller.record("deals", SeedDeal.PLAIN, associations="line_items")["associations"]["line items"]
    assert len(page["results"]) == 1


def test_the_list_shows_number_category_and_label(caller: Caller, portal: Portal) -> None:
    deal = portal.get("deals", SeedDeal.PLAIN)
    company = portal.associated(deal, "companies")[0].to_id
    answer = caller.get(f"{OBJECTS}/deals/{SeedDeal.PLAIN}/associations/companies").json()
    assert answer["results"][0] == {
        "toObjectId": int(company),
        "associationTypes": [
            {"category": "HUBSPOT_DEFINED", "typeId": 5, "label": "Primary"},
            {"category": "HUBSPOT_DEFINED", "typeId": 341, "label": None},
        ],
    }


def test_the_ids_of_the_list_can_be_text(sandbox: HubSpotSandbox, caller: Caller) -> None:
    sandbox.switches.association_ids_as_strings = True
    answer = caller.get(f"{OBJECTS}/deals/{SeedDeal.PLAIN}/associations/contacts").json()
    assert isinstance(answer["results"][0]["toObjectId"], str)


def test_the_list_is_paged(caller: Caller, portal: Portal) -> None:
    path = f"{OBJECTS}/deals/{SeedDeal.MANY_LINES}/associations/line_items"
    seen: list[str] = []
    query: dict[str, str | int] = {"limit": 50}
    for _ in range(3):
        answer = caller.get(path, **query).json()
        seen += [str(entry["toObjectId"]) for entry in answer["results"]]
        query["after"] = answer.get("paging", {}).get("next", {}).get("after", "")
    ids = [link.to_id for link in portal.associated(portal.get("deals", SeedDeal.MANY_LINES), "line_items")]
    assert seen == ids
    assert query["after"] == ""


@pytest.mark.parametrize("query", [{"limit": 501}, {"limit": 0}, {"limit": "x"}, {"after": "7"}])
def test_a_wrong_page_is_refused(caller: Caller, query: dict[str, str | int]) -> None:
    answer = caller.get(f"{OBJECTS}/deals/{SeedDeal.MANY_LINES}/associations/line_items", **query)
    assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")


def test_the_list_of_a_missing_object_is_not_found(caller: Caller) -> None:
    assert caller.get(f"{OBJECTS}/deals/1/associations/contacts").status_code == 404


def test_a_record_without_associations_has_an_empty_list(caller: Caller) -> None:
    assert caller.get(f"{OBJECTS}/deals/{SeedDeal.NO_LINES}/associations/line_items").json() == {"results": []}


def test_the_batch_tells_what_each_record_leads_to_and_which_lead_nowhere(caller: Caller, portal: Portal) -> None:
    answer = caller.post(
        "/crm/associations/2026-03/deals/contacts/batch/read",
        {"inputs": [{"id": SeedDeal.PLAIN}, {"id": SeedDeal.NO_CONTACT}]},
    )
    contact = portal.associated(portal.get("deals", SeedDeal.PLAIN), "contacts")[0].to_id
    body = answer.json()
    assert answer.status_code == 207
    assert body["results"] == [
        {
            "from": {"id": SeedDeal.PLAIN},
            "to": [
                {
                    "toObjectId": int(contact),
                    "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}],
                }
            ],
        }
    ]
    assert body["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"
    assert body["errors"][0]["context"]["fromObjectId"] == [SeedDeal.NO_CONTACT]


def test_the_batch_is_200_when_every_record_leads_somewhere(caller: Caller) -> None:
    answer = caller.post("/crm/associations/2026-03/deals/contacts/batch/read", {"inputs": [{"id": SeedDeal.PLAIN}]})
    assert (answer.status_code, "errors" in answer.json()) == (200, False)


def test_the_batch_takes_a_thousand(caller: Caller) -> None:
    inputs = [{"id": SeedDeal.PLAIN}] * 1001
    path = "/crm/associations/2026-03/deals/contacts/batch/read"
    assert caller.post(path, {"inputs": inputs[:1000]}).status_code == 200
    assert caller.post(path, {"inputs": inputs}).status_code == 400


@pytest.mark.parametrize(
    ("source", "target", "there", "back"),
    [
        ("deals", "contacts", 3, 4),
        ("deals", "line_items", 19, 20),
        ("deals", "quotes", 63, 64),
        ("deals", "commerce_payments", 392, 391),
        ("quotes", "line_items", 67, 68),
        ("quotes", "contacts", 69, 70),
        ("quotes", "companies", 71, 72),
        ("quotes", "commerce_payments", 398, 397),
        ("commerce_payments", "contacts", 387, 388),
        ("commerce_payments", "companies", 389, 390),
        ("commerce_payments", "line_items", 395, 396),
        ("contacts", "companies", 279, 280),
    ],
)
def test_the_numbers_of_the_types(portal: Portal, source: str, target: str, there: int, back: int) -> None:
    one, other = portal.create(source, {}), portal.create(target, {})
    portal.associate(one, other)
    (forth,) = portal.associated(one, target)
    (reverse,) = portal.associated(other, source)
    assert [kind.type_id for kind in forth.types] == [there]
    assert [kind.type_id for kind in reverse.types] == [back]


@pytest.mark.parametrize(
    ("kinds", "label", "there", "back"),
    [
        (("quotes", "contacts"), "Contact signer", [702, 69], [70]),
        (("quotes", "contacts"), "Billing contact", [1226, 69], [70]),
        (("quotes", "companies"), "Billing company", [1334, 71], [72]),
        (("companies", "contacts"), "Billing contact", [930, 280], [931, 279]),
    ],
)
def test_labels_of_hubspots_own(
    portal: Portal, kinds: tuple[str, str], label: str, there: list[int], back: list[int]
) -> None:
    source, target = kinds
    one, other = portal.create(source, {}), portal.create(target, {})
    portal.associate(one, other, label=label)
    assert [kind.type_id for kind in portal.associated(one, target)[0].types] == there
    assert [kind.type_id for kind in portal.associated(other, source)[0].types] == back


def test_a_label_of_the_portals_own(portal: Portal, caller: Caller) -> None:
    number = portal.define_label("deals", "contacts", "Decision maker")
    deal, contact = portal.create_deal(), portal.create_contact(lastname="Boss")
    portal.associate(deal, contact, label="Decision maker")
    answer = caller.get(f"{OBJECTS}/deals/{deal.id}/associations/contacts").json()
    assert answer["results"][0]["associationTypes"][0] == {
        "category": "USER_DEFINED",
        "typeId": number,
        "label": "Decision maker",
    }


def test_what_cannot_be_associated_is_refused(portal: Portal) -> None:
    with pytest.raises(HubSpotError, match="No association type"):
        portal.associate(portal.create_product(name="P"), portal.create_contact(lastname="C"))


def test_a_label_that_does_not_exist_is_refused(portal: Portal) -> None:
    with pytest.raises(HubSpotError, match="Nemesis"):
        portal.associate(portal.create_deal(), portal.create_contact(lastname="C"), label="Nemesis")


def test_a_deleted_record_is_associated_with_nothing(portal: Portal, caller: Caller) -> None:
    deal = portal.get("deals", SeedDeal.PLAIN)
    portal.archive(portal.get("contacts", portal.associated(deal, "contacts")[0].to_id))
    assert "associations" not in caller.record("deals", SeedDeal.PLAIN, associations="contacts")
