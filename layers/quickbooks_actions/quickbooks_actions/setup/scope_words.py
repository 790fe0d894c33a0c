"""HubSpot's scopes, and what does not work without each."""

from collections.abc import Collection
from dataclasses import dataclass

from quickbooks_actions.hubspot.scopes import missing_scopes

WITHOUT = {
    "oauth": "HubSpot does not let the application in at all",
    "automation": "the actions are not shown in the workflow editor, and postponed ones cannot be completed",
    "crm.objects.deals.read": "no deal can be enrolled",
    "crm.objects.quotes.read": "no quote can be enrolled, and HubSpot's tax rates cannot be read",
    "crm.objects.line_items.read": "no document can be made: its lines cannot be read",
    "crm.objects.contacts.read": "no customer can be found by the record's contact",
    "crm.objects.companies.read": "no customer can be found by the record's company",
    "crm.objects.commercepayments.read": "no payment can be enrolled, so no paid invoice, expense or refund receipt",
    "crm.objects.invoices.read": "a payment's lines are not taken from its HubSpot invoice",
    "crm.objects.subscriptions.read": "a payment is not told apart as a subscription's",
    "crm.objects.deals.write": "a document's number and link cannot be noted in the deal",
}
"""Scope to the consequence."""


@dataclass(frozen=True, slots=True)
class MissingScope:
    """A scope that HubSpot did not grant. required: nothing works properly without it."""

    name: str
    required: bool
    without: str


def missing(granted: Collection[str]) -> list[MissingScope]:
    """What was not granted, the required ones first; empty where nobody knows what was."""
    if not granted:
        return []
    required, optional = missing_scopes(granted)
    return [MissingScope(name, name in required, WITHOUT[name]) for name in (*required, *optional)]
