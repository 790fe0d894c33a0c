"""CompanyInfo and Preferences: one object each, never created or deleted."""

from __future__ import annotations

from copy import deepcopy

from sandbox.quickbooks.exceptions import business
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.base import READ, UPDATE, Change, Rules


class CompanyInfoRules(Rules):
    operations = frozenset({READ, UPDATE})


class PreferencesRules(Rules):
    """An update changes the settings it names, block by block.

    Taxes are set up by people alone, the home currency stays what it is, and several currencies, once on, stay on
    (QuickBooks contract 4.15, 4.16).
    """

    operations = frozenset({READ, UPDATE})
    computed = frozenset({"TaxPrefs"})

    def complete(self, change: Change) -> None:
        before = change.before or {}
        after = merged(deepcopy(before), change.given)
        currencies = before.get("CurrencyPrefs", {})
        if currencies.get("MultiCurrencyEnabled") and not after["CurrencyPrefs"].get("MultiCurrencyEnabled"):
            raise business("Multicurrency can not be turned off once it is on.")
        if "HomeCurrency" in currencies:
            after["CurrencyPrefs"]["HomeCurrency"] = currencies["HomeCurrency"]
        change.after = after


def merged(held: Entity, given: Entity) -> Entity:
    """`held` with what `given` says in its place, block by block."""
    result = dict(held)
    for name, value in given.items():
        before = held.get(name)
        result[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result
