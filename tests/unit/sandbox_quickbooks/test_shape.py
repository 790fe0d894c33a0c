"""Bodies against the schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sandbox.quickbooks.exceptions import Fault
from sandbox.quickbooks.schema import schema
from sandbox.quickbooks.validation import CLEARED, shaped


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"TotalAmt": "6500.00"}, {"TotalAmt": Decimal("6500.00")}),
        ({"TotalAmt": 6500}, {"TotalAmt": Decimal(6500)}),
        ({"Id": 5, "SyncToken": 0}, {"Id": "5", "SyncToken": "0"}),
        ({"sparse": "true"}, {"sparse": True}),
        ({"DueDate": ""}, {"DueDate": CLEARED}),
        ({"TotalAmt": ""}, {"TotalAmt": CLEARED}),
        ({"CustomerRef": {"value": "", "name": "A"}}, {"CustomerRef": CLEARED}),
        ({"CustomerRef": {}}, {"CustomerRef": CLEARED}),
        ({"BillAddr": {"Line1": "", "City": ""}}, {"BillAddr": CLEARED}),
        ({"BillEmail": {"Address": ""}}, {"BillEmail": CLEARED}),
        ({"CustomerMemo": {"value": ""}}, {"CustomerMemo": CLEARED}),
        ({"PrivateNote": None}, {}),
        ({"Line": [{}]}, {"Line": [{}]}),
        ({"CustomField": [{"Name": ""}]}, {"CustomField": []}),
    ],
)
def test_what_is_read(given: dict[str, Any], held: dict[str, Any]) -> None:
    assert shaped("Invoice", given) == held


@pytest.mark.parametrize(
    "given",
    [
        [],
        "text",
        {"Line": {}},
        {"Line": ["1"]},
        {"CustomerRef": "1"},
        {"CustomerRef": {"id": "1"}},
        {"TotalAmt": "a"},
        {"TotalAmt": True},
        {"TotalAmt": "NaN"},
        {"TotalAmt": "1E+999999999"},
        {"TotalAmt": []},
        {"sparse": "yes"},
        {"PrivateNote": {}},
        {"InvoiceEx": {}},
        {"customerRef": {"value": "1"}},
    ],
)
def test_what_is_refused(given: object) -> None:
    with pytest.raises(Fault) as refused:
        shaped("Invoice", given)

    assert [problem.code for problem in refused.value.problems] == ["2010"]
    assert not refused.value.timed


RECORDED = """
    DocNumber HomeTotalAmt TotalAmt TxnSource AllowOnlinePayment RecurringInfo EmailStatus
    callToAction AutoDocNumber ECloudStatusTimeStamp TaxFormNum TxnDate FOB ClassRef
    AllowOnlineACHPayment DepositToAccountRef InvoiceEx AllowOnlineCreditCardPayment CurrencyRef
    InvoiceLink PONumber ShipDate PaymentMethodRef TrackingNum TxnTaxDetail CustomerRef ShipFromAddr
    BillAddr EInvoiceStatus Id RecurDataRef ApplyTaxAfterDiscount DepartmentRef SalesRepRef
    ExchangeRate domain invoiceStatusLog TaxFormType BillEmailBcc LessCIS CustomerMemo TxnStatus
    HomeBalance PrintStatus ConvenienceFeeDetail DiscountRate DeliveryInfo FreeFormAddress
    AllowIPNPayment CustomField PaymentDetailsMessage TransactionLocationType MetaData LinkedTxn
    status RemitToRef PrivateNote ShipMethodRef PaymentRefNum
"""


def test_the_schema_holds_what_the_recorded_server_accepts() -> None:
    assert set(RECORDED.split()) <= set(schema().types["Invoice"])
