"""Create paid QuickBooks invoice: a HubSpot payment becomes an invoice and the payment received on it."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import Resolved
from quickbooks_actions.mapping.invoice import paid_invoice_body
from quickbooks_actions.mapping.payments import income_problems
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import PaidInvoiceInputs
from quickbooks_actions.workflow.receiving import Receiving


@workflow_action("create_paid_invoice", PaidInvoiceInputs, serves=(RecordType.PAYMENT,))
def handler(callout: Callout[PaidInvoiceInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books invoice and payment once each; what an earlier delivery left open is finished."""
    sale = hubspot.sale(callout.record, with_company=callout.inputs.for_company)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    receiving = Receiving(booking, options, callout.inputs.existing_invoice, income_problems(sale))
    marker = note_marker(receiving.income("Invoice"))

    def invoice(resolved: Resolved) -> Mapped:
        return paid_invoice_body(sale, resolved, options, company.facts, marker)

    return receiving.book(invoice)
