"""From the console to the set-up page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.console.author import Author

pytestmark = pytest.mark.browser


def test_the_bar_leads_to_the_set_up_page_signed_in(author: Author) -> None:
    portal_id = author.run.portal_ids[1]
    author.page.goto(f"{author.base_url}/p/{portal_id}/deals")
    with author.page.context.expect_page() as opened:
        author.page.get_by_role("link", name="Set-up").click()
    expect(opened.value.get_by_role("heading", name=f"HubSpot account {portal_id}")).to_be_visible()
    expect(opened.value).to_have_url(author.run.stack.url("/setup"))
