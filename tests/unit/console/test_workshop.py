"""What an author does with workflows, without the pages."""

from __future__ import annotations

import json

import pytest

from sandbox.console.links import document_link
from sandbox.console.records import DEALS, PAYMENTS, QUOTES, card_of, cards, kind_of, lines, people, readable
from sandbox.console.workshop import Draft, Workshop
from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.seed import OTHER_PORTAL_ID, PORTAL_ID, SeedDeal
from tests.unit.console.test_forms import ACTION, GOOD


@pytest.fixture
def shop() -> Workshop:
    return Workshop(HubSpotSandbox(), [ACTION])


@pytest.fixture
def draft(shop: Workshop) -> Draft:
    """A workflow for deals with one action that is filled in."""
    made = shop.create(PORTAL_ID, DEALS)
    assert shop.save(made, shop.place(made, "create_invoice"), GOOD, {}) == {}
    return made


class TestWorkflows:
    def test_a_new_one_is_off_and_not_ready(self, shop: Workshop) -> None:
        made = shop.create(PORTAL_ID, DEALS)
        assert (made.on, made.ready, made.name) == (False, False, "Deal workflow 1")
        with pytest.raises(ValueError, match="Add an action and save it first"):
            shop.turn(made, on=True)

    def test_it_belongs_to_its_portal_and_kind(self, shop: Workshop, draft: Draft) -> None:
        quotes = shop.create(PORTAL_ID, QUOTES, "Quotes, signed")
        assert shop.drafts(PORTAL_ID) == [draft, quotes]
        assert shop.drafts(PORTAL_ID, QUOTES) == [quotes]
        assert shop.drafts(OTHER_PORTAL_ID) == []
        assert shop.draft(2) is quotes

    def test_only_actions_that_serve_the_kind_can_be_placed(self, shop: Workshop) -> None:
        made = shop.create(PORTAL_ID, PAYMENTS)
        assert shop.actions_for(PAYMENTS) == []
        with pytest.raises(KeyError):
            shop.place(made, "create_invoice")

    def test_what_is_wrong_is_not_kept(self, shop: Workshop, draft: Draft) -> None:
        (placed,) = draft.placed
        assert shop.save(draft, placed, {}, {}) == {"account": "Choose a value", "create": "Choose a value"}
        assert placed.values == GOOD

    def test_an_action_that_is_not_filled_in_turns_it_off(self, shop: Workshop, draft: Draft) -> None:
        shop.turn(draft, on=True)
        shop.place(draft, "create_invoice")
        assert (draft.on, draft.ready) == (False, False)

    def test_without_actions_it_is_off(self, shop: Workshop, draft: Draft) -> None:
        shop.turn(draft, on=True)
        shop.remove(draft, draft.placed[0])
        assert not draft.on

    def test_of_two_that_are_the_same_the_one_that_is_meant_is_removed(self, shop: Workshop, draft: Draft) -> None:
        second = shop.place(draft, "create_invoice")
        shop.save(draft, second, GOOD, {})
        first = draft.placed[0]
        shop.remove(draft, second)
        assert draft.placed == [first]
        shop.remove(draft, second)  # another window may have been quicker
        assert draft.placed == [first]

    def test_an_action_that_was_removed_meanwhile_is_not_saved(self, shop: Workshop, draft: Draft) -> None:
        (placed,) = draft.placed
        shop.remove(draft, placed)
        with pytest.raises(ValueError, match="removed from the workflow meanwhile"):
            shop.save(draft, placed, GOOD | {"number": "7"}, {})
        assert placed.values == GOOD


