"""The record's company as the customer, whatever its contact says of itself."""

import pytest

from tests.integration.actions.trade import Trade


@pytest.mark.parametrize(
    ("action", "record"),
    [
        ("create-invoice", "deal"),
        ("create-estimate", "quote"),
        ("create-sales-receipt", "deal"),
        ("create-paid-invoice", "payment"),
        ("create-refund-receipt", "refund"),
    ],
)
def test_the_company_is_billed_though_the_contact_names_a_company_and_an_address(
    trade: Trade, action: str, record: str
) -> None:
    # Given a record of a contact that fills everything by itself, and of a company that QuickBooks does not know
    makers = {"deal": trade.deal, "quote": trade.quote, "payment": trade.payment, "refund": trade.refund}
    made = makers[record](trade.contact(company="Buyer's own"), taxed=False)
    company = trade.portal.create_company(name=f"Lee Ltd for {action}", city="Leeds")
    trade.portal.associate(made, company, primary=record == "deal")
    # When it is enrolled with the primary company as the customer
    told = trade.enrol(action, made, customer="primary_company")
    # Then that company is the customer
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert trade.stored("Customer", told["customer_id"])["DisplayName"] == f"Lee Ltd for {action}"


def test_an_expense_reads_the_payment_alone(trade: Trade) -> None:
    # Given a payment with contact and line items
    payment = trade.payment(trade.contact())
    seen = len(trade.app.hubspot.log.entries())
    # When its fee is booked
    told = trade.enrol("create-expense", payment)
    # Then HubSpot was asked for nothing else
    assert told["status"] == "created"
    paths = [entry.url.split("?")[0] for entry in trade.app.hubspot.log.entries()[seen:]]
    assert [path.rsplit("/", 2)[-2:] for path in paths if "/crm/" in path] == [["commerce_payments", payment.id]]
