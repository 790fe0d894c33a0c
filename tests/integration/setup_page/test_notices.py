"""What is said once after something was done: by a cookie that nobody else can make."""

import pytest

from tests.integration.setup_page.world import SetupWorld


def test_what_was_done_is_said_on_the_next_page_and_no_more(world: SetupWorld) -> None:
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    assert f"The HubSpot account {world.portal_ids[0]} is connected." in person.get("/setup").text
    assert "is connected." not in person.get("/setup").text


def test_what_was_done_is_forgotten_after_a_minute(world: SetupWorld) -> None:
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    world.clock.advance(61)
    assert "is connected." not in person.get("/setup").text


@pytest.mark.parametrize("cookie", ["company_connected:9341", "ImtleXNfc3RvcmVkOiI.aYH0.AAAA", "\u00e9", "x" * 4000])
def test_a_notice_that_somebody_else_made_is_not_said(world: SetupWorld, cookie: str) -> None:
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    name = next(name for name in person.jar if name.endswith("setup_notice"))
    person.jar[name] = cookie
    page = person.get("/setup")
    assert page.status == 200
    assert 'role="status"' not in page.body


def test_a_session_is_no_notice(world: SetupWorld) -> None:
    person = world.browser()
    person.sign_in(world.portal_ids[0])
    name = next(name for name in person.jar if name.endswith("setup_notice"))
    person.jar[name] = person.session
    assert 'role="status"' not in person.get("/setup").body
