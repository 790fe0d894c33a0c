"""One tree of errors: what went wrong, in words for a bookkeeper, and what may be done about it.

Errors are told apart by `code`, never by their text. `workflow.answer` alone turns them into an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable codes: workflow authors branch on them and the action definitions have a sentence for each."""

    NONE = "NONE"

    # the callout and its set-up
    UNSUPPORTED_OBJECT_TYPE = "unsupported_object_type"
    INVALID_INPUT = "invalid_input"
    NOT_CONNECTED = "not_connected"
    NOT_LINKED = "not_linked"
    MISSING_SCOPE = "missing_scope"
    RECORD_NOT_FOUND = "record_not_found"

    # the record
    NO_LINE_ITEMS = "no_line_items"
    NO_CONTACT = "no_contact"
    NO_COMPANY = "no_company"
    COMPANY_INCOMPLETE = "company_incomplete"
    CONTACT_INCOMPLETE = "contact_incomplete"
    LINE_INVALID = "line_invalid"
    MIXED_CURRENCIES = "mixed_currencies"
    NEGATIVE_TOTAL = "negative_total"
    RECORD_TOO_LARGE = "record_too_large"
    ADJUSTMENT_INVALID = "adjustment_invalid"
    QUOTE_NOT_PUBLISHED = "quote_not_published"
    QUOTE_REJECTED = "quote_rejected"
    QUOTE_EXPIRED = "quote_expired"
    QUOTE_VOID = "quote_void"
    QUOTE_ARCHIVED = "quote_archived"
    PAYMENT_PROCESSING = "payment_processing"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_DISPUTED = "payment_disputed"
    PAYMENT_REFUNDED = "payment_refunded"
    PAYMENT_NOT_REFUNDED = "payment_not_refunded"
    PAYMENT_UNCLEAR = "payment_unclear"
    REFUND_PROCESSING = "refund_processing"
    PARTIAL_REFUND = "partial_refund"
    AMOUNT_DIFFERS = "amount_differs"
    NO_FEE = "no_fee"
    FEE_CURRENCY = "fee_currency"
    TAXABLE_LINE = "taxable_line"

    # what is booked already
    ALREADY_BOOKED = "already_booked"
    OPEN_INVOICE = "open_invoice"
    INVOICE_NOT_OPEN = "invoice_not_open"
    PAYMENT_NOT_APPLIED = "payment_not_applied"
    NO_DEPOSIT = "no_deposit"
    NOTHING_LEFT = "nothing_left"

    # the company's lists
    CUSTOMER_NOT_FOUND = "customer_not_found"
    CUSTOMER_AMBIGUOUS = "customer_ambiguous"
    CUSTOMER_NAME_TAKEN = "customer_name_taken"
    PRODUCT_NOT_FOUND = "product_not_found"
    PRODUCT_AMBIGUOUS = "product_ambiguous"
    PRODUCT_NAME_TAKEN = "product_name_taken"
    TERM_NOT_FOUND = "term_not_found"
    INCOME_ACCOUNT_NEEDED = "income_account_needed"
    CURRENCY_NOT_ENABLED = "currency_not_enabled"
    CUSTOMER_CURRENCY = "customer_currency"
    TAX_CODE_NEEDED = "tax_code_needed"
    TAX_CODE_NOT_FOUND = "tax_code_not_found"
    ACCOUNT_NOT_FOUND = "account_not_found"
    ACCOUNT_UNFIT = "account_unfit"
    ACCOUNT_CURRENCY = "account_currency"
    PAYMENT_METHOD_NOT_FOUND = "payment_method_not_found"
    CLASS_NOT_FOUND = "class_not_found"
    LOCATION_NOT_FOUND = "location_not_found"
    TRACKING_OFF = "tracking_off"
    VENDOR_NOT_FOUND = "vendor_not_found"
    VENDOR_AMBIGUOUS = "vendor_ambiguous"
    VENDOR_CURRENCY = "vendor_currency"
    VENDOR_NAME_TAKEN = "vendor_name_taken"

    # QuickBooks says no
    PERIOD_CLOSED = "period_closed"
    NUMBER_TAKEN = "number_taken"
    REFERENCE_GONE = "reference_gone"
    SUBSCRIPTION_ENDED = "subscription_ended"
    QUICKBOOKS_DENIED = "quickbooks_denied"
    QUICKBOOKS_REFUSED = "quickbooks_refused"
    UNEXPECTED = "unexpected"

    # passing: HubSpot is asked to come back, the history never shows them as final
    THROTTLED = "throttled"
    QUICKBOOKS_UNAVAILABLE = "quickbooks_unavailable"
    HUBSPOT_UNAVAILABLE = "hubspot_unavailable"
    LINE_ITEMS_AWAITED = "line_items_awaited"
    STORE_UNAVAILABLE = "store_unavailable"
    CONNECTION_LOST = "connection_lost"
    LEASE_LOST = "lease_lost"
    IN_PROGRESS = "in_progress"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OUT_OF_TIME = "out_of_time"
    CONFIGURATION = "configuration"


class ActionError(Exception):
    """Anything that keeps an action from being done.

    Args:
        code: the stable code.
        sentence: for the person who reads the workflow history: which record, which field, what to do. Never a token,
            never a stack trace.
        status: HTTP status of the service that refused, where there was one.
        trace: `intuit_tid` or HubSpot's correlation id, for support.
    """

    passing = False

    def __init__(self, code: ErrorCode, sentence: str, *, status: int | None = None, trace: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
        self.trace = trace


class Refusal(ActionError):
    """Permanent: trying again changes nothing until a person changes something."""


class ComeBack(ActionError):
    """Passing: nothing is lost, HubSpot's own retry carries on."""

    passing = True


class NotSent(ComeBack):
    """A write that is known not to have happened (connection refused, 401, 403, 429): it may be sent again at once."""


class OutcomeUnknown(ComeBack):
    """A write whose outcome nobody knows (timeout, reset, 5xx, unreadable answer): the ledger alone goes on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a record, as a sentence that names the record, the field and the remedy."""

    code: ErrorCode
    sentence: str


class RecordRefused(Refusal):
    """All problems of one record together, so that a person mends them in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("a refusal needs at least one problem")
        super().__init__(self.problems[0].code, " ".join(problem.sentence for problem in self.problems))


class BadRequest(Exception):
    """The callout itself is malformed: answered 400, nothing done."""


class BadSignature(Exception):
    """The callout is not from HubSpot: answered 401, nothing done."""
