"""The inputs of the actions: the single source of HubSpot's action definitions and of how their values are read.

Ids are QuickBooks'; '' and None mean 'not chosen'.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping.options import (
    FIRST_CONTACT,
    LINE_ITEMS,
    PRIMARY_COMPANY,
    Bill,
    ExistingInvoice,
    ExpenseOptions,
    SalesOptions,
)
from quickbooks_actions.workflow.input_fields import Choices, InputField, Kind, Option
from quickbooks_actions.workflow.shared_inputs import (
    AT_MOST_ONCE,
    Account,
    ClassChoice,
    CreateMissingProducts,
    CustomerChoice,
    DepositTo,
    DocumentNumber,
    EmailToCustomer,
    IfAlreadyCreated,
    IncomeAccount,
    Location,
    Memo,
    Message,
    OptionalDate,
    PaymentMethod,
    Preview,
    ProductsChoice,
    TaxCode,
    WhenAlreadyCreated,
    day,
)

__all__ = [
    "EDITOR_ORDER",
    "HUBSPOT_VENDOR",
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

HUBSPOT_VENDOR = "hubspot"

EDITOR_ORDER = (
    "account",
    "payment_terms",
    "paid_from",
    "category",
    "vendor",
    "refund_from",
    "customer",
    "products",
    "create_missing_products",
    "income_account",
    "existing_invoice",
    "bill",
    "deposit_percent",
    "link_estimate",
    "invoice_date",
    "due_date",
    "expiration_date",
    "accepted",
    "deposit_to",
    "payment_method",
    "tax_code",
    "class",
    "location",
    "document_number",
    "message",
    "memo",
    "email_to_customer",
    "if_already_created",
    "preview",
)
"""Every input's name, in the order in which the workflow editor shows those that an action has."""


class ActionInputs(BaseModel):
    """What every action asks for. Each field is `Annotated` with its `InputField`; its alias, where it has one, is its
    name in HubSpot.

    Attributes:
        account: realm id of the company.
        preview: resolve and check everything, write nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    account: Account
    if_already_created: WhenAlreadyCreated = IfAlreadyCreated.RETURN_EXISTING
    preview: Preview = False

    @classmethod
    def described(cls) -> dict[str, InputField]:
        """Every input's description, by its name in HubSpot, in the order of the editor."""
        found = {
            info.alias or name: next(part for part in info.metadata if isinstance(part, InputField))
            for name, info in cls.model_fields.items()
        }
        return {name: found[name] for name in sorted(found, key=EDITOR_ORDER.index)}

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Reads what a callout sent; names that are not ours are ignored, what was not chosen takes its default.

        Raises:
            RecordRefused: `invalid_input` with one problem for each input that is missing or wrong.
        """
        required = {info.alias or name for name, info in cls.model_fields.items() if info.is_required()}
        chosen: dict[str, Any] = {}
        wrong: list[str] = []
        for name, described in cls.described().items():
            try:
                value = described.read(values.get(name))
            except ValueError as error:
                wrong.append(str(error))
                continue
            if value is not None:
                chosen[name] = value
            elif name in required:
                wrong.append(described.missing())
        inputs = None if wrong else cls.model_validate(chosen)
        wrong += inputs.contradictions() if inputs else []
        if inputs is None or wrong:
            raise RecordRefused(Problem(ErrorCode.INVALID_INPUT, sentence) for sentence in wrong)
        return inputs

    def contradictions(self) -> list[str]:
        """Sentences about choices that do not go together."""
        return []

    @property
    def create_another(self) -> bool:
        """Whether each enrolment is to have a document of its own."""
        return self.if_already_created is IfAlreadyCreated.CREATE_ANOTHER


class SalesInputs(ActionInputs):
    """What every action asks for that makes a sales document."""

    customer: CustomerChoice = FIRST_CONTACT
    products: ProductsChoice = LINE_ITEMS
    create_missing_products: CreateMissingProducts = False
    income_account: IncomeAccount = ""
    tax_code: TaxCode = ""
    class_: ClassChoice = ""
    location: Location = ""
    document_number: DocumentNumber = ""
    message: Message = ""
    memo: Memo = ""
    email_to_customer: EmailToCustomer = False

    @property
    def for_company(self) -> bool:
        """Whether the record's company is to be the customer."""
        return self.customer == PRIMARY_COMPANY

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return SalesOptions(
            customer=self.customer,
            products=self.products,
            create_missing_products=self.create_missing_products,
            income_account_id=self.income_account,
            tax_code_id=self.tax_code,
            class_id=self.class_,
            location_id=self.location,
            document_number=self.document_number,
            message=self.message,
            memo=self.memo,
            email_to_customer=self.email_to_customer,
        )


