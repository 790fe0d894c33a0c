"""A dropdown whose entries are fetched while the person opens it, types into it and scrolls down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from nicegui import ui
from nicegui.elements.select import Select
from nicegui.events import GenericEventArguments, ValueChangeEventArguments

from sandbox.console.forms import Choice

TYPING_PAUSE_SECONDS = 0.25
_OPTION = """
<q-item v-bind="props.itemProps">
  <q-item-section>
    <q-item-label>{{ props.opt.label }}</q-item-label>
    <q-item-label caption v-if="props.opt.caption">{{ props.opt.caption }}</q-item-label>
  </q-item-section>
</q-item>
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries; `after` is the cursor of more; without `searchable` the browser itself narrows them down."""

    choices: tuple[Choice, ...] = ()
    after: str | None = None
    searchable: bool = False
    error: str | None = None


Fetch = Callable[[str | None, str | None], Awaitable[Page]]


class LiveSelect(Select, component="select.js"):
    """A dropdown over fetched entries.

    Args:
        fetch: gives a page for what was typed (None: nothing) and a cursor (None: the first page).
        chosen: the entry that is chosen from the start.
        on_choice: told when another is chosen (None: none).
    """

    def __init__(self, fetch: Fetch, *, chosen: Choice | None, on_choice: Callable[[Choice | None], None]) -> None:
        self._fetch = fetch
        self._choices: dict[str, Choice] = {chosen.value: chosen} if chosen else {}
        self._after: str | None = None
        self._searchable = False
        self._typed: str | None = None
        self._asked = 0
        super().__init__(
            {value: choice.label for value, choice in self._choices.items()},
            value=chosen.value if chosen else None,
            with_input=True,
            on_change=lambda event: on_choice(self._choice(event)),
        )
        self.props("outlined dense hide-bottom-space behavior=menu popup-content-class=dropdown")
        self.props.set_bool("fill-input", False)
        self.props.set_bool("hide-selected", False)
        self.on("popup-show", self._open)
        self.on("input-value", self._type, args=None)
        self.on("virtual-scroll", self._scroll, args=["to"], throttle=0.2)
        self.add_slot("option", _OPTION)
        with self.add_slot("no-option"):
            self._nothing = ui.label("Loading …").classes("dropdown-note")

    @property
    def chosen(self) -> Choice | None:
        """The chosen entry."""
        return self._choices.get(str(self.value)) if self.value is not None else None

    def forget(self) -> None:
        """Drop the choice and every entry: they belonged to something that has changed."""
        self._choices = {}
        self._asked += 1
        self._after = None
        self.set_options({}, value=None)

    async def _open(self) -> None:
        self._typed = None
        await self._load(None)

    async def _type(self, event: GenericEventArguments) -> None:
        typed = str(event.args or "").strip() or None
        if typed == self._typed:
            return
        self._typed = typed
        if not self._searchable:
            return
        await asyncio.sleep(TYPING_PAUSE_SECONDS)
        if typed == self._typed:
            await self._load(None)

    async def _scroll(self, event: GenericEventArguments) -> None:
        last = event.args.get("to") if isinstance(event.args, dict) else event.args
        if self._after and isinstance(last, int) and last >= len(self._values) - 10:
            after, self._after = self._after, None
            await self._load(after)

    async def _load(self, after: str | None) -> None:
        self._asked += 1
        number = self._asked
        self.props("loading")
        self._nothing.text = "Loading …"
        page = await self._fetch(self._typed, after)
        if number != self._asked:
            return  # something else was asked for meanwhile
        self.props(remove="loading")
        self._nothing.text = page.error or "Nothing found"
        self._after, self._searchable = page.after, page.searchable or self._searchable
        self._show(page.choices, more=after is not None)

    def _show(self, fetched: Iterable[Choice], *, more: bool) -> None:
        chosen = self.chosen
        shown = dict(self._choices) if more else {}
        shown.update({choice.value: choice for choice in fetched})
        if chosen is not None and chosen.value not in shown:
            shown = {chosen.value: chosen} | shown
        self._choices = shown
        self.set_options({value: choice.label for value, choice in shown.items()})

    def _choice(self, event: ValueChangeEventArguments[Any]) -> Choice | None:
        return self._choices.get(str(event.value)) if event.value is not None else None

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:
        """The page names an entry by its place, which is another's when the list has changed meanwhile: then its label
        decides, and an entry that is gone changes nothing."""
        if not isinstance(e.args, dict):
            return super()._event_args_to_value(e)
        place, label = e.args.get("value"), e.args.get("label")
        if isinstance(place, int) and place < len(self._labels) and self._labels[place] == label:
            return super()._event_args_to_value(e)
        return next((value for value, choice in self._choices.items() if choice.label == label), self.value)

    def _update_options(self) -> None:
        super()._update_options()
        for entry, choice in zip(self.props["options"], self._choices.values(), strict=False):
            entry["caption"] = choice.description if choice.description != choice.label else ""
