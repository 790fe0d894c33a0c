"""A deal, a quote or a payment becomes a sales receipt (QuickBooks contract 4.7)."""

from quickbooks_actions.mapping.company import CompanyFacts, Resolved
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.payments import income_date
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import (
    Mapped,
    mail_form,
    receipt_properties,
    record_total_warnings,
    sales_form,
)


def sales_receipt_body(
    sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str
) -> Mapped:
    """The sales receipt for a record: money that came in, on the payment's day or today.

    Raises:
        RecordRefused: as `sales_form`.
    """
    form = sales_form(sale, resolved, options, facts, marker, day=income_date(sale))
    money, warnings = receipt_properties(sale, resolved)
    differs = record_total_warnings(sale, options) if sale.payment is None else []
    return mail_form(form, sale, resolved, options).having(money, [*warnings, *differs])
