"""The console's pages: records, one record, workflows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec

from nicegui import ui
from starlette.responses import RedirectResponse, Response

from sandbox.console import records
from sandbox.console.frame import WORKFLOWS, frame, heading
from sandbox.console.history_view import HistoryView
from sandbox.console.records import KINDS, Card, Kind
from sandbox.console.runner import Runner
from sandbox.console.tags import box, link, link_box, once, text
from sandbox.console.workflow_page import WorkflowPage
from sandbox.console.workshop import Draft, Workshop
from sandbox.hubspot import Portal
from sandbox.hubspot.exceptions import HubSpotError
from sandbox.hubspot.records import CrmObject

CARDS_SHOWN = 100
_LONGEST_NUMBER = 19
_SHOWN = 60
Shown = ParamSpec("Shown")


class NotThere(Exception):
    """What an address names is not there; the sentence says what."""


class Pages:
    """The pages over one workshop; `register` makes them answer."""

    def __init__(self, shop: Workshop, runner: Runner, quickbooks_url: str) -> None:
        self._shop, self._runner, self._quickbooks_url = shop, runner, quickbooks_url

    def register(self) -> None:
        """Puts the pages on NiceGUI's app. Once per process: that app is NiceGUI's own."""
        ui.page("/")(self.start)
        ui.page("/p/{portal_id}/workflows")(self._known(self.workflows))
        ui.page("/p/{portal_id}/{place}")(self._known(self.records))
        ui.page("/p/{portal_id}/{place}/{record_id}")(self._known(self.record))
        ui.page("/workflow/{number}")(self._known(self.workflow))
        ui.page("/{path:path}")(self._known(self.nowhere))

    def start(self) -> Response:
        """The first portal's deals."""
        return RedirectResponse(f"/p/{self._shop.portals[0].account.portal_id}/deals")

    def records(self, portal_id: str, place: str) -> None:
        """The records of one kind."""
        portal, kind = self._portal(portal_id), _kind(place)
        with frame(self._shop, self._quickbooks_url, portal, kind.many, kind.path):
            heading(kind.many, f"Pick a {kind.one} to see what a workflow will work with.")
            search = ui.input(placeholder=f"Search {kind.many.lower()}").props("outlined dense clearable type=search")
            search.classes("search").props(f'aria-label="Search {kind.many.lower()}"')
            found = box("ul", "cards")

            def show() -> None:
                cards = records.cards(portal, kind, search.value or "")
                found.clear()
                with found:
                    for card in cards[:CARDS_SHOWN]:
                        with box("li"):
                            _card(portal.account.portal_id, kind, card)
                    if len(cards) > CARDS_SHOWN:
                        text("li", f"{len(cards) - CARDS_SHOWN:,} more: search for them.", "hint")
                    if not cards:
                        text("li", "Nothing found.", "hint")

            search.on_value_change(show)
            show()

    def record(self, portal_id: str, place: str, record_id: str) -> None:
        """One record: what a workflow works with, where it can be enrolled, and what was done with it."""
        portal, kind = self._portal(portal_id), _kind(place)
        try:
            record = portal.get(kind.object_type, record_id)
        except HubSpotError as error:
            raise NotThere(f"There is no {kind.one} {_short(record_id)}") from error
        card = records.card_of(portal, kind, record)
        with frame(self._shop, self._quickbooks_url, portal, card.title, kind.path):
            heading(card.title, f"{card.amount} · {card.status} · {kind.one} {record.id}")
            with box("div", "two"):
                with box("section", "panel"):
                    _content(portal, kind, record)
                with box("section", "panel"):
                    text("h2", "Enrol")
                    self._enrolling(portal, kind, record)
            with box("section", "panel"):
                text("h2", "History")
                HistoryView(
                    self._shop.hubspot,
                    self._runner,
                    lambda: self._shop.executions_of(portal.account.portal_id, kind, record.id),
                    quickbooks_url=self._quickbooks_url,
                    empty=f"No workflow has worked on this {kind.one} yet.",
                )

    def workflows(self, portal_id: str) -> None:
        """The portal's workflows."""
        portal = self._portal(portal_id)
        with frame(self._shop, self._quickbooks_url, portal, "Workflows", WORKFLOWS):
            heading("Workflows", "A workflow enrols records and runs its actions for each.")
            with box("div", "buttons"):
                for kind in KINDS:
                    start = once(ui.button(f"New {kind.one} workflow"), partial(self._create, portal, kind))
                    start.props("outline no-caps")
            with box("ul", "cards"):
                drafts = self._shop.drafts(portal.account.portal_id)
                for draft in drafts:
                    with box("li"):
                        _draft_card(draft)
                if not drafts:
                    text("li", "No workflow yet.", "hint")

    def workflow(self, number: str, record: str = "") -> None:
        """One workflow: its actions, their forms, enrolling (`record` is chosen already) and history."""
        try:
            draft = self._shop.draft(_number(number))
        except KeyError as error:
            raise NotThere(f"There is no workflow {_short(number)}") from error
        portal = self._shop.hubspot.portal(draft.portal_id)
        with frame(self._shop, self._quickbooks_url, portal, draft.name, WORKFLOWS):
            WorkflowPage(self._shop, self._runner, draft, quickbooks_url=self._quickbooks_url, record_id=record)

    def nowhere(self, path: str) -> None:
        """Any other address."""
        raise NotThere(f"There is no page /{_short(path)}")

    def _known(self, page: Callable[Shown, None]) -> Callable[Shown, None]:
        """The page, or one that says that it is not there."""

        @wraps(page)
        def shown(*args: Shown.args, **kwargs: Shown.kwargs) -> None:
            try:
                page(*args, **kwargs)
            except NotThere as missing:
                first = self._shop.portals[0]
                with frame(self._shop, self._quickbooks_url, first, "Not found", ""):
                    heading(str(missing), "It may be gone since the sandbox was started anew.")
                    link("See the deals", f"/p/{first.account.portal_id}/deals")

        return shown

    def _portal(self, portal_id: str) -> Portal:
        try:
            return self._shop.hubspot.portal(_number(portal_id))
        except KeyError as error:
            raise NotThere(f"There is no portal {_short(portal_id)}") from error

    def _create(self, portal: Portal, kind: Kind, record: CrmObject | None = None) -> None:
        draft = self._shop.create(portal.account.portal_id, kind)
        ui.navigate.to(f"/workflow/{draft.number}" + (f"?record={record.id}" if record else ""))

    def _enrolling(self, portal: Portal, kind: Kind, record: CrmObject) -> None:
        ready = [draft for draft in self._shop.drafts(portal.account.portal_id, kind) if draft.on]
        for draft in ready:
            with box("div", "enrol-row"):
                link(draft.name, f"/workflow/{draft.number}")
                once(ui.button("Enrol"), partial(self._enrol, draft, record)).props("unelevated no-caps")
        if not ready:
            text("p", f"No workflow for {kind.many.lower()} is on.", "hint")
        start = once(ui.button(f"New {kind.one} workflow"), partial(self._create, portal, kind, record))
        start.props("outline no-caps")

    def _enrol(self, draft: Draft, record: CrmObject) -> None:
        try:
            self._shop.enrol(draft, [record.id])
        except (ValueError, HubSpotError) as error:
            ui.notify(str(error), type="warning")
            return
        self._runner.wake()


