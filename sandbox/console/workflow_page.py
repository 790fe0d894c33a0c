"""One workflow: the row of its actions, the form of one of them, enrolling, and the history."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from sandbox.console import records
from sandbox.console.form_view import FormView
from sandbox.console.forms import Choice, card_text
from sandbox.console.history_view import HistoryView
from sandbox.console.live_select import LiveSelect, Page
from sandbox.console.runner import Runner
from sandbox.console.tags import box, go_to, once, text
from sandbox.console.workshop import Draft, Placed, Workshop, shown_texts
from sandbox.hubspot import Portal
from sandbox.hubspot.exceptions import HubSpotError

RECORDS_PER_PAGE = 50
LOOKS_EVERY_SECONDS = 0.5


class WorkflowPage:
    """Draws the page of a workflow into where it is made; `record_id` is the one to be enrolled, '' for none yet.

    What another window does to the workflow is seen here, too.
    """

    def __init__(
        self, shop: Workshop, runner: Runner, draft: Draft, *, quickbooks_url: str, record_id: str = ""
    ) -> None:
        self._shop, self._runner, self._draft = shop, runner, draft
        self._open: Placed | None = None
        self._known: object = None
        self._picking = not draft.placed
        found = (card for card in records.cards(self._portal, draft.kind, record_id) if card.id == record_id)
        self._record: Choice | None = next((Choice(card.id, card.title) for card in found), None)
        self._heading()
        with box("div", "two editor"):
            self._flow = box("section", "panel flow").props('aria-label="Actions of the workflow"')
            self._side = box("section", "panel side")
        with box("section", "panel"):
            text("h2", "Enrolment")
            self._enrolment = box("div")
            text("h2", "History")
            HistoryView(
                shop.hubspot,
                runner,
                lambda: shop.executions(draft),
                quickbooks_url=quickbooks_url,
                empty="Nothing was enrolled yet.",
            )
        self._draw()
        ui.timer(LOOKS_EVERY_SECONDS, self._follow)

    def _state(self) -> object:
        """What is drawn of the workflow; a form has its own values until they are saved."""
        draft = self._draft
        return draft.name, draft.on, [(placed, placed.saved, self._told(placed)) for placed in draft.placed]

    def _follow(self) -> None:
        state = self._state()
        if state == self._known:
            return
        self._known = state
        self._title.text = self._name.value = self._draft.name
        self._switch.value = self._draft.on
        if self._open is not None and self._open not in self._draft.placed:
            self._open = None
            self._draw_side()
        self._draw_flow()
        self._draw_enrolment()

    # --- the top

    def _heading(self) -> None:
        draft = self._draft
        with box("div", "heading heading-row"):
            with box("div", "grow"):
                self._title = text("h1", draft.name, "unseen")
                self._name = ui.input(value=draft.name, on_change=self._rename)
                self._name.classes("name").props('borderless dense maxlength=100 aria-label="Name of the workflow"')
                text("p", f"Enrols {draft.kind.many.lower()} of portal {draft.portal_id}", "under")
            self._switch = ui.switch("On", value=draft.on, on_change=lambda event: self._turn(on=bool(event.value)))

    def _rename(self, event: object) -> None:
        given = str(getattr(event, "value", "") or "").strip()
        if given:
            self._draft.name = self._title.text = given
            self._known = self._state()

    def _turn(self, *, on: bool) -> None:
        if on == self._draft.on:
            return
        try:
            self._shop.turn(self._draft, on=on)
        except ValueError as error:
            ui.notify(str(error), type="warning")
            self._switch.value = False
        self._draw_enrolment()

    # --- the row of actions

    def _draw(self) -> None:
        self._draw_flow()
        self._draw_side()
        self._draw_enrolment()

    def _draw_flow(self) -> None:
        self._flow.clear()
        with self._flow, box("ol", "steps"):
            with box("li", "step start"):
                text("div", "Start", "step-kind")
                text("div", f"A {self._draft.kind.one} is enrolled", "step-text")
            for placed in self._draft.placed:
                with box("li", "step"):
                    self._step(placed)
            with box("li", "step-add"):
                ui.button("Add action", icon="add", on_click=self._pick).props("outline no-caps")

    def _step(self, placed: Placed) -> None:
        name = placed.action.texts.action_name or placed.action.uid
        with box("div", f"step-card {'open' if placed is self._open else ''}"):
            with box("div", "grow"):
                text("div", name, "step-kind")
                text("div", self._told(placed), "step-text")
            ui.button("Edit", on_click=lambda: self._edit(placed)).props(f'flat dense no-caps aria-label="Edit {name}"')
            remove = ui.button(icon="delete", on_click=lambda: self._remove(placed))
            remove.props(f'flat dense round aria-label="Remove {name}"')

    @staticmethod
    def _told(placed: Placed) -> str:
        return card_text(placed.action, shown_texts(placed)) if placed.saved else "Not filled in yet"

    def _pick(self) -> None:
        self._open, self._picking = None, True
        self._draw_flow()
        self._draw_side()
        go_to(self._side, "h2")

    def _edit(self, placed: Placed) -> None:
        self._open, self._picking = placed, False
        self._draw_flow()
        self._draw_side()
        go_to(self._side, "h2")

    def _remove(self, placed: Placed) -> None:
        self._shop.remove(self._draft, placed)
        if placed is self._open:
            self._open = None
        self._picking = not self._draft.placed
        self._switch.value = self._draft.on
        self._draw()

    # --- beside it: a choice of actions, or the form of one

    def _draw_side(self) -> None:
        self._side.clear()
        with self._side:
            if self._open is not None:
                self._form(self._open)
            elif self._picking:
                self._picker()
            else:
                text("p", "Choose an action to edit it, or add another.", "hint")

    def _picker(self) -> None:
        text("h2", "Choose an action").props("tabindex=-1")
        actions = self._shop.actions_for(self._draft.kind)
        with box("ul", "cards"):
            for action in actions:
                with box("li"), box("button", "card").props("type=button") as chosen:
                    once(chosen, partial(self._place, action.uid))
                    with box("span", "card-main"):
                        text("span", action.texts.action_name or action.uid, "card-title")
                        text("span", action.texts.action_description, "card-under")
        if not actions:
            text("p", f"No action works on {self._draft.kind.many.lower()}.", "hint")

    def _place(self, uid: str) -> None:
        self._edit(self._shop.place(self._draft, uid))
        self._switch.value = self._draft.on
        self._draw_enrolment()

    def _form(self, placed: Placed) -> None:
        text("h2", placed.action.texts.action_name or placed.action.uid).props("tabindex=-1")
        if placed.action.texts.action_description:
            text("p", placed.action.texts.action_description, "hint")
        FormView(self._shop, self._draft, placed, on_saved=self._saved)

    def _saved(self) -> None:
        self._draw_flow()
        self._draw_enrolment()

    # --- enrolling

    def _draw_enrolment(self) -> None:
        self._known = self._state()
        self._enrolment.clear()
        draft = self._draft
        with self._enrolment:
            if not draft.on:
                text("p", "Turn the workflow on to enrol records.", "hint")
                return
            with box("div", "enrol"):
                wanted = f"{draft.kind.one.capitalize()} to enrol"
                text("label", wanted, "field-label").props["for"] = "field-record"
                select = LiveSelect(self._records, chosen=self._record, on_choice=self._choose).classes("grow")
                select.props["for"] = "field-record"
                select.props["aria-label"] = wanted
                once(ui.button("Enrol"), self._enrol_one).props("unelevated no-caps")
                count = len(records.cards(self._portal, draft.kind))
                once(ui.button(f"Enrol all {count:,}"), self._enrol_all).props("outline no-caps")

    @property
    def _portal(self) -> Portal:
        return self._shop.hubspot.portal(self._draft.portal_id)

    async def _records(self, q: str | None, after: str | None) -> Page:
        start = int(after or 0)
        found = records.cards(self._portal, self._draft.kind, q or "")
        end = start + RECORDS_PER_PAGE
        choices = tuple(
            Choice(card.id, card.title, f"{card.amount} · {card.who or 'no contact'}") for card in found[start:end]
        )
        return Page(choices, str(end) if end < len(found) else None, searchable=True)

    def _choose(self, choice: Choice | None) -> None:
        self._record = choice

    def _enrol_one(self) -> None:
        if self._record is None:
            ui.notify(f"Choose a {self._draft.kind.one} first.", type="warning")
            return
        self._enrol([self._record.value])

    def _enrol_all(self) -> None:
        self._enrol([card.id for card in records.cards(self._portal, self._draft.kind)])

    def _enrol(self, record_ids: list[str]) -> None:
        try:
            self._shop.enrol(self._draft, record_ids)
        except (ValueError, HubSpotError) as error:
            ui.notify(str(error), type="warning")
            return
        self._runner.wake()
