"""Postal addresses as QuickBooks takes them (QuickBooks contract 4.1)."""

from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.names import limited, one_line
from quickbooks_actions.mapping.records import Address, Contact, Organisation

_LIMITS = (
    ("Line1", "line1", 500, "street"),
    ("Line2", "line2", 500, "second address line"),
    ("City", "city", 255, "city"),
    ("CountrySubDivisionCode", "region", 255, "state or region"),
    ("PostalCode", "postal_code", 30, "postal code"),
    ("Country", "country", 255, "country"),
)


def postal_address(address: Address) -> tuple[Body, list[str]]:
    """A PhysicalAddress without empty parts, and a warning for each part that had to be cut."""
    body: Body = {}
    warnings: list[str] = []
    for name, attribute, limit, words in _LIMITS:
        text = getattr(address, attribute)
        part, cut = limited(one_line(text, len(text) * 2), limit, f"The {words} of the address")
        if part:
            body[name] = part
        warnings += cut
    return body, warnings


def billing_address(contact: Contact | None, organisation: Organisation | None) -> Address:
    """The contact's address, else the organisation's; HubSpot often knows only a contact's country, which is none."""
    known = [party.address for party in (contact, organisation) if party is not None and party.address]
    for address in known:
        if address.line1 or address.city:
            return address
    return known[0] if known else Address()
