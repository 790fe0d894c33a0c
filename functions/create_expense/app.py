"""Create QuickBooks expense: the fee of a HubSpot payment becomes an expense."""

from quickbooks_actions.hubspot.reading import HubSpot
from quickbooks_actions.mapping.company import ResolvedExpense
from quickbooks_actions.mapping.expense import expense_body
from quickbooks_actions.mapping.records import RecordType
from quickbooks_actions.mapping.sales_form import Mapped
from quickbooks_actions.quickbooks.company import Company
from quickbooks_actions.workflow.action import workflow_action
from quickbooks_actions.workflow.answer import Outputs
from quickbooks_actions.workflow.booking import EXPENSE, Booking, note_marker
from quickbooks_actions.workflow.callout import Callout
from quickbooks_actions.workflow.inputs import ExpenseInputs


@workflow_action("create_expense", ExpenseInputs, serves=(RecordType.PAYMENT,))
def handler(callout: Callout[ExpenseInputs], hubspot: HubSpot, company: Company) -> Outputs:
    """Books the fee once; enrolled again, the expense that exists is returned."""
    sale = hubspot.record(callout.record)
    options = callout.inputs.options()
    booking = Booking(callout, sale, company, hubspot)
    posting = booking.posting(EXPENSE, "Purchase", compared=False)

    def expense(resolved: ResolvedExpense) -> Mapped:
        return expense_body(sale, resolved, options, company.facts, note_marker(posting))

    return booking.book_expense(posting, options, expense)
