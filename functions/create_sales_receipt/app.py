"""Create QuickBooks sales receipt: a HubSpot deal, quote or payment becomes a sales receipt."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import Resolved
from quickbooks_actions.mapping.payments import income_problems
from quickbooks_actions.mapping.quotes import quote_problems
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.mapping.sales_receipt import sales_receipt_body
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import INCOME, Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import SalesReceiptInputs


@workflow_action("create_sales_receipt", SalesReceiptInputs, serves=tuple(RecordType))
def handler(callout: Callout[SalesReceiptInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books the money that came in once; a payment that has a paid invoice is refused."""
    sale = hubspot.sale(callout.record, with_company=callout.inputs.for_company)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    posting = booking.posting(INCOME, "SalesReceipt")

    def sales_receipt(resolved: Resolved) -> Mapped:
        return sales_receipt_body(sale, resolved, options, company.facts, note_marker(posting))

    return booking.book(posting, options, sales_receipt, [*quote_problems(sale), *income_problems(sale)])
