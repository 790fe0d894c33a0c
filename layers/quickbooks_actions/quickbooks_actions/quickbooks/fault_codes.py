"""What QuickBooks' fault codes mean for a posting, and how a bookkeeper is told (QuickBooks contract 2.3)."""

import re
from dataclasses import dataclass
from enum import IntEnum

from quickbooks_actions.errors import ErrorCode


class Effect(IntEnum):
    """What a fault says about the request, the gravest last: of several errors the gravest decides."""

    REFUSED = 1
    """Nothing was created, and trying again changes nothing."""

    NOT_NOW = 2
    """Nothing was created, and later it may work."""

    UNKNOWN = 3
    """QuickBooks failed on its own side: a write may have been carried out."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code's meaning.

    Attributes:
        rank: among refusals the one with the highest rank gives code and sentence.
    """

    effect: Effect
    code: ErrorCode
    sentence: str
    rank: int = 0


def _refused(code: ErrorCode, sentence: str, rank: int = 5) -> Meaning:
    return Meaning(Effect.REFUSED, code, sentence, rank)


_OUR_BUG = _refused(
    ErrorCode.UNEXPECTED,
    "QuickBooks does not accept the form of what was sent. This is a defect of the application: please report it to "
    "the person who runs it.",
    rank=1,
)
_REFUSED = _refused(ErrorCode.QUICKBOOKS_REFUSED, "A rule of QuickBooks is against it.", rank=2)
_DENIED = _refused(
    ErrorCode.QUICKBOOKS_DENIED,
    "QuickBooks does not let the application work with this company. Check that the right company (and not its "
    "sandbox) is connected and that the person who connected it is still an administrator there, then connect it "
    "again.",
    rank=8,
)
_REFERENCE_GONE = _refused(
    ErrorCode.REFERENCE_GONE,
    "Something that the document refers to (customer, product, account, term, tax code, class or location) was "
    "deleted, merged or made inactive in QuickBooks. Make it active again there, or choose another one in the workflow "
    "action.",
    rank=4,
)
_PERIOD_CLOSED = _refused(
    ErrorCode.PERIOD_CLOSED,
    "The date lies in a period that is closed in QuickBooks. Open the period there (Account and settings → Advanced → "
    "Accounting), or choose a later date in the workflow action if it has one.",
    rank=6,
)
_TAX_CODE_NEEDED = _refused(
    ErrorCode.TAX_CODE_NEEDED,
    "QuickBooks needs a sales tax code on every line of this document. Check the tax settings of the workflow action "
    "and of the company in QuickBooks.",
    rank=3,
)
_NAME_TAKEN = _refused(
    ErrorCode.CUSTOMER_NAME_TAKEN,
    "The name is already used by another customer, vendor, employee or product in QuickBooks.",
    rank=3,
)
_EMAIL_REFUSED = _refused(
    ErrorCode.CONTACT_INCOMPLETE,
    "QuickBooks does not accept the e-mail address. Correct it in HubSpot.",
    rank=3,
)
_CLOSED_FOR_NOW = Meaning(
    Effect.NOT_NOW, ErrorCode.QUICKBOOKS_UNAVAILABLE, "QuickBooks has closed the company for a moment."
)
_FAILED = Meaning(Effect.UNKNOWN, ErrorCode.QUICKBOOKS_UNAVAILABLE, "QuickBooks failed on its own side.")

THROTTLED = Meaning(
    Effect.NOT_NOW, ErrorCode.THROTTLED, "QuickBooks takes no more requests for this company at the moment."
)

_MEANINGS: dict[str, Meaning] = {
    "100": _DENIED,
    "110": _DENIED,
    "120": _DENIED,
    "130": _DENIED,
    "140": _CLOSED_FOR_NOW,
    "150": _CLOSED_FOR_NOW,
    "500": _OUR_BUG,
    # The id is made of the posting and its body: whatever it names has been sent before.
    "600": _FAILED,
    "610": _REFERENCE_GONE,
    "620": _refused(
        ErrorCode.QUICKBOOKS_REFUSED,
        "The document cannot be linked to the other one: it may be closed, deleted or made for another customer.",
    ),
    "2210": _EMAIL_REFUSED,
    "2380": _EMAIL_REFUSED,
    "2500": _REFERENCE_GONE,
    "3001": THROTTLED,
    "3100": _DENIED,
    "3200": _DENIED,
    "3202": _DENIED,
    "4000": _OUR_BUG,
    "4001": _OUR_BUG,
    "5010": _refused(
        ErrorCode.QUICKBOOKS_REFUSED,
        "Somebody changed the same entry in QuickBooks at the same moment.",
    ),
    "5020": _DENIED,
    "5030": _refused(
        ErrorCode.QUICKBOOKS_REFUSED, "The company's QuickBooks plan does not have what the document needs.", rank=6
    ),
    "6070": _OUR_BUG,
    "6080": _OUR_BUG,
    "6100": _TAX_CODE_NEEDED,
    "6140": _refused(
        ErrorCode.NUMBER_TAKEN,
        "The document number is already used in QuickBooks. Choose another number in the workflow action, or none.",
    ),
    "6190": _refused(
        ErrorCode.SUBSCRIPTION_ENDED,
        "The company's QuickBooks subscription has ended or has a billing problem. Renew it in QuickBooks.",
        rank=9,
    ),
    "6200": _PERIOD_CLOSED,
    "6210": _PERIOD_CLOSED,
    "6240": _NAME_TAKEN,
    "6250": _REFERENCE_GONE,
    "6420": _EMAIL_REFUSED,
    "6430": _refused(
        ErrorCode.QUICKBOOKS_REFUSED,
        "An account has the wrong type for its use. Choose another account in the workflow action.",
        rank=4,
    ),
    "10000": _FAILED,
}

_BUSINESS_RULE = "6000"
"""The catch-all: only its text says what is wrong. QuickBooks' outright codes never depend on a text."""

_TAX_WORDS = re.compile(r"\b(VAT|GST|HST|QST|PST|sales tax|tax (rate|code)s?)\b", re.IGNORECASE)


def meaning(code: str, said: str) -> Meaning:
    """What one error means.

    Args:
        code: QuickBooks' code without leading zeros.
        said: message and detail; looked at for the catch-all code alone.
    """
    if code == _BUSINESS_RULE and _TAX_WORDS.search(said):
        return _TAX_CODE_NEEDED
    known = _MEANINGS.get(code)
    if known:
        return known
    return _OUR_BUG if len(code) == 4 and code.startswith("2") else _REFUSED
