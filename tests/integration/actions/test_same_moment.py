"""Workflows enrol many records at one moment: what they need together is made once."""

from collections.abc import Sequence
from typing import Any

from sandbox.hubspot.records import CrmObject
from tests.integration.actions.trade import Trade
from tests.integration.in_process import outputs


def enrol_together(trade: Trade, action: str, records: Sequence[CrmObject], **inputs: Any) -> list[dict[str, str]]:
    """All records in one workflow at once, each to its end."""
    # QuickBooks takes 10 requests a second, and a frozen clock stays in one
    trade.app.quickbooks.switches.change({"limits": False})
    engine = trade.app.hubspot.engine
    workflow = trade.workflow(action, records[0], inputs)
    enrolments = engine.enrol(workflow, [record.id for record in records])
    assert engine.run_until_settled()
    return [outputs(enrolment.executions[0]) for enrolment in enrolments]


def test_two_contacts_of_the_same_person_make_one_customer(trade: Trade) -> None:
    # Given deals of two contacts that are the same person
    twins = [trade.contact(firstname="Ada", lastname="Stone", email="ada@stone.example") for _ in range(2)]
    deals = [trade.deal(twins[number % 2], taxed=False) for number in range(6)]
    # When they are enrolled at the same moment
    told = enrol_together(trade, "create-invoice", deals)
    # Then each has its invoice, and all are for one customer
    customers = [one["Id"] for one in trade.company.documents("Customer") if one["DisplayName"].startswith("Ada Stone")]
    assert {each["status"] for each in told} == {"created"}
    assert {each["customer_id"] for each in told} == set(customers)
    assert (len(customers), len(trade.documents("Invoice"))) == (1, 6)


def test_records_that_miss_the_same_product_make_one(trade: Trade) -> None:
    deals = [trade.bare_deal() for _ in range(5)]
    for deal in deals:
        trade.line(deal, "Gravel", "10.00", hs_sku="GRV-1")
    told = enrol_together(trade, "create-estimate", deals, create_missing_products="yes")
    (gravel,) = (one for one in trade.company.documents("Item") if one["Name"].startswith("Gravel"))
    assert {each["status"] for each in told} == {"created"}
    assert {
        line["SalesItemLineDetail"]["ItemRef"]["value"]
        for estimate in trade.documents("Estimate")
        for line in estimate["Line"]
        if "SalesItemLineDetail" in line
    } == {gravel["Id"]}


def test_records_of_one_new_company_make_one_customer(trade: Trade) -> None:
    company = trade.portal.create_company(name="Stone & Sons", city="Leeds")
    deals = [trade.deal(taxed=False) for _ in range(5)]
    for deal in deals:
        trade.portal.associate(deal, company, primary=True)
    told = enrol_together(trade, "create-invoice", deals, customer="primary_company")
    (made,) = (one for one in trade.company.documents("Customer") if one["DisplayName"].startswith("Stone & Sons"))
    assert {each["customer_id"] for each in told} == {made["Id"]}


def test_fees_that_miss_hubspot_as_a_vendor_make_one(trade: Trade) -> None:
    payments = [trade.payment() for _ in range(5)]
    told = enrol_together(trade, "create-expense", payments)
    (vendor,) = (one for one in trade.company.documents("Vendor") if one["DisplayName"].startswith("HubSpot"))
    assert {each["status"] for each in told} == {"created"}
    assert {expense["EntityRef"]["value"] for expense in trade.documents("Purchase")} == {vendor["Id"]}
