"""What the rules of quotes, payments and companies refuse, skip or add."""

from decimal import Decimal

import pytest

from sandbox.hubspot.seed import SeedPayment, SeedQuote
from tests.integration.actions.trade import US_AUTOMATED, Trade, lines, total

D = Decimal


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        (SeedQuote.DRAFT, "quote_not_published"),
        (SeedQuote.PENDING_APPROVAL, "quote_not_published"),
        (SeedQuote.REJECTED, "quote_rejected"),
        (SeedQuote.EXPIRED, "quote_expired"),
        (SeedQuote.VOID, "quote_void"),
        (SeedQuote.ARCHIVED, "quote_archived"),
        (SeedQuote.SIGNED, "NONE"),
        (SeedQuote.SIGNED_THEN_EXPIRED, "NONE"),
        (SeedQuote.PUBLISHED, "NONE"),
    ],
)
@pytest.mark.parametrize("action", ["create-invoice", "create-estimate", "create-sales-receipt"])
def test_quotes_must_stand(trade: Trade, action: str, quote: str, code: str) -> None:
    told = trade.enrol(action, trade.portal.get("quotes", quote))
    assert told["error_code"] == code
    assert (told["status"] == "created") == (code == "NONE")


@pytest.mark.parametrize(
    ("payment", "action", "code"),
    [
        (SeedPayment.PROCESSING, "create-sales-receipt", "payment_processing"),
        (SeedPayment.FAILED, "create-paid-invoice", "payment_failed"),
        (SeedPayment.REFUNDED, "create-sales-receipt", "payment_refunded"),
        (SeedPayment.DISPUTED_LOST, "create-sales-receipt", "payment_disputed"),
        (SeedPayment.AMOUNT_DIFFERS, "create-sales-receipt", "amount_differs"),
        (SeedPayment.SUCCEEDED, "create-refund-receipt", "payment_not_refunded"),
        (SeedPayment.PARTIALLY_REFUNDED, "create-refund-receipt", "partial_refund"),
        (SeedPayment.PROCESSING_REFUND, "create-refund-receipt", "refund_processing"),
        (SeedPayment.WITHOUT_FEE, "create-expense", "no_fee"),
        (SeedPayment.NO_CONTACT, "create-paid-invoice", "no_contact"),
        (SeedPayment.SUCCEEDED, "create-sales-receipt", "NONE"),
        (SeedPayment.REFUNDED, "create-refund-receipt", "NONE"),
        (SeedPayment.DOUBLED_LINES, "create-sales-receipt", "NONE"),
    ],
)
def test_payments_must_be_what_the_action_is_for(trade: Trade, payment: str, action: str, code: str) -> None:
    told = trade.enrol(action, trade.portal.get("commerce_payments", payment))
    assert told["error_code"] == code
    assert (told["status"] == "created") == (code == "NONE")
    if code != "NONE":
        assert trade.documents("SalesReceipt") + trade.documents("Invoice") + trade.documents("RefundReceipt") == []


@pytest.mark.parametrize(
    "action", ["create-sales-receipt", "create-paid-invoice", "create-expense", "create-refund-receipt"]
)
def test_a_payment_that_came_from_quickbooks_is_skipped(trade: Trade, action: str) -> None:
    told = trade.enrol(action, trade.portal.get("commerce_payments", SeedPayment.FROM_QUICKBOOKS))
    assert (told["status"], told["error_code"]) == ("skipped", "NONE")
    assert "came to HubSpot from QuickBooks" in told["warning"]
    assert trade.app.quickbooks.log.entries() == []


def test_the_rules_of_the_record_and_all_else_that_is_wrong_come_together(trade: Trade) -> None:
    quote = trade.portal.create_quote(hs_title="Draft", hs_currency="USD", hs_status="DRAFT", hs_quote_status="DRAFT")
    told = trade.enrol("create-invoice", quote)
    assert told["error_code"] == "quote_not_published"
    for words in ("is not published", "has no contact", "has no line items"):
        assert words in told["error_message"]


