"""Which quotes may be booked (HubSpot contract 7.3): published or signed ones that still stand."""

from datetime import date

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.records import QuoteFacts, Sale

_PUBLISHED = frozenset({"PUBLISHED", "PUBLISHING", "ACCEPTED"})
_APPROVED = frozenset({"APPROVED", "APPROVAL_NOT_NEEDED"})

_UNPUBLISHED = {
    "DRAFT": "it is a draft",
    "PENDING_APPROVAL": "it waits for an approval",
    "CHANGES_REQUESTED": "its approver asked for changes",
}

_VOID = ErrorCode.QUOTE_VOID, "has been voided. Make a new quote of it in HubSpot, publish that"
_FINAL = {
    "VOID": _VOID,
    "VOIDED": _VOID,
    "ARCHIVED": (ErrorCode.QUOTE_ARCHIVED, "has been archived. Restore it in HubSpot"),
    "REJECTED": (
        ErrorCode.QUOTE_REJECTED,
        "has been rejected. Change it, have it approved and publish it in HubSpot",
    ),
}


def quote_problems(sale: Sale) -> list[Problem]:
    """What keeps a quote from being booked: at most one problem; none for the other record types.

    HubSpot has three properties for a quote's state. Void, archived or rejected in any of them is final, even for a
    signed quote. A quote that is being edited is none that was agreed on, whatever was signed before. A signed quote
    that expired afterwards counts; any other must be published and not expired.
    """
    quote = sale.quote
    found = None if quote is None else _fault(quote, sale.today)
    if found is None:
        return []
    code, rest = found
    return [Problem(code, f"The {sentences.record_name(sale)} {rest} and {sentences.enrol_again(sale)}.")]


def is_signed(quote: QuoteFacts) -> bool:
    """Whether the buyer agreed: signed electronically or by hand, or accepted with a click."""
    signers = quote.signers_required or 0
    return (
        quote.signature == "SIGNED"
        or quote.sign_status == "ESIGN_COMPLETED"
        or quote.manually_signed
        or (quote.esign and 0 < signers <= (quote.signers_completed or 0))
        or quote.accepted_on is not None
        or "ACCEPTED" in _states(quote)
    )


def _fault(quote: QuoteFacts, today: date) -> tuple[ErrorCode, str] | None:
    """The code, and the sentence from what is wrong to the remedy; None where nothing is."""
    final = next((_FINAL[state] for state in _states(quote) if state in _FINAL), None)
    if final is not None:
        return final
    state = _state(quote)
    if state in _UNPUBLISHED:
        return _not_published(_UNPUBLISHED[state])
    if is_signed(quote):
        return None
    past = quote.expires_on is not None and quote.expires_on < today
    if state == "EXPIRED" or (past and _published(quote)):
        return _expired(quote)
    if not _published(quote):
        return _not_published(f"HubSpot's state is {state}" if state else "HubSpot has no state for it")
    return None


def _states(quote: QuoteFacts) -> tuple[str, ...]:
    return quote.lifecycle, quote.progression, quote.approval


def _state(quote: QuoteFacts) -> str:
    """The life cycle is what the buyer sees; the approval comes last, it is no proof of publication."""
    return next((state for state in _states(quote) if state), "")


def _published(quote: QuoteFacts) -> bool:
    if quote.lifecycle or quote.progression:
        return _state(quote) in _PUBLISHED
    # quotes from before there was a life cycle: HubSpot locks a quote when it is published
    return quote.approval in _PUBLISHED or (quote.approval in _APPROVED and quote.locked)


def _expired(quote: QuoteFacts) -> tuple[ErrorCode, str]:
    day = f" on {quote.expires_on.isoformat()}" if quote.expires_on is not None else ""
    return (
        ErrorCode.QUOTE_EXPIRED,
        f"expired{day} before anybody had signed it. Give it a later expiration date, publish it in HubSpot",
    )


def _not_published(reason: str) -> tuple[ErrorCode, str]:
    return ErrorCode.QUOTE_NOT_PUBLISHED, f"is not published: {reason}. Publish it in HubSpot"
