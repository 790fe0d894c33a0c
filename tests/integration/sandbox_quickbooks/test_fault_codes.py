"""Every fault code a caller can cause: code, message, element and status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from sandbox.quickbooks.exceptions import MESSAGES
from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line, payment, problems

MISSING = object()


@dataclass(frozen=True)
class Case:
    code: str
    message: str
    detail: str
    send: Callable[[Api], requests.Response]
    element: object = ""
    timed: bool = True


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


def _custom_sales_tax(api: Api) -> requests.Response:
    company = api.sandbox.company()
    company.keep("TaxCode", company.entity("TaxCode", "2") | {"Name": "CustomSalesTax"})
    return api.post("Invoice", invoice(TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}}))


def _stale(api: Api) -> requests.Response:
    return api.post("Customer", {"Id": "1", "SyncToken": "7", "sparse": True, "Notes": "x"})


def _same_requestid(api: Api) -> requests.Response:
    api.sandbox.switches.strict_requestid = True
    api.post("Customer", {"DisplayName": "One"}, requestid="r-1")
    return api.post("Customer", {"DisplayName": "Two"}, requestid="r-1")


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


def post(entity: str, body: Any, **parameters: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.post(entity, body, **parameters)


def query(statement: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.raw("POST", "/query", data=statement)


def get(path: str) -> Callable[[Api], requests.Response]:
    return lambda api: api.raw("GET", path)


REQUIRED = "Required param missing, need to supply the required value for the API"
PROPERTY = "Request has invalid or unsupported property"
BUSINESS = "A business validation error has occurred while processing your request"
REFERENCE = "Invalid Reference Id"
LENGTH = "String length is either shorter or longer than supported by specification"
INACTIVE = "Something you're trying to use has been made inactive."
DISCOUNT = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}
MAIL = {"Address": "a@b.example"}

CASES = {
    "unknown path": Case(
        "500", "Unsupported Operation", "Operation Could not find resource", get("/nothing/1"), MISSING
    ),
    "unknown entity": Case(
        "500", "Unsupported Operation", "Operation Could not find resource", post("Thing", {}), MISSING
    ),
    "delete a list entry": Case(
        "500",
        "Unsupported Operation",
        "Operation delete on Customer is not supported.",
        post("Customer", {"Id": "1", "SyncToken": "0"}, operation="delete"),
        MISSING,
    ),
    "create a tax code": Case(
        "500", "Unsupported Operation", "Operation create on TaxCode", post("TaxCode", {"Name": "X"}), MISSING
    ),
    "requestid with another body": Case("600", "Duplicate Request ID", "Duplicate Request ID : r-1", _same_requestid),
    "read what is not there": Case("610", "Object Not Found", f"Object Not Found : {INACTIVE}", get("/customer/999")),
    "update what is not there": Case(
        "610", "Object Not Found", f"Object Not Found : {INACTIVE}", post("Invoice", invoice(Id="999", SyncToken="0"))
    ),
    "payment on a foreign invoice": Case(
        "620", "Transaction cannot be linked", "Transaction cannot be linked : The transaction with id 145", _foreign
    ),
    "own parent": Case("900", "Parent cannot be child", "Parent cannot be child", _own_parent),
    "unknown property": Case(
        "2010",
        PROPERTY,
        'Property Name:Unrecognized field "DealId" (class com.intuit.schema.finance.v3.Invoice), not marked as '
        "ignorable (103 known properties: ",
        post("Invoice", invoice(DealId="1")),
        MISSING,
        timed=False,
    ),
    "unknown property of a line": Case(
        "2010",
        PROPERTY,
        'Property Name:Unrecognized field "DepartmentRef" (class com.intuit.schema.finance.v3.Line)',
        post("Invoice", invoice(item_line(1) | {"DepartmentRef": {"value": "1"}})),
        MISSING,
        timed=False,
    ),
    "wrong type": Case(
        "2010",
        PROPERTY,
        "Property Name:Can not construct instance of com.intuit.schema.finance.v3.ReferenceType",
        post("Invoice", {"CustomerRef": "1"}),
        MISSING,
        timed=False,
    ),
    "object for a list": Case(
        "2010",
        PROPERTY,
        "Property Name:Can not deserialize instance of java.util.ArrayList out of START_OBJECT token",
        post("Invoice", {"Line": {}}),
        MISSING,
        timed=False,
    ),
    "not a number": Case(
        "2010",
        PROPERTY,
        "Property Name:Can not construct instance of java.math.BigDecimal from String value 'ten'",
        post("Invoice", invoice(item_line("ten"))),
        MISSING,
        timed=False,
    ),
    "not JSON": Case(
        "2010",
        PROPERTY,
        "Property Name:Unexpected character",
        lambda api: api.raw("POST", "/invoice", data="{"),
        MISSING,
        timed=False,
    ),
    "answer block sent back": Case(
        "2010",
        PROPERTY,
        "Property Name:PurchaseEx can not be set",
        post("Purchase", {"PurchaseEx": {"any": []}}),
        MISSING,
        timed=False,
    ),
    "required missing": Case(
        "2020",
        REQUIRED,
        "Required parameter CustomerRef is missing in the request",
        post("Payment", {"TotalAmt": 1}),
        "CustomerRef",
        timed=False,
    ),
    "required empty": Case(
        "2020",
        REQUIRED,
        "Required parameter CustomerRef is missing in the request",
        post("Payment", {"TotalAmt": 1, "CustomerRef": {}}),
        "CustomerRef",
        timed=False,
    ),
    "amount of a line missing": Case(
        "2020",
        REQUIRED,
        "Required parameter Amount is missing in the request",
        post("Invoice", invoice({"DetailType": "SalesItemLineDetail"})),
        "Amount",
        timed=False,
    ),
    "no version": Case(
        "2020",
        REQUIRED,
        "Required parameter SyncToken is missing in the request",
        post("Customer", {"Id": "1", "sparse": True}),
        "SyncToken",
        timed=False,
    ),
    "id not a number": Case(
        "2030", "Invalid ID", "Id should be a valid number. Supplied value:1.5", get("/item/1.5"), "Id"
    ),
    "forbidden character": Case(
        "2040",
        "Invalid String",
        "Element contains invalid characters: A:B",
        post("Customer", {"DisplayName": "A:B"}),
        "DisplayName",
        timed=False,
    ),
    "too long": Case(
        "2050",
        LENGTH,
        "String length specified does not match the supported length. Min:0 Max:21 supported. Supplied length:45",
        post("Invoice", invoice(DocNumber="x" * 45)),
        "DocNumber",
        timed=False,
    ),
    "date format": Case(
        "2060",
        "Invalid Date Format",
        "The date format is not valid. Supplied value:03/04/2026",
        post("Invoice", invoice(TxnDate="03/04/2026")),
        "TxnDate",
        timed=False,
    ),
    "no such day": Case(
        "2070",
        "Invalid Date",
        "The date value must be a valid value. Supplied value:2026-02-30",
        post("Invoice", invoice(TxnDate="2026-02-30")),
        "TxnDate",
        timed=False,
    ),
    "requestid too long": Case(
        "2130",
        "Invalid Request Id Format",
        "The request id can have at most 50 characters. Supplied length:51",
        post("Customer", {"DisplayName": "A"}, requestid="r" * 51),
        "requestid",
        timed=False,
    ),
    "too many digits": Case(
        "2140",
        "Invalid Amount",
        "The amount value is not supported. Supplied value:12345678901",
        post("Invoice", invoice(item_line(12345678901))),
        "Amount",
        timed=False,
    ),
    "enumeration": Case(
        "2170",
        "Invalid Enumeration",
        "Invalid Enumeration : SENT",
        post("Invoice", invoice(EmailStatus="SENT")),
        timed=False,
    ),
    "e-mail address": Case(
        "2210",
        "Invalid Email Address format",
        "Email Address does not conform to the syntax rules of RFC 822. Supplied value:a@b.example;c@d.example",
        post("Customer", {"DisplayName": "A", "PrimaryEmailAddr": {"Address": "a@b.example;c@d.example"}}),
        "PrimaryEmailAddr",
        timed=False,
    ),
    "negative payment": Case(
        "2290", "Negative Amount", "Negative Amount", post("Payment", payment(-1)), "TotalAmt", timed=False
    ),
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
    "query syntax": Case(
        "4000",
        "Error parsing query",
        'QueryParserError: Encountered " <IDENTIFIER> "TxnDate "" at line 1, column 24.',
        query("SELECT * FROM Purchase TxnDate > '2026-01-01'"),
        MISSING,
    ),
    "query of an unknown entity": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: invalid context declaration: Custmoer",
        query("SELECT * FROM Custmoer"),
        MISSING,
    ),
    "query by an unknown property": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: Property NoSuchField not found for Entity Purchase",
        query("SELECT * FROM Purchase WHERE NoSuchField = '1'"),
        MISSING,
    ),
    "query by a property that is not filterable": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: property 'DepartmentRef' is not queryable",
        query("SELECT * FROM Invoice WHERE DepartmentRef = '1'"),
        MISSING,
    ),
    "query by the account of a transaction": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: Property AccountRef not found for Entity Purchase",
        query("SELECT * FROM Purchase WHERE AccountRef = '1'"),
        MISSING,
    ),
    "query from position 0": Case(
        "4001",
        "Invalid query",
        "QueryValidationError: value 0 is too small. Min allowed value is 1",
        query("SELECT * FROM Item STARTPOSITION 0"),
        MISSING,
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
    "mail without address": Case(
        "6420",
        "Email address is required when the delivery method is email",
        "An email address is required",
        post("Invoice", invoice(EmailStatus="NeedToSend")),
        "BillEmail",
        timed=False,
    ),
    "account of the wrong type": Case(
        "6430",
        "Invalid account type used",
        "Invalid account type used : IncomeAccountRef must be an account of type Income",
        post("Item", {"Name": "A", "Type": "Service", "IncomeAccountRef": {"value": "84"}}),
        "IncomeAccountRef",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault(api: Api, case: Case) -> None:
    # When the caller does what the contract refuses
    response = case.send(api)

    # Then the fault tells it in the documented shape
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/json"
    fault = response.json()
    (problem,) = problems(response)
    assert (problem["code"], problem["Message"]) == (case.code, case.message)
    assert problem["Detail"].startswith(case.detail)
    assert problem.get("element", MISSING) == case.element
    assert fault["Fault"]["type"] == "ValidationFault"
    assert ("time" in fault) is case.timed


def test_several_problems_come_in_one_fault(api: Api) -> None:
    response = api.post("Invoice", {"DocNumber": "x" * 22, "TxnDate": "2026-02-30"})

    assert [(each["code"], each["element"]) for each in problems(response)] == [
        ("2020", "CustomerRef"),
        ("2020", "Line"),
        ("2050", "DocNumber"),
        ("2070", "TxnDate"),
    ]
    assert "time" not in response.json()


def test_a_refused_write_changes_nothing(api: Api) -> None:
    company = api.sandbox.company()
    before = company.documents("Customer")

    api.post("Payment", payment(10, ("999", 10)))
    api.post("Customer", {"DisplayName": "Cool Cars"})

    assert company.documents("Customer") == before
    assert company.documents("Payment") == []


def test_every_code_has_a_row() -> None:
    only_planned = {"120", "130", "140", "150", "5020", "5030", "6190", "6250", "6540", "10000"}
    by_a_switch = {"6200"}

    assert set(MESSAGES) - only_planned - by_a_switch == {case.code for case in CASES.values()}
