"""The page for whoever uses it: on a phone, by keyboard, in the dark, with a screen reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.local import LocalRun
from tests.e2e.setup_page.person import Person

pytestmark = pytest.mark.browser

NARROWEST = {"width": 360, "height": 740}
COMPANY = "Sandbox Company_US_1"

FAINT = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest(".unseen")) continue;
    const [one, two] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) faint.push(`${walker.currentNode.textContent.trim()}: ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""
"""Texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3)."""


def unfold_all(person: Person) -> None:
    person.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


@pytest.mark.parametrize("person", ["phone"], indirect=True)
def test_the_page_fits_the_narrowest_phone(person: Person, deployed: LocalRun) -> None:
    person.page.set_viewport_size({"width": NARROWEST["width"], "height": NARROWEST["height"]})
    person.opens()
    assert person.fits()
    person.comes_by_link(deployed.portal_ids[0])
    person.picture("all")
    unfold_all(person)
    assert person.fits()
    person.picture("all-unfolded")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_told_from_its_ground(person: Person, deployed: LocalRun, scheme: str) -> None:
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    person.comes_by_link(deployed.portal_ids[0])
    unfold_all(person)
    person.picture(f"all-{scheme}")
    assert person.page.evaluate(FAINT) == []


def test_a_company_is_disconnected_by_keyboard_alone(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    keyboard = person.page.keyboard
    # The first stop leads past the bar
    keyboard.press("Tab")
    expect(person.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keyboard.press("Enter")
    # From there on, Tab comes to the company's own buttons
    summary = person.company(COMPANY).locator("summary")
    for _ in range(40):
        keyboard.press("Tab")
        if summary.evaluate("(element) => element === document.activeElement"):
            break
    expect(summary).to_be_focused()
    assert summary.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(person.company(COMPANY).get_by_role("button", name=f"Disconnect {COMPANY}")).to_be_focused()
    keyboard.press("Enter")
    # And the focus is where it is said what was done
    person.was_told(f"{COMPANY} is disconnected.")
    expect(person.page.get_by_role("status")).to_be_focused()


def test_what_is_wrong_in_a_form_has_the_focus_and_leads_to_the_field(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    person.unfolds("Keys of the apps")
    person.page.locator("#quickbooks_client_id").fill("an id")
    person.presses("Store the keys")
    expect(person.page.get_by_role("alert")).to_be_focused()
    person.page.get_by_role("alert").get_by_role("link", name="this cannot be the client id").click()
    expect(person.page.locator("#quickbooks_client_id")).to_be_focused()
    expect(person.page.locator("#quickbooks_client_id")).to_have_value("an id")


def test_an_address_to_copy_is_selected_by_the_tab_key(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    person.unfolds("Keys of the apps")
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_label("BASE_URL of the project")).to_be_focused()
    assert person.page.evaluate("document.getSelection().toString()") == deployed.stack.public_base_url


def test_every_button_says_what_it_is_for(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    unfold_all(person)
    for company in person.page.get_by_role("article").all():
        name = company.get_by_role("heading").inner_text()
        button = company.get_by_role("button", name="Reconnect")
        expect(button).to_have_accessible_description(name)
        expect(company.get_by_role("button", name=f"Disconnect {name}")).to_be_visible()


def test_the_address_of_a_form_that_came_back_leads_to_the_page(person: Person, deployed: LocalRun) -> None:
    person.comes_by_link(deployed.portal_ids[0])
    person.page.goto(deployed.stack.url("/setup/keys"))
    expect(person.page).to_have_url(deployed.stack.url("/setup"))
    expect(person.company(COMPANY)).to_be_visible()
