"""The inputs of the actions that turn a deal or a quote (a sales receipt: also a payment) into a document."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from quickbooks_actions.mapping.options import FIRST_CONTACT, LINE_ITEMS, PRIMARY_COMPANY, Bill, SalesOptions
from quickbooks_actions.workflow.inputs import form
from quickbooks_actions.workflow.inputs.base import ActionInputs


class SalesInputs(ActionInputs):
    """What every action asks for that makes a sales document."""

    customer: Annotated[str, form.CUSTOMER] = FIRST_CONTACT
    products: Annotated[str, form.PRODUCTS] = LINE_ITEMS
    create_missing_products: Annotated[bool, form.CREATE_MISSING_PRODUCTS] = False
    income_account_id: Annotated[str, form.INCOME_ACCOUNT] = ""
    tax_code_id: Annotated[str, form.TAX_CODE] = ""
    class_id: Annotated[str, form.CLASS] = ""
    location_id: Annotated[str, form.LOCATION] = ""
    document_number: Annotated[str, form.DOCUMENT_NUMBER] = ""
    message: Annotated[str, form.MESSAGE] = ""
    memo: Annotated[str, form.MEMO] = ""
    email_to_customer: Annotated[bool, form.EMAIL_TO_CUSTOMER] = False

    @property
    def for_company(self) -> bool:
        """Whether the record's company is to be the customer."""
        return self.customer == PRIMARY_COMPANY

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return self._as(SalesOptions)


class InvoiceInputs(SalesInputs):
    """Create QuickBooks invoice."""

    term_id: Annotated[str, form.PAYMENT_TERMS] = ""
    document_date: Annotated[date | None, form.INVOICE_DATE] = None
    due_date: Annotated[date | None, form.DUE_DATE] = None
    bill: Annotated[Bill, form.BILL] = Bill.WHOLE
    deposit_percent: Annotated[Decimal | None, form.DEPOSIT_PERCENT] = None
    link_estimate: Annotated[bool, form.LINK_ESTIMATE] = False

    def contradictions(self) -> list[str]:
        """A deposit needs its percentage; the parts of a record are billed once each and close no estimate."""
        if self.bill is Bill.WHOLE:
            return []
        found = []
        if self.bill is Bill.DEPOSIT and (self.deposit_percent is None or not 0 < self.deposit_percent < 100):
            found.append(f"{form.DEPOSIT_PERCENT.label}: a deposit needs a number above 0 and below 100.")
        if self.link_estimate:
            found.append(f"{form.LINK_ESTIMATE.label} Only an invoice of the whole can close an estimate.")
        if self.create_another:
            found.append(
                f"{form.IF_ALREADY_CREATED.label}: a deposit and its rest are billed once. Choose to return the "
                "existing document."
            )
        return found

    def options(self) -> SalesOptions:
        """As for every document; the percentage counts for a deposit alone, since the editor only hides it."""
        percent = self.deposit_percent if self.bill is Bill.DEPOSIT else None
        return replace(super().options(), deposit_percent=percent, customer_terms=True)


class EstimateInputs(SalesInputs):
    """Create QuickBooks estimate."""

    expiration_date: Annotated[date | None, form.EXPIRATION_DATE] = None
    accepted: Annotated[bool, form.ACCEPTED] = False


class ReceiptInputs(SalesInputs):
    """What is asked where money comes in."""

    deposit_account_id: Annotated[str, form.DEPOSIT_TO] = ""
    payment_method_id: Annotated[str, form.PAYMENT_METHOD] = ""

    def options(self) -> SalesOptions:
        """As for every document, with the account by the name under which it was chosen."""
        return replace(super().options(), deposit_account_label=form.DEPOSIT_TO.label)


class SalesReceiptInputs(ReceiptInputs):
    """Create QuickBooks sales receipt."""
