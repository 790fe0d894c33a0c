"""Create QuickBooks invoice: a HubSpot deal or quote becomes an invoice."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.invoice import Mapped, invoice_body
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import booked, note_marker, posting_for
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import InvoiceInputs


@workflow_action("create_invoice", InvoiceInputs, serves=(RecordType.DEAL, RecordType.QUOTE))
def handler(callout: Callout[InvoiceInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books the record once; enrolled again, the invoice that exists is returned."""
    sale = hubspot.sale(callout.record)
    posting = posting_for("invoice", "Invoice", callout, sale)
    options = callout.inputs.options()

    def invoice() -> Mapped:
        resolved = company.resolve(sale, options)
        return invoice_body(sale, resolved, options, company.facts, note_marker(posting))

    return booked(company.post_once(posting, invoice), company)
