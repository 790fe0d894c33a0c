"""What the workflow's author chose, free of how HubSpot sends it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

FIRST_CONTACT = "first_contact"
PRIMARY_COMPANY = "primary_company"
LINE_ITEMS = "line_items"


class Bill(StrEnum):
    """How much of a record an invoice bills."""

    WHOLE = "whole"
    DEPOSIT = "deposit"
    REST = "rest"


class ExistingInvoice(StrEnum):
    """What a payment does that finds an open invoice of ours for its deal or quote."""

    REFUSE = "refuse"
    RECEIVE_PAYMENT = "receive_payment"
    BOOK_ANYWAY = "book_anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOptions:
    """Choices for a sales document; '' and None mean 'not chosen'.

    Attributes:
        customer: `first_contact`, `primary_company` (HubSpot's), or the id of a QuickBooks customer.
        products: `line_items`, or the id of one QuickBooks product for every line.
        create_missing_products: create a product that QuickBooks does not have, else refuse the record.
        term_id: QuickBooks id of the payment term.
        income_account_id: account for products that are created.
        customer_terms: where nothing says when the document is due, the customer's own payment terms are set.
        document_date, due_date: dates in the company's calendar.
        tax_code_id: QuickBooks id of the tax code for what HubSpot's tax names none for.
        class_id, location_id: QuickBooks ids of a class and a department.
        deposit_account_id: the account where the money goes to, or, for a refund, comes from; deposit_account_label:
            what the author sees at that choice, for sentences.
        payment_method_id: QuickBooks id; '' = the one named like HubSpot's method of the payment, if there is one.
        email_to_customer: mail the document to the customer once it is created.
        expiration_date, accepted: of an estimate.
        bill: how much of the record an invoice bills; deposit_percent: of a deposit, above 0 and below 100.
        link_estimate: link the invoice with our estimate of the same record, which that closes.
    """

    customer: str = FIRST_CONTACT
    products: str = LINE_ITEMS
    create_missing_products: bool = False
    term_id: str = ""
    customer_terms: bool = False
    income_account_id: str = ""
    document_date: date | None = None
    due_date: date | None = None
    document_number: str = ""
    message: str = ""
    memo: str = ""
    tax_code_id: str = ""
    class_id: str = ""
    location_id: str = ""
    deposit_account_id: str = ""
    deposit_account_label: str = "Deposit to"
    payment_method_id: str = ""
    email_to_customer: bool = False
    expiration_date: date | None = None
    accepted: bool = False
    bill: Bill = Bill.WHOLE
    deposit_percent: Decimal | None = None
    link_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseOptions:
    """Choices for an expense, all QuickBooks ids; '' means 'not chosen'.

    Attributes:
        paid_from_id: a bank or credit card account.
        category_id: an expense account.
        vendor_id: '' = the vendor HubSpot, created where it is missing, one for each currency.
    """

    paid_from_id: str
    category_id: str
    vendor_id: str = ""
    tax_code_id: str = ""
    class_id: str = ""
    location_id: str = ""
    memo: str = ""