def test_class_and_location_go_where_the_company_has_them(trade: Trade) -> None:
    klass = trade.company.create("Class", {"Name": "Gardens"})["Id"]
    place = trade.company.create("Department", {"Name": "North"})["Id"]
    trade.company.set_preference("AccountingInfoPrefs.ClassTrackingPerTxnLine", True)
    trade.company.set_preference("AccountingInfoPrefs.TrackDepartments", True)
    chosen = {"class": klass, "location": place}

    receipt = trade.enrol("create-sales-receipt", trade.payment(), **chosen)
    expense = trade.enrol("create-expense", trade.payment(), **chosen)

    sold = trade.stored("SalesReceipt", receipt["document_id"])
    spent = trade.stored("Purchase", expense["document_id"])
    assert sold["DepartmentRef"]["value"] == spent["DepartmentRef"]["value"] == place
    assert sold["Line"][0]["SalesItemLineDetail"]["ClassRef"]["value"] == klass
    assert spent["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"]["value"] == klass


@pytest.mark.parametrize(("name", "setting"), [("class", "Track classes"), ("location", "Track locations")])
@pytest.mark.parametrize("action", ["create-invoice", "create-expense"])
def test_what_the_company_does_not_track_is_refused_by_the_settings_name(
    trade: Trade, action: str, name: str, setting: str
) -> None:
    record = trade.payment() if action == "create-expense" else trade.deal()
    told = trade.enrol(action, record, **{name: "1"})
    assert told["error_code"] == "tracking_off"
    assert f"the setting “{setting}” (Account and settings → Advanced → Categories) is off" in told["error_message"]
    assert trade.documents("Invoice") + trade.documents("Purchase") == []


def test_one_product_serves_a_record_without_line_items(trade: Trade) -> None:
    deal = trade.portal.create_deal(dealname="Retainer", deal_currency_code="USD", amount="1200.00")
    trade.portal.associate(deal, trade.contact())
    told = trade.enrol("create-invoice", deal, products="4")
    assert lines(trade.stored("Invoice", told["document_id"])) == [("Design", D("1200.00"), "NON")]


def test_a_number_that_quickbooks_replaced_is_told(trade: Trade) -> None:
    trade.app.quickbooks.switches.doc_number_when_automatic = "ignored"
    told = trade.enrol("create-estimate", trade.deal(), document_number="HS-1")
    assert told["document_number"] != "HS-1"
    assert 'instead of "HS-1"' in told["warning"]


def test_texts_that_were_cut_are_told(trade: Trade) -> None:
    told = trade.enrol("create-estimate", trade.deal(), message="m" * 1200, document_number="E-1")
    assert len(trade.stored("Estimate", told["document_id"])["CustomerMemo"]["value"]) == 1000
    assert "The message to the customer was cut after 1,000 characters" in told["warning"]


def test_tax_that_quickbooks_works_out_itself_is_told_where_it_differs(trade: Trade) -> None:
    trade = Trade(trade.app, US_AUTOMATED)
    told = trade.enrol("create-invoice", trade.deal())
    stored = trade.stored("Invoice", told["document_id"])
    assert D(told["document_total"]) == total(stored)
    assert ("QuickBooks' total is" in told["warning"]) == (total(stored) != D("437.00"))


def test_what_quickbooks_refuses_is_told_with_the_document_and_its_date(trade: Trade) -> None:
    trade.company.set_preference("AccountingInfoPrefs.BookCloseDate", "2026-01-31")
    payment = trade.payment()
    told = trade.enrol("create-expense", payment)
    assert told["error_code"] == "period_closed"
    assert told["error_message"].startswith(
        f'The expense for the payment "R-1001" (id {payment.id}), dated 2026-01-23, was not created. The date lies in '
        "a period that is closed in QuickBooks."
    )


def test_one_payment_of_everything_costs_one_call_for_each_posting(trade: Trade) -> None:
    # Given a customer, products and lists that are known
    contact = trade.contact()
    trade.enrol("create-paid-invoice", trade.payment(contact, taxed=False))
    before = len(trade.app.quickbooks.log.entries())
    told = trade.enrol("create-paid-invoice", trade.payment(contact, taxed=False))
    assert told["status"] == "created"
    assert [entry.url.split("?")[0].rsplit("/", 1)[-1] for entry in trade.app.quickbooks.log.entries()[before:]] == [
        "invoice",
        "payment",
    ]