class TestEnrolment:
    def test_records_go_through_the_engine_s_workflow(self, shop: Workshop, draft: Draft) -> None:
        shop.turn(draft, on=True)
        shop.enrol(draft, [SeedDeal.PLAIN, SeedDeal.EURO])
        found = shop.executions(draft)
        assert [each.enrolment.record_id for each in found] == [SeedDeal.EURO, SeedDeal.PLAIN]
        assert found[0].action.inputs == GOOD
        assert shop.executions_of(PORTAL_ID, DEALS, SeedDeal.EURO) == found[:1]
        assert shop.executions_of(OTHER_PORTAL_ID, DEALS, SeedDeal.EURO) == []

    def test_nothing_is_enrolled_while_it_is_off(self, shop: Workshop, draft: Draft) -> None:
        with pytest.raises(ValueError, match="Turn the workflow on first"):
            shop.enrol(draft, [SeedDeal.PLAIN])
        assert shop.executions(draft) == []

    def test_new_choices_count_from_the_next_enrolment(self, shop: Workshop, draft: Draft) -> None:
        shop.turn(draft, on=True)
        shop.enrol(draft, [SeedDeal.PLAIN])
        shop.save(draft, draft.placed[0], GOOD | {"number": "7"}, {})
        shop.enrol(draft, [SeedDeal.PLAIN])
        second, first = shop.executions(draft)
        assert (first.action.inputs.get("number"), second.action.inputs.get("number")) == (None, "7")
        assert first.enrolment.workflow.workflow_id == second.enrolment.workflow.workflow_id

    def test_a_workflow_outlives_a_reset_of_the_sandbox(self, shop: Workshop, draft: Draft) -> None:
        shop.turn(draft, on=True)
        shop.hubspot.reset()
        shop.enrol(draft, [SeedDeal.PLAIN])
        assert len(shop.executions(draft)) == 1

    def test_a_dropdown_asks_for_the_workflow_s_portal_and_type(self, shop: Workshop) -> None:
        quotes = shop.create(OTHER_PORTAL_ID, QUOTES)
        placed = shop.place(quotes, "create_invoice")
        shop.hubspot.switches.reroute = {"https://hooks.example.com": "http://127.0.0.1:9"}
        asked = shop.options(quotes, placed, "account", values={}, q="acme").request
        body = json.loads(asked.body)
        assert (body["origin"]["portalId"], body["objectTypeId"]) == (OTHER_PORTAL_ID, "0-14")
        assert (asked.url, body["fetchOptions"]) == ("https://hooks.example.com/options", {"q": "acme"})


class TestRecords:
    def test_a_search_looks_at_title_contact_and_id(self) -> None:
        portal = HubSpotSandbox().portal(PORTAL_ID)
        for search in ("ACME garden", SeedDeal.PLAIN, "  acme GARDEN "):
            assert [card.id for card in cards(portal, DEALS, search)] == [SeedDeal.PLAIN]
        assert SeedDeal.JAPANESE in [card.id for card in cards(portal, DEALS, "山田")]
        assert cards(portal, DEALS, "no such deal") == []

    def test_a_card_tells_amount_status_and_contact(self) -> None:
        portal = HubSpotSandbox().portal(PORTAL_ID)
        card = card_of(portal, DEALS, portal.get("deals", SeedDeal.EURO))
        assert (card.amount, card.status, card.who) == ("150.00 EUR", "Closed won", "Jane Miller")
        assert card_of(portal, DEALS, portal.get("deals", SeedDeal.NO_LINES)).amount == "No amount"

    def test_lines_and_people_of_a_record(self) -> None:
        portal = HubSpotSandbox().portal(PORTAL_ID)
        deal = portal.get("deals", SeedDeal.PLAIN)
        assert [(line.name, line.quantity, line.price, line.amount) for line in lines(portal, deal)] == [
            ("Design", "4", "75.00", "300.00"),
            ("Rock Fountain", "1", "275.00", "275.00"),
        ]
        assert people(portal, deal)[0] == "Jane Miller (jane.miller@acme.example)"

    def test_kinds_and_statuses(self) -> None:
        assert kind_of("payments") is kind_of("COMMERCE_PAYMENT") is kind_of("0-101") is PAYMENTS
        assert readable("APPROVAL_NOT_NEEDED") == "Approval not needed"
        with pytest.raises(KeyError):
            kind_of("contacts")


def test_a_document_s_link_leads_to_the_sandbox() -> None:
    told = "https://sandbox.qbo.intuit.com/login?pagereq=invoice%3FtxnId%3D145&deeplinkcompanyid=9341"
    assert document_link("http://127.0.0.1:4010", told) == (
        "http://127.0.0.1:4010/login?pagereq=invoice%3FtxnId%3D145&deeplinkcompanyid=9341"
    )
    assert document_link("http://127.0.0.1:4010", "") == ""
