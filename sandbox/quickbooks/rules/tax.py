"""Sales tax of US companies, old model and automated (QuickBooks contract 4.15)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules.base import Change

NOT_TAXED: Final = "NON"
TAXED: Final = "TAX"
_NO_TAX: Final[Entity] = {"TotalTax": ZERO}
_HUNDRED: Final = Decimal(100)


def line_tax_code(given: Entity | None) -> Entity:
    """The TaxCodeRef of a US line: TAX or NON, NON when absent; anything else is 6100."""
    value = (given or {}).get("value", NOT_TAXED)
    if value not in {TAXED, NOT_TAXED}:
        raise Fault(Problem("6100", f"Invalid Line TaxCode : for US, specify TAX or NON. Supplied value:{value}"))
    return {"value": value}


def tax_detail(change: Change, lines: list[Entity], discount: Decimal) -> Entity:
    """The `TxnTaxDetail` of a sales form from its item lines and the amount of its discount line."""
    books = change.books
    sent: Entity = change.after.get("TxnTaxDetail", {})
    if books.preference("TaxPrefs.UsingSalesTax") is not True:
        return dict(_NO_TAX)
    code = _tax_code(books, sent)
    if code is None:
        if books.switches.sent_total_tax == "honoured" and number(sent.get("TotalTax")):
            return {"TotalTax": money(number(sent["TotalTax"]))}
        return dict(_NO_TAX)
    taxable = sum((line["Amount"] for line in lines if _is_taxed(line)), ZERO)
    subtotal = sum((line["Amount"] for line in lines), ZERO)
    if change.after.get("ApplyTaxAfterDiscount") and subtotal:
        taxable = money(taxable - discount * taxable / subtotal)
    detail: Entity = {"TxnTaxCodeRef": {"value": code["Id"]}, "TotalTax": ZERO}
    if not taxable:
        return detail
    tax_lines = [_tax_line(rate, taxable) for rate in _rates(books, code)]
    detail["TotalTax"] = sum((line["Amount"] for line in tax_lines), ZERO)
    if books.switches.sent_total_tax != "ignored" and number(sent.get("TotalTax")):
        _prorate(tax_lines, detail["TotalTax"], money(number(sent["TotalTax"])))
        detail["TotalTax"] = sum((line["Amount"] for line in tax_lines), ZERO)
    detail["TaxLine"] = tax_lines
    return detail


def _tax_code(books: Books, sent: Entity) -> Entity | None:
    """The code that applies: the engine's own under automated sales tax, else the one sent."""
    if books.preference("TaxPrefs.PartnerTaxEnabled") is True:
        engine = books.preference("TaxPrefs.TaxGroupCodeRef")
        return books.find("TaxCode", str(engine["value"])) if isinstance(engine, dict) else None
    sent_code = sent.get("TxnTaxCodeRef")
    if sent_code is None:
        return None
    code = books.find("TaxCode", sent_code["value"])
    if code is not None and code["Name"] == "CustomSalesTax":
        raise Fault(Problem("6160", "Invalid TaxCodeRef : CustomSalesTax can not be used to create a transaction."))
    return code


def _rates(books: Books, code: Entity) -> list[Entity]:
    details = code.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    found = (books.find("TaxRate", detail["TaxRateRef"]["value"]) for detail in details)
    return [rate for rate in found if rate is not None]


def _is_taxed(line: Entity) -> bool:
    return bool(line["SalesItemLineDetail"]["TaxCodeRef"]["value"] == TAXED)


def _tax_line(rate: Entity, taxable: Decimal) -> Entity:
    """Each line is rounded by itself: 422.00 at 7.1 % and 2 % is 29.96 + 8.44."""
    percent = number(rate["RateValue"])
    return {
        "Amount": money(taxable * percent / _HUNDRED),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate["Id"]},
            "PercentBased": True,
            "TaxPercent": percent,
            "NetAmountTaxable": taxable,
        },
    }


def _prorate(tax_lines: list[Entity], computed: Decimal, wanted: Decimal) -> None:
    """Spread a total that the caller insists on over the lines; the last takes the rest."""
    if not computed:
        return
    left = wanted
    for line in tax_lines[:-1]:
        line["Amount"] = money(wanted * line["Amount"] / computed)
        left -= line["Amount"]
    tax_lines[-1]["Amount"] = left
