"""What invoices, estimates, sales receipts and refund receipts have in common (QuickBooks contract 4.2 to 4.10).

QuickBooks copies neither terms nor memo nor e-mail address of a customer onto a document, so all of them are set.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.address import billing_address, postal_address
from quickbooks_actions.mapping.adjustments import billable
from quickbooks_actions.mapping.company import Body, CompanyFacts, Listed, Resolved
from quickbooks_actions.mapping.content import SalesContent, content_problems, sales_content
from quickbooks_actions.mapping.currency import currency_problems, customer_currency_problems, document_currency
from quickbooks_actions.mapping.mail import mail_address
from quickbooks_actions.mapping.money import CENT, cents
from quickbooks_actions.mapping.names import length, limited, one_line, paragraphs
from quickbooks_actions.mapping.notes import private_note
from quickbooks_actions.mapping.options import FIRST_CONTACT, PRIMARY_COMPANY, SalesOptions
from quickbooks_actions.mapping.records import Address, Sale
from quickbooks_actions.mapping.recurring import one_period_amount
from quickbooks_actions.mapping.totals import totals

DOCUMENT_NUMBER_LIMIT = 21
MESSAGE_LIMIT = 1000
REFERENCE_LIMIT = 21
"""PaymentRefNum of a sales receipt and of a payment (QuickBooks contract 4.7, 4.8)."""


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

    def having(self, body: Body, warnings: tuple[str, ...] | list[str] = ()) -> "Mapped":
        """The same with more properties, as far as they are not empty, and more warnings."""
        more = {name: value for name, value in body.items() if value not in (None, "", {})}
        return replace(self, body={**self.body, **more}, warnings=(*self.warnings, *warnings))


def option_problems(options: SalesOptions) -> list[Problem]:
    """Choices of the workflow's author that QuickBooks would refuse."""
    number = document_number(options)
    if length(number) <= DOCUMENT_NUMBER_LIMIT:
        return []
    return [
        Problem(
            ErrorCode.INVALID_INPUT,
            f"The document number {sentences.quoted(number)} has {length(number)} characters, but QuickBooks takes at "
            f"most {DOCUMENT_NUMBER_LIMIT}. Choose a shorter one in the workflow action and enrol the record again.",
        )
    ]


def sales_form(
    sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts, marker: str, *, day: date
) -> Mapped:
    """The body that all sales documents share.

    Args:
        marker: what the document is found again by; goes into the private note.
        day: the document's date.

    Raises:
        RecordRefused: all that is wrong with lines, currency and choices together; for a payment also a total that is
            not the money that moved.
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
    if problems := exactness_problems(sale, content):
        raise RecordRefused(problems)
    note, note_warnings = private_note(options.memo, marker)
    message, message_warnings = limited(paragraphs(options.message), MESSAGE_LIMIT, "The message to the customer")
    number = document_number(options)
    form = Mapped(
        body={
            "CustomerRef": {"value": resolved.customer.id},
            "TxnDate": day.isoformat(),
            **content.header,
            "Line": list(content.lines),
            "PrivateNote": note,
        },
        expected_total=content.expected_total,
        warnings=(*sale.remarks, *resolved.warnings, *content.warnings),
    )
    addresses, address_warnings = _addresses(sale, options)
    return form.having(
        {
            "CurrencyRef": {"value": document_currency(sale, facts)} if facts.multicurrency else None,
            "DocNumber": number,
            "CustomerMemo": wrapped(message),
            **addresses,
        },
        [*address_warnings, *message_warnings, *note_warnings, *_unnumbered(number, facts)],
    )


def exactness_problems(sale: Sale, content: SalesContent) -> list[Problem]:
    """A document made from a payment must come to the money that moved, with the tax that QuickBooks will add.

    Where QuickBooks' own tax engine decides, nobody can know beforehand; the answer is compared then.
    """
    payment, total = sale.payment, content.quickbooks_total
    if payment is None or payment.amount is None or total is None or total == cents(payment.amount):
        return []
    return [
        Problem(
            ErrorCode.AMOUNT_DIFFERS,
            f"The {sentences.record_name(sale)} is of {sentences.money(payment.amount, sale.currency)}, but QuickBooks "
            f"would make {sentences.money(total, sale.currency)} of its line items, discounts, fees and taxes, and a "
            "document made from a payment must be exact. Check the tax codes in the workflow action and the line items "
            f"in HubSpot, and {sentences.enrol_again(sale)}.",
        )
    ]


def total_warning(expected: Decimal, actual: Decimal, currency: str) -> str | None:
    """A sentence where QuickBooks' total is not HubSpot's, that says by how much."""
    if actual == expected:
        return None
    way = "more" if actual > expected else "less"
    return (
        f"QuickBooks' total is {sentences.money(actual, currency)}, {sentences.money(abs(actual - expected))} {way} "
        f"than HubSpot's record comes to ({sentences.money(expected, currency)}). Check the document's tax and "
        "discounts in QuickBooks."
    )


def record_total_warnings(sale: Sale, options: SalesOptions) -> list[str]:
    """HubSpot's own total is no sum of what is billed: typed in by hand, or counted otherwise."""
    shown = one_period_amount(sale)
    figures = totals(billable(sale, options))
    if shown is None or any(
        abs(shown - figure) <= CENT for figure in (figures.total, figures.before_tax, figures.lines)
    ):
        return []
    return [
        f"The {sentences.record_name(sale)} shows {sentences.money(shown, sale.currency)} in HubSpot, but its line "
        f"items add up to {sentences.money(figures.before_tax, sale.currency)}, and those were billed."
    ]


