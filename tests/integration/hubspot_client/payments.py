"""Payments of a HubSpot account, and how they are read."""

from datetime import timedelta

from quickbooks_actions.mapping.records import RecordRef, RecordType, Sale
from sandbox.hubspot.object_types import COMMERCE_PAYMENT
from sandbox.hubspot.records import CrmObject, PropertyInput
from tests.integration.hubspot_client.world import World

PAYMENTS = "/crm/objects/2026-03/commerce_payments"


def payment(record_id: str) -> RecordRef:
    return RecordRef(RecordType.PAYMENT, record_id)


def read(world: World, record_id: str) -> Sale:
    return world.hubspot().sale(payment(record_id))


def charged(world: World, amount: str, **properties: PropertyInput) -> CrmObject:
    """A payment that was charged this moment, without lines."""
    world.sandbox.clock.set(world.clock.moment, frozen=True)
    usual: dict[str, PropertyInput] = {
        "hs_initial_amount": amount,
        "hs_latest_status": "succeeded",
        "hs_currency_code": "USD",
        "hs_initiated_date": world.clock.moment,
    }
    return world.portal.create(COMMERCE_PAYMENT, usual | properties)


def later(world: World, **ago: float) -> None:
    world.clock.moment += timedelta(**ago)
    world.sandbox.clock.set(world.clock.moment, frozen=True)
