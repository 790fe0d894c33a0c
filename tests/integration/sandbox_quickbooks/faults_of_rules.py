"""Faults of the accounting rules."""

from __future__ import annotations

import requests

from tests.integration.sandbox_quickbooks.fault_cases import (
    BUSINESS,
    INACTIVE,
    MISSING,
    REFERENCE,
    Case,
    get,
    post,
)
from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line, payment

DISCOUNT = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}


def _update(api: Api, entity: str, key: str, **values: object) -> requests.Response:
    token = api.sandbox.company().entity(entity, key)["SyncToken"]
    return api.post(entity, {"Id": key, "SyncToken": token, "sparse": True} | values)


def _inactive_item(api: Api) -> requests.Response:
    api.sandbox.company().update("Item", "1", Active=False)
    return api.post("Invoice", invoice())


def _category_on_line(api: Api) -> requests.Response:
    category = api.made("Item", {"Name": "Garden", "Type": "Category"})
    return api.post("Invoice", invoice(item_line(1, item=category["Id"])))


def _duplicate_number(api: Api) -> requests.Response:
    api.sandbox.company().set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    api.made("Invoice", invoice(DocNumber="A-1"))
    return api.post("Invoice", invoice(DocNumber="A-1"))


def _closed_books(api: Api) -> requests.Response:
    api.sandbox.company().set_preference("AccountingInfoPrefs.BookCloseDate", "2026-01-31")
    return api.post("Invoice", invoice(TxnDate="2026-01-31"))


def _closed_without_password(api: Api) -> requests.Response:
    api.sandbox.switches.change({"books_closed_code": "6200"})
    return _closed_books(api)


def _custom_sales_tax(api: Api) -> requests.Response:
    company = api.sandbox.company()
    company.keep("TaxCode", company.entity("TaxCode", "2") | {"Name": "CustomSalesTax"})
    return api.post("Invoice", invoice(TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}}))


def _stale(api: Api) -> requests.Response:
    return api.post("Customer", {"Id": "1", "SyncToken": "7", "sparse": True, "Notes": "x"})


def _stock(**accounts: str) -> dict[str, object]:
    """An inventory item, with other accounts than the right ones."""
    right = {"IncomeAccountRef": "79", "ExpenseAccountRef": "80", "AssetAccountRef": "81"}
    references = {name: {"value": value} for name, value in (right | accounts).items()}
    stock = {"TrackQtyOnHand": True, "QtyOnHand": 1, "InvStartDate": "2026-01-01"}
    return {"Name": "Pipe", "Type": "Inventory"} | references | stock


def _own_parent(api: Api) -> requests.Response:
    return _update(api, "Customer", "1", Job=True, ParentRef={"value": "1"})


def _too_deep(api: Api) -> requests.Response:
    parent, response = "1", requests.Response()
    for level in range(5):
        response = api.post("Customer", {"DisplayName": f"Job {level}", "Job": True, "ParentRef": {"value": parent}})
        if response.status_code == 200:
            parent = response.json()["Customer"]["Id"]
    return response


def _overpaid(api: Api) -> requests.Response:
    made = api.made("Invoice", invoice())
    return api.post("Payment", payment(200, (made["Id"], 150)))


def _foreign(api: Api) -> requests.Response:
    made = api.made("Invoice", invoice(customer="3"))
    return api.post("Payment", payment(100, (made["Id"], 100)))


def _two_estimates(api: Api) -> requests.Response:
    made = [api.made("Estimate", invoice())["Id"] for _ in range(2)]
    return api.post("Invoice", invoice(LinkedTxn=[{"TxnId": key, "TxnType": "Estimate"} for key in made]))


