"""Faults of documents and money: estimates, refunds, expenses, deposits, taxes abroad, currencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from sandbox.quickbooks import CA_REALM, UK_REALM, US_MULTICURRENCY_REALM
from tests.integration.sandbox_quickbooks.fault_cases import BUSINESS, REQUIRED, Case, post
from tests.integration.sandbox_quickbooks.support import Api, deposit, invoice, item_line, payment, purchase

VAT_20: dict[str, Any] = {"TaxCodeRef": {"value": "2"}}
EXCLUDED = {"GlobalTaxCalculation": "TaxExcluded"}


def abroad(realm: str, entity: str, body: Any) -> Callable[[Api], requests.Response]:
    """The request to another company."""
    return lambda api: Api(api.sandbox, api.base_url, realm).post(entity, body)


def _estimate_of_an_invoice(api: Api) -> requests.Response:
    made = api.made("Estimate", invoice())
    api.made("Invoice", invoice(LinkedTxn=[{"TxnId": made["Id"], "TxnType": "Estimate"}]))
    return api.post("Estimate", {"Id": made["Id"], "SyncToken": "0"}, operation="delete")


def _credit_in_use(api: Api) -> requests.Response:
    open_invoice, credit = api.made("Invoice", invoice()), api.made("CreditMemo", invoice(item_line(40)))
    body = payment(60, (open_invoice["Id"], 100))
    body["Line"].append({"Amount": 40, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "CreditMemo"}]})
    api.made("Payment", body)
    return api.post("CreditMemo", {"Id": credit["Id"], "SyncToken": "1"}, operation="delete")


def _deposited(entity: str, body: Any, **change: Any) -> Callable[[Api], requests.Response]:
    """Change something that is in a deposit."""

    def send(api: Api) -> requests.Response:
        made = api.made(entity, body)
        api.made("Deposit", deposit((entity, made["Id"])))
        parameters = change or {"operation": "delete"}
        return api.post(entity, {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"}, **parameters)

    return send


def _twice_deposited(api: Api) -> requests.Response:
    made = api.made("Payment", payment(10))
    api.made("Deposit", deposit(("Payment", made["Id"])))
    return api.post("Deposit", deposit(("Payment", made["Id"])))


def _same_check_number(api: Api) -> requests.Response:
    body = purchase(10, PaymentType="Check", AccountRef={"value": "35"}, DocNumber="71")
    api.made("Purchase", body)
    return api.post("Purchase", body)


def _bill_without_vendor(api: Api) -> requests.Response:
    made = api.made("Bill", {"VendorRef": {"value": "30"}, "Line": purchase(10)["Line"]})
    return api.post("Bill", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"})


def _untaxable_customer(api: Api) -> requests.Response:
    api.sandbox.company(CA_REALM).update("Customer", "1", Taxable=False)
    return abroad(CA_REALM, "Invoice", invoice(item_line(10, TaxCodeRef={"value": "6"}), **EXCLUDED))(api)


def _other_currency_of_a_customer(api: Api) -> requests.Response:
    body = {"Id": "31", "SyncToken": "0", "sparse": True, "CurrencyRef": {"value": "USD"}}
    return abroad(US_MULTICURRENCY_REALM, "Customer", body)(api)


NO_VAT_RATE = "Business Validation Error: Make sure all your transactions have a VAT rate before you save."
NO_GST_RATE = "Business Validation Error: Make sure all your transactions have a GST/HST rate before you save."
DEPOSITED = (
    "Deposited Transaction cannot be changed : This transaction has been deposited. If you want to change or delete "
    "it, you must edit the deposit it appears on and remove it first"
)
NOT_CHANGEABLE = "Deposited Transaction cannot be changed"
ACCOUNT = "Invalid account type used"

BOOKS_CASES = {
    "estimate in use": Case("800", "Cannot delete", "Cannot delete : The estimate", _estimate_of_an_invoice),
    "credit memo in use": Case("800", "Cannot delete", "Cannot delete : The credit", _credit_in_use),
    "estimate with a status of its own": Case(
        "2170",
        "Invalid Enumeration",
        "Invalid Enumeration : Won",
        post("Estimate", invoice(TxnStatus="Won")),
        timed=False,
    ),
    "refund without an account": Case(
        "2020",
        REQUIRED,
        "Required parameter DepositToAccountRef is missing in the request",
        post("RefundReceipt", invoice()),
        "DepositToAccountRef",
        timed=False,
    ),
    "refund out of income": Case(
        "6430",
        ACCOUNT,
        "Invalid account type used : DepositToAccountRef must be an account of type Bank",
        post("RefundReceipt", invoice(DepositToAccountRef={"value": "79"})),
        "DepositToAccountRef",
    ),
    "printed refund check without number": Case(
        "2020",
        REQUIRED,
        "Required parameter PaymentRefNum is missing in the request",
        post("RefundReceipt", invoice(DepositToAccountRef={"value": "35"}, PrintStatus="PrintComplete")),
        "PaymentRefNum",
    ),
    "sales receipt into income": Case(
        "6430",
        ACCOUNT,
        "Invalid account type used : DepositToAccountRef must be an account of type Bank",
        post("SalesReceipt", invoice(DepositToAccountRef={"value": "79"})),
        "DepositToAccountRef",
    ),
    "payment into a card": Case(
        "6430",
        ACCOUNT,
        "Invalid account type used : DepositToAccountRef must be an account of type Bank",
        post("Payment", payment(10, DepositToAccountRef={"value": "42"})),
        "DepositToAccountRef",
    ),
    "deposited payment changed": Case(
        "6540", NOT_CHANGEABLE, DEPOSITED, _deposited("Payment", payment(10), operation="update")
    ),
    "deposited payment voided": Case(
        "6540", NOT_CHANGEABLE, DEPOSITED, _deposited("Payment", payment(10), include="void")
    ),
    "deposited sales receipt deleted": Case("6540", NOT_CHANGEABLE, DEPOSITED, _deposited("SalesReceipt", invoice())),
    "deposited twice": Case(
        "620", "Transaction cannot be linked", "Transaction cannot be linked : The transaction", _twice_deposited
    ),
    "expense without a way of paying": Case(
        "2020",
        REQUIRED,
        "Required parameter PaymentType is missing in the request",
        post("Purchase", {name: value for name, value in purchase(10).items() if name != "PaymentType"}),
        "PaymentType",
        timed=False,
    ),
    "sparse update of a bill without its vendor": Case(
        "2020",
        REQUIRED,
        "Required parameter VendorRef is missing in the request",
        _bill_without_vendor,
        "VendorRef",
        timed=False,
    ),
    "expense line without an account": Case(
        "2020",
        REQUIRED,
        "Required parameter AccountRef is missing in the request",
        post("Purchase", purchase(10, account="")),
        "AccountRef",
        timed=False,
    ),
    "expense paid otherwise": Case(
        "2170",
        "Invalid Enumeration",
        "Invalid Enumeration : Other",
        post("Purchase", purchase(10, PaymentType="Other")),
        timed=False,
    ),
    "card expense from a bank": Case(
        "6430",
        ACCOUNT,
        "Invalid account type used : AccountRef must be an account of type Credit Card",
        post("Purchase", purchase(10, AccountRef={"value": "35"})),
        "AccountRef",
    ),
    "cash expense from a card": Case(
        "6430",
        ACCOUNT,
        "Invalid account type used : AccountRef must be an account of type Bank",
        post("Purchase", purchase(10, PaymentType="Cash")),
        "AccountRef",
    ),
    "credit that is no card's": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: Only a credit card charge can be a credit.",
        post("Purchase", purchase(10, PaymentType="Cash", AccountRef={"value": "35"}, Credit=True)),
    ),
    "vendor that is a customer": Case(
        "2500",
        "Invalid Reference Id",
        "Invalid Reference Id : Names element id 1 not found",
        post("Purchase", purchase(10, EntityRef={"value": "1", "type": "Vendor"})),
    ),
    "check number in use": Case(
        "6140",
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        "DocNumber=71 is assigned to TxnType=Check with TxnId=145",
        _same_check_number,
    ),
    "deposit line without an account": Case(
        "2020",
        REQUIRED,
        "Required parameter AccountRef is missing in the request",
        post(
            "Deposit",
            deposit() | {"Line": [{"Amount": 1, "DetailType": "DepositLineDetail", "DepositLineDetail": {}}]},
        ),
        "AccountRef",
        timed=False,
    ),
    "no tax calculation in the UK": Case(
        "2020",
        REQUIRED,
        "Required parameter GlobalTaxCalculation is missing in the request",
        abroad(UK_REALM, "Invoice", invoice(item_line(10, **VAT_20))),
        "GlobalTaxCalculation",
        timed=False,
    ),
    "no tax code in the UK": Case("6000", BUSINESS, NO_VAT_RATE, abroad(UK_REALM, "Invoice", invoice(**EXCLUDED))),
    "name of a tax code in the UK": Case(
        "6000",
        BUSINESS,
        NO_VAT_RATE,
        abroad(UK_REALM, "Invoice", invoice(item_line(10, TaxCodeRef={"value": "20.0% S"}), **EXCLUDED)),
    ),
    "tax code of the header only": Case(
        "6000",
        BUSINESS,
        NO_VAT_RATE,
        abroad(UK_REALM, "Invoice", invoice(TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}}, **EXCLUDED)),
    ),
    "no tax code in Canada": Case("6000", BUSINESS, NO_GST_RATE, abroad(CA_REALM, "SalesReceipt", invoice(**EXCLUDED))),
    "expense without tax code in the UK": Case(
        "6000", BUSINESS, NO_VAT_RATE, abroad(UK_REALM, "Purchase", purchase(10, **EXCLUDED))
    ),
    "untaxable customer in Canada": Case("6000", BUSINESS, NO_GST_RATE, _untaxable_customer),
    "tax code that is not there": Case(
        "2500",
        "Invalid Reference Id",
        "Invalid Reference Id : TaxCodes element id 99 not found",
        abroad(UK_REALM, "Invoice", invoice(item_line(10, TaxCodeRef={"value": "99"}), **EXCLUDED)),
    ),
    "tax where none applies": Case(
        "6170",
        "Invalid Tax Detail",
        "Invalid Tax : TxnTaxDetail",
        abroad(
            UK_REALM,
            "Invoice",
            invoice(item_line(10, **VAT_20), GlobalTaxCalculation="NotApplicable", TxnTaxDetail={"TotalTax": 2}),
        ),
    ),
    "no currency": Case(
        "2020",
        REQUIRED,
        "Required parameter CurrencyRef is missing in the request",
        abroad(US_MULTICURRENCY_REALM, "Invoice", invoice()),
        "CurrencyRef",
        timed=False,
    ),
    "another currency than the customer's": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: The currency of the transaction is invalid for customer / vendor / account.",
        abroad(US_MULTICURRENCY_REALM, "Invoice", invoice(CurrencyRef={"value": "EUR"})),
    ),
    "account of a third currency": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: You can only use one foreign currency per transaction.",
        abroad(
            US_MULTICURRENCY_REALM,
            "SalesReceipt",
            invoice(customer="31", CurrencyRef={"value": "EUR"}, DepositToAccountRef={"value": "92"}),
        ),
    ),
    "currency of a customer changed": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: The currency can not be changed",
        _other_currency_of_a_customer,
    ),
    "reason for an exemption that there is not": Case(
        "2170",
        "Invalid Enumeration",
        "Invalid Enumeration : 16",
        post("Customer", {"DisplayName": "Exempt", "TaxExemptionReasonId": "16"}),
    ),
    "exchange rate of an unknown currency": Case(
        "2170",
        "Invalid Enumeration",
        "Invalid Enumeration : XXX",
        abroad(US_MULTICURRENCY_REALM, "ExchangeRate", {"SourceCurrencyCode": "XXX", "Rate": 2}),
    ),
}
