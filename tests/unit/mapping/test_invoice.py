"""A deal becomes an invoice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping.company import CompanyFacts, Customer, Term
from quickbooks_actions.mapping.currency import currency_problems
from quickbooks_actions.mapping.invoice import invoice_body
from quickbooks_actions.mapping.lines import billed_amount, line_problems
from quickbooks_actions.mapping.names import length
from quickbooks_actions.mapping.notes import has_marker
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Address, Sale
from quickbooks_actions.mapping.sales_form import Mapped, option_problems, total_warning
from quickbooks_actions.mapping.totals import totals
from tests.unit.mapping.samples import FACTS, HARBOR, JANE, MARKER, any_sales, any_text, line, resolved, sale

D = Decimal
MULTI = replace(FACTS, multicurrency=True)
NET_30 = Term(id="3", name="Net 30", due_days=30)
NUMBERS = {"Amount", "Qty", "UnitPrice"}


def invoice(
    of: Sale | None = None,
    options: SalesOptions | None = None,
    facts: CompanyFacts = FACTS,
    term: Term | None = None,
    customer: Customer | None = None,
) -> Mapped:
    record = of or sale()
    known = replace(resolved(record), term=term)
    known = replace(known, customer=customer or known.customer)
    return invoice_body(record, known, options or SalesOptions(), facts, MARKER)


def test_the_smallest_invoice() -> None:
    mapped = invoice()

    line_body = mapped.body.pop("Line")
    assert mapped.body == {
        "CustomerRef": {"value": "88"},
        "TxnDate": "2026-03-04",
        "PrivateNote": MARKER,
        "EmailStatus": "NotSet",
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
    }
    assert len(line_body) == 1
    assert (mapped.expected_total, mapped.warnings) == (D("900.00"), ())


def test_everything_that_was_chosen() -> None:
    options = SalesOptions(
        document_date=date(2026, 2, 1),
        due_date=date(2026, 2, 15),
        document_number=" HS-1 ",
        message="Thank you.\nJane",
        memo="Signed",
    )

    body = invoice(options=options).body

    assert body["TxnDate"] == "2026-02-01"
    assert body["DueDate"] == "2026-02-15"
    assert body["DocNumber"] == "HS-1"
    assert body["CustomerMemo"] == {"value": "Thank you.\nJane"}
    assert body["PrivateNote"] == f"Signed\n{MARKER}"


def test_a_term_goes_before_a_due_date_and_says_so() -> None:
    mapped = invoice(options=SalesOptions(due_date=date(2026, 5, 1)), term=NET_30)

    assert mapped.body["SalesTermRef"] == {"value": "3"}
    assert "DueDate" not in mapped.body
    assert mapped.warnings == (
        'Payment terms and a due date were both chosen: the terms "Net 30" (id 3) were used, not the due date.',
    )


def test_a_term_alone_is_no_warning() -> None:
    assert invoice(term=NET_30).warnings == ()


def test_the_buyers_address() -> None:
    street = {"Line1": "1 Quay", "City": "Portland", "CountrySubDivisionCode": "OR", "PostalCode": "97201"}

    body = invoice(sale(organisation=HARBOR)).body

    assert body["BillAddr"] == body["ShipAddr"] == street | {"Country": "USA"}


def test_another_party_that_was_chosen_keeps_its_address_in_quickbooks() -> None:
    body = invoice(sale(organisation=HARBOR), SalesOptions(customer="88")).body

    assert "BillAddr" not in body
    assert "ShipAddr" not in body


def test_what_was_cut_is_told() -> None:
    long = replace(JANE, address=Address(line1="1 Quay", postal_code="9" * 31))

    mapped = invoice(sale(contact=long), SalesOptions(message="x" * 1001, memo="y" * 4001))

    assert mapped.body["BillAddr"]["PostalCode"] == "9" * 30
    assert len(mapped.body["CustomerMemo"]["value"]) == 1000
    assert mapped.warnings == (
        "The postal code of the address was cut after 30 characters: QuickBooks takes no more.",
        "The message to the customer was cut after 1,000 characters: QuickBooks takes no more.",
        f"The memo was cut after {3999 - len(MARKER):,} characters: QuickBooks takes no more.",
    )


def test_a_number_that_is_too_long_is_refused() -> None:
    sentence = (
        f'The document number "{"9" * 22}" has 22 characters, but QuickBooks takes at most 21. Choose a shorter one in '
        "the workflow action and enrol the record again."
    )

    assert option_problems(SalesOptions(document_number="9" * 22)) == [Problem(ErrorCode.INVALID_INPUT, sentence)]
    assert option_problems(SalesOptions(document_number=" " + "9" * 21)) == []
    with pytest.raises(RecordRefused, match="22 characters"):
        invoice(options=SalesOptions(document_number="9" * 22))


# currency


def test_a_foreign_record_needs_multicurrency() -> None:
    foreign = sale(currency="EUR")

    assert currency_problems(foreign, FACTS) == [
        Problem(
            ErrorCode.CURRENCY_NOT_ENABLED,
            'The deal "Website" (id 991) is in EUR, but the QuickBooks company "Books" keeps its books in USD and has '
            "multicurrency switched off. Switch multicurrency on in QuickBooks or change the currency in HubSpot, and "
            "enrol the deal again.",
        )
    ]
    assert currency_problems(foreign, MULTI) == []
    assert currency_problems(sale(currency=""), FACTS) == []
    assert currency_problems(sale(currency="usd"), FACTS) == []


def test_lines_tell_the_currency_where_the_record_does_not() -> None:
    of = sale(line(currency="EUR"), currency="")

    assert [problem.code for problem in currency_problems(of, FACTS)] == [ErrorCode.CURRENCY_NOT_ENABLED]
    assert invoice(of, facts=MULTI).body["CurrencyRef"] == {"value": "EUR"}


def test_with_multicurrency_the_currency_is_always_named() -> None:
    assert invoice(sale(currency="EUR"), facts=MULTI).body["CurrencyRef"] == {"value": "EUR"}
    assert invoice(sale(currency=""), facts=MULTI).body["CurrencyRef"] == {"value": "USD"}


def test_a_customer_kept_in_another_currency_is_refused() -> None:
    with pytest.raises(RecordRefused) as refused:
        invoice(facts=MULTI, customer=Customer(id="88", display_name="Jane Doe", currency="EUR"))

    assert refused.value.code == ErrorCode.CUSTOMER_CURRENCY
    assert refused.value.sentence == (
        'The deal "Website" (id 991) is in USD, but the QuickBooks customer "Jane Doe" (id 88) is kept in EUR. Choose '
        "a customer in USD in the workflow action, and enrol the deal again."
    )


def test_all_that_is_wrong_comes_together() -> None:
    with pytest.raises(RecordRefused) as refused:
        invoice(sale(line(amount=D(-1)), currency="EUR"), SalesOptions(document_number="9" * 22))

    assert [problem.code for problem in refused.value.problems] == [
        ErrorCode.NEGATIVE_TOTAL,
        ErrorCode.CURRENCY_NOT_ENABLED,
        ErrorCode.INVALID_INPUT,
    ]


# totals


def test_a_total_is_compared_to_the_cent() -> None:
    assert total_warning(D("100.00"), D("100.00"), "USD") is None
    assert total_warning(D("100.00"), D("99.99"), "USD") == (
        "QuickBooks' total is 99.99 USD, 0.01 less than HubSpot's record comes to (100.00 USD). Check the document's "
        "tax and discounts in QuickBooks."
    )
    assert total_warning(D("1000.00"), D("1080.02"), "USD") == (
        "QuickBooks' total is 1,080.02 USD, 80.02 more than HubSpot's record comes to (1,000.00 USD). Check the "
        "document's tax and discounts in QuickBooks."
    )


def test_a_record_whose_amount_is_not_that_of_its_lines_says_so() -> None:
    assert invoice(sale(amount=D("1000.00"))).warnings == (
        'The deal "Website" (id 991) shows 1,000.00 USD in HubSpot, but its line items add up to 900.00 USD, and those '
        "were billed.",
    )


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(sale(amount=D("900.01")), id="to the cent"),
        pytest.param(sale(line(tax_amount=D(72)), amount=D(972)), id="with tax"),
        pytest.param(sale(line(frequency="monthly"), amount=D(10800)), id="several periods"),
        pytest.param(sale(amount=None), id="no amount"),
    ],
)
def test_an_amount_that_is_explained_is_no_warning(of: Sale) -> None:
    assert invoice(of).warnings == ()


def test_tax_that_the_company_cannot_charge_is_told() -> None:
    assert invoice(sale(line(tax_rate=D(8))), facts=replace(FACTS, uses_sales_tax=False)).warnings == (
        'HubSpot has tax on 1 line item, but the QuickBooks company "Books" does not collect sales tax, so none was '
        "billed.",
    )


# any record

PROPERTIES = {
    *("CustomerRef", "TxnDate", "Line", "PrivateNote", "EmailStatus", "AllowOnlineCreditCardPayment"),
    *("AllowOnlineACHPayment", "CurrencyRef", "SalesTermRef", "DueDate", "DocNumber", "CustomerMemo"),
    *("BillAddr", "ShipAddr"),
}
LIMITS = {"PrivateNote": 4000, "Description": 4000, "value": 1000, "Line1": 500, "Line2": 500, "City": 255}
LIMITS |= {"Country": 255, "PostalCode": 30, "DocNumber": 21}


@given(any_sales(), any_text, any_text)
@settings(max_examples=200, deadline=None)
def test_any_record_is_refused_with_reasons_or_billed_exactly(of: Sale, memo: str, message: str) -> None:
    options = SalesOptions(memo=memo, message=message)
    if line_problems(of):
        with pytest.raises(RecordRefused):
            invoice(of, options)
        return

    mapped = invoice(of, options)

    assert set(mapped.body) <= PROPERTIES
    amounts = [body["Amount"] for body in mapped.body["Line"]]
    assert amounts == [billed_amount(item) for item in of.lines]
    assert sum(amounts) == totals(of).before_tax >= 0
    assert mapped.expected_total == totals(of).total
    assert has_marker(mapped.body["PrivateNote"], MARKER)
    _check(mapped.body)


def _check(value: object, name: str = "") -> None:
    """Nothing empty, nothing too long, no float, and only what UTF-8 can carry."""
    assert value not in ("", None, [], {})
    assert not isinstance(value, float)
    if isinstance(value, dict):
        for key, inner in value.items():
            assert (key in NUMBERS) == isinstance(inner, Decimal)
            _check(inner, key)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, name)
    elif isinstance(value, str):
        value.encode()
        assert length(value) <= LIMITS.get(name, 4000)
