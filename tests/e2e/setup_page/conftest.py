"""A browser in front of the set-up page, as it is deployed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser

from sandbox.local import LocalRun
from tests.e2e.browsers import SCREENSHOTS, WIDTHS, chromium, is_ours
from tests.e2e.setup_page.person import Person

Visitors = Callable[[LocalRun, str], Person]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """Makes persons with a fresh browser window each. When the test fails, what they saw last is kept.

    Nothing may come from elsewhere, and the page's own policy must never have to stop anything.
    """
    failed_before = request.session.testsfailed
    with ExitStack() as windows:

        def make(run: LocalRun, width: str) -> Person:
            return windows.enter_context(_person(browser, run, width, request, failed_before))

        yield make


@pytest.fixture
def person(visitor: Visitors, deployed: LocalRun, request: pytest.FixtureRequest) -> Iterator[Person]:
    """In front of the stack that all tests share; afterwards everything is connected as it was."""
    yield visitor(deployed, getattr(request, "param", "desktop"))
    deployed.connect()


@contextmanager
def _person(
    browser: Browser, run: LocalRun, width: str, request: pytest.FixtureRequest, failed_before: int
) -> Iterator[Person]:
    size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
    context = browser.new_context(viewport={"width": size["width"], "height": size["height"]})
    page = context.new_page()
    outside: list[str] = []
    stopped: list[str] = []
    page.on("request", lambda sent: outside.append(sent.url) if not is_ours(sent.url) else None)
    page.on("console", lambda said: stopped.append(said.text) if "Content Security Policy" in said.text else None)
    someone = Person(page, run, SCREENSHOTS / width)
    yield someone
    if request.session.testsfailed > failed_before:
        someone.picture(f"failed-{request.node.name}")
    context.close()
    assert outside == [], "something was loaded from elsewhere"
    assert stopped == []
