"""Checks of values about which QuickBooks' sources disagree: each is as strict as its switch says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sandbox.quickbooks.exceptions import Problem, bad_length
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.switches import QuickBooksSwitches


def open_problems(entity: str, given: Entity, switches: QuickBooksSwitches) -> Iterator[Problem]:
    """The problems of a shaped body that the switches make some."""
    address = given.get("BillEmail", {}).get("Address", "")
    if not switches.several_bill_emails and "," in address:
        yield Problem("2210", f"Only one Email Address is supported. Supplied value:{address}", "BillEmail")
    limit = switches.account_number_length
    if entity == "Account" and len(given.get("AcctNum", "")) > limit:
        yield bad_length("AcctNum", limit, len(given["AcctNum"]))
    yield from _custom_fields(given, switches.custom_field_length)
    if switches.quantity_decimals is not None:
        yield from _quantities(given, switches.quantity_decimals)


def _custom_fields(given: Entity, limit: int | None) -> Iterator[Problem]:
    for field in given.get("CustomField", []):
        value = field.get("StringValue", "")
        if limit is not None and len(value) > limit:
            yield bad_length("StringValue", limit, len(value))


def _quantities(given: Entity, most: int) -> Iterator[Problem]:
    for line in given.get("Line", []):
        quantity = line.get("SalesItemLineDetail", {}).get("Qty")
        if isinstance(quantity, Decimal) and -int(quantity.normalize().as_tuple().exponent) > most:
            yield Problem("2080", f"The number is not supported. Supplied value:{quantity:f}", "Qty")
