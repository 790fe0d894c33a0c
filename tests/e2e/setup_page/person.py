"""A person in front of the set-up page, and of HubSpot's and Intuit's pages of consent."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from sandbox.local import LocalRun


class Person:
    """Does what a person does; every method waits until the page shows what comes of it.

    Attributes:
        page: the browser's window.
        run: the application behind it.
    """

    def __init__(self, page: Page, run: LocalRun, pictures: Path) -> None:
        self.page = page
        self.run = run
        self._pictures = pictures

    # --- ways in

    def opens(self) -> None:
        """The set-up page."""
        self.page.goto(self.run.stack.url("/setup"))

    def comes_by_link(self, portal_id: int | None = None) -> None:
        """As the engineer, who made a link."""
        self.page.goto(self.run.setup_link(portal_id))
        expect(self.page.get_by_role("heading", name="Set-up", exact=True)).to_be_visible()

    def signs_in(self, portal_id: int) -> None:
        """As a person of that portal, by HubSpot's page."""
        self.opens()
        self.page.get_by_role("button", name="Sign in with HubSpot").click()
        self.allows(portal_id)

    # --- what is done on the page

    def fills_keys(self) -> None:
        """Those of both sandboxes, Intuit's being development keys."""
        hubspot, quickbooks = self.run.hubspot.first_line(""), self.run.quickbooks.first_line("")
        for pair, keys in {"hubspot": hubspot, "quickbooks_sandbox": quickbooks}.items():
            self.page.locator(f"#{pair}_client_id").fill(str(keys["client_id"]))
            self.page.locator(f"#{pair}_client_secret").fill(str(keys["client_secret"]))

    def presses(self, name: str, within: Locator | None = None) -> None:
        """A button, by its exact name."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def unfolds(self, name: str, within: Locator | None = None) -> None:
        """What stands folded up under that name."""
        (within or self.page).locator("summary", has_text=name).first.click()

    def allows(self, portal_id: int, without: str = "") -> None:
        """On HubSpot's page: this portal, all scopes but one."""
        self.page.get_by_label("Account").select_option(str(portal_id))
        if without:
            self.page.get_by_label(without).uncheck()
        self.presses("Connect app")
        self.was_told(f"The HubSpot account {portal_id} is connected.")

    def connects(self, company: str) -> None:
        """On Intuit's page: this company."""
        self.page.get_by_role("radio", name=re.compile(rf"^{re.escape(company)}\b")).check()
        self.presses("Connect")
        self.was_told(f"{company} is connected.")

    # --- what is seen

    def was_told(self, sentence: str) -> None:
        """What the page says was done."""
        expect(self.page.get_by_role("status")).to_have_text(sentence)

    def company(self, name: str) -> Locator:
        """The part of the page about one company."""
        return self.page.get_by_role("article", name=name, exact=True)

    def next_step(self) -> Locator:
        """What the first run asks for now."""
        return self.page.locator('[aria-current="step"]')

    def fits(self) -> bool:
        """Whether nothing sticks out at the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    def picture(self, name: str) -> None:
        """Keeps what the window shows, top to bottom."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        safe = re.sub(r"[^\w.-]+", "-", name)
        self.page.screenshot(path=self._pictures / f"setup-{safe}.png", full_page=True)
