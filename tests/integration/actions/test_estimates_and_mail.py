"""An invoice that closes its estimate; documents that are mailed, once, without ever being failed by it."""

import pytest

from tests.integration.actions.trade import Trade, links


def sent(trade: Trade) -> list[str]:
    """The paths of all requests to mail something."""
    return [entry.url for entry in trade.app.quickbooks.log.entries() if "/send" in entry.url]


def test_the_invoice_of_a_deal_closes_the_deals_estimate(trade: Trade) -> None:
    deal = trade.deal()
    estimate = trade.enrol("create-estimate", deal)

    invoice = trade.enrol("create-invoice", deal, link_estimate="yes")

    closed = trade.stored("Estimate", estimate["document_id"])
    assert invoice["warning"] == ""
    assert links(trade.stored("Invoice", invoice["document_id"])) == [("Estimate", estimate["document_id"])]
    assert (closed["TxnStatus"], links(closed)) == ("Closed", [("Invoice", invoice["document_id"])])


def test_the_invoice_of_a_quote_closes_the_estimate_of_its_deal(trade: Trade) -> None:
    contact = trade.contact()
    deal, quote = trade.deal(contact), trade.quote(contact)
    trade.portal.associate(quote, deal)
    estimate = trade.enrol("create-estimate", deal)

    invoice = trade.enrol("create-invoice", quote, link_estimate="yes")

    assert links(trade.stored("Invoice", invoice["document_id"])) == [("Estimate", estimate["document_id"])]


def test_without_an_open_estimate_the_invoice_is_made_and_says_so(trade: Trade) -> None:
    deal = trade.deal()
    estimate = trade.enrol("create-estimate", deal)
    trade.company.update("Estimate", estimate["document_id"], TxnStatus="Rejected")
    rejected = trade.enrol("create-invoice", deal, link_estimate="yes")
    none = trade.enrol("create-invoice", trade.deal(), link_estimate="yes")
    assert rejected["status"] == none["status"] == "created"
    assert f"estimate {estimate['document_number']} (id {estimate['document_id']}) is rejected" in rejected["warning"]
    assert "there is none of the same record" in none["warning"]


def test_an_estimate_for_another_customer_stays_open_and_is_named(trade: Trade) -> None:
    deal = trade.deal()
    estimate = trade.enrol("create-estimate", deal)
    invoice = trade.enrol("create-invoice", deal, link_estimate="yes", customer="3")
    assert invoice["status"] == "created"
    assert (
        f"The invoice was linked with no estimate: the estimate {estimate['document_number']} (id "
        f"{estimate['document_id']}) is for another customer." in invoice["warning"]
    )
    assert links(trade.stored("Invoice", invoice["document_id"])) == []
    assert trade.stored("Estimate", estimate["document_id"])["TxnStatus"] == "Pending"


@pytest.mark.parametrize(
    ("action", "entity"),
    [
        ("create-invoice", "Invoice"),
        ("create-estimate", "Estimate"),
        ("create-sales-receipt", "SalesReceipt"),
        ("create-paid-invoice", "Invoice"),
        ("create-refund-receipt", "RefundReceipt"),
    ],
)
def test_the_document_is_mailed_once(trade: Trade, action: str, entity: str) -> None:
    contact = trade.contact()
    trade.enrol("create-invoice", trade.deal(contact))  # what is known from then on costs no calls
    record = {
        "create-paid-invoice": lambda: trade.payment(contact, taxed=False),
        "create-refund-receipt": lambda: trade.refund(contact),
    }.get(action, lambda: trade.deal(contact))()

    told = trade.enrol(action, record, email_to_customer="yes")
    again = trade.enrol(action, record, email_to_customer="yes")

    document = trade.stored(entity, told["document_id"])
    assert (told["status"], told["warning"]) == ("created", "")
    assert (again["status"], again["warning"]) == ("existing", "")
    assert document["BillEmail"]["Address"] == contact.get("email")
    assert document.get("EmailStatus", "EmailSent") == "EmailSent"
    assert len(sent(trade)) == 1


def test_what_is_not_to_be_mailed_is_not(trade: Trade) -> None:
    told = trade.enrol("create-invoice", trade.deal())
    assert "BillEmail" not in trade.stored("Invoice", told["document_id"])
    assert sent(trade) == []


def test_a_mail_that_fails_is_a_warning_and_repeated_alone(trade: Trade) -> None:
    trade.strike("send", do="status", status=503, when="before")
    deal = trade.deal()
    told = trade.enrol("create-invoice", deal, email_to_customer="yes")
    assert told["status"] == "created"
    assert "QuickBooks did not say whether it e-mailed" in told["warning"]

    again = trade.enrol("create-invoice", deal, email_to_customer="yes")

    assert (again["status"], again["warning"]) == ("existing", "")
    assert trade.stored("Invoice", told["document_id"])["EmailStatus"] == "EmailSent"
    assert len(trade.documents("Invoice")) == 1


def test_a_mail_that_quickbooks_refuses_is_a_warning(trade: Trade) -> None:
    trade.app.quickbooks.switches.mails_a_day = 0
    told = trade.enrol("create-invoice", trade.deal(), email_to_customer="yes")
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert "was not e-mailed" in told["warning"]
    assert "enrol the deal again: only the e-mail is repeated" in told["warning"]


def test_where_every_enrolment_makes_another_document_it_is_not_the_way_to_mail_one(trade: Trade) -> None:
    trade.app.quickbooks.switches.mails_a_day = 0
    told = trade.enrol("create-invoice", trade.deal(), email_to_customer="yes", if_already_created="create_another")
    assert told["status"] == "created"
    assert "Send the document from QuickBooks" in told["warning"]
    assert "enrol" not in told["warning"]


@pytest.mark.parametrize("action", ["create-invoice", "create-estimate"])
def test_a_customer_without_an_address_is_a_warning(trade: Trade, action: str) -> None:
    silent = trade.company.create("Customer", {"DisplayName": "Sam Silent"})["Id"]
    told = trade.enrol(action, trade.deal(), customer=silent, email_to_customer="yes")
    assert (told["status"], told["error_code"]) == ("created", "NONE")
    assert "was not e-mailed, because the customer has no e-mail address that QuickBooks takes" in told["warning"]
    assert sent(trade) == []