def document_number(options: SalesOptions) -> str:
    """The number that the author chose, as QuickBooks would store it; '' where none was."""
    return one_line(options.document_number, len(options.document_number) * 2)


def number_warning(wanted: str, given: str) -> str | None:
    """A sentence where QuickBooks numbered the document itself in spite of the number that was chosen."""
    if not wanted or wanted == given:
        return None
    got = f"the number {sentences.quoted(given)}" if given else "no number"
    return (
        f"QuickBooks gave the document {got} instead of {sentences.quoted(wanted)}. Switch on custom transaction "
        "numbers in QuickBooks (Account and settings → Sales → Sales form content) to choose numbers."
    )


def mail_form(form: Mapped, sale: Sale, resolved: Resolved, options: SalesOptions) -> Mapped:
    """The form with the customer's address, for a document that QuickBooks does not mail by itself."""
    return form.having({"EmailStatus": "NotSet", "BillEmail": address_body(sale, resolved, options)})


def address_body(sale: Sale, resolved: Resolved, options: SalesOptions) -> Body:
    """BillEmail, {} where there is no address."""
    address = mail_address(sale, resolved.customer, options)
    return {"Address": address} if address else {}


def receipt_properties(sale: Sale, resolved: Resolved, limit: int = REFERENCE_LIMIT) -> tuple[Body, list[str]]:
    """Account, method and reference of money that moved, and a warning where the reference was cut."""
    payment = sale.payment
    reference = one_line(payment.reference or payment.payment_id, 200) if payment else ""
    kept, cut = limited(reference, limit, "The reference number of the payment")
    account = resolved.deposit_account
    return {
        "DepositToAccountRef": {"value": account.id} if account else None,
        "PaymentMethodRef": named(resolved.payment_method),
        "PaymentRefNum": kept,
    }, cut


def named(entry: Listed | None) -> Body | None:
    """A reference to an entry of a list."""
    return None if entry is None else {"value": entry.id}


def wrapped(text: str) -> Body | None:
    """A MemoRef."""
    return {"value": text} if text else None


def _addresses(sale: Sale, options: SalesOptions) -> tuple[Body, list[str]]:
    """The buyer's addresses; a customer that was chosen by id is another party, with an address in QuickBooks."""
    if options.customer == FIRST_CONTACT:
        usual = billing_address(sale.contact, sale.organisation)
    elif options.customer == PRIMARY_COMPANY:
        usual = billing_address(None, sale.organisation)
    else:
        return {}, []
    payment = sale.payment
    bill_to = (payment.billing_address if payment else Address()) or usual
    ship_to = (payment.shipping_address if payment else Address()) or bill_to
    bill, warnings = postal_address(bill_to)
    ship, more = postal_address(ship_to)
    return {"BillAddr": bill, "ShipAddr": ship}, list(dict.fromkeys([*warnings, *more]))


def _unnumbered(number: str, facts: CompanyFacts) -> list[str]:
    if number or not facts.custom_txn_numbers:
        return []
    return [
        "The document has no number: the company numbers its documents itself (custom transaction numbers), and none "
        "was chosen in the workflow action."
    ]
