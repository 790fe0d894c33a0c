"""A portal: its records, associations and tokens, and the Python API that tests fill it with."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.hubspot import exceptions, object_types
from sandbox.hubspot.amounts import record_amount
from sandbox.hubspot.associations import Association, Associations
from sandbox.hubspot.object_types import (
    COMMERCE_PAYMENT,
    COMPANY,
    CONTACT,
    DEAL,
    DISCOUNT,
    FEE,
    INVOICE,
    LINE_ITEM,
    PRODUCT,
    QUOTE,
    TAX,
    ObjectType,
)
from sandbox.hubspot.records import CrmObject, PropertyInput, Records
from sandbox.hubspot.tax_library import TaxLibrary
from sandbox.hubspot.tokens import ALL_SCOPES, Token
from sandbox.kit import Clock

_FIRST_OWN_TYPE_ID = 501
_AMOUNTS = {QUOTE: "hs_quote_amount", INVOICE: "hs_amount_billed"}


@dataclass(frozen=True, slots=True)
class Account:
    """What the account-info endpoint tells about a portal; `time_zone` is an IANA name."""

    portal_id: int
    time_zone: str
    currency: str
    additional_currencies: tuple[str, ...] = ()


class Portal:
    """One HubSpot account, in memory. Safe to use from several threads.

    Types are given as an `ObjectType` or in any spelling of it (`"deals"`, `"0-3"`, …). Property values are
    text, whole numbers, Decimal, dates or booleans; None and "" are empty. What HubSpot would refuse raises
    HubSpotError.

    Parameters
    ----------
    account: the portal's id, time zone and currency.
    static_token: its static app token, with every scope and without an end.
    first_id: the id of the first object that is made without one.
    """

    def __init__(self, account: Account, *, clock: Clock, static_token: str, first_id: int) -> None:
        self.account = account
        self.lock = threading.RLock()
        self._clock = clock
        ids = itertools.count(first_id)
        type_ids = itertools.count(_FIRST_OWN_TYPE_ID)
        self._token_numbers = itertools.count(1)
        self.tax_rates = TaxLibrary(clock.now)
        self.records = Records(clock.now, lambda: str(next(ids)), self.tax_rates.percentage)
        self._associations = Associations(lambda: next(type_ids), clock.now)
        self._with_automatic_amount: set[str] = set()
        self.static_token = static_token
        self._tokens = {static_token: Token(static_token, account.portal_id, ALL_SCOPES)}

    def now(self) -> datetime:
        """The sandbox's time: aware, UTC."""
        return self._clock.now()

    # --- tokens

    def issue_token(
        self, scopes: Iterable[str] = ALL_SCOPES, expires_in: timedelta | None = timedelta(minutes=30)
    ) -> str:
        """A new access token with these scopes (default all), ending on the sandbox's clock (None: never)."""
        with self.lock:
            value = f"sandbox-{self.account.portal_id}-{next(self._token_numbers):06d}"
            ends = None if expires_in is None else self._clock.now() + expires_in
            self._tokens[value] = Token(value, self.account.portal_id, frozenset(scopes), ends)
            return value

    def restrict(self, value: str, scopes: Iterable[str]) -> None:
        """The token has these scopes alone from now on."""
        with self.lock:
            self._tokens[value] = replace(self._tokens[value], scopes=frozenset(scopes))

    def revoke_token(self, value: str) -> None:
        with self.lock:
            self._tokens.pop(value, None)

    def token(self, value: str) -> Token | None:
        with self.lock:
            return self._tokens.get(value)

    # --- records

    def define_property(self, object_type: ObjectType | str, name: str) -> None:
        """Add a custom property to a type."""
        with self.lock:
            self.records.define_property(as_type(object_type), name)

    def create(
        self,
        object_type: ObjectType | str,
        properties: Mapping[str, PropertyInput],
        *,
        record_id: str | None = None,
        at: datetime | None = None,
    ) -> CrmObject:
        """Any object; without `record_id` it gets the next free one, without `at` it is made now."""
        with self.lock:
            return self.records.create(as_type(object_type), properties, record_id=record_id, at=at)

    def create_deal(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        """A won deal. Without an `amount` HubSpot keeps it equal to the sum of the deal's line items."""
        won: dict[str, PropertyInput] = {"pipeline": "default", "dealstage": "closedwon"}
        with self.lock:
            deal = self.create(DEAL, won | properties, record_id=record_id, at=at)
            if properties.get("amount") is None:
                self._with_automatic_amount.add(deal.id)
            return deal

    def create_quote(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        """A quote. Without an `hs_quote_amount` HubSpot calculates it from lines, discounts, fees and taxes."""
        return self._with_total(QUOTE, properties, record_id, at)

    def create_invoice(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        """A HubSpot invoice. Without an `hs_amount_billed` HubSpot calculates it, as that of a quote."""
        return self._with_total(INVOICE, properties, record_id, at)

    def create_payment(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        """A commerce payment; its amount is what was charged, whatever its line items say."""
        return self.create(COMMERCE_PAYMENT, properties, record_id=record_id, at=at)

    def create_contact(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        return self.create(CONTACT, properties, record_id=record_id, at=at)

    def create_company(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        return self.create(COMPANY, properties, record_id=record_id, at=at)

    def create_product(
        self, *, record_id: str | None = None, at: datetime | None = None, **properties: PropertyInput
    ) -> CrmObject:
        return self.create(PRODUCT, properties, record_id=record_id, at=at)

    def add_line_item(
        self,
        parent: CrmObject,
        *,
        product: CrmObject | None = None,
        record_id: str | None = None,
        at: datetime | None = None,
        arrives_after: float = 0,
        **properties: PropertyInput,
    ) -> CrmObject:
        """A line item of a deal, quote, invoice or payment, its amounts calculated.

        Name, SKU, description and price come from the library's `product` where they are not given. With
        `arrives_after` the record has the line only after so many seconds on the sandbox's clock.
        """
        given: dict[str, PropertyInput] = {}
        if product is not None:
            copied = ("name", "hs_sku", "description", "price", "hs_product_type", "recurringbillingfrequency")
            given.update((name, product.get(name)) for name in copied)
            given["hs_product_id"] = product.id
        with self.lock:
            line = self.create(LINE_ITEM, given | properties, record_id=record_id, at=at)
            since = line.created_at + timedelta(seconds=arrives_after) if arrives_after else None
            self._associations.add(parent, line, primary=False, label=None, since=since)
            self._total(parent)
            return line

    @contextmanager
    def many_lines(self, parent: CrmObject) -> Iterator[None]:
        """While line items are added to a record whose amount is calculated: it is calculated once, at the end."""
        with self.lock:
            self._with_automatic_amount.remove(parent.id)
            yield
            self._with_automatic_amount.add(parent.id)
            self._total(parent)

    def add_discount(self, parent: CrmObject, *, at: datetime | None = None, **properties: PropertyInput) -> CrmObject:
        """A discount of a whole quote, invoice or payment: `hs_type` FIXED or PERCENT, `hs_value`, `hs_label` …"""
        return self._adjust(DISCOUNT, parent, properties, at)

    def add_fee(self, parent: CrmObject, *, at: datetime | None = None, **properties: PropertyInput) -> CrmObject:
        """A fee of a whole quote, invoice or payment, with the properties of a discount."""
        return self._adjust(FEE, parent, properties, at)

    def add_tax(self, parent: CrmObject, *, at: datetime | None = None, **properties: PropertyInput) -> CrmObject:
        """A tax of a whole quote or invoice, with the properties of a discount."""
        return self._adjust(TAX, parent, properties, at)

    def get(self, object_type: ObjectType | str, record_id: str | int) -> CrmObject:
        """A live object; HubSpotError 404."""
        with self.lock:
            record = self.records.find(as_type(object_type), str(record_id))
        if record is None:
            raise exceptions.object_not_found()
        return record

    def update(self, record: CrmObject, **properties: PropertyInput) -> None:
        """Set properties by HubSpot's rules; amounts that depend on them follow."""
        with self.lock:
            self.records.update(record, properties)
            if record.object_type == DEAL and "amount" in properties:
                self._with_automatic_amount.discard(record.id)
            if record.object_type == LINE_ITEM:
                for parent_type in (DEAL, QUOTE, INVOICE):
                    for link in self._associations.of(record, parent_type):
                        self._total(self.get(parent_type, link.to_id))

    def force(self, record: CrmObject, **properties: PropertyInput) -> None:
        """Write values past every rule and calculation: what other parts of HubSpot can leave behind."""
        with self.lock:
            self.records.force(record, properties)

    def archive(self, record: CrmObject) -> None:
        """Delete an object: it is only found with `archived=true`, and no longer associated."""
        with self.lock:
            self.records.archive(record)
            self._associations.forget(record)

    # --- associations

    def define_label(self, source: ObjectType | str, target: ObjectType | str, label: str) -> int:
        """A label for associations of the portal's own (such as "Billing contact"); gives its type id."""
        with self.lock:
            return self._associations.define_label(as_type(source), as_type(target), label)

    def associate(
        self, source: CrmObject, target: CrmObject, *, primary: bool = False, label: str | None = None
    ) -> None:
        """Associate two records, both ways; `primary` marks the primary company of a deal or contact."""
        with self.lock:
            self._associations.add(source, target, primary=primary, label=label)
            if primary and source.object_type == DEAL:
                self.records.force(source, {"hs_primary_associated_company": target.id})

    def associated(self, record: CrmObject, to_type: ObjectType | str) -> list[Association]:
        """What a record is associated with, in the order the associations were made."""
        with self.lock:
            return self._associations.of(record, as_type(to_type))

    def _with_total(
        self,
        object_type: ObjectType,
        properties: Mapping[str, PropertyInput],
        record_id: str | None,
        at: datetime | None,
    ) -> CrmObject:
        with self.lock:
            record = self.create(object_type, properties, record_id=record_id, at=at)
            if properties.get(_AMOUNTS[object_type]) is None:
                self._with_automatic_amount.add(record.id)
            return record

    def _adjust(
        self, object_type: ObjectType, parent: CrmObject, properties: Mapping[str, PropertyInput], at: datetime | None
    ) -> CrmObject:
        with self.lock:
            adjustment = self.create(object_type, {"hs_type": "FIXED", **properties}, at=at)
            self.associate(parent, adjustment)
            self._total(parent)
            return adjustment

    def _total(self, parent: CrmObject) -> None:
        if parent.id not in self._with_automatic_amount:
            return
        lines = self._properties_of(parent, LINE_ITEM)
        if parent.object_type == DEAL:
            total = sum((Decimal(line.get("amount") or 0) for line in lines), Decimal())
            self.records.force(parent, {"amount": total})
        elif parent.object_type in _AMOUNTS:
            adjustments = (self._properties_of(parent, kind) for kind in (DISCOUNT, FEE, TAX))
            self.records.force(parent, {_AMOUNTS[parent.object_type]: record_amount(lines, *adjustments)})

    def _properties_of(self, parent: CrmObject, to_type: ObjectType) -> list[dict[str, str | None]]:
        return [self.get(to_type, link.to_id).properties for link in self._associations.of(parent, to_type)]


def as_type(given: ObjectType | str) -> ObjectType:
    """The object type meant; HubSpotError 400 when there is none."""
    if isinstance(given, ObjectType):
        return given
    found = object_types.find(given)
    if found is None:
        raise exceptions.unknown_object_type(given)
    return found
