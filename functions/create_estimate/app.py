"""Create QuickBooks estimate: a HubSpot deal or quote becomes an estimate."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import Resolved
from quickbooks_actions.mapping.estimate import estimate_body
from quickbooks_actions.mapping.quotes import quote_problems
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import ESTIMATE, Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import EstimateInputs


@workflow_action("create_estimate", EstimateInputs, serves=(RecordType.DEAL, RecordType.QUOTE))
def handler(callout: Callout[EstimateInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Estimates the record once; enrolled again, the estimate that exists is returned."""
    sale = hubspot.sale(callout.record, with_company=callout.inputs.for_company)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    posting = booking.posting(ESTIMATE, "Estimate")

    def estimate(resolved: Resolved) -> Mapped:
        return estimate_body(sale, resolved, options, company.facts, note_marker(posting))

    return booking.book(posting, options, estimate, quote_problems(sale))
