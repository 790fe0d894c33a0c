"""CRM objects and the rules for their properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from sandbox.hubspot import exceptions
from sandbox.hubspot.amounts import line_amounts
from sandbox.hubspot.object_types import COMMERCE_PAYMENT, LINE_ITEM, QUOTE, ObjectType

PropertyInput = str | int | bool | Decimal | date | datetime | None

_NUMBERS = frozenset(
    {"amount", "discount", "hs_discount_percentage", "hs_tax_rate", "hs_value", "price", "quantity", "tax"},
)
_UNLOCKING = frozenset({"DRAFT", "PENDING_APPROVAL", "REJECTED"})
_LOCKING = frozenset({"APPROVAL_NOT_NEEDED", "APPROVED"})
_OF_A_PROCESSOR = frozenset({"hs_payments", "byo_stripe"})


@dataclass(slots=True)
class CrmObject:
    """One record of a portal. Every property value is a string or None; a missing one counts as None."""

    object_type: ObjectType
    id: str
    created_at: datetime
    updated_at: datetime
    properties: dict[str, str | None] = field(default_factory=dict)
    archived_at: datetime | None = None

    def get(self, name: str) -> str | None:
        return self.properties.get(name)


@lru_cache(maxsize=256)  # many records are made at one moment
def hubspot_time(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z, as HubSpot prints times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def property_text(value: PropertyInput) -> str | None:
    """A Python value as HubSpot stores it. Empty is None; TypeError for what has no exact text (float)."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return hubspot_time(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be a property value")


class Records:
    """The objects of one portal, by type and id. The caller holds the portal's lock.

    Parameters
    ----------
    now: the sandbox's clock.
    next_id: gives the id of a new object.
    tax_percentage: of a rate in the portal's tax library, by its id.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        next_id: Callable[[], str],
        tax_percentage: Callable[[str], Decimal | None],
    ) -> None:
        self._now = now
        self._next_id = next_id
        self._tax_percentage = tax_percentage
        self._objects: dict[tuple[ObjectType, str], CrmObject] = {}
        self._defined: dict[ObjectType, set[str]] = {}

    def define_property(self, object_type: ObjectType, name: str) -> None:
        self._defined.setdefault(object_type, set()).add(name)

    def knows_property(self, object_type: ObjectType, name: str) -> bool:
        return name in object_type.known_properties or name in self._defined.get(object_type, ())

    def create(
        self,
        object_type: ObjectType,
        given: Mapping[str, PropertyInput],
        *,
        record_id: str | None = None,
        at: datetime | None = None,
    ) -> CrmObject:
        """A new object; HubSpotError 400 when a property is unknown, read-only or no number."""
        values = self._checked(object_type, given)
        created = at or self._now()
        record = CrmObject(object_type, record_id or self._next_id(), created, created)
        if (object_type, record.id) in self._objects:
            raise exceptions.conflict(f"{object_type.singular} {record.id} exists already")
        record.properties[object_type.created] = hubspot_time(created)
        record.properties["hs_object_id"] = record.id
        self._set(record, values, created)
        self._objects[object_type, record.id] = record
        return record

    def find(self, object_type: ObjectType, record_id: str, *, archived: bool = False) -> CrmObject | None:
        record = self._objects.get((object_type, record_id))
        return record if record is not None and (record.archived_at is not None) == archived else None

    def all(self, object_type: ObjectType) -> list[CrmObject]:
        """The live objects of a type, in the order they were made."""
        return [
            record
            for (of_type, _), record in self._objects.items()
            if of_type == object_type and record.archived_at is None
        ]

    def update(self, record: CrmObject, given: Mapping[str, PropertyInput]) -> None:
        """Set properties as the API does.

        HubSpotError 400: an unknown or read-only property, a locked quote (HubSpot contract 9: `hs_status` goes
        back to DRAFT, PENDING_APPROVAL or REJECTED first), or a payment that a processor made.
        """
        values = self._checked(record.object_type, given)
        if record.object_type == COMMERCE_PAYMENT and record.get("hs_processor_type") in _OF_A_PROCESSOR:
            raise exceptions.invalid_input("A payment made by a payment processor can't be edited.")
        if record.get("hs_locked") == "true" and not (
            set(values) == {"hs_status"} and values["hs_status"] in _UNLOCKING
        ):
            raise exceptions.invalid_input("The quote is locked. Set hs_status to an editable state first.")
        self._set(record, values, self._now())

    def force(self, record: CrmObject, given: Mapping[str, PropertyInput]) -> None:
        """Write values past every rule and calculation, to stand for what other parts of HubSpot can leave."""
        record.properties.update((name, property_text(value)) for name, value in given.items())

    def archive(self, record: CrmObject) -> None:
        record.archived_at = self._now()

    def _checked(self, object_type: ObjectType, given: Mapping[str, PropertyInput]) -> dict[str, str | None]:
        values: dict[str, str | None] = {}
        for name, value in given.items():
            if not self.knows_property(object_type, name):
                raise exceptions.invalid_property(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
            if object_type.read_only(name):
                raise exceptions.invalid_property(
                    name, "READ_ONLY_VALUE", f'"{name}" is a read only property; its value cannot be set.'
                )
            values[name] = property_text(value)
            if name in _NUMBERS:
                _check_number(name, values[name])
        return values

    def _set(self, record: CrmObject, values: Mapping[str, str | None], moment: datetime) -> None:
        record.properties.update(values)
        record.updated_at = moment
        record.properties[record.object_type.modified] = hubspot_time(moment)
        if record.object_type == LINE_ITEM:
            rate = self._tax_percentage(record.get("hs_tax_rate_group_id") or "")
            record.properties.update(line_amounts(record.properties, rate))
        elif record.object_type == QUOTE:
            record.properties["hs_locked"] = "true" if record.get("hs_status") in _LOCKING else "false"


def _check_number(name: str, text: str | None) -> None:
    if text is None:
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise exceptions.invalid_property(name, "INVALID_DOUBLE", f"{text} was not a valid number.")
    if name == "price" and number < 0:
        raise exceptions.invalid_property(name, "INVALID_DOUBLE", "The price can't be negative.")
