"""Deals of the deployed application, and what became of them in QuickBooks."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.records import CrmObject
from sandbox.local import LocalRun


def new_deal(run: LocalRun, name: str) -> CrmObject:
    """A deal with one line and a contact of its own.

    Args:
        name: first and last name of the contact; no other test of the stack has that last name.
    """
    portal = run.hubspot.portal(run.portal_ids[0])
    first, last = name.split()
    contact = portal.create_contact(firstname=first, lastname=last, email=f"{last.lower()}@example.com")
    deal = portal.create_deal(dealname=f"Deal of {name}", deal_currency_code="USD")
    portal.associate(deal, contact)
    portal.add_line_item(deal, name="Design", price="75.00", quantity=2)
    return deal


def invoices_of(run: LocalRun, deal: CrmObject) -> list[dict[str, Any]]:
    """QuickBooks' invoices that say they were made from the deal."""
    stored = run.quickbooks.company(run.realm_ids[0]).documents("Invoice")
    return [invoice for invoice in stored if f"HubSpot deal {deal.id} " in invoice.get("PrivateNote", "")]
