"""Plain HTML elements with text, so that pages have real headings, lists and tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

DOUBLE_CLICK_SECONDS = 1.0

Clicked = TypeVar("Clicked", bound=Element)


def text(tag: str, content: str, classes: str = "") -> TextElement:
    """An element with text in it, e.g. `text("h1", "Deals")`; the text is escaped."""
    return TextElement(tag=tag, text=content).classes(classes)


def box(tag: str = "div", classes: str = "") -> Element:
    """An element to put others in, as a context manager."""
    return Element(tag).classes(classes)


def link(content: str, target: str, classes: str = "", *, new_tab: bool = False) -> TextElement:
    """A link; `new_tab` for other applications."""
    element = TextElement(tag="a", text=content).classes(classes)
    element.props["href"] = target
    if new_tab:
        element.props["target"] = "_blank"
        element.props["rel"] = "noopener"
    return element


def go_to(inside: Element, selector: str) -> None:
    """Move the focus, and with it the view, to the first such element inside of another."""
    find = f"getHtmlElement({inside.id})?.querySelector({json.dumps(selector)})?.focus()"
    # by the element's own page: what was clicked may be gone by now
    inside.client.run_javascript(f"requestAnimationFrame(() => {find})")


def once(element: Clicked, work: Callable[[], object]) -> Clicked:
    """The element does its work at a click, and a double click is one."""
    return element.on("click", work, throttle=DOUBLE_CLICK_SECONDS, trailing_events=False, args=[])


def link_box(target: str, classes: str = "") -> Element:
    """A link to put others in, as a context manager."""
    element = Element("a").classes(classes)
    element.props["href"] = target
    return element
