"""A body of each kind that a company takes: what the fuzz starts from, so that it gets past the first checks."""

from __future__ import annotations

from functools import cache
from typing import Any

from sandbox.quickbooks import CA_REALM, US_MULTICURRENCY_REALM, US_REALM, QuickBooksSandbox

FUZZED = (US_REALM, CA_REALM, US_MULTICURRENCY_REALM)
"""The companies that are tried: taxes of both kinds, one currency and several."""

OPEN_INVOICE = "145"
"""The id of the first transaction of a company: `open_invoices` makes it an invoice that payments can be applied to."""

_HST_ONTARIO = "6"
_OF_SEVERAL_CURRENCIES = ("ExchangeRate", "CompanyCurrency")


def _line(kind: str, **detail: Any) -> dict[str, Any]:
    return {"Amount": 10, "Description": "x", "DetailType": kind, kind: detail}


_DOLLARS: Any = {"CurrencyRef": {"value": "USD"}}
_ITEM: Any = {
    "ItemRef": {"value": "1"},
    "Qty": 2,
    "UnitPrice": 5,
    "TaxCodeRef": {"value": "TAX"},
    "ServiceDate": "2026-03-04",
}
_FORM: Any = {
    "CustomerRef": {"value": "1"},
    "DocNumber": "HS-1",
    "TxnDate": "2026-03-04",
    "DueDate": "2026-04-04",
    "PrivateNote": "note",
    "BillEmail": {"Address": "a@b.example"},
    "BillAddr": {"Line1": "1 Main St", "City": "San Pablo"},
    "TxnTaxDetail": {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": 1},
    "CurrencyRef": {"value": "USD"},
    "ExchangeRate": 1,
    "CustomField": [{"DefinitionId": "1", "StringValue": "x", "Type": "StringType", "Name": "Crew #"}],
    "SalesTermRef": {"value": "3"},
    "ApplyTaxAfterDiscount": False,
    "Line": [
        _line("SalesItemLineDetail", **_ITEM),
        _line("DiscountLineDetail", PercentBased=True, DiscountPercent=10),
        {"Description": "Subtotal:", "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}},
    ],
}
_RIGHT: dict[str, Any] = {
    "Invoice": _FORM | {"Deposit": 1, "AllowOnlineACHPayment": False},
    "Estimate": _FORM | {"ExpirationDate": "2026-05-01", "TxnStatus": "Accepted"},
    "SalesReceipt": _FORM | {"PaymentRefNum": "1", "PaymentMethodRef": {"value": "1"}},
    "RefundReceipt": _FORM | {"DepositToAccountRef": {"value": "35"}, "PaymentType": "Cash"},
    "CreditMemo": _FORM,
    "Customer": {"DisplayName": "New", "GivenName": "N", "PrimaryPhone": {"FreeFormNumber": "1"}, "Job": True}
    | {"ParentRef": {"value": "1"}, "PrimaryEmailAddr": {"Address": "a@b.example"}, "Active": True, "Notes": "x"},
    "Vendor": {"DisplayName": "New vendor", "TermRef": {"value": "3"}},
    "Item": {"Name": "New", "Type": "Service", "IncomeAccountRef": {"value": "1"}, "Sku": "S", "UnitPrice": 1}
    | {"SubItem": True, "ParentRef": {"value": "1"}},
    "Account": {"Name": "New", "AccountType": "Bank", "AccountSubType": "Checking", "AcctNum": "1"},
    "Term": {"Name": "New", "DueDays": 5, "DayOfMonthDue": 3, "DueNextMonthDays": 2},
    "Payment": _DOLLARS
    | {"TotalAmt": 5, "CustomerRef": {"value": "1"}, "PaymentRefNum": "1", "TxnDate": "2026-03-04"}
    | {"Line": [{"Amount": 5, "LinkedTxn": [{"TxnId": OPEN_INVOICE, "TxnType": "Invoice"}]}], "ExchangeRate": 1},
    "Purchase": _DOLLARS
    | {"PaymentType": "Cash", "AccountRef": {"value": "35"}, "EntityRef": {"value": "30", "type": "Vendor"}}
    | {"DocNumber": "1", "Line": [_line("AccountBasedExpenseLineDetail", AccountRef={"value": "8"})]},
    "Deposit": _DOLLARS
    | {"DepositToAccountRef": {"value": "35"}, "Line": [_line("DepositLineDetail", AccountRef={"value": "1"})]}
    | {"CashBack": {"AccountRef": {"value": "36"}, "Amount": 1}},
    "Bill": {"VendorRef": {"value": "30"}, "Line": [_line("AccountBasedExpenseLineDetail", AccountRef={"value": "8"})]},
    "JournalEntry": {"Line": [_line("JournalEntryLineDetail", PostingType="Debit", AccountRef={"value": "35"})]},
    "Transfer": {"Amount": 1, "FromAccountRef": {"value": "35"}, "ToAccountRef": {"value": "36"}},
    "CreditCardPaymentTxn": {"Amount": 1, "BankAccountRef": {"value": "35"}, "CreditCardAccountRef": {"value": "42"}},
    "RecurringTransaction": {
        "Invoice": {"CustomerRef": {"value": "1"}, "Line": [_line("SalesItemLineDetail", **_ITEM)]}
        | {"RecurringInfo": {"Name": "x", "RecurType": "Automated", "ScheduleInfo": {"StartDate": "2026-04-01"}}}
    },
    "TimeActivity": {"NameOf": "Vendor", "VendorRef": {"value": "30"}, "Hours": 1, "StartTime": "2026-03-04T10:00:00Z"},
    "Attachable": {"Note": "x", "AttachableRef": [{"EntityRef": {"value": "1", "type": "Customer"}}]},
    "ExchangeRate": {"SourceCurrencyCode": "EUR", "Rate": 1.1, "AsOfDate": "2026-03-04"},
    "CompanyCurrency": {"Code": "JPY", "Name": "Yen"},
    "Preferences": {"Id": "1", "SyncToken": "0", "sparse": True, "SalesFormsPrefs": {"CustomTxnNumbers": True}}
    | {"OtherPrefs": {"NameValue": [{"Name": "DateFormat", "Value": "x"}]}},
}


@cache
def right_bodies(realm: str) -> dict[str, Any]:
    """Entity to a body that this company takes."""
    found = dict(_RIGHT)
    if realm != US_MULTICURRENCY_REALM:
        for entity in _OF_SEVERAL_CURRENCIES:
            del found[entity]
    if realm == CA_REALM:
        found = {entity: _canadian(body) for entity, body in found.items()}
        for entity in ("Invoice", "Estimate", "SalesReceipt", "RefundReceipt", "CreditMemo", "Purchase"):
            found[entity] = found[entity] | {"GlobalTaxCalculation": "TaxExcluded"}
            found[entity].pop("TxnTaxDetail", None)
    return found


def open_invoices(sandbox: QuickBooksSandbox) -> None:
    """Make the invoice that payments are applied to, in each of the companies."""
    for realm in FUZZED:
        body = right_bodies(realm)["Invoice"]
        line = body["Line"][0] | {"Amount": 1_000_000}
        line["SalesItemLineDetail"] = {**line["SalesItemLineDetail"], "Qty": 1, "UnitPrice": 1_000_000}
        made = sandbox.company(realm).create("Invoice", body | {"Line": [line]})
        assert made["Id"] == OPEN_INVOICE


def _canadian(value: Any) -> Any:
    """In Canadian dollars, every line with a tax code of the company's own."""
    if isinstance(value, list):
        return [_canadian(each) for each in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _canadian(held) for name, held in value.items()}
    if "CurrencyRef" in changed:
        changed["CurrencyRef"] = {"value": "CAD"}
    if "ItemRef" in changed or ("AccountRef" in changed and len(changed) == 1):
        changed["TaxCodeRef"] = {"value": _HST_ONTARIO}
    return changed
