"""The first run, from an empty stack to the first document, one step after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepName(StrEnum):
    """The steps, in their order; a template knows what each shows."""

    KEYS = "keys"
    HUBSPOT = "hubspot"
    COMPANY = "company"
    ACTIONS = "actions"
    ENROLMENT = "enrolment"


TITLES = {
    StepName.KEYS: "Store the keys of your two apps",
    StepName.HUBSPOT: "Connect HubSpot",
    StepName.COMPANY: "Connect a QuickBooks company",
    StepName.ACTIONS: "Upload the actions to HubSpot",
    StepName.ENROLMENT: "Enrol a first record",
}


class StepState(StrEnum):
    """`next`: what is to be done now."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the list."""

    name: StepName
    number: int
    state: StepState

    @property
    def title(self) -> str:
        """What it is about."""
        return TITLES[self.name]


@dataclass(frozen=True, slots=True)
class Checklist:
    """All steps."""

    steps: Sequence[Step]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.state is StepState.DONE for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.steps)

    def is_next(self, name: str) -> bool:
        """Whether that step is the one to do now."""
        return any(step.name == name and step.state is StepState.NEXT for step in self.steps)


def checklist(done: Sequence[StepName]) -> Checklist:
    """The list, with the first step that is not done as the next one.

    A later step may be done before an earlier one: who disconnects HubSpot has not undone the upload.
    """
    left = [name for name in StepName if name not in done]

    def state(name: StepName) -> StepState:
        if name in done:
            return StepState.DONE
        return StepState.NEXT if name == left[0] else StepState.LATER

    return Checklist([Step(name, number, state(name)) for number, name in enumerate(StepName, start=1)])
