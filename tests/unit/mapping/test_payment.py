"""A payment received on an invoice: what is asked before, what is sent, and what is looked at afterwards."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode
from quickbooks_actions.mapping.company import Account, Customer, Listed
from quickbooks_actions.mapping.payment import application_problem, payment_body, receiving_problems
from quickbooks_actions.mapping.records import PaymentFacts, RecordRef, RecordType
from tests.unit.mapping.samples import FACTS, MARKER, resolved, sale

D = Decimal
PAYMENT = sale(
    record=RecordRef(RecordType.PAYMENT, "77"),
    payment=PaymentFacts(
        status="succeeded", amount=D("900.00"), initiated_on=date(2026, 2, 27), reference="pi_" + "3" * 27
    ),
)
JANE = Customer(id="88", display_name="Jane Doe")
MULTI = replace(FACTS, multicurrency=True)


def invoice(**changes: Any) -> dict[str, Any]:
    usual = {
        "Id": "301",
        "DocNumber": "1038",
        "CustomerRef": {"value": "88", "name": "Jane Doe"},
        "TotalAmt": D("900.00"),
        "Balance": D("900.00"),
        "CurrencyRef": {"value": "USD"},
    }
    return usual | changes


def test_the_payment_is_of_the_whole_amount_on_its_day_and_linked_with_the_invoice() -> None:
    known = resolved(PAYMENT, deposit_account=Account(id="35"), payment_method=Listed(id="3"))

    mapped = payment_body(PAYMENT, known, MULTI, MARKER, invoice=invoice(), memo="Paid by card")

    assert mapped.body == {
        "CustomerRef": {"value": "88"},
        "TotalAmt": D("900.00"),
        "TxnDate": "2026-02-27",
        "PrivateNote": f"Paid by card\n{MARKER}",
        "Line": [{"Amount": D("900.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "Invoice"}]}],
        "DepositToAccountRef": {"value": "35"},
        "PaymentMethodRef": {"value": "3"},
        "PaymentRefNum": "pi_" + "3" * 18,
        "CurrencyRef": {"value": "USD"},
    }
    assert mapped.expected_total == D("900.00")
    assert "reference number of the payment was cut" in mapped.warnings[0]


def test_an_open_invoice_of_the_customer_is_fine() -> None:
    assert receiving_problems(PAYMENT, invoice(), FACTS, JANE) == []
    assert receiving_problems(PAYMENT, invoice(Balance=D("1000.00")), FACTS, JANE) == []


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"Balance": D("310.00")}, ErrorCode.INVOICE_NOT_OPEN, ("310.00 USD is still open", "900.00 USD", "1038")),
        ({"Balance": D("0.00")}, ErrorCode.INVOICE_NOT_OPEN, ("nothing is open any more",)),
        ({"CustomerRef": {"value": "5", "name": "Cool Cars"}}, ErrorCode.INVOICE_NOT_OPEN, ("Cool Cars", "Jane Doe")),
        ({"CurrencyRef": {"value": "EUR"}}, ErrorCode.CUSTOMER_CURRENCY, ("is in USD", "is in EUR")),
    ],
)
def test_what_does_not_fit_is_told_before_anything_is_sent(
    changed: dict[str, Any], code: ErrorCode, words: tuple[str, ...]
) -> None:
    (problem,) = receiving_problems(PAYMENT, invoice(**changed), FACTS, JANE)
    assert problem.code is code
    for word in words:
        assert word in problem.sentence


def test_a_customer_that_quickbooks_does_not_have_yet_is_no_owner_of_an_invoice() -> None:
    (problem,) = receiving_problems(PAYMENT, invoice(), FACTS, Customer(id="", display_name="Sam Silent"))
    assert '"Sam Silent" (new)' in problem.sentence


SENT = {
    "TotalAmt": D("900.00"),
    "Line": [{"Amount": D("900.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "Invoice"}]}],
}


def test_a_payment_that_was_applied_as_sent_is_right() -> None:
    assert application_problem({**SENT, "Id": "302", "UnappliedAmt": D(0)}, SENT) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"Line": []},
        {"UnappliedAmt": D("900.00")},
        {"TotalAmt": D("800.00")},
        {"Line": [{"Amount": D("900.00"), "LinkedTxn": [{"TxnId": "300", "TxnType": "Invoice"}]}]},
        {"Line": [{"Amount": D("500.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "Invoice"}]}]},
        {"Line": [{"Amount": D("900.00"), "LinkedTxn": [{"TxnId": "301", "TxnType": "CreditMemo"}]}]},
    ],
    ids=["no line", "unapplied", "other total", "other invoice", "other amount", "other type"],
)
def test_a_payment_that_was_not_applied_as_sent_is_noticed(changed: dict[str, Any]) -> None:
    problem = application_problem({**SENT, "Id": "302", "UnappliedAmt": D(0), **changed}, SENT)
    assert problem is not None
    assert problem.code is ErrorCode.PAYMENT_NOT_APPLIED
    assert "id 302" in problem.sentence
