"""A payment that was paid back in full becomes a refund receipt (QuickBooks contract 4.10)."""

from quickbooks_actions.mapping.company import CompanyFacts, Resolved
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, address_body, receipt_properties, sales_form

REFERENCE_LIMIT = 100


def refund_receipt_body(
    sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str
) -> Mapped:
    """The refund receipt for a payment, dated today. Nothing is to be printed: no check is written by it.

    Raises:
        RecordRefused: as `sales_form`.
    """
    form = sales_form(sale, resolved, options, facts, marker, day=sale.today)
    money, warnings = receipt_properties(sale, resolved, REFERENCE_LIMIT)
    return form.having({**money, "PrintStatus": "NotSet", "BillEmail": address_body(sale, resolved, options)}, warnings)
