"""The author's workflows: made, changed, turned on, enrolled. What the pages show and do, without the pages."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from sandbox.console.forms import Choice, Form, serves
from sandbox.console.records import Kind, kind_of
from sandbox.hubspot import Enrolment, Execution, HubSpotSandbox, Portal
from sandbox.hubspot.options import OptionPage
from sandbox.hubspot.workflows import Action, Workflow


@dataclass(slots=True, eq=False)
class Placed:
    """An action in a workflow: what the author chose, and the texts the choices were shown with."""

    action: Action
    values: dict[str, JsonValue] = field(default_factory=dict)
    shown: dict[str, Choice] = field(default_factory=dict)
    saved: bool = False


@dataclass(slots=True)
class Draft:
    """A workflow as its author sees it; `workflow_id` is the engine's, from the first time it is turned on."""

    number: int
    name: str
    portal_id: int
    kind: Kind
    placed: list[Placed] = field(default_factory=list)
    on: bool = False
    workflow_id: int | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be turned on: it has actions, and each is saved."""
        return bool(self.placed) and all(each.saved for each in self.placed)


class Workshop:
    """The workflows of all portals. Safe to use from several threads.

    Args:
        hubspot: whose engine runs them.
        actions: what can be placed, as the app's project defines it.
    """

    def __init__(self, hubspot: HubSpotSandbox, actions: Sequence[Action]) -> None:
        self.hubspot = hubspot
        self.actions = tuple(actions)
        self._lock = threading.RLock()
        self._drafts: list[Draft] = []

    @property
    def portals(self) -> list[Portal]:
        return self.hubspot.portals()

    def actions_for(self, kind: Kind) -> list[Action]:
        """What an author can place in a workflow that enrols this kind."""
        return [action for action in self.actions if serves(action, kind.spellings)]

    # --- workflows

    def drafts(self, portal_id: int, kind: Kind | None = None) -> list[Draft]:
        """The portal's workflows, oldest first; of one kind when asked."""
        with self._lock:
            return [
                draft for draft in self._drafts if draft.portal_id == portal_id and (kind is None or draft.kind == kind)
            ]

    def draft(self, number: int) -> Draft:
        """KeyError when there is none."""
        with self._lock:
            for draft in self._drafts:
                if draft.number == number:
                    return draft
        raise KeyError(number)

    def create(self, portal_id: int, kind: Kind, name: str = "") -> Draft:
        """A new workflow without actions, turned off."""
        with self._lock:
            number = len(self._drafts) + 1
            draft = Draft(number, name or f"{kind.one.capitalize()} workflow {number}", portal_id, kind)
            self._drafts.append(draft)
            return draft

    def place(self, draft: Draft, uid: str) -> Placed:
        """Add an action at the end, not yet filled in. KeyError: this workflow cannot have that action."""
        for action in self.actions_for(draft.kind):
            if action.uid == uid:
                placed = Placed(action)
                with self._lock:
                    draft.placed.append(placed)
                    self._turn(draft, on=False)
                return placed
        raise KeyError(uid)

    def remove(self, draft: Draft, placed: Placed) -> None:
        """Take an action out, if it is still there; the workflow is turned off when nothing is left to run."""
        with self._lock:
            if placed in draft.placed:
                draft.placed.remove(placed)
            self._turn(draft, on=draft.on)

    def save(
        self, draft: Draft, placed: Placed, values: Mapping[str, JsonValue], shown: Mapping[str, Choice]
    ) -> dict[str, str]:
        """Keep what the author chose; gives what is wrong by field, and then keeps nothing.

        A workflow that is on runs with the new choices from the next enrolment. ValueError: the action was taken out
        of the workflow meanwhile.
        """
        problems = Form(placed.action).problems(values)
        if problems:
            return problems
        with self._lock:
            if placed not in draft.placed:
                raise ValueError("This action was removed from the workflow meanwhile.")
            placed.values, placed.shown, placed.saved = dict(values), dict(shown), True
            self._turn(draft, on=draft.on)
        return {}

    def turn(self, draft: Draft, *, on: bool) -> None:
        """ValueError when it is not ready to be turned on."""
        if on and not draft.ready:
            raise ValueError("Add an action and save it first.")
        with self._lock:
            self._turn(draft, on=on)

    # --- running

    def enrol(self, draft: Draft, record_ids: Iterable[str]) -> list[Enrolment]:
        """Start the workflow for each record. ValueError when it is off; HubSpotError 404: no such record."""
        with self._lock:
            if not draft.on or draft.workflow_id is None:
                raise ValueError("Turn the workflow on first.")
            self._turn(draft, on=True)  # the engine forgets it when the sandbox is reset
            workflow = self.hubspot.engine.workflow(draft.workflow_id)
        return self.hubspot.engine.enrol(workflow, record_ids)

    def executions(self, draft: Draft) -> list[Execution]:
        """What the workflow has done, newest first."""
        if draft.workflow_id is None:
            return []
        return self.hubspot.engine.executions(draft.workflow_id)[::-1]

    def executions_of(self, portal_id: int, kind: Kind, record_id: str) -> list[Execution]:
        """What was done for one record, newest first."""
        return [
            execution
            for execution in reversed(self.hubspot.engine.executions())
            if execution.portal_id == portal_id
            and execution.enrolment.record_id == record_id
            and kind_of(execution.enrolment.object_type.name) == kind
        ]

    def options(
        self,
        draft: Draft,
        placed: Placed,
        name: str,
        *,
        values: Mapping[str, JsonValue],
        q: str | None = None,
        after: str | None = None,
    ) -> OptionPage:
        """One page of a dropdown, as HubSpot asks the app for it. Blocks until the app has answered."""
        return self.hubspot.engine.options(
            placed.action,
            name,
            values,
            q,
            after,
            portal_id=draft.portal_id,
            object_type=draft.kind.object_type.name,
        )

    def _turn(self, draft: Draft, *, on: bool) -> None:
        draft.on = on and draft.ready
        if not draft.on:
            return
        actions = [
            each.action.model_copy(update={"inputs": Form(each.action).inputs(each.values)}) for each in draft.placed
        ]
        workflow = Workflow(
            portal_id=draft.portal_id,
            object_type=draft.kind.object_type.name,
            actions=actions,
            workflow_id=draft.workflow_id,
        )
        draft.workflow_id = self.hubspot.engine.add(workflow).workflow_id


def shown_texts(placed: Placed) -> dict[str, str]:
    """Each choice as the author saw it, for the action's card."""
    texts = {name: str(value) for name, value in placed.values.items() if isinstance(value, str)}
    return texts | {name: choice.label for name, choice in placed.shown.items()}
