"""The inputs of the actions that book what happened to a payment."""

from dataclasses import replace
from typing import Annotated

from quickbooks_actions.mapping.options import ExistingInvoice, ExpenseOptions, SalesOptions
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.base import ActionInputs
from quickbooks_actions.workflow.inputs.sales import ReceiptInputs, SalesInputs


class PaidInvoiceInputs(ReceiptInputs):
    """Create paid QuickBooks invoice."""

    existing_invoice: Annotated[ExistingInvoice, form.EXISTING_INVOICE] = ExistingInvoice.REFUSE


class RefundReceiptInputs(SalesInputs):
    """Create QuickBooks refund receipt."""

    deposit_account_id: Annotated[str, form.REFUND_FROM]
    payment_method_id: Annotated[str, form.PAYMENT_METHOD] = ""

    def options(self) -> SalesOptions:
        """As for every document, with the account by the name under which it was chosen."""
        return replace(super().options(), deposit_account_label=form.REFUND_FROM.label)


class ExpenseInputs(ActionInputs):
    """Create QuickBooks expense: the fee of a payment."""

    paid_from_id: Annotated[str, form.PAID_FROM]
    category_id: Annotated[str, form.CATEGORY]
    vendor_id: Annotated[str, form.VENDOR] = form.HUBSPOT_VENDOR
    tax_code_id: Annotated[str, form.TAX_CODE] = ""
    class_id: Annotated[str, form.CLASS] = ""
    location_id: Annotated[str, form.LOCATION] = ""
    memo: Annotated[str, form.MEMO] = ""

    def options(self) -> ExpenseOptions:
        """The choices, free of how HubSpot sends them."""
        vendor = "" if self.vendor_id == form.HUBSPOT_VENDOR else self.vendor_id
        return replace(self._as(ExpenseOptions), vendor_id=vendor)
