"""A portal: its records, associations and tokens, and the Python API that tests fill it with."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.hubspot import exceptions, object_types
from sandbox.hubspot.associations import Association, Associations
from sandbox.hubspot.object_types import (
    COMPANY,
    CONTACT,
    DEAL,
    LINE_ITEM,
    PRODUCT,
    QUOTE,
    ObjectType,
)
from sandbox.hubspot.records import CrmObject, PropertyInput, Records
from sandbox.hubspot.tokens import ALL_SCOPES, Token
from sandbox.kit import Clock

_FIRST_OWN_TYPE_ID = 501


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
        self.records = Records(clock.now, lambda: str(next(ids)))
        self._associations = Associations(lambda: next(type_ids))
        self._with_automatic_amount: set[str] = set()
        self.static_token = static_token
        self._tokens = {static_token: Token(static_token, account.portal_id, ALL_SCOPES)}

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
        return self.create(QUOTE, properties, record_id=record_id, at=at)

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
        **properties: PropertyInput,
    ) -> CrmObject:
        """A line item of a deal, quote or payment, its amounts calculated.

        Name, SKU, description and price come from the library's `product` where they are not given.
        """
        given: dict[str, PropertyInput] = {}
        if product is not None:
            copied = ("name", "hs_sku", "description", "price", "hs_product_type", "recurringbillingfrequency")
            given.update((name, product.get(name)) for name in copied)
            given["hs_product_id"] = product.id
        with self.lock:
            line = self.create(LINE_ITEM, given | properties, record_id=record_id, at=at)
            self.associate(parent, line)
            self._total(parent)
            return line

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
                for link in self._associations.of(record, DEAL):
                    self._total(self.get(DEAL, link.to_id))

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

    def _total(self, parent: CrmObject) -> None:
        if parent.id not in self._with_automatic_amount or parent.object_type != DEAL:
            return
        lines = [self.get(LINE_ITEM, link.to_id) for link in self._associations.of(parent, LINE_ITEM)]
        total = sum((Decimal(line.get("amount") or 0) for line in lines), Decimal())
        self.records.force(parent, {"amount": total})


def as_type(given: ObjectType | str) -> ObjectType:
    """The object type meant; HubSpotError 400 when there is none."""
    if isinstance(given, ObjectType):
        return given
    found = object_types.find(given)
    if found is None:
        raise exceptions.unknown_object_type(given)
    return found
