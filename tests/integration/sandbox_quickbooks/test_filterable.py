"""Which properties a query may filter by: the documented ones of each entity, and no others."""

from __future__ import annotations

import pytest

from sandbox.quickbooks.query.fields import kind_of
from tests.integration.sandbox_quickbooks.support import Api, problems

ALWAYS = "Id MetaData.CreateTime MetaData.LastUpdatedTime"
FILTERABLE = {
    "Customer": "DisplayName GivenName MiddleName FamilyName CompanyName PrintOnCheckName FullyQualifiedName Active "
    "Balance PrimaryEmailAddr",
    "Item": "Name FullyQualifiedName Sku Type Active",
    "Vendor": "DisplayName GivenName FamilyName Active Balance",
    "Employee": "DisplayName GivenName FamilyName Active",
    "Account": "Name FullyQualifiedName AccountType AccountSubType Classification Active AcctNum",
    "Term": "Name Active",
    "PaymentMethod": "Name Active",
    "TaxCode": "Name Active",
    "TaxRate": "Name Active",
    "Class": "Name Active FullyQualifiedName",
    "Department": "Name Active FullyQualifiedName",
    "Invoice": "DocNumber TxnDate DueDate CustomerRef SalesTermRef Balance ProjectRef TotalAmt",
    "Estimate": "DocNumber TxnDate DueDate CustomerRef ProjectRef",
    "SalesReceipt": "DocNumber TxnDate CustomerRef Balance TotalAmt",
    "RefundReceipt": "DocNumber TxnDate CustomerRef Balance PaymentType",
    "Payment": "TxnDate CustomerRef PaymentRefNum TotalAmt PaymentMethodRef",
    "Purchase": "DocNumber TxnDate PaymentType TotalAmt",
}
NEVER = {
    "Customer": "CustomerTypeRef Notes PrimaryPhone ParentRef",
    "Item": "IncomeAccountRef UnitPrice",
    "Invoice": "DepartmentRef ClassRef PrivateNote CustomField Line Line.Amount BillEmail",
    "Payment": "PrivateNote DepositToAccountRef",
    "SalesReceipt": "PaymentRefNum DepartmentRef",
    "Purchase": "EntityRef DepartmentRef PrivateNote",
}
VALUES = {"decimal": "'1'", "boolean": "true", "date": "'2026-03-04'", "dateTime": "'2026-03-04T00:00:00-08:00'"}


def listed(table: dict[str, str], more: str = "") -> list[tuple[str, str]]:
    return [(entity, name) for entity, names in table.items() for name in f"{names} {more}".split()]


@pytest.mark.parametrize(("entity", "name"), listed(FILTERABLE, ALWAYS))
def test_a_documented_property_filters_and_orders(api: Api, entity: str, name: str) -> None:
    value = VALUES.get(kind_of(entity, name), "'1'")

    for clause in (f"WHERE {name} = {value}", f"ORDERBY {name} DESC"):
        response = api.raw("POST", "/query", data=f"SELECT * FROM {entity} {clause}")  # noqa: S608 - no SQL
        assert response.status_code == 200, response.text


@pytest.mark.parametrize(("entity", "name"), listed(NEVER))
def test_any_other_property_does_not(api: Api, entity: str, name: str) -> None:
    response = api.raw("POST", "/query", data=f"SELECT * FROM {entity} WHERE {name} = '1'")  # noqa: S608 - no SQL

    (problem,) = problems(response)
    assert (response.status_code, problem["code"]) == (400, "4001")
    assert problem["Detail"] == f"QueryValidationError: property '{name}' is not queryable"
