"""Deals, and what becomes of them."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from sandbox.local import LocalRun

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "yes"}


def new_deal(run: LocalRun, name: str) -> CrmObject:
    """A deal with one line and a contact of its own."""
    portal = run.hubspot.portal(run.portal_ids[0])
    first, last = name.split()
    contact = portal.create_contact(firstname=first, lastname=last, email=f"{last.lower()}@setup.example")
    deal = portal.create_deal(dealname=f"Deal of {name}", deal_currency_code="USD")
    portal.associate(deal, contact)
    portal.add_line_item(deal, name="Design", price="75.00", quantity=2)
    return deal


def enrol(run: LocalRun, deal: CrmObject) -> Execution:
    """One callout for an invoice in the first company, as HubSpot makes it; its retries are not waited for."""
    run.quickbooks.clock.advance(60)  # it takes 10 requests a second
    workflow = run.workflow("create-invoice", "DEAL", {"account": run.realm_ids[0], **SALE})
    (execution,) = run.hubspot.engine.enrol(workflow, [deal.id])[0].executions
    run.hubspot.engine.run_due()
    return execution


def retry(run: LocalRun) -> None:
    """HubSpot's next attempt of what it was asked to repeat, brought forward."""
    due = run.hubspot.engine.next_due()
    assert due is not None
    run.hubspot.clock.advance(max(0.0, (due - run.hubspot.clock.now()).total_seconds()))
    run.quickbooks.clock.advance(60)
    run.hubspot.engine.run_due()


def invoices_of(run: LocalRun, deal: CrmObject) -> list[dict[str, Any]]:
    """QuickBooks' invoices that say they were made from the deal."""
    stored = run.quickbooks.company(run.realm_ids[0]).documents("Invoice")
    return [invoice for invoice in stored if f"HubSpot deal {deal.id} " in invoice.get("PrivateNote", "")]
