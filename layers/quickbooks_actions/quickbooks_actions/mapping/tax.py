"""The tax code of a line."""

from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.company import CompanyFacts
from quickbooks_actions.mapping.records import Line, Sale

TAXABLE = "TAX"
NOT_TAXABLE = "NON"


def tax_code(line: Line, facts: CompanyFacts) -> str:
    """The line's TaxCodeRef, '' where none is sent (QuickBooks contract 4.15).

    In the United States a line is TAX or NON, and QuickBooks works the tax out: a line is taxable where HubSpot has a
    tax on it and the company collects sales tax. Elsewhere TAX and NON do not exist, and a company without tax wants
    no code at all.
    """
    if not _american(facts):
        return ""
    return TAXABLE if _taxed(line) and facts.uses_sales_tax else NOT_TAXABLE


def tax_warnings(sale: Sale, facts: CompanyFacts) -> list[str]:
    """HubSpot charges tax and the company cannot: the customer would be billed less than HubSpot told them."""
    taxed = sum(_taxed(line) for line in sale.lines)
    if not taxed or facts.uses_sales_tax or not _american(facts):
        return []
    return [
        f"HubSpot has tax on {sentences.counted(taxed, 'line item')}, but {sentences.company_name(facts)} does not "
        "collect sales tax, so none was billed."
    ]


def _american(facts: CompanyFacts) -> bool:
    return facts.country.upper() == "US"


def _taxed(line: Line) -> bool:
    return any(value is not None and value > 0 for value in (line.tax_amount, line.tax_rate))
