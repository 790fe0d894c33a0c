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
        merged = deepcopy(change.before or {})
        for block, given in change.given.items():
            merged[block] = _merged(merged.get(block), given)
        change.after = merged


def _merged(held: object, given: object) -> object:
    if not isinstance(held, dict) or not isinstance(given, dict):
        return given
    result: Entity = dict(held)
    for name, value in given.items():
        result[name] = _merged(held.get(name), value)
    return result
