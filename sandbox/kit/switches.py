"""Switches: settings of a sandbox that a test turns, in Python or over HTTP."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, PrivateAttr


class Switches(BaseModel):
    """Base of each sandbox's own switches.

    Assigning validates; an unknown name is refused. `restore` goes back to the values it was made with.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    _initial: dict[str, Any] = PrivateAttr(default_factory=dict)

    def model_post_init(self, _context: object, /) -> None:
        self._initial = self.model_dump()

    def change(self, values: dict[str, Any]) -> None:
        """Set several at once: all or, when one is wrong (pydantic.ValidationError), none."""
        checked = type(self).model_validate(self.model_dump() | values)
        for name in values:
            setattr(self, name, getattr(checked, name))

    def restore(self) -> None:
        self.change(self._initial)
