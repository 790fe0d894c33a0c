"""Estimates, sales receipts, refund receipts and paid invoices: what each has beside the shared form."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.company import Account, CompanyFacts, Customer, Listed, TaxCode, Term
from quickbooks_actions.mapping.estimate import estimate_body
from quickbooks_actions.mapping.invoice import invoice_body, paid_invoice_body
from quickbooks_actions.mapping.options import PRIMARY_COMPANY, SalesOptions
from quickbooks_actions.mapping.records import (
    Address,
    Contact,
    Organisation,
    PaymentFacts,
    QuoteFacts,
    RecordRef,
    RecordType,
    Sale,
)
from quickbooks_actions.mapping.refund_receipt import refund_receipt_body
from quickbooks_actions.mapping.sales_form import Mapped, number_warning
from quickbooks_actions.mapping.sales_receipt import sales_receipt_body
from tests.unit.mapping.samples import FACTS, JANE, MARKER, STREET, line, resolved, sale

D = Decimal
CHECKING = Account(id="35", name="Checking", type="Bank")
VISA = Listed(id="3", name="Visa")
PAID_ON = date(2026, 2, 27)
UK = CompanyFacts(realm_id="9130", name="Books", country="GB", home_currency="GBP", uses_sales_tax=True)
STANDARD = TaxCode(id="5", name="20.0% S", sales_rates=(D(20),))


def quote(**facts: object) -> Sale:
    known = replace(QuoteFacts(lifecycle="PUBLISHED"), **facts)  # type: ignore[arg-type]
    return sale(record=RecordRef(RecordType.QUOTE, "55"), quote=known)


def payment(amount: str = "900.00", **facts: object) -> Sale:
    usual = PaymentFacts(status="succeeded", amount=D(amount), initiated_on=PAID_ON, reference="ch_3P")
    known = replace(usual, **facts)  # type: ignore[arg-type]
    return sale(record=RecordRef(RecordType.PAYMENT, "77"), payment=known)


def estimate(of: Sale, **options: object) -> Mapped:
    return estimate_body(of, resolved(of), SalesOptions(**options), FACTS, MARKER)  # type: ignore[arg-type]


def receipt(of: Sale, options: SalesOptions | None = None, **found: object) -> Mapped:
    return sales_receipt_body(of, resolved(of, **found), options or SalesOptions(), FACTS, MARKER)


def refund(of: Sale, **found: object) -> Mapped:
    return refund_receipt_body(of, resolved(of, deposit_account=CHECKING, **found), SalesOptions(), FACTS, MARKER)


def paid(of: Sale, options: SalesOptions | None = None) -> Mapped:
    return paid_invoice_body(of, resolved(of), options or SalesOptions(), FACTS, MARKER)


def test_the_smallest_estimate_is_pending() -> None:
    body = estimate(sale()).body

    body.pop("Line")
    assert body == {
        "CustomerRef": {"value": "88"},
        "TxnDate": "2026-03-04",
        "PrivateNote": MARKER,
        "EmailStatus": "NotSet",
        "BillEmail": {"Address": "jane@harbor.example"},
        "TxnStatus": "Pending",
    }


def test_an_accepted_quote_says_who_accepted_it_and_when() -> None:
    body = estimate(quote(accepted_on=date(2026, 2, 20), accepted_by="Max Buyer"), accepted=True).body
    assert (body["TxnStatus"], body["AcceptedDate"], body["AcceptedBy"]) == ("Accepted", "2026-02-20", "Max Buyer")


def test_a_signed_quote_was_accepted_on_the_day_of_the_signature_by_its_contact() -> None:
    body = estimate(quote(signed_on=date(2026, 2, 21)), accepted=True).body
    assert (body["AcceptedDate"], body["AcceptedBy"]) == ("2026-02-21", "Jane Doe")


def test_a_deal_is_accepted_today() -> None:
    assert estimate(sale(), accepted=True).body["AcceptedDate"] == "2026-03-04"


def test_an_estimate_expires_as_chosen_else_as_the_quote_does() -> None:
    expiring = quote(expires_on=date(2026, 4, 30))
    assert estimate(expiring).body["ExpirationDate"] == "2026-04-30"
    assert estimate(expiring, expiration_date=date(2026, 5, 5)).body["ExpirationDate"] == "2026-05-05"
    assert "ExpirationDate" not in estimate(sale()).body


def test_a_quotes_net_days_make_the_due_date_where_nothing_was_chosen() -> None:
    of = quote(net_terms_days=15)

    def due(term: Term | None = None, chosen: date | None = None) -> dict[str, object]:
        options = SalesOptions(due_date=chosen)
        body = invoice_body(of, resolved(of, term=term), options, FACTS, MARKER).body
        return {name: body[name] for name in ("SalesTermRef", "DueDate") if name in body}

    assert due() == {"DueDate": "2026-03-19"}
    assert due(chosen=date(2026, 6, 1)) == {"DueDate": "2026-06-01"}
    assert due(term=Term(id="3", due_days=30)) == {"SalesTermRef": {"value": "3"}}


def test_the_customers_terms_make_the_due_date_where_nothing_else_does() -> None:
    def due(of: Sale | None = None, *, term: Term | None = None, **chosen: Any) -> dict[str, object]:
        of = of or sale()
        found = resolved(of, term=term)
        found = replace(found, customer=replace(found.customer, term_id="2"))
        body = invoice_body(of, found, SalesOptions(customer_terms=True, **chosen), FACTS, MARKER).body
        return {name: body[name] for name in ("SalesTermRef", "DueDate") if name in body}

    assert due() == {"SalesTermRef": {"value": "2"}}
    assert due(quote(net_terms_days=15)) == {"DueDate": "2026-03-19"}
    assert due(due_date=date(2026, 6, 1)) == {"DueDate": "2026-06-01"}
    assert due(term=Term(id="3", due_days=30), term_id="3") == {"SalesTermRef": {"value": "3"}}


def test_an_invoice_closes_its_estimate() -> None:
    body = invoice_body(sale(), resolved(sale()), SalesOptions(), FACTS, MARKER, estimate_id="146").body
    assert body["LinkedTxn"] == [{"TxnId": "146", "TxnType": "Estimate"}]


def test_an_invoice_has_an_address_only_where_it_is_to_be_mailed() -> None:
    quiet = invoice_body(sale(), resolved(sale()), SalesOptions(), FACTS, MARKER).body
    mailed = invoice_body(sale(), resolved(sale()), SalesOptions(email_to_customer=True), FACTS, MARKER).body
    assert "BillEmail" not in quiet
    assert mailed["BillEmail"] == {"Address": "jane@harbor.example"}
    assert mailed["EmailStatus"] == "NotSet"  # mailing is a step of its own


def test_a_sales_receipt_of_a_payment_is_of_its_day_and_has_its_reference() -> None:
    body = receipt(payment(), deposit_account=CHECKING, payment_method=VISA).body

    body.pop("Line")
    assert body == {
        "CustomerRef": {"value": "88"},
        "TxnDate": "2026-02-27",
        "PrivateNote": MARKER,
        "EmailStatus": "NotSet",
        "BillEmail": {"Address": "jane@harbor.example"},
        "DepositToAccountRef": {"value": "35"},
        "PaymentMethodRef": {"value": "3"},
        "PaymentRefNum": "ch_3P",
    }


def test_a_sales_receipt_of_a_deal_is_of_today_without_a_reference() -> None:
    body = receipt(sale()).body
    assert body["TxnDate"] == "2026-03-04"
    assert not {"PaymentRefNum", "DepositToAccountRef", "PaymentMethodRef"} & set(body)


def test_without_a_reference_it_has_the_payments_own_id() -> None:
    assert receipt(payment(reference="", payment_id="pay_77")).body["PaymentRefNum"] == "pay_77"
    assert "PaymentRefNum" not in receipt(payment(reference="")).body


def test_a_long_reference_is_cut_and_said_so() -> None:
    mapped = receipt(payment(reference="pi_" + "3" * 27))
    assert mapped.body["PaymentRefNum"] == "pi_" + "3" * 18
    assert mapped.warnings == (
        "The reference number of the payment was cut after 21 characters: QuickBooks takes no more.",
    )


def test_a_refund_keeps_a_hundred_characters_of_it() -> None:
    mapped = refund(payment(status="refunded", refunded=D("900.00"), reference="r" * 120))
    assert len(mapped.body["PaymentRefNum"]) == 100


def test_a_refund_receipt_leaves_the_account_today_and_prints_nothing() -> None:
    body = refund(payment(status="refunded", refunded=D("900.00"))).body

    body.pop("Line")
    assert body == {
        "CustomerRef": {"value": "88"},
        "TxnDate": "2026-03-04",
        "PrivateNote": MARKER,
        "BillEmail": {"Address": "jane@harbor.example"},
        "DepositToAccountRef": {"value": "35"},
        "PaymentRefNum": "ch_3P",
        "PrintStatus": "NotSet",
    }


def test_a_paid_invoice_is_due_on_the_day_of_the_payment_and_asks_for_none() -> None:
    body = paid(payment()).body
    assert (body["TxnDate"], body["DueDate"]) == ("2026-02-27", "2026-02-27")
    assert not body["AllowOnlineCreditCardPayment"]
    assert not body["AllowOnlineACHPayment"]
    assert "BillEmail" not in body


def test_a_taxable_line_refuses_a_paid_invoice_by_name() -> None:
    taxed = line("2", name="Widget", amount=D("100.00"), tax_amount=D("8.00"))
    of = replace(payment("1008.00"), lines=(line(), taxed))

    with pytest.raises(RecordRefused) as refusal:
        paid(of)

    assert refusal.value.code is ErrorCode.TAXABLE_LINE
    assert refusal.value.sentence == (
        'Line 2 "Widget" of the payment "Website" (id 77) is taxable, and a paid invoice is made for line items '
        "without tax only. Use the action “Create QuickBooks sales receipt” for this payment."
    )


def test_a_payment_whose_document_would_not_be_exact_is_refused_with_both_figures() -> None:
    with pytest.raises(RecordRefused) as refusal:
        receipt(payment("899.99"))
    assert refusal.value.code is ErrorCode.AMOUNT_DIFFERS
    for figure in ("899.99 USD", "900.00 USD"):
        assert figure in refusal.value.sentence


def test_prices_of_a_payment_contain_the_tax_of_a_code_that_hubspot_does_not_know_of() -> None:
    of = replace(payment("120.00"), currency="GBP", lines=(line(amount=D("120.00"), quantity=None, unit_price=None),))
    known = resolved(of, tax_codes={"1": STANDARD})

    body = sales_receipt_body(of, known, SalesOptions(), UK, MARKER).body

    # net and on top, because nobody knows which of both QuickBooks takes the amount of an inclusive line for
    assert body["GlobalTaxCalculation"] == "TaxExcluded"
    assert body["Line"][0]["Amount"] == D("100.00")
    assert "TaxInclusiveAmt" not in body["Line"][0]["SalesItemLineDetail"]


def test_a_payments_own_addresses_go_before_the_contacts() -> None:
    shop = Address(line1="2 Mall", city="Salem")
    dock = Address(line1="3 Dock", city="Astoria")
    contact = replace(JANE, address=STREET)

    def of(**facts: object) -> dict[str, object]:
        body = receipt(replace(payment(**facts), contact=contact)).body  # type: ignore[arg-type]
        return {name: body[name]["Line1"] for name in ("BillAddr", "ShipAddr")}

    assert of() == {"BillAddr": "1 Quay", "ShipAddr": "1 Quay"}
    assert of(billing_address=shop) == {"BillAddr": "2 Mall", "ShipAddr": "2 Mall"}
    assert of(billing_address=shop, shipping_address=dock) == {"BillAddr": "2 Mall", "ShipAddr": "3 Dock"}


def test_a_document_for_the_primary_company_has_its_address_and_mail() -> None:
    harbor = Organisation(id="77", name="Harbor Tools", email="ap@harbor.example", address=STREET)
    of = sale(organisation=harbor, contact=replace(JANE, address=Address(line1="9 Home", city="Bend")))
    body = receipt(of, SalesOptions(customer=PRIMARY_COMPANY)).body
    assert body["BillAddr"]["Line1"] == "1 Quay"
    assert body["BillEmail"] == {"Address": "ap@harbor.example"}


def test_a_customer_chosen_by_id_is_mailed_at_quickbooks_address_and_has_its_own_postal_address() -> None:
    body = receipt(
        sale(contact=replace(JANE, address=STREET)),
        SalesOptions(customer="88"),
        customer=Customer(id="88", email="books@cars.example"),
    ).body
    assert body["BillEmail"] == {"Address": "books@cars.example"}
    assert "BillAddr" not in body


@pytest.mark.parametrize(
    "email", ["", "jane", "a@b@c.example", "x" * 100 + "@harbor.example", "a@b.example; c@d.example"]
)
def test_an_address_that_quickbooks_would_refuse_is_left_out(email: str) -> None:
    of = sale(contact=Contact(id="301", first_name="Jane", last_name="Doe", email=email))
    assert "BillEmail" not in receipt(of).body


def test_a_company_that_numbers_by_itself_gets_a_hint() -> None:
    custom = replace(FACTS, custom_txn_numbers=True)
    without = estimate_body(sale(), resolved(sale()), SalesOptions(), custom, MARKER)
    numbered = estimate_body(sale(), resolved(sale()), SalesOptions(document_number="E-1"), custom, MARKER)
    assert any("has no number" in warning for warning in without.warnings)
    assert numbered.warnings == ()


def test_another_number_than_the_chosen_one_is_told() -> None:
    assert number_warning("HS-1", "HS-1") is None
    assert number_warning("", "1038") is None
    told = number_warning("HS-1", "1038")
    assert told is not None
    assert told.startswith('QuickBooks gave the document the number "1038" instead of "HS-1".')


def test_what_was_said_about_the_reading_is_passed_on() -> None:
    assert receipt(sale(remarks=("Taken from the deal.",))).warnings == ("Taken from the deal.",)


def test_class_and_location_are_where_the_company_wants_them() -> None:
    known: dict[str, object] = {"sales_class": Listed(id="7"), "location": Listed(id="2")}
    per_line = replace(FACTS, class_per_line=True)
    whole = receipt(sale(), None, **known).body
    lines = sales_receipt_body(sale(), resolved(sale(), **known), SalesOptions(), per_line, MARKER)
    assert (whole["ClassRef"], whole["DepartmentRef"]) == ({"value": "7"}, {"value": "2"})
    assert "ClassRef" not in lines.body
    assert lines.body["Line"][0]["SalesItemLineDetail"]["ClassRef"] == {"value": "7"}
