"""A person in a hurry, and two windows on one workflow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.console.console import Console
from sandbox.console.records import DEALS
from sandbox.console.workshop import Draft
from sandbox.hubspot.seed import SeedDeal
from tests.e2e.console.author import Author

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stack")]

ACTION = "Create QuickBooks invoice"


def ready(author: Author, console: Console, *, on: bool) -> Draft:
    """A workflow that makes invoices of deals, filled in."""
    shop = console.workshop
    draft = shop.create(author.run.portal_ids[0], DEALS)
    values = {
        "account": author.run.realm_ids[0],
        "customer": "first_contact",
        "products": "line_items",
        "create_missing_products": "no",
    }
    assert shop.save(draft, shop.place(draft, "create_invoice"), values, {}) == {}
    shop.turn(draft, on=on)
    return draft


def test_a_double_click_enrols_once(author: Author, console: Console) -> None:
    # Given a workflow that is on, and a record that it refuses
    draft = ready(author, console, on=True)
    author.page.goto(f"{author.base_url}/workflow/{draft.number}?record={SeedDeal.NO_LINES}")
    # When a person clicks twice
    author.page.get_by_role("button", name="Enrol", exact=True).dblclick()
    # Then the record was enrolled once
    author.follows()
    expect(author.page.locator(".history .entry")).to_have_count(1)
    # And so it is on the record's own page
    author.page.goto(f"{author.base_url}/p/{draft.portal_id}/deals/{SeedDeal.NO_LINES}")
    entries = author.page.locator(".history .entry")
    expect(entries).not_to_have_count(0)
    before = entries.count()
    row = author.page.locator(".enrol-row").filter(has=author.page.get_by_role("link", name=draft.name, exact=True))
    row.get_by_role("button", name="Enrol").dblclick()
    expect(entries).to_have_count(before + 1)
    author.follows()
    assert len(console.workshop.executions(draft)) == 2


def test_a_double_click_makes_one_workflow_with_one_action(author: Author, console: Console) -> None:
    portal_id = author.run.portal_ids[0]
    before = len(console.workshop.drafts(portal_id))
    author.page.goto(f"{author.base_url}/p/{portal_id}/workflows")
    author.page.get_by_role("button", name="New deal workflow").dblclick()
    author.page.get_by_role("button", name=f"{ACTION} Creates").dblclick()
    expect(author.page.get_by_role("heading", name=ACTION)).to_be_visible()
    expect(author.page.get_by_role("button", name=f"Edit {ACTION}")).to_have_count(1)
    *_, draft = console.workshop.drafts(portal_id)
    assert (len(console.workshop.drafts(portal_id)) - before, len(draft.placed)) == (1, 1)


def test_a_second_window_sees_what_the_first_one_does(author: Author, console: Console) -> None:
    # Given a workflow in two windows, its action open in the second
    draft = ready(author, console, on=False)
    address = f"{author.base_url}/workflow/{draft.number}"
    author.page.goto(address)
    other = author.page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name=f"Edit {ACTION}").click()
    expect(other.get_by_role("button", name="Save")).to_be_visible()
    # When the first turns it on
    author.turns_on()
    # Then the second shows so
    expect(other.get_by_role("switch", name="On")).to_be_checked()
    expect(other.get_by_role("button", name="Enrol", exact=True)).to_be_visible()
    # And when the first removes the action, its form is closed in the second and nothing can be enrolled any more
    author.page.get_by_role("button", name=f"Remove {ACTION}").click()
    expect(other.get_by_role("button", name="Save")).to_have_count(0)
    expect(other.get_by_role("switch", name="On")).not_to_be_checked()
    expect(other.get_by_text("Turn the workflow on to enrol records.")).to_be_visible()
