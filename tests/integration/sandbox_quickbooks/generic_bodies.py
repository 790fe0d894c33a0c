"""The least that each entity without rules of its own takes, and one thing about it that can be changed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.integration.sandbox_quickbooks.support import Body


@dataclass(frozen=True)
class Least:
    """A body whose every property is required; `change` is a sparse update of it."""

    body: Body
    change: Body
    deletable: bool = True
    code: str = "2020"
    """The fault for a missing property."""


def _to(value: str, **more: str) -> Body:
    return {"value": value} | more


def _line(kind: str, **detail: object) -> Body:
    return {"Amount": 12.5, "DetailType": kind, kind: detail}


_EXPENSE = _line("AccountBasedExpenseLineDetail", AccountRef=_to("8"))
_ITEM = _line("ItemBasedExpenseLineDetail", ItemRef=_to("11"), Qty=1, UnitPrice=12.5)
_DEBIT = _line("JournalEntryLineDetail", PostingType="Debit", AccountRef=_to("35"))
_CREDIT = _line("JournalEntryLineDetail", PostingType="Credit", AccountRef=_to("1"))

LEAST = {
    "Employee": Least({"GivenName": "Emily"}, {"HiredDate": "2026-03-04"}, deletable=False, code="6080"),
    "CompanyCurrency": Least({"Code": "JPY"}, {"Active": False}, deletable=False),
    "Bill": Least({"VendorRef": _to("30"), "Line": [_EXPENSE]}, {"VendorRef": _to("43"), "PrivateNote": "paper"}),
    "BillPayment": Least(
        {"VendorRef": _to("30"), "TotalAmt": 12.5, "PayType": "Check", "Line": [{"Amount": 12.5}]}, {"DocNumber": "7"}
    ),
    "VendorCredit": Least({"VendorRef": _to("30"), "Line": [_EXPENSE]}, {"PrivateNote": "damaged"}),
    "JournalEntry": Least({"Line": [_DEBIT, _CREDIT]}, {"DocNumber": "J-1"}),
    "Transfer": Least({"Amount": 12.5, "FromAccountRef": _to("35"), "ToAccountRef": _to("36")}, {"PrivateNote": "x"}),
    "CreditCardPayment": Least(
        {"Amount": 12.5, "BankAccountRef": _to("35"), "CreditCardAccountRef": _to("42")}, {"Memo": "June"}
    ),
    "TimeActivity": Least({"NameOf": "Vendor", "VendorRef": _to("30")}, {"Hours": 3}),
    "PurchaseOrder": Least({"VendorRef": _to("30"), "Line": [_ITEM]}, {"POStatus": "Closed", "DocNumber": "P-1"}),
    "Attachable": Least({"Note": "On the shelf"}, {"Note": "In the drawer"}),
}
"""All of them but TaxAgency, which is made once and never changed."""
