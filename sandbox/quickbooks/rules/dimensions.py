"""Classes, locations and service dates, which a company has to switch on (QuickBooks contract 4.12, 4.14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sandbox.quickbooks.exceptions import business
from sandbox.quickbooks.figures import Entity

if TYPE_CHECKING:
    from sandbox.quickbooks.rules.base import Change

_ON_HEADER: Final = {
    "ClassRef": "AccountingInfoPrefs.ClassTrackingPerTxn",
    "DepartmentRef": "AccountingInfoPrefs.TrackDepartments",
}
_ON_LINE: Final = {
    "ClassRef": "AccountingInfoPrefs.ClassTrackingPerTxnLine",
    "ServiceDate": "SalesFormsPrefs.AllowServiceDate",
}


def drop_untracked(change: Change) -> None:
    """Take out what the company does not track, or refuse it, as the switch says; raises Fault (6000)."""
    way = change.books.switches.switched_off_properties
    if way == "stored":
        return
    for held, name, preference in _places(change.after):
        if change.books.preference(preference) is True:
            continue
        if way == "refused":
            raise business(f"{name} can not be used: the company's preference for it is switched off.")
        del held[name]


def _places(after: Entity) -> Iterator[tuple[Entity, str, str]]:
    for name, preference in _ON_HEADER.items():
        if name in after:
            yield after, name, preference
    for line in after.get("Line", []):
        detail = line.get(line.get("DetailType", ""), {})
        for name, preference in _ON_LINE.items():
            if name in detail:
                yield detail, name, preference
