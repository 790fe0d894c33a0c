"""How the record types are spelled in a definition's `objectTypes`: the one place to change it.

Names are documented for deals alone; for quotes and payments no published definition was found. Type ids are known to
deploy, so they are tried first; then the names `QUOTE` and `COMMERCE_PAYMENT`; an empty list (all types) always deploys
(HubSpot contract 1.8). Whatever is written here, a callout may spell its record's type in any of these ways.
"""

from collections.abc import Collection

from quickbooks_actions.mapping.records import RecordType

SPELLINGS = {
    RecordType.DEAL: "DEAL",
    RecordType.QUOTE: "0-14",
    RecordType.PAYMENT: "0-101",
}


def object_types(serves: Collection[RecordType]) -> list[str]:
    """`objectTypes` of an action, in one order whatever the order of `serves`."""
    return [SPELLINGS[kind] for kind in RecordType if kind in serves]
