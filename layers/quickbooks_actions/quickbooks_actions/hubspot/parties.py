"""Contacts and companies as HubSpot gives them: who is billed."""

from collections.abc import Mapping
from typing import Any

from quickbooks_actions.hubspot import values
from quickbooks_actions.mapping.records import Address, Contact, Organisation

CONTACT_PROPERTIES = (
    "firstname",
    "lastname",
    "email",
    "phone",
    "mobilephone",
    "company",
    "address",
    "city",
    "state",
    "zip",
    "country",
)

ORGANISATION_PROPERTIES = ("name", "phone", "address", "address2", "city", "state", "zip", "country")


def contact(result: Mapping[str, Any]) -> Contact:
    """A contact from an object read."""
    properties = result.get("properties") or {}
    return Contact(
        id=str(result["id"]),
        first_name=values.text(properties, "firstname"),
        last_name=values.text(properties, "lastname"),
        email=values.text(properties, "email"),
        phone=values.first_text(properties, "phone", "mobilephone"),
        company_name=values.text(properties, "company"),
        address=_address(properties),
    )


def organisation(result: Mapping[str, Any]) -> Organisation:
    """A HubSpot company from an object read. HubSpot has no standard property for its e-mail."""
    properties = result.get("properties") or {}
    return Organisation(
        id=str(result["id"]),
        name=values.text(properties, "name"),
        phone=values.text(properties, "phone"),
        address=_address(properties),
    )


def _address(properties: values.Properties) -> Address:
    return Address(
        line1=values.text(properties, "address"),
        line2=values.text(properties, "address2"),
        city=values.text(properties, "city"),
        region=values.text(properties, "state"),
        postal_code=values.text(properties, "zip"),
        country=values.text(properties, "country"),
    )
