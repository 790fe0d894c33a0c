"""What the workflow's author chose, free of how HubSpot sends it."""

from dataclasses import dataclass
from datetime import date

FIRST_CONTACT = "first_contact"
LINE_ITEMS = "line_items"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOptions:
    """Choices for a sales document; '' and None mean 'not chosen'.

    Attributes:
        customer: `first_contact`, or the id of a QuickBooks customer.
        products: `line_items`, or the id of one QuickBooks product for every line.
        create_missing_products: create a product that QuickBooks does not have, else refuse the record.
        term_id: QuickBooks id of the payment term.
        income_account_id: account for products that are created.
        document_date, due_date: dates in the company's calendar.
    """

    customer: str = FIRST_CONTACT
    products: str = LINE_ITEMS
    create_missing_products: bool = False
    term_id: str = ""
    income_account_id: str = ""
    document_date: date | None = None
    due_date: date | None = None
    document_number: str = ""
    message: str = ""
    memo: str = ""
