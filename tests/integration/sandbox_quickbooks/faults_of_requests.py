"""Faults that show in the request itself, before the books are looked at."""

from __future__ import annotations

import requests

from tests.integration.sandbox_quickbooks.fault_cases import (
    LENGTH,
    MISSING,
    PROPERTY,
    REQUIRED,
    Case,
    get,
    post,
    query,
)
from tests.integration.sandbox_quickbooks.support import Api, invoice, item_line, payment


def _same_requestid(api: Api) -> requests.Response:
    api.sandbox.switches.strict_requestid = True
    api.post("Customer", {"DisplayName": "One"}, requestid="r-1")
    return api.post("Customer", {"DisplayName": "Two"}, requestid="r-1")


REQUEST_CASES = {
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
        "2030", "Invalid ID", "Id should be a valid number. Supplied value:1.5", get("/item/1.5"), "Id", timed=False
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
    "address too long in all": Case(
        "2050",
        LENGTH,
        "String length specified does not match the supported length. Min:0 Max:2000 supported. Supplied length:2001",
        post("Invoice", invoice(BillAddr={f"Line{n}": "x" * (500 if n < 5 else 1) for n in range(1, 6)})),
        "BillAddr",
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
    "mail without address": Case(
        "6420",
        "Email address is required when the delivery method is email",
        "An email address is required",
        post("Invoice", invoice(EmailStatus="NeedToSend")),
        "BillEmail",
        timed=False,
    ),
}
