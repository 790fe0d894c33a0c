"""The codes of US lines, which a query of TaxCode gives beside the company's own (QuickBooks contract 4.12)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sandbox.quickbooks.figures import to_json
from sandbox.quickbooks.query.parser import Statement
from sandbox.quickbooks.query.selection import Page

_MADE: Final = "2014-10-15T11:28:33-07:00"
_CODES: Final = (("TAX", True, False), ("NON", False, False), ("CustomSalesTax", True, True))
"""Name, whether it is taxable, whether it is a group."""

_ROWS: Final = [
    to_json(
        {
            "Name": name,
            "Description": name,
            "Taxable": taxable,
            "TaxGroup": group,
            "Id": name,
            "MetaData": {"CreateTime": _MADE, "LastUpdatedTime": _MADE},
        }
    )
    for name, taxable, group in _CODES
]


def with_pseudo_codes(page: Page, statement: Statement) -> Page:
    """The page with the three codes in front: on the first page of all tax codes, whatever MAXRESULTS says."""
    whole = not (statement.conditions or statement.properties or statement.order or statement.counting)
    if page.entity != "TaxCode" or not whole or statement.start > 1:
        return page
    return replace(page, rows=[*_ROWS, *page.rows])
