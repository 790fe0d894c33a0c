"""What the workflow's author chooses arrives on the document: customer, products, dates, number, texts."""

from decimal import Decimal
from typing import Any

import pytest

from tests.integration.actions.trade import NET_30, VISA, Trade, lines, today, total

D = Decimal
SALES = ("create-invoice", "create-estimate", "create-sales-receipt", "create-paid-invoice", "create-refund-receipt")
DOCUMENT = {
    "create-invoice": "Invoice",
    "create-estimate": "Estimate",
    "create-sales-receipt": "SalesReceipt",
    "create-paid-invoice": "Invoice",
    "create-refund-receipt": "RefundReceipt",
}
COOL_CARS = "3"
NET_15 = "2"
DESIGN = "4"


def record_for(trade: Trade, action: str) -> Any:
    """A record without tax that the action serves."""
    if action in {"create-invoice", "create-estimate"}:
        return trade.deal(taxed=False)
    return trade.refund(taxed=False) if action == "create-refund-receipt" else trade.payment(taxed=False)


def booked(trade: Trade, action: str, record: Any = None, **inputs: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What HubSpot was told, and the document that QuickBooks has."""
    told = trade.enrol(action, record or record_for(trade, action), **inputs)
    assert (told["status"], told["error_message"]) == ("created", "")
    return told, trade.stored(DOCUMENT[action], told["document_id"])


@pytest.mark.parametrize("action", SALES)
def test_a_chosen_customer_is_billed_whoever_the_contact_is(trade: Trade, action: str) -> None:
    customers = len(trade.company.documents("Customer"))
    told, document = booked(trade, action, customer=COOL_CARS)
    assert told["customer_id"] == document["CustomerRef"]["value"] == COOL_CARS
    assert len(trade.company.documents("Customer")) == customers


def test_a_chosen_customer_needs_no_contact(trade: Trade) -> None:
    deal = trade.portal.create_deal(dealname="Garden", deal_currency_code="USD")
    trade.portal.add_line_item(deal, name="Design", price="75.00", quantity=2)
    _, invoice = booked(trade, "create-invoice", deal, customer=COOL_CARS)
    assert invoice["CustomerRef"]["value"] == COOL_CARS


def test_the_contact_that_quickbooks_knows_is_not_made_again(trade: Trade) -> None:
    # Given a customer with the contact's names and address
    contact = trade.contact()
    names = {"GivenName": contact.get("firstname"), "FamilyName": contact.get("lastname")}
    known = trade.company.create(
        "Customer", {"DisplayName": "Known", "PrimaryEmailAddr": {"Address": contact.get("email")}, **names}
    )
    # When a deal of the contact is enrolled / Then it is for that customer
    _, invoice = booked(trade, "create-invoice", trade.deal(contact, taxed=False))
    assert invoice["CustomerRef"]["value"] == known["Id"]


@pytest.mark.parametrize("action", SALES)
def test_one_chosen_product_serves_every_line(trade: Trade, action: str) -> None:
    _, document = booked(trade, action, products=DESIGN)
    assert [name for name, _, _ in lines(document)] == ["Design", "Design"]
    assert total(document) == D("425.00")
    # and what the line is called in HubSpot is in its description
    assert "Rock Fountain" in document["Line"][1]["Description"]


def test_one_product_serves_a_quote_and_a_payment_without_line_items(trade: Trade) -> None:
    contact = trade.contact()
    quote = trade.bare_quote(contact, hs_quote_amount="900.00")
    payment = trade.bare_payment(contact, hs_initial_amount="42.50")
    _, estimate = booked(trade, "create-estimate", quote, products=DESIGN)
    _, receipt = booked(trade, "create-sales-receipt", payment, products=DESIGN)
    assert lines(estimate) == [("Design", D("900.00"), "NON")]
    assert lines(receipt) == [("Design", D("42.50"), "NON")]


def test_without_terms_the_dates_are_those_that_were_chosen(trade: Trade) -> None:
    _, invoice = booked(trade, "create-invoice", invoice_date="2026-05-04", due_date="2026-06-18")
    assert (invoice["TxnDate"], invoice["DueDate"]) == ("2026-05-04", "2026-06-18")


def test_terms_go_before_a_due_date_and_that_is_told(trade: Trade) -> None:
    told, invoice = booked(
        trade, "create-invoice", invoice_date="2026-05-04", due_date="2026-05-05", payment_terms=NET_30
    )
    assert (invoice["DueDate"], invoice["SalesTermRef"]["value"]) == ("2026-06-03", NET_30)
    assert 'the terms "Net 30" (id 3) were used, not the due date' in told["warning"]


@pytest.mark.parametrize("copied", [True, False], ids=["QuickBooks copies them", "QuickBooks does not"])
def test_an_invoice_without_terms_has_those_of_its_customer(trade: Trade, copied: bool) -> None:
    trade.app.quickbooks.switches.customer_terms_copied = copied
    contact = trade.contact()
    customer = trade.company.create(
        "Customer",
        {
            "DisplayName": "Regular",
            "PrimaryEmailAddr": {"Address": contact.get("email")},
            "SalesTermRef": {"value": NET_15},
        },
    )
    told, invoice = booked(trade, "create-invoice", trade.deal(contact, taxed=False), invoice_date="2026-05-04")
    assert told["customer_id"] == customer["Id"]
    assert (invoice["SalesTermRef"]["value"], invoice["DueDate"]) == (NET_15, "2026-05-19")


def test_an_invoice_without_any_choice_is_dated_today(trade: Trade) -> None:
    _, invoice = booked(trade, "create-invoice")
    assert invoice["TxnDate"] == today(trade)


@pytest.mark.parametrize("action", SALES)
def test_message_and_memo_are_on_the_document(trade: Trade, action: str) -> None:
    _, document = booked(trade, action, message="Thank you.\nSee you soon.", memo="From sales")
    assert document["CustomerMemo"]["value"] == "Thank you.\nSee you soon."
    assert document["PrivateNote"].startswith("From sales\nHubSpot ")


@pytest.mark.parametrize(
    "action", ["create-invoice", "create-estimate", "create-sales-receipt", "create-refund-receipt"]
)
def test_the_customers_address_is_on_the_document(trade: Trade, action: str) -> None:
    _, document = booked(trade, action)
    assert document["BillAddr"]["Line1"] == document["ShipAddr"]["Line1"] == "1 Main Street"


def test_a_chosen_number_is_the_documents_where_the_company_has_custom_numbers(trade: Trade) -> None:
    trade.company.set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    told, invoice = booked(trade, "create-invoice", document_number=" HS 2026-7 ")
    assert told["document_number"] == invoice["DocNumber"] == "HS 2026-7"
    assert told["warning"] == ""


def test_with_custom_numbers_a_document_without_one_is_told(trade: Trade) -> None:
    trade.company.set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    told, invoice = booked(trade, "create-invoice")
    assert "DocNumber" not in invoice
    assert "The document has no number" in told["warning"]


def test_a_number_that_is_too_long_is_refused_and_nothing_is_created(trade: Trade) -> None:
    customers = len(trade.company.documents("Customer"))
    told = trade.enrol("create-invoice", trade.deal(), document_number="1234567890123456789012")
    assert told["error_code"] == "invalid_input"
    assert 'number "1234567890123456789012" has 22 characters, but QuickBooks takes at most 21' in told["error_message"]
    assert trade.documents("Invoice") == []
    assert len(trade.company.documents("Customer")) == customers


@pytest.mark.parametrize("percent", ["", "0", "100", "150"])
def test_a_deposit_needs_a_percentage_between_0_and_100(trade: Trade, percent: str) -> None:
    told = trade.enrol("create-invoice", trade.deal(), bill="deposit", deposit_percent=percent)
    assert told["error_code"] == "invalid_input"
    assert "Deposit in percent: a deposit needs a number above 0 and below 100." in told["error_message"]
    assert trade.documents("Invoice") == []


def test_a_deposit_closes_no_estimate_and_is_not_repeated(trade: Trade) -> None:
    told = trade.enrol(
        "create-invoice",
        trade.deal(),
        bill="deposit",
        deposit_percent="30",
        link_estimate="yes",
        if_already_created="create_another",
    )
    assert told["error_code"] == "invalid_input"
    assert "Only an invoice of the whole can close an estimate" in told["error_message"]
    assert "a deposit and its rest are billed once" in told["error_message"]


def test_an_estimate_is_pending_and_expires_with_its_quote(trade: Trade) -> None:
    _, estimate = booked(trade, "create-estimate", trade.quote(taxed=False))
    assert (estimate["TxnStatus"], estimate["ExpirationDate"]) == ("Pending", "2099-12-31")
    assert "AcceptedBy" not in estimate


@pytest.mark.parametrize("action", ["create-sales-receipt", "create-paid-invoice", "create-refund-receipt"])
@pytest.mark.parametrize(
    ("method", "expected"), [("cash", "1"), ("check", "2"), ("card", None), ("other", None)], ids=str
)
def test_the_payment_method_is_the_one_named_like_hubspots(
    trade: Trade, action: str, method: str, expected: str | None
) -> None:
    make = trade.refund if action == "create-refund-receipt" else trade.payment
    told, document = booked(trade, action, make(taxed=False, hs_payment_method_type=method))
    money = trade.stored("Payment", told["payment_id"]) if "payment_id" in told else document
    assert money.get("PaymentMethodRef", {}).get("value") == expected


def test_a_chosen_payment_method_goes_before_hubspots(trade: Trade) -> None:
    _, receipt = booked(
        trade, "create-sales-receipt", trade.payment(hs_payment_method_type="cash"), payment_method=VISA
    )
    assert receipt["PaymentMethodRef"]["value"] == VISA


@pytest.mark.parametrize("action", SALES)
@pytest.mark.parametrize("per_line", [True, False], ids=["by line", "by document"])
def test_class_and_location_are_where_the_company_keeps_them(trade: Trade, action: str, per_line: bool) -> None:
    klass = trade.company.create("Class", {"Name": "Gardens"})["Id"]
    place = trade.company.create("Department", {"Name": "North"})["Id"]
    trade.company.set_preference("AccountingInfoPrefs.ClassTrackingPerTxnLine", per_line)
    trade.company.set_preference("AccountingInfoPrefs.ClassTrackingPerTxn", not per_line)
    trade.company.set_preference("AccountingInfoPrefs.TrackDepartments", True)
    _, document = booked(trade, action, **{"class": klass, "location": place})
    of_lines = [
        line["SalesItemLineDetail"].get("ClassRef", {}).get("value")
        for line in document["Line"]
        if "SalesItemLineDetail" in line
    ]
    assert of_lines == [klass if per_line else None] * 2
    assert document.get("ClassRef", {}).get("value") == (None if per_line else klass)
    assert document["DepartmentRef"]["value"] == place


def test_the_income_account_of_a_new_product_is_the_chosen_one(trade: Trade) -> None:
    landscaping = "45"
    deal = trade.deal(taxed=False)
    trade.portal.add_line_item(deal, name="Gravel", price="10.00", quantity=1, hs_sku="GRV", hs_position_on_quote=2)
    booked(trade, "create-invoice", deal, create_missing_products="yes", income_account=landscaping)
    (gravel,) = (one for one in trade.company.documents("Item") if one["Name"] == "Gravel")
    assert (gravel["Sku"], gravel["IncomeAccountRef"]["value"]) == ("GRV", landscaping)


@pytest.mark.parametrize(
    ("action", "field", "label"),
    [
        ("create-sales-receipt", "deposit_to", "Deposit to"),
        ("create-paid-invoice", "deposit_to", "Deposit to"),
        ("create-refund-receipt", "refund_from", "Refund from"),
    ],
)
def test_an_account_that_is_gone_is_told_by_the_name_of_its_field(
    trade: Trade, action: str, field: str, label: str
) -> None:
    told = trade.enrol(action, record_for(trade, action), **{field: "999"})
    assert told["error_code"] == "account_not_found"
    assert told["error_message"].startswith(f"The account for “{label}” with id 999 is not in QuickBooks")
