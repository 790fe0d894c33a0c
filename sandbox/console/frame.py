"""What every page has: the bar with the places to go to, the styles, and the main part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nicegui import ui

from sandbox.console.records import KINDS
from sandbox.console.tags import box, link, text
from sandbox.console.workshop import Workshop
from sandbox.hubspot import Portal

STYLES = Path(__file__).with_name("console.css")
WORKFLOWS = "workflows"


@contextmanager
def frame(shop: Workshop, quickbooks_url: str, portal: Portal, title: str, active: str) -> Iterator[None]:
    """A page of the console; its content goes into the body of the `with`.

    Args:
        active: the path of the place in the bar that the page belongs to.
    """
    portal_id = portal.account.portal_id
    ui.page_title(f"{title} · HubSpot sandbox")
    ui.add_css(STYLES)
    ui.colors(primary="#b4431f")
    link("Skip to content", "#content", "skip")
    with box("header", "bar"):
        link("HubSpot sandbox", f"/p/{portal_id}/deals", "brand")
        with box("nav", "places").props('aria-label="Places"'):
            for path, name in (*((kind.path, kind.many) for kind in KINDS), (WORKFLOWS, "Workflows")):
                place = link(name, f"/p/{portal_id}/{path}")
                if path == active:
                    place.props("aria-current=page")
        with box("div", "bar-end"):
            if len(shop.portals) > 1:
                names = {each.account.portal_id: str(each.account.portal_id) for each in shop.portals}
                chosen = ui.select(
                    names, value=portal_id, on_change=lambda event: ui.navigate.to(f"/p/{event.value}/deals")
                )
                chosen.props("dense borderless behavior=menu prefix=Portal aria-label=Portal").classes("portal")
            link("Set-up", f"/set-up/{portal_id}", new_tab=True)
            link("QuickBooks", quickbooks_url, new_tab=True)
    with box("main", "page").props("id=content"):
        yield


def heading(title: str, under: str = "") -> None:
    """The page's first line."""
    with box("div", "heading"):
        text("h1", title)
        if under:
            text("p", under, "under")
