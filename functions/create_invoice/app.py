"""Create QuickBooks invoice: a HubSpot deal or quote becomes an invoice."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import Resolved
from quickbooks_actions.mapping.invoice import invoice_body
from quickbooks_actions.mapping.quotes import quote_problems
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import InvoiceInputs
from quickbooks_actions.workflow.related import Billing


@workflow_action("create_invoice", InvoiceInputs, serves=(RecordType.DEAL, RecordType.QUOTE))
def handler(callout: Callout[InvoiceInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books the record, or a part of it, once; enrolled again, the invoice that exists is returned."""
    sale = hubspot.sale(callout.record, with_company=callout.inputs.for_company)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    billing = Billing(booking, options)
    posting = billing.posting

    def invoice(resolved: Resolved) -> Mapped:
        estimate_id, warnings = billing.estimate(resolved.customer.id)
        marker = note_marker(posting)
        mapped = invoice_body(billing.sale(resolved), resolved, options, company.facts, marker, estimate_id=estimate_id)
        return mapped.having({}, warnings)

    return booking.book(posting, options, invoice, quote_problems(sale))
