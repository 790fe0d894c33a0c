"""The form of the workflow editor: every input of every action, described once, in the order in which it is shown."""

from quickbooks_actions.mapping.options import FIRST_CONTACT, LINE_ITEMS, PRIMARY_COMPANY, Bill, ExistingInvoice
from quickbooks_actions.workflow.inputs.kinds import (
    Choices,
    Day,
    InputField,
    LongText,
    Number,
    Option,
    PropertyName,
    Select,
    Text,
    YesNo,
)

HUBSPOT_VENDOR = "hubspot"
RETURN_EXISTING = "return_existing"
CREATE_ANOTHER = "create_another"

_AT_MOST_ONCE = "Never creates a second one"
_SAVED = (
    "The internal name of a HubSpot deal property that holds text; for a quote or a payment, of its deal. Empty: not "
    "saved. Where saving fails the document stays, and the warning says so."
)

ACCOUNT = Select(
    "account",
    "QuickBooks account",
    "The QuickBooks company in which the document is created.",
    Choices.COMPANIES,
    required=True,
)
PAYMENT_TERMS = Select(
    "payment_terms",
    "Payment terms",
    "Empty: the due date below, else the quote's, else the customer's own terms.",
    Choices.TERMS,
)
PAID_FROM = Select(
    "paid_from",
    "Paid from",
    "The bank or credit card account that bore the fee. The fee must be in its currency.",
    Choices.PAYING_ACCOUNTS,
    required=True,
)
CATEGORY = Select(
    "category",
    "Category",
    "The expense account of the fee.",
    Choices.EXPENSE_ACCOUNTS,
    required=True,
)
VENDOR = Select(
    "vendor",
    "Vendor",
    "Whom the fee was paid to.",
    Choices.VENDORS,
    (Option(HUBSPOT_VENDOR, "HubSpot", "Created in QuickBooks if it is missing, one per currency"),),
)
REFUND_FROM = Select(
    "refund_from",
    "Refund from",
    "The account from which the money was paid back.",
    Choices.DEPOSIT_ACCOUNTS,
    required=True,
)
CUSTOMER = Select(
    "customer",
    "Customer",
    "Whom the document is for. The first associated contact is matched by name and e-mail, the primary company by "
    "name; either is created in QuickBooks when there is no match.",
    Choices.CUSTOMERS,
    (
        Option(FIRST_CONTACT, "First associated contact", "Matched with the QuickBooks customers"),
        Option(PRIMARY_COMPANY, "Primary company", "Matched with the QuickBooks customers"),
    ),
    required=True,
)
PRODUCTS = Select(
    "products",
    "Products",
    "What the document lists. Each associated line item is matched with a QuickBooks product by SKU, then by name; or "
    "choose one QuickBooks product for everything.",
    Choices.PRODUCTS,
    (Option(LINE_ITEMS, "Associated line items", "Each matched with a QuickBooks product"),),
    required=True,
)
CREATE_MISSING_PRODUCTS = YesNo(
    "create_missing_products",
    "Create product in QuickBooks if it doesn't exist?",
    "With “no”, a line item that matches no QuickBooks product keeps the document from being created.",
    required=True,
)
INCOME_ACCOUNT = Select(
    "income_account",
    "Income account for new products",
    "Used when products are created in QuickBooks. Empty: the default product's account, else the only one for the "
    "sale of products.",
    Choices.INCOME_ACCOUNTS,
)
EXISTING_INVOICE = Select(
    "existing_invoice",
    "If there is an open invoice",
    "What to do when the payment's deal or quote already has an open invoice that was created by these actions.",
    options=(
        Option(ExistingInvoice.REFUSE.value, "Do not book the payment", "The message names the invoice"),
        Option(ExistingInvoice.RECEIVE_PAYMENT.value, "Receive the payment on it", _AT_MOST_ONCE),
        Option(ExistingInvoice.BOOK_ANYWAY.value, "Create a paid invoice anyway"),
    ),
)
BILL = Select(
    "bill",
    "Bill",
    "The whole record, a deposit on it, or what a deposit left.",
    options=(
        Option(Bill.WHOLE.value, "The whole"),
        Option(Bill.DEPOSIT.value, "A deposit", "The percentage below of every line"),
        Option(Bill.REST.value, "The rest", "What the deposit invoice left to be billed"),
    ),
)
DEPOSIT_PERCENT = Number(
    "deposit_percent",
    "Deposit in percent",
    "Above 0 and below 100; needed for a deposit.",
    shown_when=(BILL.name, Bill.DEPOSIT.value),
)
LINK_ESTIMATE = YesNo(
    "link_estimate",
    "Link the estimate?",
    "Links the invoice with the open estimate that was created for the same record, which closes the estimate. Only "
    "where the whole is billed.",
)
INVOICE_DATE = Day("invoice_date", "Invoice date", "Empty: the day on which the action runs.")
DUE_DATE = Day("due_date", "Due date", "Used when no payment terms are chosen.")
EXPIRATION_DATE = Day("expiration_date", "Expiration date", "Empty: the quote's own, where it has one.")
ACCEPTED = YesNo(
    "accepted",
    "Mark it as accepted?",
    "With the date and the name of whoever accepted or signed the quote, where HubSpot has them.",
)
DEPOSIT_TO = Select(
    "deposit_to",
    "Deposit to",
    "The account in which the money arrives. Empty: QuickBooks' own account for payments that are yet to be deposited.",
    Choices.DEPOSIT_ACCOUNTS,
)
PAYMENT_METHOD = Select(
    "payment_method",
    "Payment method",
    "Empty: the QuickBooks method named like HubSpot's, where there is one.",
    Choices.PAYMENT_METHODS,
)
TAX_CODE = Select(
    "tax_code",
    "Tax code",
    "Used where the tax in HubSpot matches none of QuickBooks' tax codes by name or percentage.",
    Choices.TAX_CODES,
)
CLASS = Select("class", "Class", "Needs class tracking to be switched on in QuickBooks.", Choices.CLASSES)
LOCATION = Select("location", "Location", "Needs location tracking to be switched on in QuickBooks.", Choices.LOCATIONS)
DOCUMENT_NUMBER = Text(
    "document_number", "Document number", "At most 21 characters. Empty: QuickBooks numbers the document."
)
MESSAGE = LongText("message", "Message to the customer", "Printed on the document, at most 1,000 characters.")
MEMO = LongText("memo", "Memo", "A note inside QuickBooks. A short reference to the HubSpot record is added to it.")
EMAIL_TO_CUSTOMER = YesNo(
    "email_to_customer",
    "E-mail it to the customer?",
    "QuickBooks mails the document once it is created. Where that fails the document stays, and the warning says so.",
)
SAVE_ID_TO = PropertyName("save_id_to", "Save the document ID in", _SAVED)
SAVE_NUMBER_TO = PropertyName("save_number_to", "Save the document number in", _SAVED)
SAVE_LINK_TO = PropertyName("save_link_to", "Save the document link in", _SAVED)
IF_ALREADY_CREATED = Select(
    "if_already_created",
    "If already created",
    "What to do when this record already has such a document in QuickBooks.",
    options=(
        Option(RETURN_EXISTING, "Return the existing document", _AT_MOST_ONCE),
        Option(CREATE_ANOTHER, "Create another document", "One for each enrolment"),
    ),
)
PREVIEW = YesNo(
    "preview",
    "Preview only?",
    "With “yes”, everything is looked up and checked and the warning says what would be created, but nothing is.",
)

FORM: tuple[InputField, ...] = tuple(each for each in list(globals().values()) if isinstance(each, InputField))
"""All of them: they are shown in the order in which they are written here."""
