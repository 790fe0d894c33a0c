"""Sales tax of US companies, old model and automated (QuickBooks contract 4.15)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules.automated_tax import automated, engine_code
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.tax_lines import HUNDRED, prorate, rates_of_code, tax_line

_NOT_TAXED: Final = "NON"
_TAXED: Final = "TAX"
_NO_TAX: Final[Entity] = {"TotalTax": ZERO}


def us_line_code(given: Entity | None) -> Entity:
    """The TaxCodeRef of a US line: TAX or NON, NON when absent; anything else is 6100."""
    value = (given or {}).get("value", _NOT_TAXED)
    if value not in {_TAXED, _NOT_TAXED}:
        raise Fault(Problem("6100", f"Invalid Line TaxCode : for US, specify TAX or NON. Supplied value:{value}"))
    return {"value": value}


def us_tax_detail(change: Change, lines: list[Entity], discount: Decimal) -> Entity:
    """The `TxnTaxDetail` of a sales form from its item lines and the amount of its discount line."""
    books = change.books
    sent: Entity = change.after.get("TxnTaxDetail", {})
    if books.preference("TaxPrefs.UsingSalesTax") is not True or _exempt(change):
        return dict(_NO_TAX)
    code = engine_code(books, change.after) if automated(books) else _sent_code(books, sent)
    # A total stored before is not one that the caller sends again.
    wanted = number(change.given.get("TxnTaxDetail", {}).get("TotalTax"))
    if code is None:
        honoured = books.switches.sent_total_tax == "honoured" and wanted
        return {"TotalTax": money(wanted)} if honoured else dict(_NO_TAX)
    taxable = sum((line["Amount"] for line in lines if _is_taxed(line)), ZERO)
    subtotal = sum((line["Amount"] for line in lines), ZERO)
    if change.after.get("ApplyTaxAfterDiscount") and subtotal:
        taxable = money(taxable - discount * taxable / subtotal)
    detail: Entity = {"TxnTaxCodeRef": {"value": code["Id"]}, "TotalTax": ZERO}
    if not taxable:
        return detail
    # Each line is rounded by itself: 422.00 at 7.1 % and 2 % is 29.96 + 8.44.
    rates = rates_of_code(books, code)
    tax_lines = [tax_line(rate, money(taxable * number(rate["RateValue"]) / HUNDRED), taxable) for rate in rates]
    if books.switches.sent_total_tax != "ignored" and wanted:
        prorate(tax_lines, money(wanted))
    detail["TotalTax"] = sum((line["Amount"] for line in tax_lines), ZERO)
    detail["TaxLine"] = tax_lines
    return detail


def _exempt(change: Change) -> bool:
    """Under automated sales tax nothing is taxed for a customer with an exemption."""
    reference = change.after.get("CustomerRef")
    customer = change.books.find("Customer", reference["value"]) if reference else None
    return automated(change.books) and customer is not None and customer.get("Taxable") is False


def _sent_code(books: Books, sent: Entity) -> Entity | None:
    sent_code = sent.get("TxnTaxCodeRef")
    if sent_code is None:
        return None
    code = books.find("TaxCode", sent_code["value"])
    if code is not None and code["Name"] == "CustomSalesTax":
        raise Fault(Problem("6160", "Invalid TaxCodeRef : CustomSalesTax can not be used to create a transaction."))
    return code


def _is_taxed(line: Entity) -> bool:
    return bool(line["SalesItemLineDetail"]["TaxCodeRef"]["value"] == _TAXED)
