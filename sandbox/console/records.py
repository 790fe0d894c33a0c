"""What the console shows of CRM records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sandbox.hubspot.models import Portal
from sandbox.hubspot.object_types import (
    COMMERCE_PAYMENT,
    COMPANY,
    CONTACT,
    DEAL,
    LINE_ITEM,
    QUOTE,
    ObjectType,
)
from sandbox.hubspot.records import CrmObject


@dataclass(frozen=True, slots=True)
class Kind:
    """A record type that workflows enrol; `path` is its part of the console's URLs."""

    path: str
    object_type: ObjectType
    one: str
    many: str
    title: str
    amount: str
    currency: str
    status: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way an action's definition may name the type."""
        given = self.object_type
        return (given.name, given.type_id, given.singular, given.plural)


DEALS = Kind("deals", DEAL, "deal", "Deals", "dealname", "amount", "deal_currency_code", ("dealstage",))
QUOTES = Kind(
    "quotes",
    QUOTE,
    "quote",
    "Quotes",
    "hs_title",
    "hs_quote_amount",
    "hs_currency",
    ("hs_quote_esign_status", "hs_quote_status", "hs_status"),
)
PAYMENTS = Kind(
    "payments",
    COMMERCE_PAYMENT,
    "payment",
    "Payments",
    "hs_reference_number",
    "hs_initial_amount",
    "hs_currency_code",
    ("hs_latest_status",),
)
KINDS = (DEALS, QUOTES, PAYMENTS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line item; amounts with two decimals."""

    name: str
    sku: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, slots=True)
class Card:
    """A record in a list: amount with its currency, `who` is the first contact or company."""

    id: str
    title: str
    amount: str
    status: str
    who: str


def kind_of(spelling: str) -> Kind:
    """By the console's own path or any spelling of HubSpot's; KeyError when it cannot be enrolled."""
    for kind in KINDS:
        if spelling == kind.path or spelling in kind.spellings:
            return kind
    raise KeyError(spelling)


def cards(portal: Portal, kind: Kind, search: str = "") -> list[Card]:
    """The portal's records of a kind whose title, contact or id has `search` in it, newest last."""
    wanted = search.strip().casefold()
    with portal.lock:
        found = [card_of(portal, kind, record) for record in portal.records.all(kind.object_type)]
    return [card for card in found if wanted in f"{card.title} {card.who} {card.id}".casefold()]


def card_of(portal: Portal, kind: Kind, record: CrmObject) -> Card:
    """A record as a list shows it."""
    status = next((value for name in kind.status if (value := record.get(name))), "")
    return Card(
        id=record.id,
        title=record.get(kind.title) or f"{kind.one.capitalize()} {record.id}",
        amount=_with_currency(record.get(kind.amount), record.get(kind.currency) or portal.account.currency),
        status=readable(status),
        who=next(_names(portal, record), ""),
    )


def people(portal: Portal, record: CrmObject) -> list[str]:
    """The contacts and companies of a record, each with its e-mail where it has one."""
    return list(_names(portal, record, emails=True))


def lines(portal: Portal, record: CrmObject) -> list[Line]:
    """The line items of a record, in the order they were added."""
    with portal.lock:
        items = [portal.get(LINE_ITEM, link.to_id) for link in portal.associated(record, LINE_ITEM)]
    return [
        Line(
            name=item.get("name") or "",
            sku=item.get("hs_sku") or "",
            quantity=item.get("quantity") or "",
            price=money(item.get("price")),
            amount=money(item.get("amount")),
        )
        for item in items
    ]


def money(text: str | None) -> str:
    """Two decimals and thousands separators; a dash for nothing."""
    try:
        return f"{Decimal(text or ''):,.2f}"
    except InvalidOperation:
        return "–"


def _with_currency(amount: str | None, currency: str) -> str:
    return f"{money(amount)} {currency}" if amount else "No amount"


def readable(status: str) -> str:
    """An internal status as words: `APPROVAL_NOT_NEEDED` → `Approval not needed`."""
    return {"closedwon": "Closed won"}.get(status, status.replace("_", " ").capitalize())


def _names(portal: Portal, record: CrmObject, *, emails: bool = False) -> Iterator[str]:
    with portal.lock:
        for link in portal.associated(record, CONTACT):
            contact = portal.get(CONTACT, link.to_id)
            name = " ".join(filter(None, (contact.get("firstname"), contact.get("lastname"))))
            email = contact.get("email") if emails else None
            yield f"{name} ({email})" if email else name
        for link in portal.associated(record, COMPANY):
            yield portal.get(COMPANY, link.to_id).get("name") or ""
