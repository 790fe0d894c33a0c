"""The inputs that several actions share, each described once: a model lists those that its action has."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from quickbooks_actions.mapping.options import FIRST_CONTACT, LINE_ITEMS, PRIMARY_COMPANY
from quickbooks_actions.workflow.input_fields import Choices, InputField, Kind, Option

AT_MOST_ONCE = "Never creates a second one"


class IfAlreadyCreated(StrEnum):
    """What to do when this record already has a document of this kind."""

    RETURN_EXISTING = "return_existing"
    CREATE_ANOTHER = "create_another"


Account = Annotated[
    str,
    InputField(
        label="QuickBooks account",
        description="The QuickBooks company in which the document is created.",
        kind=Kind.DROPDOWN,
        choices=Choices.COMPANIES,
        required=True,
    ),
]
CustomerChoice = Annotated[
    str,
    InputField(
        label="Customer",
        description="Whom the document is for. The first associated contact is matched by name and e-mail, the primary "
        "company by name; either is created in QuickBooks when there is no match.",
        kind=Kind.DROPDOWN,
        choices=Choices.CUSTOMERS,
        options=(
            Option(FIRST_CONTACT, "First associated contact", "Matched with the QuickBooks customers"),
            Option(PRIMARY_COMPANY, "Primary company", "Matched with the QuickBooks customers"),
        ),
        required=True,
    ),
]
ProductsChoice = Annotated[
    str,
    InputField(
        label="Products",
        description="What the document lists. Each associated line item is matched with a QuickBooks product by SKU, "
        "then by name; or choose one QuickBooks product for everything.",
        kind=Kind.DROPDOWN,
        choices=Choices.PRODUCTS,
        options=(Option(LINE_ITEMS, "Associated line items", "Each matched with a QuickBooks product"),),
        required=True,
    ),
]
CreateMissingProducts = Annotated[
    bool,
    InputField(
        label="Create product in QuickBooks if it doesn't exist?",
        description="With “no”, a line item that matches no QuickBooks product keeps the document from being created.",
        kind=Kind.YES_NO,
        required=True,
    ),
]
IncomeAccount = Annotated[
    str,
    InputField(
        label="Income account for new products",
        description="Used when products are created in QuickBooks. Empty: the default product's account, else the only "
        "one for the sale of products.",
        kind=Kind.DROPDOWN,
        choices=Choices.INCOME_ACCOUNTS,
    ),
]
DepositTo = Annotated[
    str,
    InputField(
        label="Deposit to",
        description="The account in which the money arrives. Empty: QuickBooks' own account for payments that are yet "
        "to be deposited.",
        kind=Kind.DROPDOWN,
        choices=Choices.DEPOSIT_ACCOUNTS,
    ),
]
PaymentMethod = Annotated[
    str,
    InputField(
        label="Payment method",
        description="Empty: the QuickBooks method named like HubSpot's, where there is one.",
        kind=Kind.DROPDOWN,
        choices=Choices.PAYMENT_METHODS,
    ),
]
TaxCode = Annotated[
    str,
    InputField(
        label="Tax code",
        description="Used where the tax in HubSpot matches none of QuickBooks' tax codes by name or percentage.",
        kind=Kind.DROPDOWN,
        choices=Choices.TAX_CODES,
    ),
]
ClassChoice = Annotated[
    str,
    InputField(
        label="Class",
        description="Needs class tracking to be switched on in QuickBooks.",
        kind=Kind.DROPDOWN,
        choices=Choices.CLASSES,
    ),
    Field(alias="class"),
]
Location = Annotated[
    str,
    InputField(
        label="Location",
        description="Needs location tracking to be switched on in QuickBooks.",
        kind=Kind.DROPDOWN,
        choices=Choices.LOCATIONS,
    ),
]
DocumentNumber = Annotated[
    str,
    InputField(
        label="Document number",
        description="At most 21 characters. Empty: QuickBooks numbers the document.",
        kind=Kind.TEXT,
        from_record=True,
    ),
]
Message = Annotated[
    str,
    InputField(
        label="Message to the customer",
        description="Printed on the document, at most 1,000 characters.",
        kind=Kind.LONG_TEXT,
        from_record=True,
    ),
]
Memo = Annotated[
    str,
    InputField(
        label="Memo",
        description="A note inside QuickBooks. A short reference to the HubSpot record is added to it.",
        kind=Kind.LONG_TEXT,
        from_record=True,
    ),
]
EmailToCustomer = Annotated[
    bool,
    InputField(
        label="E-mail it to the customer?",
        description="QuickBooks mails the document once it is created. Where that fails the document stays, and the "
        "warning says so.",
        kind=Kind.YES_NO,
    ),
]
WhenAlreadyCreated = Annotated[
    IfAlreadyCreated,
    InputField(
        label="If already created",
        description="What to do when this record already has such a document in QuickBooks.",
        kind=Kind.DROPDOWN,
        options=(
            Option(IfAlreadyCreated.RETURN_EXISTING.value, "Return the existing document", AT_MOST_ONCE),
            Option(IfAlreadyCreated.CREATE_ANOTHER.value, "Create another document", "One for each enrolment"),
        ),
    ),
]
Preview = Annotated[
    bool,
    InputField(
        label="Preview only?",
        description="With “yes”, everything is looked up and checked and the warning says what would be created, but "
        "nothing is.",
        kind=Kind.YES_NO,
    ),
]


def day(label: str, description: str) -> InputField:
    """A date that may also come from the record."""
    return InputField(label=label, description=description, kind=Kind.DATE, from_record=True)


OptionalDate = date | None
