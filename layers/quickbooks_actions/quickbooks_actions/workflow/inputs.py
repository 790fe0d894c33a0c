"""The inputs of the actions: the single source of HubSpot's action definitions and of how their values are read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping.options import FIRST_CONTACT, LINE_ITEMS, SalesOptions
from quickbooks_actions.workflow.input_fields import Choices, InputField, Kind, Option


class IfAlreadyCreated(StrEnum):
    """What to do when this record already has a document of this kind."""

    RETURN_EXISTING = "return_existing"
    CREATE_ANOTHER = "create_another"


# Inputs that several actions share; a model lists them in the order in which the editor shows them.

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
        description="Whom the document is for. The first associated contact is matched by name and e-mail, and created "
        "in QuickBooks when there is no match.",
        kind=Kind.DROPDOWN,
        choices=Choices.CUSTOMERS,
        options=(Option(FIRST_CONTACT, "First associated contact", "Matched with the QuickBooks customers"),),
        required=True,
    ),
]
ProductsChoice = Annotated[
    str,
    InputField(
        label="Products",
        description="What the document lists. Each associated line item is matched with a QuickBooks product by SKU, "
        "then by name; or choose one QuickBooks product for all line items.",
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
        description="Needed when products are created in QuickBooks.",
        kind=Kind.DROPDOWN,
        choices=Choices.INCOME_ACCOUNTS,
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
WhenAlreadyCreated = Annotated[
    IfAlreadyCreated,
    InputField(
        label="If already created",
        description="What to do when this record already has such a document in QuickBooks.",
        kind=Kind.DROPDOWN,
        options=(
            Option(
                IfAlreadyCreated.RETURN_EXISTING.value, "Return the existing document", "Never creates a second one"
            ),
            Option(IfAlreadyCreated.CREATE_ANOTHER.value, "Create another document", "One for each enrolment"),
        ),
    ),
]


class ActionInputs(BaseModel):
    """What every action asks for. Each field is `Annotated` with its `InputField`.

    Attributes:
        account: realm id of the company.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: Account

    @classmethod
    def described(cls) -> dict[str, InputField]:
        """Every input's description, by its name in HubSpot, in the order of the editor."""
        return {
            name: next(part for part in info.metadata if isinstance(part, InputField))
            for name, info in cls.model_fields.items()
        }

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Reads what a callout sent; names that are not ours are ignored, what was not chosen takes its default.

        Raises:
            RecordRefused: `invalid_input` with one problem for each input that is missing or wrong.
        """
        chosen: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, described in cls.described().items():
            try:
                value = described.read(values.get(name))
            except ValueError as error:
                problems.append(Problem(ErrorCode.INVALID_INPUT, str(error)))
                continue
            if value is not None:
                chosen[name] = value
            elif cls.model_fields[name].is_required():
                problems.append(Problem(ErrorCode.INVALID_INPUT, described.missing()))
        if problems:
            raise RecordRefused(problems)
        return cls.model_validate(chosen)


class InvoiceInputs(ActionInputs):
    """Create QuickBooks invoice. Ids are QuickBooks'; '' and None mean 'not chosen'."""

    payment_terms: Annotated[
        str,
        InputField(
            label="Payment terms",
            description="Empty: the due date below, else QuickBooks' own default.",
            kind=Kind.DROPDOWN,
            choices=Choices.TERMS,
        ),
    ] = ""
    customer: CustomerChoice = FIRST_CONTACT
    products: ProductsChoice = LINE_ITEMS
    create_missing_products: CreateMissingProducts = False
    income_account: IncomeAccount = ""
    invoice_date: Annotated[
        date | None,
        InputField(
            label="Invoice date",
            description="Empty: the day on which the action runs.",
            kind=Kind.DATE,
            from_record=True,
        ),
    ] = None
    due_date: Annotated[
        date | None,
        InputField(
            label="Due date",
            description="Used when no payment terms are chosen.",
            kind=Kind.DATE,
            from_record=True,
        ),
    ] = None
    document_number: DocumentNumber = ""
    message: Message = ""
    memo: Memo = ""
    if_already_created: WhenAlreadyCreated = IfAlreadyCreated.RETURN_EXISTING

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return SalesOptions(
            customer=self.customer,
            products=self.products,
            create_missing_products=self.create_missing_products,
            term_id=self.payment_terms,
            income_account_id=self.income_account,
            document_date=self.invoice_date,
            due_date=self.due_date,
            document_number=self.document_number,
            message=self.message,
            memo=self.memo,
        )
