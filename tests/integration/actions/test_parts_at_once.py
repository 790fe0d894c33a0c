"""Two workflows bill the same deal at the same time, one the whole and one a part: one document and one refusal."""

import pytest
from pydantic import JsonValue

from sandbox.hubspot.executions import Execution
from sandbox.hubspot.records import CrmObject
from tests.integration.actions.trade import Trade
from tests.integration.in_process import outputs

Inputs = dict[str, JsonValue]
WHOLE: Inputs = {"bill": "whole"}
DEPOSIT: Inputs = {"bill": "deposit", "deposit_percent": "30"}


def once(trade: Trade, deal: CrmObject, inputs: Inputs) -> Execution:
    """Enrolled, and called once; what HubSpot retries is not due yet."""
    engine = trade.app.hubspot.engine
    (enrolment,) = engine.enrol(trade.workflow("create-invoice", deal, inputs), [deal.id])
    engine.run_due()
    return enrolment.executions[0]


def refused_beside(told: dict[str, str], booked: dict[str, str], deal: CrmObject) -> None:
    """The one is told of the other's document."""
    assert told["error_code"] == "already_booked"
    assert told["error_message"].startswith(f'The deal "Garden" (id {deal.id}) is booked already, as invoice ')
    assert f"(id {booked['document_id']}) in QuickBooks, and it must not be booked twice." in told["error_message"]


@pytest.mark.parametrize(("first", "second"), [(WHOLE, DEPOSIT), (DEPOSIT, WHOLE)], ids=["whole", "deposit"])
def test_what_was_throttled_is_not_sent_beside_what_was_booked_since(
    trade: Trade, first: Inputs, second: Inputs
) -> None:
    # Given an invoice that QuickBooks had no time for, and one that was booked before HubSpot came back with it
    trade.app.quickbooks.switches.change({"limits": False})
    deal = trade.deal(taxed=False)
    trade.strike("invoice", do="status", status=429)
    throttled, booked = once(trade, deal, first), once(trade, deal, second)
    assert (throttled.outputs, outputs(booked)["status"]) == ({}, "created")
    # When HubSpot comes back
    assert trade.app.hubspot.engine.run_until_settled()
    # Then it is refused, and the deal is billed once
    refused_beside(outputs(throttled), outputs(booked), deal)
    assert len(trade.documents("Invoice")) == 1


def test_two_workflows_that_enrol_the_same_deals_at_once_bill_each_once(trade: Trade) -> None:
    # Given five deals in two workflows
    trade.app.quickbooks.switches.change({"limits": False})
    engine = trade.app.hubspot.engine
    deals = [trade.deal(taxed=False) for _ in range(5)]
    workflows = [trade.workflow("create-invoice", deals[0], inputs) for inputs in (WHOLE, DEPOSIT)]
    enrolled = [engine.enrol(workflow, [deal.id for deal in deals]) for workflow in workflows]
    # When all are called in parallel, and retried to the end
    assert engine.run_until_settled()
    # Then each deal has one invoice, and the other workflow was told of it
    for deal, *both in zip(deals, *enrolled, strict=True):
        told = sorted((outputs(each.executions[0]) for each in both), key=lambda each: each["status"])
        assert [each["status"] for each in told] == ["created", "failed"]
        refused_beside(told[1], told[0], deal)
    assert len(trade.documents("Invoice")) == 5