class InvoiceInputs(SalesInputs):
    """Create QuickBooks invoice."""

    payment_terms: Annotated[
        str,
        InputField(
            label="Payment terms",
            description="Empty: the due date below, else QuickBooks' own default.",
            kind=Kind.DROPDOWN,
            choices=Choices.TERMS,
        ),
    ] = ""
    invoice_date: Annotated[OptionalDate, day("Invoice date", "Empty: the day on which the action runs.")] = None
    due_date: Annotated[OptionalDate, day("Due date", "Used when no payment terms are chosen.")] = None
    bill: Annotated[
        Bill,
        InputField(
            label="Bill",
            description="The whole record, a deposit on it, or what a deposit left.",
            kind=Kind.DROPDOWN,
            options=(
                Option(Bill.WHOLE.value, "The whole"),
                Option(Bill.DEPOSIT.value, "A deposit", "The percentage below of every line"),
                Option(Bill.REST.value, "The rest", "What the deposit invoice left to be billed"),
            ),
        ),
    ] = Bill.WHOLE
    deposit_percent: Annotated[
        Decimal | None,
        InputField(
            label="Deposit in percent",
            description="Above 0 and below 100; needed for a deposit.",
            kind=Kind.NUMBER,
            from_record=True,
        ),
    ] = None
    link_estimate: Annotated[
        bool,
        InputField(
            label="Link the estimate?",
            description="Links the invoice with the open estimate that was created for the same record, which closes "
            "the estimate. Only where the whole is billed.",
            kind=Kind.YES_NO,
        ),
    ] = False

    def contradictions(self) -> list[str]:
        """A deposit needs its percentage; the parts of a record are billed once each and close no estimate."""
        if self.bill is Bill.WHOLE:
            return []
        described, found = self.described(), []
        if self.bill is Bill.DEPOSIT and (self.deposit_percent is None or not 0 < self.deposit_percent < 100):
            found.append(f"{described['deposit_percent'].label}: a deposit needs a number above 0 and below 100.")
        if self.link_estimate:
            found.append(f"{described['link_estimate'].label} Only an invoice of the whole can close an estimate.")
        if self.create_another:
            found.append(
                f"{described['if_already_created'].label}: a deposit and its rest are billed once. Choose to return "
                "the existing document."
            )
        return found

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return replace(
            super().options(),
            term_id=self.payment_terms,
            document_date=self.invoice_date,
            due_date=self.due_date,
            bill=self.bill,
            deposit_percent=self.deposit_percent if self.bill is Bill.DEPOSIT else None,
            link_estimate=self.link_estimate,
        )


class EstimateInputs(SalesInputs):
    """Create QuickBooks estimate."""

    expiration_date: Annotated[OptionalDate, day("Expiration date", "Empty: the quote's own, where it has one.")] = None
    accepted: Annotated[
        bool,
        InputField(
            label="Mark it as accepted?",
            description="With the date and the name of whoever accepted or signed the quote, where HubSpot has them.",
            kind=Kind.YES_NO,
        ),
    ] = False

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return replace(super().options(), expiration_date=self.expiration_date, accepted=self.accepted)


class ReceiptInputs(SalesInputs):
    """What is asked where money comes in."""

    deposit_to: DepositTo = ""
    payment_method: PaymentMethod = ""

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return replace(super().options(), deposit_account_id=self.deposit_to, payment_method_id=self.payment_method)


class SalesReceiptInputs(ReceiptInputs):
    """Create QuickBooks sales receipt."""


class PaidInvoiceInputs(ReceiptInputs):
    """Create paid QuickBooks invoice."""

    existing_invoice: Annotated[
        ExistingInvoice,
        InputField(
            label="If there is an open invoice",
            description="What to do when the payment's deal or quote already has an open invoice that was created by "
            "these actions.",
            kind=Kind.DROPDOWN,
            options=(
                Option(ExistingInvoice.REFUSE.value, "Do not book the payment", "The message names the invoice"),
                Option(ExistingInvoice.RECEIVE_PAYMENT.value, "Receive the payment on it", AT_MOST_ONCE),
                Option(ExistingInvoice.BOOK_ANYWAY.value, "Create a paid invoice anyway"),
            ),
        ),
    ] = ExistingInvoice.REFUSE


class RefundReceiptInputs(SalesInputs):
    """Create QuickBooks refund receipt."""

    refund_from: Annotated[
        str,
        InputField(
            label="Refund from",
            description="The account from which the money was paid back.",
            kind=Kind.DROPDOWN,
            choices=Choices.DEPOSIT_ACCOUNTS,
            required=True,
        ),
    ]
    payment_method: PaymentMethod = ""

    def options(self) -> SalesOptions:
        """The choices, free of how HubSpot sends them."""
        return replace(super().options(), deposit_account_id=self.refund_from, payment_method_id=self.payment_method)


class ExpenseInputs(ActionInputs):
    """Create QuickBooks expense: the fee of a payment."""

    paid_from: Annotated[
        str,
        InputField(
            label="Paid from",
            description="The bank or credit card account that bore the fee. The fee must be in its currency.",
            kind=Kind.DROPDOWN,
            choices=Choices.PAYING_ACCOUNTS,
            required=True,
        ),
    ]
    category: Annotated[
        str,
        InputField(
            label="Category",
            description="The expense account of the fee.",
            kind=Kind.DROPDOWN,
            choices=Choices.EXPENSE_ACCOUNTS,
            required=True,
        ),
    ]
    vendor: Annotated[
        str,
        InputField(
            label="Vendor",
            description="Whom the fee was paid to.",
            kind=Kind.DROPDOWN,
            choices=Choices.VENDORS,
            options=(Option(HUBSPOT_VENDOR, "HubSpot", "Created in QuickBooks if it is missing, one per currency"),),
        ),
    ] = HUBSPOT_VENDOR
    tax_code: TaxCode = ""
    class_: ClassChoice = ""
    location: Location = ""
    memo: Memo = ""

    def options(self) -> ExpenseOptions:
        """The choices, free of how HubSpot sends them."""
        return ExpenseOptions(
            paid_from_id=self.paid_from,
            category_id=self.category,
            vendor_id="" if self.vendor == HUBSPOT_VENDOR else self.vendor,
            tax_code_id=self.tax_code,
            class_id=self.class_,
            location_id=self.location,
            memo=self.memo,
        )
