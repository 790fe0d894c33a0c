"""How long a text may be (QuickBooks contract 4.1 to 4.13)."""

from __future__ import annotations

_BY_TYPE: dict[str, dict[str, int]] = {
    "PhysicalAddress": {
        **{f"Line{n}": 500 for n in range(1, 6)},
        "City": 255,
        "Country": 255,
        "CountrySubDivisionCode": 255,
        "PostalCode": 30,
    },
    "EmailAddress": {"Address": 100},
    "TelephoneNumber": {"FreeFormNumber": 30},
    "WebSiteAddress": {"URI": 1000},
    "MemoRef": {"value": 1000},
    "Line": {"Description": 4000},
}

_NAME = {
    "Title": 16,
    "Suffix": 16,
    "GivenName": 100,
    "MiddleName": 100,
    "FamilyName": 100,
    "CompanyName": 100,
    "DisplayName": 500,
    "PrintOnCheckName": 110,
    "Notes": 2000,
    "ResaleNum": 16,
}
_TRANSACTION = {"DocNumber": 21, "PrivateNote": 4000}

_BY_ENTITY: dict[str, dict[str, int]] = {
    "Customer": _NAME,
    "Vendor": _NAME,
    "Employee": _NAME,
    "Item": {"Name": 100, "Sku": 100, "Description": 4000, "PurchaseDesc": 1000},
    "Account": {"Name": 100, "Description": 100},
    "Term": {"Name": 31},
    "PaymentMethod": {"Name": 31},
    "Class": {"Name": 100},
    "Department": {"Name": 100},
    "Payment": _TRANSACTION | {"PaymentRefNum": 21},
    "SalesReceipt": _TRANSACTION | {"PaymentRefNum": 21},
    "RefundReceipt": _TRANSACTION | {"PaymentRefNum": 100},
}


def longest(entity: str, type_name: str, name: str) -> int | None:
    """The most characters a text property may have, in an entity itself or in a part of it; None: no limit known."""
    if type_name in _BY_TYPE:
        return _BY_TYPE[type_name].get(name)
    if type_name == entity:
        return _BY_ENTITY.get(entity, _TRANSACTION).get(name)
    return None
