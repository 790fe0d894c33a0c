"""Every fault code of the contract's table (2.3), by how it comes about here."""

from __future__ import annotations

CAUSED = {
    *("500", "600", "610", "620", "800", "1040", "2010", "2020", "2030", "2040", "2050", "2060", "2070", "2080"),
    *("2130", "2140", "2170", "2210", "2290", "2500", "4000", "4001", "5010", "5030", "6000", "6070", "6080", "6100"),
    *("6140", "6200", "6210", "6240", "6420", "6430", "6540"),
}
"""A caller causes it: each has a row in the fault tables. 6200 comes in the place of 6210 when a switch says so."""

OF_THE_GATEWAY = {"3001", "3100", "3200"}
"""In front of the books, in the gateway's shape: each has a row in GATEWAY_CASES."""

ONLY_PLANNED = {
    "100": "rights of a user, whom the sandbox does not have",
    "120": "the same",
    "130": "there is one cluster",
    "140": "a company is never locked out",
    "150": "nor under maintenance",
    "630": "no case of it is known; names are 6240, numbers 6140",
    "2110": "a wrong JSON type is 2010",
    "2120": "dates are 2060, addresses 2210",
    "2250": "Line is a required property: 2020",
    "5020": "rights of a user",
    "6190": "subscriptions do not lapse",
    "6250": "a missing customer is 2500",
    "10000": "the sandbox does not fail by itself, except by send_without_address",
}
"""No request brings it about; a fault rule does, by `code:` and its number. With the reason."""

BESIDE_THE_TABLE = {"900", "2380", "6010", "6090", "6150", "6160", "6170", "6180"}
"""Told elsewhere in the contract; callers cause these too."""
