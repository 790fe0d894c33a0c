"""CompanyInfo and Preferences: one object each, never created or deleted."""

from __future__ import annotations

from copy import deepcopy

from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.base import READ, UPDATE, Change, Rules


class CompanyInfoRules(Rules):
    operations = frozenset({READ, UPDATE})


class PreferencesRules(Rules):
    """An update changes the settings it names, block by block."""

    operations = frozenset({READ, UPDATE})

    def complete(self, change: Change) -> None:
        change.after = merged(deepcopy(change.before or {}), change.given)


def merged(held: Entity, given: Entity) -> Entity:
    """`held` with what `given` says in its place, block by block."""
    result = dict(held)
    for name, value in given.items():
        before = held.get(name)
        result[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result
