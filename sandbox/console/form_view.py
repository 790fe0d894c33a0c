"""The form of an action on the page: one row for each field of its definition."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import run, ui
from nicegui.element import Element
from nicegui.elements.mixins.disableable_element import DisableableElement
from nicegui.elements.mixins.validation_element import ValidationElement
from pydantic import JsonValue

from sandbox.console.forms import Choice, Form, FormField, Widget
from sandbox.console.live_select import LiveSelect, Page
from sandbox.console.tags import box, go_to, text
from sandbox.console.workshop import Draft, Placed, Workshop

_TAKEN = "taken from "
_INPUT_PROPS = {Widget.DATE: "type=date", Widget.NUMBER: "inputmode=decimal", Widget.TEXT: ""}


class FormView:
    """Shows the form and keeps what is filled in until it is saved.

    Args:
        on_saved: called after a save that went well.
    """

    def __init__(self, shop: Workshop, draft: Draft, placed: Placed, on_saved: Callable[[], None]) -> None:
        self._shop, self._draft, self._placed = shop, draft, placed
        self._on_saved = on_saved
        self._form = Form(placed.action)
        self._values: dict[str, JsonValue] = dict(placed.values)
        self._shown: dict[str, Choice] = dict(placed.shown)
        self._rows: dict[str, _Row] = {}
        with box("form", "form").on("submit", self._save, js_handler="(e) => { e.preventDefault(); emit(); }"):
            first, rest = self._form.split()
            for field in first:
                self._rows[field.name] = _Row(self, field)
            if rest:
                with box("details", "more") as more:
                    text("summary", f"More settings ({len(rest)})")
                    for field in rest:
                        self._rows[field.name] = _Row(self, field)
                more.props.set_bool("open", any(field.name in self._values for field in rest))
            with box("div", "buttons"):
                ui.button("Save", on_click=None).props("type=submit unelevated no-caps")
                self._told = text("span", "", "told").props("role=status")
        self._sync()

    # --- what the rows need

    def value(self, name: str) -> JsonValue:
        return self._values.get(name)

    def choice(self, name: str) -> Choice | None:
        return self._shown.get(name)

    def sources(self) -> dict[str, str]:
        """Where a field's value may be taken from instead: properties of the record, outputs of earlier actions."""
        kind = self._draft.kind
        found = {f"property:{name}": f"{kind.one}: {name}" for name in sorted(kind.object_type.known_properties)}
        for number, earlier in enumerate(self._draft.placed, start=1):
            if earlier is self._placed:
                break
            for output in earlier.action.output_fields:
                found[f"output:{number}:{output.name}"] = f"action {number}: {output.name}"
        return found

    def change(self, name: str, value: JsonValue, choice: Choice | None = None) -> None:
        """The author has filled in a field; what depends on it is chosen anew."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        self._shown.pop(name, None)
        if choice is not None:
            self._shown[name] = choice
        self._rows[name].tell(None)
        self._told.text = ""
        for dependent in self._form.reset_by(name):
            self._values.pop(dependent, None)
            self._shown.pop(dependent, None)
            self._rows[dependent].forget()
        self._sync()

    async def fetch(self, name: str, q: str | None, after: str | None) -> Page:
        """One page of a dropdown, from the app."""
        answer = await run.io_bound(
            self._shop.options, self._draft, self._placed, name, values=dict(self._values), q=q, after=after
        )
        if answer is None:  # the console is being stopped
            return Page()
        choices = tuple(Choice(each.value, each.label, each.description) for each in answer.options)
        return Page(choices, answer.after, answer.searchable, answer.error)

    # --- inside

    def _sync(self) -> None:
        for name, row in self._rows.items():
            row.show(visible=self._form.visible(name, self._values), waits_for=self._form.waits_for(name, self._values))

    def _save(self) -> None:
        try:
            problems = self._shop.save(self._draft, self._placed, self._values, self._shown)
        except ValueError as error:
            self._told.text = str(error)
            return
        for name, row in self._rows.items():
            row.tell(problems.get(name))
        if problems:
            count = len(problems)
            self._told.text = f"{count} field{'s' if count > 1 else ''} to fill in or mend"
            next(row for name, row in self._rows.items() if name in problems).go_to()
            return
        self._told.text = "Saved"
        self._on_saved()


class _Row:
    """A field: label, control, description, and what is wrong with it."""

    def __init__(self, view: FormView, field: FormField) -> None:
        self._view, self._field = view, field
        self._control: Element | None = None
        with box("div", "field") as self._box:
            with box("div", "field-head"):
                self._label = text("label", field.label, "field-label")
                if field.required:
                    text("span", "required", "required")
                if field.from_record:
                    self._toggle = ui.button(on_click=self._switch).props("flat dense no-caps size=sm")
            self._slot = box("div", "control")
            self._wrong = text("div", "", "wrong").props("role=alert")
            self._wrong.set_visibility(False)
            if field.description:
                text("div", field.description, "hint")
        self._from_record = isinstance(view.value(field.name), dict)
        self._build()

    def show(self, *, visible: bool, waits_for: str | None) -> None:
        self._box.set_visibility(visible)
        if isinstance(self._control, LiveSelect):
            self._control.props["placeholder"] = f"Choose “{waits_for}” first" if waits_for else ""
        if isinstance(self._control, DisableableElement):
            self._control.set_enabled(waits_for is None)

    def tell(self, problem: str | None) -> None:
        self._wrong.text = problem or ""
        self._wrong.set_visibility(problem is not None)
        if isinstance(self._control, ValidationElement):
            self._control.props.set_bool("error", problem is not None)

    def go_to(self) -> None:
        go_to(self._box, "input, textarea, [role=radio][tabindex='0'], [role=radio]")

    def forget(self) -> None:
        if isinstance(self._control, LiveSelect):
            self._control.forget()

    def _switch(self) -> None:
        self._from_record = not self._from_record
        self._view.change(self._field.name, None)
        self._build()

    def _build(self) -> None:
        self._slot.clear()
        if self._field.from_record:
            self._toggle.text = "Enter a value" if self._from_record else "Use a property"
        with self._slot:
            self._control = self._source() if self._from_record else self._make()
        control = self._control
        self._label.props["for"] = f"field-{self._field.name}"
        control.props["for"] = f"field-{self._field.name}"
        if self._from_record or self._field.widget is not Widget.SELECT:  # a plain dropdown is named by its label
            control.props["aria-label"] = self._field.label
        control.props["data-field"] = self._field.name

    def _make(self) -> Element:
        field, view = self._field, self._view
        value = view.value(field.name)
        text_value = value if isinstance(value, str) else None

        def changed(event: Any) -> None:
            given = event.value
            view.change(field.name, None if given is None else str(given), self._fixed(given))

        match field.widget:
            case Widget.LIVE:
                control: Element = LiveSelect(
                    self._fetching(),
                    chosen=view.choice(field.name),
                    on_choice=lambda choice: view.change(field.name, choice.value if choice else None, choice),
                )
                control.props.set_bool("clearable", not field.required)
                return control
            case Widget.SELECT:
                options = {choice.value: choice.label for choice in field.choices}
                control = ui.select(options, value=text_value, on_change=changed, clearable=not field.required)
            case Widget.RADIO:
                labels = {choice.value: choice.label for choice in field.choices}
                return ui.radio(labels, value=text_value, on_change=changed).props("inline dense role=radiogroup")
            case Widget.LONG_TEXT:
                control = ui.textarea(value=text_value or "", on_change=changed).props("autogrow")
            case Widget.DATE | Widget.NUMBER | Widget.TEXT:
                control = ui.input(value=text_value or "", on_change=changed).props(_INPUT_PROPS[field.widget])
        return control.props("outlined dense hide-bottom-space behavior=menu")

    def _source(self) -> Element:
        name, view = self._field.name, self._view
        value = view.value(name)
        sources = view.sources()

        def changed(event: Any) -> None:
            chosen = str(event.value or "")
            label = sources.get(chosen, "")
            view.change(name, source_value(chosen), Choice(chosen, _TAKEN + label) if chosen else None)

        current = source_key(value)
        select = ui.select(
            sources, value=current if current in sources else None, with_input=True, on_change=changed, clearable=True
        )
        return select.props("outlined dense behavior=menu")

    def _fixed(self, value: object) -> Choice | None:
        return next((choice for choice in self._field.choices if choice.value == value), None)

    def _fetching(self) -> Callable[[str | None, str | None], Awaitable[Page]]:
        async def fetch(q: str | None, after: str | None) -> Page:
            return await self._view.fetch(self._field.name, q, after)

        return fetch


def source_value(key: str) -> JsonValue:
    """`property:amount` or `output:1:document_id` as a workflow keeps it; None for ''."""
    kind, _, rest = key.partition(":")
    if kind == "property":
        return {"type": "OBJECT_PROPERTY", "propertyName": rest}
    if kind == "output":
        number, _, name = rest.partition(":")
        return {"type": "ACTION_OUTPUT", "actionId": int(number), "outputName": name}
    return None


def source_key(value: JsonValue) -> str | None:
    """The other way round; None for a value that is not taken from anywhere."""
    if not isinstance(value, dict):
        return None
    if value.get("type") == "OBJECT_PROPERTY":
        return f"property:{value.get('propertyName')}"
    return f"output:{value.get('actionId')}:{value.get('outputName')}"
