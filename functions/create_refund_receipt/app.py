"""Create QuickBooks refund receipt: a HubSpot payment that was refunded in full becomes a refund receipt."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import Resolved
from quickbooks_actions.mapping.payments import refund_problems
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.refund_receipt import refund_receipt_body
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import REFUND, Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import RefundReceiptInputs


@workflow_action("create_refund_receipt", RefundReceiptInputs, serves=(RecordType.PAYMENT,))
def handler(callout: Callout[RefundReceiptInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books the refund once; enrolled again, the refund receipt that exists is returned."""
    sale = hubspot.sale(callout.record, with_company=callout.inputs.for_company)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    posting = booking.posting(REFUND, "RefundReceipt")

    def refund_receipt(resolved: Resolved) -> Mapped:
        return refund_receipt_body(sale, resolved, options, company.facts, note_marker(posting))

    return booking.book(posting, options, refund_receipt, refund_problems(sale))
