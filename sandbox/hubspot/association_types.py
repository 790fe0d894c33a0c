"""HubSpot's own association types (HubSpot contract 7.2): their numbers, both ways, and their names.

Where the published list names no number for a label's way back, that way has only the plain, unlabelled type. Of the
plain types from discounts, fees, taxes and subscriptions only the numbers of the way there are published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from sandbox.hubspot.object_types import (
    COMMERCE_PAYMENT,
    COMPANY,
    CONTACT,
    DEAL,
    DISCOUNT,
    FEE,
    INVOICE,
    LINE_ITEM,
    QUOTE,
    SUBSCRIPTION,
    TAX,
    ObjectType,
)


@dataclass(frozen=True, slots=True)
class AssociationType:
    """`name` is what an object read prints (`deal_to_contact`), `label` what people see (None: no label)."""

    type_id: int
    name: str
    label: str | None = None
    category: Literal["HUBSPOT_DEFINED", "USER_DEFINED"] = "HUBSPOT_DEFINED"

    def as_json(self) -> dict[str, object]:
        return {"category": self.category, "typeId": self.type_id, "label": self.label}


@dataclass(frozen=True, slots=True)
class Pair:
    """One association type and its way back."""

    source: ObjectType
    target: ObjectType
    there: AssociationType
    back: AssociationType | None


def _plain(source: ObjectType, target: ObjectType, there: int, back: int, suffix: str = "") -> Pair:
    return Pair(
        source,
        target,
        AssociationType(there, f"{source.singular}_to_{target.singular}{suffix}"),
        AssociationType(back, f"{target.singular}_to_{source.singular}{suffix}"),
    )


_PLAIN = (
    _plain(DEAL, CONTACT, 3, 4),
    _plain(DEAL, COMPANY, 341, 342, "_unlabeled"),
    _plain(DEAL, LINE_ITEM, 19, 20),
    _plain(DEAL, QUOTE, 63, 64),
    _plain(DEAL, COMMERCE_PAYMENT, 392, 391),
    _plain(QUOTE, LINE_ITEM, 67, 68),
    _plain(QUOTE, CONTACT, 69, 70),
    _plain(QUOTE, COMPANY, 71, 72),
    _plain(QUOTE, COMMERCE_PAYMENT, 398, 397),
    _plain(COMMERCE_PAYMENT, CONTACT, 387, 388),
    _plain(COMMERCE_PAYMENT, COMPANY, 389, 390),
    _plain(COMMERCE_PAYMENT, LINE_ITEM, 395, 396),
    _plain(CONTACT, COMPANY, 279, 280, "_unlabeled"),
    _plain(DEAL, INVOICE, 176, 175),
    _plain(DEAL, SUBSCRIPTION, 300, 299),
    _plain(QUOTE, DISCOUNT, 362, 361),
    _plain(QUOTE, FEE, 364, 363),
    _plain(QUOTE, TAX, 366, 365),
    _plain(QUOTE, INVOICE, 408, 407),
    _plain(QUOTE, SUBSCRIPTION, 304, 303),
    _plain(COMMERCE_PAYMENT, SUBSCRIPTION, 393, 394),
    _plain(COMMERCE_PAYMENT, DISCOUNT, 428, 427),
    _plain(COMMERCE_PAYMENT, FEE, 1326, 1325),
    _plain(COMMERCE_PAYMENT, INVOICE, 542, 541),
    _plain(INVOICE, CONTACT, 177, 178),
    _plain(INVOICE, COMPANY, 179, 180),
    _plain(INVOICE, LINE_ITEM, 409, 410),
    _plain(INVOICE, DISCOUNT, 411, 412),
    _plain(INVOICE, FEE, 413, 414),
    _plain(INVOICE, TAX, 415, 416),
    _plain(INVOICE, SUBSCRIPTION, 622, 621),
)

_PRIMARY = (
    Pair(
        DEAL,
        COMPANY,
        AssociationType(5, "deal_to_company", "Primary"),
        AssociationType(6, "company_to_deal", "Primary"),
    ),
    Pair(
        CONTACT,
        COMPANY,
        AssociationType(1, "contact_to_company", "Primary"),
        AssociationType(2, "company_to_contact", "Primary"),
    ),
)

_LABELLED = (
    Pair(QUOTE, CONTACT, AssociationType(702, "quote_to_contact_signer", "Contact signer"), None),
    Pair(QUOTE, CONTACT, AssociationType(1226, "quote_to_billing_contact", "Billing contact"), None),
    Pair(QUOTE, COMPANY, AssociationType(1334, "quote_to_billing_company", "Billing company"), None),
    Pair(
        COMPANY,
        CONTACT,
        AssociationType(930, "company_to_billing_contact", "Billing contact"),
        AssociationType(931, "billing_contact_to_company", "Billing contact"),
    ),
)


@cache
def plain(source: ObjectType, target: ObjectType) -> tuple[AssociationType, AssociationType] | None:
    """The unlabelled type and its way back; None when the two kinds cannot be associated."""
    found = _between(_PLAIN, source, target)
    return (found[0], found[1]) if found and found[1] else None


def primary(source: ObjectType, target: ObjectType) -> tuple[AssociationType, AssociationType] | None:
    """The type that marks a primary company, and its way back."""
    found = _between(_PRIMARY, source, target)
    return (found[0], found[1]) if found and found[1] else None


def labelled(
    source: ObjectType, target: ObjectType, label: str
) -> tuple[AssociationType, AssociationType | None] | None:
    """HubSpot's own labelled type of that label, and its way back where it has one."""
    return _between(tuple(pair for pair in _LABELLED if pair.there.label == label), source, target)


def _between(
    pairs: tuple[Pair, ...], source: ObjectType, target: ObjectType
) -> tuple[AssociationType, AssociationType | None] | None:
    for pair in pairs:
        if (pair.source, pair.target) == (source, target):
            return pair.there, pair.back
        if (pair.target, pair.source) == (source, target) and pair.back is not None:
            return pair.back, pair.there
    return None
