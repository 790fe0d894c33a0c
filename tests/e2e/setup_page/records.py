"""Callouts for deals, one attempt at a time."""

from __future__ import annotations

from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from sandbox.local import LocalRun

SALE = {"customer": "first_contact", "products": "line_items", "create_missing_products": "yes"}


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
