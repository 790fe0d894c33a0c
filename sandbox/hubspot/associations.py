"""Which records of a portal are associated with which, in order, and by which types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.hubspot import association_types, exceptions
from sandbox.hubspot.association_types import AssociationType
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import CrmObject


@dataclass(slots=True)
class Association:
    """One record at the other end and the types that lead there, labelled ones first; `since` None: from ever."""

    to_id: str
    types: list[AssociationType] = field(default_factory=list)
    since: datetime | None = None


class Associations:
    """The associations of one portal, kept both ways. The caller holds the portal's lock."""

    def __init__(self, next_type_id: Callable[[], int], now: Callable[[], datetime]) -> None:
        self._next_type_id = next_type_id
        self._now = now
        self._links: dict[tuple[ObjectType, str, ObjectType], list[Association]] = {}
        self._labels: dict[tuple[ObjectType, ObjectType, str], AssociationType] = {}

    def define_label(self, source: ObjectType, target: ObjectType, label: str) -> int:
        """A label of the portal's own, both ways; gives the type id of the way from `source` to `target`."""
        name = "_".join(label.lower().split())
        there = AssociationType(self._next_type_id(), name, label, "USER_DEFINED")
        back = AssociationType(self._next_type_id(), name, label, "USER_DEFINED")
        self._labels[source, target, label] = there
        self._labels[target, source, label] = back
        return there.type_id

    def add(
        self,
        source: CrmObject,
        target: CrmObject,
        *,
        primary: bool,
        label: str | None,
        since: datetime | None = None,
    ) -> None:
        """Associate two records, or give an existing association one more type; nobody sees it before `since`.

        HubSpotError 400: the two kinds cannot be associated, or there is no such label between them.
        """
        from_type, to_type = source.object_type, target.object_type
        plain = association_types.plain(from_type, to_type)
        if plain is None:
            raise exceptions.invalid_input(
                f"No association type exists between {from_type.singular} and {to_type.singular}"
            )
        extra = self._extra_type(from_type, to_type, primary=primary, label=label)
        self._join(source, target, plain[0], extra[0], since)
        self._join(target, source, plain[1], extra[1], since)

    def of(self, record: CrmObject, to_type: ObjectType) -> list[Association]:
        """What a record is associated with, in the order the associations were made."""
        links = self._links.get((record.object_type, record.id, to_type), ())
        return [link for link in links if link.since is None or link.since <= self._now()]

    def forget(self, record: CrmObject) -> None:
        """Remove every association of a record, as archiving it does."""
        for (from_type, from_id, to_type), links in list(self._links.items()):
            if (from_type, from_id) == (record.object_type, record.id):
                del self._links[from_type, from_id, to_type]
            elif to_type == record.object_type:
                links[:] = [link for link in links if link.to_id != record.id]

    def _extra_type(
        self, source: ObjectType, target: ObjectType, *, primary: bool, label: str | None
    ) -> tuple[AssociationType | None, AssociationType | None]:
        if primary:
            found = association_types.primary(source, target)
            if found is None:
                raise exceptions.invalid_input(f"A {source.singular} has no primary {target.singular}")
            return found
        if label is None:
            return None, None
        own = self._labels.get((source, target, label))
        if own is not None:
            return own, self._labels[target, source, label]
        known = association_types.labelled(source, target, label)
        if known is None:
            raise exceptions.invalid_input(f'No label "{label}" exists from {source.singular} to {target.singular}')
        return known

    def _join(
        self,
        source: CrmObject,
        target: CrmObject,
        plain: AssociationType,
        extra: AssociationType | None,
        since: datetime | None,
    ) -> None:
        links = self._links.setdefault((source.object_type, source.id, target.object_type), [])
        link = next((link for link in links if link.to_id == target.id), None)
        if link is None:
            link = Association(target.id, [plain], since)
            links.append(link)
        if extra is not None and extra not in link.types:
            link.types.insert(0, extra)
