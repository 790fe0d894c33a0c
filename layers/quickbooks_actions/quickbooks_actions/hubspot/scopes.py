"""What the application asks of a HubSpot account (HubSpot contract 6.1). The project in `hubspot/` names the same."""

from collections.abc import Collection

REQUIRED_SCOPES = (
    "oauth",
    "automation",
    "crm.objects.deals.read",
    "crm.objects.quotes.read",
    "crm.objects.line_items.read",
    "crm.objects.contacts.read",
    "crm.objects.companies.read",
)
OPTIONAL_SCOPES = (
    "crm.objects.commercepayments.read",
    "crm.objects.invoices.read",
    "crm.objects.subscriptions.read",
    "crm.objects.deals.write",
)
"""Those of payments, which not every portal has: one that lacks a required scope could not install the app. And the one
by which documents are noted in deals, where the author wishes it."""


def missing_scopes(granted: Collection[str]) -> tuple[list[str], list[str]]:
    """The required and the optional scopes that were not granted."""
    return (
        [scope for scope in REQUIRED_SCOPES if scope not in granted],
        [scope for scope in OPTIONAL_SCOPES if scope not in granted],
    )
