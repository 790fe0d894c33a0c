"""The engine of automated sales tax: the tax code of the state a sale goes to (QuickBooks contract 4.15).

The rates themselves are the company's tax codes, one by state, named after it. A state without a code is one where
the company has no agency: nothing is taxed there.
"""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.books import SINGLETON_ID, Books
from sandbox.quickbooks.figures import Entity

_STATES: Final = {
    **{"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado"},
    **{"CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia"},
    **{"HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas"},
    **{"KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts"},
    **{"MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana"},
    **{"NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico"},
    **{"NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma"},
    **{"OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota"},
    **{"TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington"},
    **{"WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming"},
}
_HOME: Final = frozenset({"", "us", "usa", "united states", "united states of america"})


def automated(books: Books) -> bool:
    """Whether automated sales tax is on and set up."""
    return books.preference("TaxPrefs.PartnerTaxEnabled") is True


def engine_code(books: Books, held: Entity) -> Entity | None:
    """The tax code for where a sale goes: `ShipAddr`, else `ShipFromAddr`, else the company; None: nothing to tax."""
    addresses = (held.get("ShipAddr"), held.get("ShipFromAddr"), _company_address(books))
    address: Entity = next((each for each in addresses if each and _placed(each)), {})
    if str(address.get("Country", "")).strip().lower() not in _HOME:
        return None
    state = str(address.get("CountrySubDivisionCode", "")).strip()
    name = _STATES.get(state.upper(), state)
    return next((code for code in books.with_value("TaxCode", "Name", name) if code.get("Active")), None)


def _placed(address: Entity) -> bool:
    return bool(address.get("CountrySubDivisionCode") or address.get("Country"))


def _company_address(books: Books) -> Entity:
    info: Entity = books.find("CompanyInfo", SINGLETON_ID) or {}
    return dict(info.get("CompanyAddr", {}))
