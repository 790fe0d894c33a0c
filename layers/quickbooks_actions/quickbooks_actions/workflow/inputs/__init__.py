"""What an action asks its workflow's author: the single source of HubSpot's definitions and of how values are read.

`form` describes every input once, in the editor's order; `kinds` are the kinds of input; `base` reads a callout's
values into a model; `sales` and `payments` are the models, one for each action.
"""

from quickbooks_actions.workflow.inputs.base import ActionInputs, IfAlreadyCreated
from quickbooks_actions.workflow.inputs.payments import ExpenseInputs, PaidInvoiceInputs, RefundReceiptInputs
from quickbooks_actions.workflow.inputs.sales import EstimateInputs, InvoiceInputs, SalesInputs, SalesReceiptInputs

__all__ = [
    "ActionInputs",
    "EstimateInputs",
    "ExpenseInputs",
    "IfAlreadyCreated",
    "InvoiceInputs",
    "PaidInvoiceInputs",
    "RefundReceiptInputs",
    "SalesInputs",
    "SalesReceiptInputs",
]
