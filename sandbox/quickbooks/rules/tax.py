"""The tax of a transaction: by the model of the company's country (QuickBooks contract 4.15)."""

from __future__ import annotations

from sandbox.quickbooks.figures import ZERO, Entity
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.tax_abroad import abroad_tax, country
from sandbox.quickbooks.rules.tax_us import us_line_code, us_tax_detail

US = "US"


def tax_sale(change: Change, lines: list[Entity], discount: Entity | None) -> Entity:
    """The `TxnTaxDetail` of a sales form; completes the tax codes of its item lines. Raises Fault."""
    if country(change.books) != US:
        return abroad_tax(change, lines, discount, listed="SalesTaxRateList")
    change.after.pop("GlobalTaxCalculation", None)
    for line in lines:
        detail = line["SalesItemLineDetail"]
        detail["TaxCodeRef"] = us_line_code(detail.get("TaxCodeRef"))
        detail.pop("TaxInclusiveAmt", None)
    return us_tax_detail(change, lines, ZERO if discount is None else discount["Amount"])


def tax_purchase(change: Change, lines: list[Entity]) -> Entity | None:
    """The `TxnTaxDetail` of an expense; None where purchases carry no tax. Raises Fault."""
    if country(change.books) != US:
        return abroad_tax(change, lines, None, listed="PurchaseTaxRateList")
    change.after.pop("GlobalTaxCalculation", None)
    for line in lines:
        detail = line[line["DetailType"]]
        detail["TaxCodeRef"] = us_line_code(detail.get("TaxCodeRef"))
        detail.pop("TaxInclusiveAmt", None)
    return None
