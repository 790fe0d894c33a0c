"""The look-up, per type: what is asked, what is compared here, and what is never taken for 'not there'."""

from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.keys import marker
from quickbooks_actions.quickbooks.lookups import find_by_number, find_posted
from tests.unit.posting.fake_quickbooks import Clock, FakeQuickBooks
from tests.unit.posting.stores import Points
from tests.unit.posting.world import DEAL, invoice

MARK = marker(DEAL)


@pytest.fixture
def books() -> FakeQuickBooks:
    return FakeQuickBooks(Clock(), Points())


def expense(**more: object) -> Body:
    return {
        "PaymentType": "CreditCard",
        "AccountRef": {"value": "42"},
        "TxnDate": "2026-03-04",
        "PrivateNote": MARK,
        "Line": [{"Amount": Decimal("12.3")}, {"Amount": Decimal("0.40")}],
        **more,
    }


@pytest.mark.parametrize("entity", ["Invoice", "Estimate", "SalesReceipt", "RefundReceipt", "Payment"])
def test_by_customer_and_date(books: FakeQuickBooks, entity: str) -> None:
    # Given ours among others of the same customer and day
    books.keep(entity, invoice(PrivateNote="by hand"))
    ours = books.keep(entity, invoice())
    books.keep(entity, invoice(PrivateNote=None))
    # When
    found = find_posted(books, entity, invoice(), MARK)
    # Then
    assert found is not None
    assert found["Id"] == ours.id
    assert [query.partition(" WHERE ")[2] for query in books.queries] == [
        "TxnDate = '2026-03-04' AND CustomerRef = '88'"
    ]


def test_expense_by_date_payment_type_and_total(books: FakeQuickBooks) -> None:
    books.keep("Purchase", expense(PrivateNote="by hand"))
    ours = books.keep("Purchase", expense())
    found = find_posted(books, "Purchase", expense(), MARK)
    assert found is not None
    assert found["Id"] == ours.id
    assert books.queries == [
        "SELECT * FROM Purchase WHERE TxnDate = '2026-03-04' AND PaymentType = 'CreditCard' AND TotalAmt = '12.70'"
    ]


@pytest.mark.parametrize(
    "tax", [{"GlobalTaxCalculation": "TaxExcluded"}, {"TxnTaxDetail": {"TotalTax": Decimal("2.54")}}]
)
def test_expense_whose_total_tax_may_change_is_not_asked_by_total(books: FakeQuickBooks, tax: Body) -> None:
    # Given QuickBooks added tax
    ours = books.keep("Purchase", expense(TotalAmt=Decimal("15.24"), **tax))
    # When / Then it is found all the same
    found = find_posted(books, "Purchase", expense(**tax), MARK)
    assert found is not None
    assert found["Id"] == ours.id


def test_chosen_number_finds_what_was_moved_to_another_day(books: FakeQuickBooks) -> None:
    ours = books.keep("Invoice", invoice(DocNumber="HS-7", TxnDate="2026-03-31"))
    found = find_posted(books, "Invoice", invoice(DocNumber="HS-7"), MARK)
    assert found is not None
    assert found["Id"] == ours.id
    assert len(books.queries) == 2


def test_a_number_alone_is_not_ours(books: FakeQuickBooks) -> None:
    books.keep("Invoice", invoice(DocNumber="HS-7", PrivateNote="by hand"))
    assert find_posted(books, "Invoice", invoice(DocNumber="HS-7"), MARK) is None
    assert find_by_number(books, "Invoice", invoice(DocNumber="HS-7"), MARK) is None


def test_a_payment_is_not_asked_by_number(books: FakeQuickBooks) -> None:
    assert find_by_number(books, "Payment", {"DocNumber": "1"}, MARK) is None
    assert books.queries == []


def test_voided_note_and_memo_around_the_marker(books: FakeQuickBooks) -> None:
    ours = books.keep("Invoice", invoice(PrivateNote=f"Voided - Thanks\n{MARK} seen by Ann", TotalAmt=Decimal(0)))
    found = find_posted(books, "Invoice", invoice(), MARK)
    assert found is not None
    assert found["Id"] == ours.id


def test_a_live_document_before_a_voided_one_and_the_first_before_a_copy(books: FakeQuickBooks) -> None:
    books.keep("Invoice", invoice(PrivateNote=f"Voided - {MARK}", TotalAmt=Decimal(0)))
    ours = books.keep("Invoice", invoice())
    books.keep("Invoice", invoice())
    found = find_posted(books, "Invoice", invoice(), MARK)
    assert found is not None
    assert found["Id"] == ours.id


def test_earlier_generations_are_left_out(books: FakeQuickBooks) -> None:
    old = books.keep("Invoice", invoice())
    assert find_posted(books, "Invoice", invoice(), MARK, known=(old.id,)) is None


def test_a_failing_look_up_raises(books: FakeQuickBooks) -> None:
    books.query_fails = True
    for entity, body in (("Invoice", invoice()), ("Customer", {"DisplayName": "Jane"})):
        with pytest.raises(ComeBack):
            find_posted(books, entity, body, MARK)


@pytest.mark.parametrize(
    ("kept", "same"),
    [
        ({"PrimaryEmailAddr": {"Address": "JANE@roe.example"}}, True),
        ({"PrimaryEmailAddr": {"Address": "other@roe.example"}}, False),
        ({}, False),
        ({"PrimaryEmailAddr": {"Address": "jane@roe.example"}, "CurrencyRef": {"value": "EUR"}}, False),
    ],
)
def test_customer_by_name_and_email(books: FakeQuickBooks, kept: Body, same: bool) -> None:
    books.keep("Customer", {"DisplayName": "jane o'roe", **kept})
    body = {
        "DisplayName": "Jane O'Roe",
        "PrimaryEmailAddr": {"Address": "jane@roe.example"},
        "CurrencyRef": {"value": "USD"},
    }
    assert (find_posted(books, "Customer", body, "") is not None) is same
    assert books.queries == ["SELECT * FROM Customer WHERE DisplayName = 'Jane O\\'Roe'"]


@pytest.mark.parametrize(
    ("wanted", "kept", "same"),
    [
        ({"Sku": "A-1"}, {"Sku": "a-1", "Type": "Service"}, True),
        ({"Sku": "A-1"}, {"Sku": "B-2", "Type": "Service"}, False),
        ({}, {"Sku": "B-2", "Type": "Service"}, True),
        ({}, {"Type": "Category"}, False),
    ],
)
def test_product_by_name_and_sku(books: FakeQuickBooks, wanted: Body, kept: Body, same: bool) -> None:
    books.keep("Item", {"Name": "Onboarding", **kept})
    assert (find_posted(books, "Item", {"Name": "Onboarding", **wanted}, "") is not None) is same


def test_an_inactive_customer_is_not_found(books: FakeQuickBooks) -> None:
    books.keep("Customer", {"DisplayName": "Jane Roe"}).body["Active"] = False
    assert find_posted(books, "Customer", {"DisplayName": "Jane Roe"}, "") is None