RULE_CASES = {
    "read what is not there": Case("610", "Object Not Found", f"Object Not Found : {INACTIVE}", get("/customer/999")),
    "update what is not there": Case(
        "610", "Object Not Found", f"Object Not Found : {INACTIVE}", post("Invoice", invoice(Id="999", SyncToken="0"))
    ),
    "payment on a foreign invoice": Case(
        "620", "Transaction cannot be linked", "Transaction cannot be linked : The transaction with id 145", _foreign
    ),
    "two estimates on one invoice": Case(
        "620",
        "Transaction cannot be linked",
        "Transaction cannot be linked : The transaction with id 145",
        _two_estimates,
    ),
    "751 lines of which one is taxed": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: A transaction can have at most 750 lines. Supplied lines:751",
        post("Invoice", invoice(item_line(1, TaxCodeRef={"value": "TAX"}), *[item_line(1)] * 750)),
    ),
    "own parent": Case("900", "Parent cannot be child", "Parent cannot be child", _own_parent),
    "customer not there": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : Names element id 75 not found",
        post("Invoice", invoice(customer="75")),
    ),
    "item not there": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : Items element id 75 not found",
        post("Invoice", invoice(item_line(1, item="75"))),
    ),
    "class not there": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : Klasses element id 9 not found",
        post("Invoice", invoice(ClassRef={"value": "9"})),
    ),
    "location not there": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : Depts element id 9 not found",
        post("Invoice", invoice(DepartmentRef={"value": "9"})),
    ),
    "account not there": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : Accounts element id 999 not found",
        post("Item", {"Name": "A", "Type": "Service", "IncomeAccountRef": {"value": "999"}}),
    ),
    "item inactive": Case("2500", REFERENCE, f"Invalid Reference Id : {INACTIVE}", _inactive_item),
    "category on a line": Case(
        "2500",
        REFERENCE,
        "Invalid Reference Id : An item in this transaction is set up as a category",
        _category_on_line,
    ),
    "stale version": Case(
        "5010",
        "Stale Object Error",
        "Stale Object Error : You and Sandbox Owner were working on this at the same time. "
        "Sandbox Owner finished before you did, so your work was not saved.",
        _stale,
    ),
    "over-application": Case("6000", BUSINESS, "Business Validation Error: The amount applied", _overpaid),
    "foreign currency": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: You can't use a foreign currency",
        post("Invoice", invoice(CurrencyRef={"value": "EUR"})),
    ),
    "negative total": Case(
        "6000",
        BUSINESS,
        "Business Validation Error: Transaction amount must be 0 or greater.",
        post("Invoice", invoice(item_line(-5))),
    ),
    "account without type": Case(
        "6010",
        "Invalid Account.AccountType and Account.AccountSubType",
        "You must specify either an Account.AccountType",
        post("Account", {"Name": "Stripe"}),
    ),
    "amount not quantity times price": Case(
        "6070",
        "Amount calculation incorrect in the request",
        "Amount is not equal to UnitPrice * Qty. Supplied value:1,861.07",
        post("Invoice", invoice(item_line(1861.07, Qty=128.35, UnitPrice=14.5))),
    ),
    "no name": Case(
        "6080",
        "No name provided",
        "No name provided : At least one of Title, GivenName",
        post("Customer", {"CompanyName": "Harbor"}),
    ),
    "discount without amount": Case(
        "6090",
        "Discount Line missing required info",
        "Discount Line missing required info",
        post("Invoice", invoice(item_line(1), DISCOUNT)),
    ),
    "line tax code": Case(
        "6100",
        "Invalid Line TaxCode in the request",
        "Invalid Line TaxCode : for US, specify TAX or NON. Supplied value:2",
        post("Invoice", invoice(item_line(1, TaxCodeRef={"value": "2"}))),
    ),
    "number in use": Case(
        "6140",
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        "DocNumber=A-1 is assigned to TxnType=Invoice with TxnId=145",
        _duplicate_number,
    ),
    "child without parent": Case(
        "6150",
        "ParentRef Required Validation Error",
        "A ParentRef is required when Job is true.",
        post("Customer", {"DisplayName": "A", "Job": True}),
        "ParentRef",
    ),
    "custom sales tax": Case(
        "6160", "Invalid TaxCodeRef Error", "Invalid TaxCodeRef : CustomSalesTax", _custom_sales_tax
    ),
    "six levels": Case("6180", "Sub Level Limit", "Sub Level Limit : You can nest up to 5 levels.", _too_deep),
    "closed books": Case(
        "6210",
        "Account Period Closed, Required Password Error",
        "Account Period Closed, Required Password Error : The account period has closed",
        _closed_books,
    ),
    "closed books, by the other code": Case(
        "6200",
        "Account Period Closed Error",
        "Account Period Closed Error : The account period has closed",
        _closed_without_password,
    ),
    "name of a vendor": Case(
        "6240",
        "Duplicate Name Exists Error",
        "The name supplied already exists. : Another customer, vendor or employee is already using this name.",
        post("Customer", {"DisplayName": "books BY bessie"}),
        MISSING,
    ),
    "name of an item": Case(
        "6240",
        "Duplicate Name Exists Error",
        "The name supplied already exists. : Another product or service is already using this name.",
        post("Item", {"Name": "Design", "Type": "Service", "IncomeAccountRef": {"value": "1"}}),
        MISSING,
    ),
    "inventory sold into services": Case(
        "6430",
        "Invalid account type used",
        "Invalid account type used : IncomeAccountRef must be an account of type Income and sub-type "
        "SalesOfProductIncome",
        post("Item", _stock(IncomeAccountRef="1")),
        "IncomeAccountRef",
    ),
    "inventory bought as an expense": Case(
        "6430",
        "Invalid account type used",
        "Invalid account type used : ExpenseAccountRef must be an account of type Cost of Goods Sold",
        post("Item", _stock(ExpenseAccountRef="8")),
        "ExpenseAccountRef",
    ),
    "inventory kept as undeposited funds": Case(
        "6430",
        "Invalid account type used",
        "Invalid account type used : AssetAccountRef must be an account of type Other Current Asset and sub-type "
        "Inventory",
        post("Item", _stock(AssetAccountRef="4")),
        "AssetAccountRef",
    ),
    "account of the wrong type": Case(
        "6430",
        "Invalid account type used",
        "Invalid account type used : IncomeAccountRef must be an account of type Income",
        post("Item", {"Name": "A", "Type": "Service", "IncomeAccountRef": {"value": "84"}}),
        "IncomeAccountRef",
    ),
}
