"""A deal or a quote becomes an invoice (QuickBooks contract 4.5)."""

from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.address import billing_address, postal_address
from quickbooks_actions.mapping.company import Body, CompanyFacts, Resolved
from quickbooks_actions.mapping.content import content_problems, sales_content
from quickbooks_actions.mapping.currency import currency_problems, customer_currency_problems, document_currency
from quickbooks_actions.mapping.money import CENT
from quickbooks_actions.mapping.names import length, limited, one_line, paragraphs
from quickbooks_actions.mapping.notes import private_note
from quickbooks_actions.mapping.options import FIRST_CONTACT, SalesOptions
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.totals import totals

DOCUMENT_NUMBER_LIMIT = 21
MESSAGE_LIMIT = 1000


@dataclass(frozen=True)
class Mapped:
    """A document ready to be sent.

    Attributes:
        expected_total: what HubSpot's record comes to with tax, in the document's currency.
        warnings: sentences for the person who reads the workflow history.
    """

    body: Body
    expected_total: Decimal
    warnings: tuple[str, ...]


def option_problems(options: SalesOptions) -> list[Problem]:
    """Choices of the workflow's author that QuickBooks would refuse."""
    number = _document_number(options)
    if length(number) <= DOCUMENT_NUMBER_LIMIT:
        return []
    return [
        Problem(
            ErrorCode.INVALID_INPUT,
            f"The document number {sentences.quoted(number)} has {length(number)} characters, but QuickBooks takes at "
            f"most {DOCUMENT_NUMBER_LIMIT}. Choose a shorter one in the workflow action and enrol the record again.",
        )
    ]


def invoice_body(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str) -> Mapped:
    """The invoice for a record.

    It asks QuickBooks for no mail: status NotSet, online payment off and no address to mail to, because QuickBooks may
    mail an invoice by itself otherwise (QuickBooks contract 4.5). A term goes before a due date, never both.

    Args:
        marker: what the invoice is found again by; goes into the private note.

    Raises:
        RecordRefused: all that is wrong with lines, currency and choices together.
    """
    problems = [
        *content_problems(sale, options),
        *currency_problems(sale, facts),
        *customer_currency_problems(sale, resolved.customer, facts),
        *option_problems(options),
    ]
    if problems:
        raise RecordRefused(problems)
    content = sales_content(sale, resolved, options, facts)
    note, note_warnings = private_note(options.memo, marker)
    message, message_warnings = limited(paragraphs(options.message), MESSAGE_LIMIT, "The message to the customer")
    number = _document_number(options)
    body: Body = {
        "CustomerRef": {"value": resolved.customer.id},
        "TxnDate": (options.document_date or sale.today).isoformat(),
        **content.header,
        "Line": list(content.lines),
        "PrivateNote": note,
        "EmailStatus": "NotSet",
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
    }
    if facts.multicurrency:
        body["CurrencyRef"] = {"value": document_currency(sale, facts)}
    if resolved.term is not None:
        body["SalesTermRef"] = {"value": resolved.term.id}
    elif options.due_date is not None:
        body["DueDate"] = options.due_date.isoformat()
    if number:
        body["DocNumber"] = number
    if message:
        body["CustomerMemo"] = {"value": message}
    addresses, address_warnings = _addresses(sale, options)
    body |= addresses
    return Mapped(
        body=body,
        expected_total=content.expected_total,
        warnings=(
            *resolved.warnings,
            *content.warnings,
            *address_warnings,
            *message_warnings,
            *note_warnings,
            *_both_due(resolved, options),
            *_amount_differs(sale),
        ),
    )


def total_warning(expected: Decimal, actual: Decimal, currency: str) -> str | None:
    """A sentence where QuickBooks' total is not HubSpot's to within a cent."""
    if abs(actual - expected) <= CENT:
        return None
    return (
        f"QuickBooks' total is {sentences.money(actual, currency)}, but HubSpot's record comes to "
        f"{sentences.money(expected, currency)}. Check the document's tax and discounts in QuickBooks."
    )


def _document_number(options: SalesOptions) -> str:
    return one_line(options.document_number, len(options.document_number) * 2)


def _addresses(sale: Sale, options: SalesOptions) -> tuple[Body, list[str]]:
    """The buyer's address; a customer that was chosen by id is another party, with an address in QuickBooks."""
    if options.customer != FIRST_CONTACT:
        return {}, []
    address, warnings = postal_address(billing_address(sale.contact, sale.organisation))
    return ({"BillAddr": address, "ShipAddr": dict(address)} if address else {}), warnings


def _both_due(resolved: Resolved, options: SalesOptions) -> list[str]:
    if resolved.term is None or options.due_date is None:
        return []
    named = sentences.entity_name(resolved.term.name, resolved.term.id)
    return [f"Payment terms and a due date were both chosen: the terms {named} were used, not the due date."]


def _amount_differs(sale: Sale) -> list[str]:
    """HubSpot's own total is no sum of its lines with discounts and fees, with or without tax: typed in by hand."""
    figures = totals(sale)
    total = figures.before_tax
    # a record's amount counts several periods of a line that is billed again and again
    if sale.amount is None or not sale.amount.is_finite() or any(line.frequency for line in sale.lines):
        return []
    if any(abs(sale.amount - figure) <= CENT for figure in (total, figures.total)):
        return []
    return [
        f"The {sentences.record_name(sale)} shows {sentences.money(sale.amount, sale.currency)} in HubSpot, but its "
        f"line items add up to {sentences.money(total, sale.currency)}, and those were billed."
    ]