def _kind(place: str) -> Kind:
    kind = next((each for each in KINDS if each.path == place), None)
    if kind is None:
        raise NotThere(f"There is no place {_short(place)}")
    return kind


def _number(text: str) -> int:
    """A number in an address; KeyError for what is none: nothing is found under it."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise KeyError(text)
    return int(text)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _card(portal_id: int, kind: Kind, card: Card) -> None:
    with link_box(f"/p/{portal_id}/{kind.path}/{card.id}", "card"):
        with box("span", "card-main"):
            text("span", card.title, "card-title")
            text("span", card.who or "No contact", "card-under")
        with box("span", "card-end"):
            text("span", card.amount, "amount")
            text("span", card.status, "card-under")


def _draft_card(draft: Draft) -> None:
    actions = ", ".join(placed.action.texts.action_name for placed in draft.placed) or "No action yet"
    with link_box(f"/workflow/{draft.number}", "card"):
        with box("span", "card-main"):
            text("span", draft.name, "card-title")
            text("span", f"{draft.kind.many}: {actions}", "card-under")
        text("span", "On" if draft.on else "Off", f"chip {'good' if draft.on else ''}")


def _content(portal: Portal, kind: Kind, record: CrmObject) -> None:
    text("h2", "Line items")
    lines = records.lines(portal, record)
    if not lines:
        text("p", f"This {kind.one} has no line items.", "hint")
    else:
        with box("div", "scroll"), box("table", "lines"):
            with box("thead"), box("tr"):
                for name in ("Name", "SKU", "Quantity", "Price", "Amount"):
                    text("th", name).props("scope=col")
            with box("tbody"):
                for line in lines:
                    with box("tr"):
                        for value in (line.name, line.sku, line.quantity, line.price, line.amount):
                            text("td", value)
    text("h2", "Contacts and companies")
    people = records.people(portal, record)
    with box("ul", "plain"):
        for each in people:
            text("li", each)
        if not people:
            text("li", "None", "hint")
