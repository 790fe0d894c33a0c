"""The forms of the console: made from the definitions, filled by live dropdowns, usable by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.aws.template import PROJECT
from sandbox.hubspot.project import Project
from sandbox.local import LocalRun
from tests.e2e.console.author import Author

pytestmark = pytest.mark.browser

COMPANY = "Sandbox Company_US_1"


def open_form(author: Author, action: str = "Create QuickBooks invoice", kind: str = "deal") -> None:
    author.page.goto(f"{author.base_url}/p/{author.run.portal_ids[0]}/workflows")
    author.starts_workflow(kind, action)


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        ("deal", {"create_invoice", "create_estimate", "create_sales_receipt"}),
        ("quote", {"create_invoice", "create_estimate", "create_sales_receipt"}),
        (
            "payment",
            {"create_sales_receipt", "create_paid_invoice", "create_expense", "create_refund_receipt"},
        ),
    ],
)
def test_an_author_is_offered_what_works_on_the_record(author: Author, kind: str, actions: set[str]) -> None:
    project = Project(PROJECT / "hubspot", {"BASE_URL": "http://127.0.0.1"})
    author.page.goto(f"{author.base_url}/p/{author.run.portal_ids[0]}/workflows")
    author.page.get_by_role("button", name=f"New {kind} workflow").click()
    expect(author.page.locator("button.card .card-title")).to_have_text(
        [action.texts.action_name for action in project.actions if action.uid in actions]
    )


def test_the_account_comes_first(author: Author) -> None:
    open_form(author)
    expect(author.dropdown("Customer")).to_be_disabled()
    author.chooses("QuickBooks account", COMPANY)
    expect(author.dropdown("Customer")).to_be_enabled()


def test_another_account_makes_its_choices_anew(author: Author) -> None:
    # Given terms of one company
    open_form(author)
    author.fills(COMPANY, {"Payment terms": "Net 30"})
    # When another company is chosen
    author.chooses("QuickBooks account", "Sandbox Company_UK_1")
    # Then its terms are not those of the other
    assert author.page.locator("[data-field=payment_terms]").first.input_value() == ""


def test_only_companies_of_the_portal_are_offered(author: Author, deployed: LocalRun) -> None:
    names = {str(company["realm_id"]): str(company["name"]) for company in deployed.quickbooks.credentials()}
    open_form(author)
    offered = " ".join(author.entries("QuickBooks account"))
    assert names[deployed.realm_ids[0]] in offered
    assert deployed.realm_ids[-1] not in offered


def test_a_search_finds_a_customer_by_a_part_of_the_name(author: Author) -> None:
    open_form(author)
    author.chooses("QuickBooks account", COMPANY)
    author.chooses("Customer", "Amy's Bird Sanctuary", typing="y's bird")


def test_a_deposit_asks_for_its_percentage(author: Author) -> None:
    open_form(author)
    author.page.get_by_text("More settings").click()
    expect(author.page.get_by_label("Deposit in percent")).to_be_hidden()
    author.chooses("Bill", "A deposit")
    expect(author.page.get_by_label("Deposit in percent")).to_be_visible()


def test_what_is_not_filled_in_is_told_where_it_is(author: Author) -> None:
    open_form(author)
    author.page.get_by_role("button", name="Save").click()
    expect(author.page.get_by_role("status")).to_have_text("4 fields to fill in or mend")
    expect(author.dropdown("QuickBooks account")).to_be_focused()
    author.picture("form-not-filled-in")


def test_the_focus_goes_to_the_form_that_was_opened(author: Author) -> None:
    open_form(author)
    expect(author.page.get_by_role("heading", name="Create QuickBooks invoice")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/p/1/deals", "There is no portal 1"),
        ("/p/1/workflows", "There is no portal 1"),
        ("/p/50400001/contacts", "There is no place contacts"),
        ("/p/50400001/deals/5", "There is no deal 5"),
        ("/workflow/999", "There is no workflow 999"),
        ("/workflow/first", "There is no workflow first"),
        ("/p/mine/deals", "There is no portal mine"),
        ("/p/50400001/deals/%27%20OR", "There is no deal ' OR"),
        ("/set-up/mine", "There is no portal mine"),
        (f"/workflow/{'9' * 5000}", f"There is no workflow {'9' * 59}…"),
        ("/nowhere/at/all", "There is no page /nowhere/at/all"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_and_leads_back(author: Author, path: str, said: str) -> None:
    author.page.goto(author.base_url + path)
    expect(author.page.get_by_role("heading", level=1)).to_have_text(said)
    author.page.get_by_role("link", name="See the deals").click()
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Deals")


@pytest.mark.parametrize("author", ["phone"], indirect=True)
def test_on_a_phone_the_bar_takes_two_lines(author: Author) -> None:
    author.page.goto(author.base_url)
    brand, away = (author.page.get_by_role("link", name=name) for name in ("HubSpot sandbox", "QuickBooks"))
    places = author.page.get_by_role("navigation").get_by_role("link")
    expect(places).to_have_count(4)
    tops = {round(link.bounding_box()["y"]) for link in places.all()}  # type: ignore[index]
    first, last = brand.bounding_box(), away.bounding_box()
    assert first is not None
    assert last is not None
    assert abs(first["y"] - last["y"]) < 8
    assert len(tops) == 1
    assert author.fits()
    author.picture("bar")


def test_a_form_is_filled_in_by_keyboard_alone(author: Author) -> None:
    # Given the form, and the focus on its first field
    open_form(author)
    keyboard = author.page.keyboard
    author.dropdown("QuickBooks account").focus()
    # When only keys are used
    keyboard.press("ArrowDown")
    author.page.get_by_role("option").first.wait_for()
    keyboard.type("US_1")
    expect(author.page.get_by_role("option")).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    # Then the company is chosen and the next field can be reached
    expect(author.page.locator(".control").first).to_contain_text(COMPANY)
    keyboard.press("Tab")
    expect(author.dropdown("Payment terms")).to_be_focused()


def test_a_value_can_be_taken_from_the_record(author: Author) -> None:
    open_form(author)
    author.page.get_by_text("More settings").click()
    memo = author.page.locator(".field", has=author.page.get_by_text("Memo", exact=True))
    memo.get_by_role("button", name="Use a property").click()
    author.chooses("Memo", "deal: dealname", typing="dealname")
    expect(author.dropdown("Memo")).to_have_value("deal: dealname")


def test_a_workflow_that_is_not_ready_stays_off(author: Author) -> None:
    open_form(author)
    author.turns_on()
    expect(author.page.get_by_text("Add an action and save it first.")).to_be_visible()
    expect(author.page.get_by_role("switch", name="On")).not_to_be_checked()
