"""What a person does on the console, in the person's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from sandbox.hubspot.records import CrmObject
from sandbox.local import LocalRun

PATIENCE = 60_000
"""Milliseconds; a first callout meets a cold function on a busy machine."""

RETRY_MOMENT = 1_500
TRIES = 20


class Author:
    """One person at one browser window.

    Attributes:
        page: the window.
        base_url: where the console is.
        run: the application behind it.
    """

    def __init__(self, page: Page, base_url: str, run: LocalRun, pictures: Path) -> None:
        self.page = page
        self.run = run
        self.base_url = base_url
        self._pictures = pictures
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)

    # --- going places

    def picks(self, place: str, title: str) -> None:
        """Goes to Deals, Quotes or Payments, searches for a record and opens it."""
        self.page.goto(self.base_url)
        self.page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()
        self.page.get_by_label(f"Search {place.lower()}").fill(title)
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def starts_workflow(self, kind: str, action: str) -> None:
        """Makes a workflow for the record's kind and adds an action to it."""
        self.page.get_by_role("button", name=f"New {kind} workflow").click()
        self.adds(action)

    def adds(self, action: str) -> None:
        """Chooses an action from the list; its form opens."""
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(action)}\\b")).click()
        expect(self.page.get_by_role("heading", name=action)).to_be_visible()

    # --- filling in

    def chooses(self, field: str, option: str, *, typing: str = "") -> None:
        """Opens a dropdown, types into it if told, and takes an entry."""
        box = self.dropdown(field)
        for _ in range(3):  # HubSpot gives up after ten seconds, a cold function on a busy machine may need longer
            box.click()
            if typing:
                box.press_sequentially(typing, delay=30)
            entry = self.page.get_by_role("option", name=option).first
            try:
                entry.or_(self.page.get_by_text("could not be loaded")).first.wait_for()
                entry.click(timeout=RETRY_MOMENT)
            except Error:
                self.page.keyboard.press("Escape")
                continue
            return
        raise AssertionError(f"{field} has no entry {option}")

    def entries(self, field: str) -> list[str]:
        """What a dropdown offers, once it is loaded."""
        self.dropdown(field).click()
        self.page.get_by_role("option").first.wait_for()
        found = self.page.get_by_role("option").all_inner_texts()
        self.page.keyboard.press("Escape")
        return found

    def dropdown(self, field: str) -> Locator:
        return self.page.get_by_role("combobox", name=field, exact=True)

    def answers(self, question: str, answer: str) -> None:
        """Chooses one of a few entries that are shown side by side."""
        self.page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer).click()

    def fills(self, company: str, choices: Mapping[str, str]) -> None:
        """The account first, then each field with the entry to take."""
        self.chooses("QuickBooks account", company)
        for field, option in choices.items():
            self.chooses(field, option)

    def sells(self, company: str, choices: Mapping[str, str] | None = None) -> None:
        """What every sale asks for: customer and products from the record, missing products created."""
        usual = {"Customer": "First associated contact", "Products": "Associated line items"}
        self.fills(company, usual | dict(choices or {}))
        self.answers("Create product in QuickBooks if it doesn't exist?", "Yes")

    def saves(self) -> None:
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_role("status")).to_have_text("Saved")

    # --- running

    def turns_on(self) -> None:
        self.page.get_by_role("switch", name="On").click()

    def enrols(self) -> None:
        """Enrols the record that the workflow was started from: it is chosen already."""
        self.page.get_by_role("button", name="Enrol", exact=True).click()

    def enrols_another(self, kind: str, title: str) -> None:
        """Searches a record in the list of those that can be enrolled, and enrols it."""
        self.chooses(f"{kind.capitalize()} to enrol", title, typing=title[:8])
        self.enrols()

    def follows(self) -> Locator:
        """Watches the newest line of the history until it is final; a retry is not waited for."""
        entry = self.page.locator(".history .entry").first
        final, hurry = entry.locator(".chip.good, .chip.bad"), entry.get_by_role("button", name="Don't wait")
        for _ in range(TRIES):
            final.or_(hurry).first.wait_for()
            if final.count():
                return entry
            self.run.quickbooks.clock.advance(60)
            with suppress(Error):  # the line may have moved on meanwhile
                hurry.click(timeout=RETRY_MOMENT)
        raise AssertionError("the action did not come to an end")

    def opens_document(self, entry: Locator) -> Page:
        """Follows the link of a history line to QuickBooks."""
        with self.page.context.expect_page() as opened:
            entry.get_by_role("link", name="in QuickBooks").click()
        opened.value.wait_for_load_state()
        return opened.value

    def picture(self, name: str, page: Page | None = None) -> None:
        """Keeps what the window shows, top to bottom."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        safe = re.sub(r"[^\w.-]+", "-", name)
        (page or self.page).screenshot(path=self._pictures / f"{safe}.png", full_page=True)

    def fits(self) -> bool:
        """Whether nothing sticks out at the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    # --- the records behind

    def documents(self, realm_id: str, entity: str, record: CrmObject) -> list[dict[str, Any]]:
        """QuickBooks' documents that say they were made from the record."""
        stored = self.run.quickbooks.company(realm_id).documents(entity)
        return [each for each in stored if f" {record.id} " in each.get("PrivateNote", "")]
