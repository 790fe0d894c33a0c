"""How a chosen input travels in a callout (HubSpot contract 3.1)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from pydantic import JsonValue

from sandbox.hubspot.action_fields import InputField
from sandbox.hubspot.switches import HubSpotSwitches

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEVERAL = frozenset({"checkbox"})


def as_sent(value: JsonValue, field: InputField | None, switches: HubSpotSwitches) -> JsonValue:
    """A resolved value as HubSpot puts it into `inputFields`.

    Every capture has texts, a date as the epoch milliseconds of its midnight in UTC; the switches `input_values`
    and `date_inputs` have it otherwise. Without a definition the value stays what it is.
    """
    if field is None or not isinstance(value, str) or value == "":
        return value
    definition = field.type_definition
    if definition.type in {"date", "datetime"}:
        return _moment(value, whole_day=definition.type == "date", switches=switches)
    if switches.input_values == "strings":
        return value
    if definition.type == "bool" and value in {"true", "false"}:
        return value == "true"
    if definition.type == "number":
        return _number(value)
    return list(value.split(";")) if definition.field_type in _SEVERAL else value


def _moment(text: str, *, whole_day: bool, switches: HubSpotSwitches) -> str:
    if switches.date_inputs == "iso" or not _DAY.fullmatch(text[:10]):
        return text
    try:
        if whole_day or len(text) == len("2026-03-01"):
            day = date.fromisoformat(text[:10])
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        else:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return str(round(moment.timestamp() * 1000))


def _number(text: str) -> JsonValue:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else float(number)
