"""TaxService: the one way to make tax codes and rates (QuickBooks contract 4.12)."""

from __future__ import annotations

from typing import Any, Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import (
    Fault,
    Problem,
    duplicate_name,
    missing,
    no_such_reference,
    unsupported_property,
)
from sandbox.quickbooks.figures import Entity, number
from sandbox.quickbooks.validation import shaped

_KNOWN: Final = frozenset({"TaxCode", "TaxCodeId", "TaxRateDetails", "Id"})
_KNOWN_OF_RATE: Final = frozenset({"TaxRateName", "TaxRateId", "RateValue", "TaxAgencyId", "TaxApplicableOn"})
_LISTS: Final = {"Sales": "SalesTaxRateList", "Purchase": "PurchaseTaxRateList"}


def make_tax_code(books: Books, body: object) -> Entity:
    """A code with its rates, new ones or existing; raises Fault (2010, 2020, 2170, 2500, 6240)."""
    given = _object(body, _KNOWN, "TaxService")
    name = str(given.get("TaxCode") or "").strip()
    details = given.get("TaxRateDetails") or []
    if not isinstance(details, list):
        raise unsupported_property("Can not deserialize instance of java.util.ArrayList out of TaxRateDetails")
    problems = [missing(each) for each, value in (("TaxCode", name), ("TaxRateDetails", details)) if not value]
    if problems:
        raise Fault(*problems, timed=False)
    if any(True for _ in books.with_value("TaxCode", "Name", name)):
        raise duplicate_name(f"Tax code {name}")
    rates = [_rate(books, _object(detail, _KNOWN_OF_RATE, "TaxRateDetails")) for detail in details]
    code: Entity = {
        "Id": str(books.next_number("TaxCode")),
        "Name": name,
        "Description": name,
        "Active": True,
        "Taxable": True,
        "TaxGroup": True,
    }
    for applies, listed in _LISTS.items():
        found = [rate for rate in rates if rate["TaxApplicableOn"] == applies]
        code[listed] = {"TaxRateDetail": [_in_list(rate) for rate in found]}
    books.put("TaxCode", code)
    return {"TaxCode": name, "TaxCodeId": code["Id"], "TaxRateDetails": rates}


def _rate(books: Books, given: dict[str, Any]) -> Entity:
    applies = str(given.get("TaxApplicableOn") or "Sales")
    if applies not in _LISTS:
        raise Fault(Problem("2170", f"Invalid Enumeration : {applies}"), timed=False)
    if given.get("TaxRateId"):
        held = books.find("TaxRate", str(given["TaxRateId"]))
        if held is None:
            raise no_such_reference("TaxRates", str(given["TaxRateId"]))
    else:
        held = _new_rate(books, given)
    return {
        "TaxRateName": held["Name"],
        "TaxRateId": held["Id"],
        "RateValue": held["RateValue"],
        "TaxAgencyId": held["AgencyRef"]["value"],
        "TaxApplicableOn": applies,
    }


def _new_rate(books: Books, given: dict[str, Any]) -> Entity:
    problems = [missing(name) for name in ("TaxRateName", "RateValue", "TaxAgencyId") if given.get(name) in {None, ""}]
    if problems:
        raise Fault(*problems, timed=False)
    shape = shaped("TaxRate", {"Name": given["TaxRateName"], "RateValue": given["RateValue"]})
    agency = books.find("TaxAgency", str(given["TaxAgencyId"]))
    if agency is None:
        raise no_such_reference("TaxAgencies", str(given["TaxAgencyId"]))
    if any(True for _ in books.with_value("TaxRate", "Name", shape["Name"])):
        raise duplicate_name(f"Tax rate {shape['Name']}")
    value = number(shape["RateValue"])
    held: Entity = {
        "Id": str(books.next_number("TaxRate")),
        "Name": shape["Name"],
        "Description": shape["Name"],
        "Active": True,
        "RateValue": value,
        "AgencyRef": {"value": agency["Id"]},
        "SpecialTaxType": "NONE",
        "EffectiveTaxRate": [{"RateValue": value, "EffectiveDate": f"{books.today}T00:00:00-08:00"}],
        "DisplayType": "ReadOnly",
    }
    books.put("TaxRate", held)
    return held


def _in_list(rate: Entity) -> Entity:
    reference = {"value": rate["TaxRateId"], "name": rate["TaxRateName"]}
    return {"TaxRateRef": reference, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}


def _object(body: object, known: frozenset[str], kind: str) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise unsupported_property(f"Can not deserialize instance of {kind}")
    for name, value in body.items():
        if name not in known:
            raise unsupported_property(f'Unrecognized field "{name}" (class {kind})')
        if isinstance(value, dict) or (isinstance(value, list) and name != "TaxRateDetails"):
            raise unsupported_property(f'Can not deserialize "{name}" (class {kind})')
    return body
