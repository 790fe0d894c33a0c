"""What a row of the table of error codes is made of: how an action comes to answer with the code, and what it says."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from tests.integration.actions.trade import Trade


@dataclass(frozen=True, slots=True)
class Ends:
    """An enrolment that ends with the code.

    Attributes:
        enrol: prepares the world, enrols a record, and gives what HubSpot has of the last enrolment.
        says: what the message holds: which record or choice, which field, what to do.
    """

    enrol: Callable[[Trade], Execution]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComesBack:
    """An enrolment that HubSpot is asked to repeat.

    Attributes:
        meet: brings the trouble about and gives the enrolment after its first attempt; on leaving, the trouble is over.
        says: what the answer's message holds.
    """

    meet: Callable[[Trade], AbstractContextManager[Execution]]
    says: tuple[str, ...]


def enrolled(action: str, make: Callable[[Trade], CrmObject], **inputs: Any) -> Callable[[Trade], Execution]:
    """Enrols the record that `make` makes."""
    return lambda trade: trade.execution(action, make(trade), **inputs)


def seeded(object_type: str, record_id: str) -> Callable[[Trade], CrmObject]:
    """A record that the sandbox starts with."""
    return lambda trade: trade.portal.get(object_type, record_id)


_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_FOR_SUPPORT = re.compile(r" \(intuit_tid [\w-]+\)")
_OURS = re.compile(r"\w+_\w+|\{\{|\bNone\b|\bnull\b|\bTrue\b|\bFalse\b|Error\b|  |\.\.")
"""What stands in code and not in a sentence: a name with an underscore, a placeholder, a value as Python writes it."""


def in_words(line: str) -> bool:
    """Whether a line of the history is made of whole sentences for a person; what it quotes is another's."""
    said = _QUOTED.sub("…", _FOR_SUPPORT.sub("", line))
    return line[0].isupper() and said.endswith((".", "…", ")")) and not _OURS.search(said)
