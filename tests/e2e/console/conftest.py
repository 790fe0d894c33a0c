"""A browser in front of the console of the deployed application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sandbox.console.console import Console
from sandbox.local import LocalRun
from tests.e2e.browsers import SCREENSHOTS, WIDTHS, chromium, is_ours
from tests.e2e.console.author import Author


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def console(browser: Browser, deployed: LocalRun) -> Iterator[Console]:
    """The console; while it runs, it alone drives the workflow engine."""
    with Console(deployed) as running:
        running.warm_up()
        yield running


@pytest.fixture(params=["desktop"])
def author(request: pytest.FixtureRequest, browser: Browser, console: Console, deployed: LocalRun) -> Iterator[Author]:
    """A person with a fresh browser window; `@pytest.mark.parametrize("author", ["phone"], indirect=True)` narrows it.

    When a test fails, what the person saw last is kept as a screenshot.
    """
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=request.param == "phone")
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    page.on("request", lambda sent: outside.append(sent.url) if not is_ours(sent.url) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    person = Author(page, console.base_url, deployed, _folder() / request.param)
    failed_before = request.session.testsfailed
    yield person
    if request.session.testsfailed > failed_before:
        person.picture(f"failed-{request.node.name}")
    context.close()
    assert outside == [], "something was loaded from elsewhere"
    assert errors == []


def _folder() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
