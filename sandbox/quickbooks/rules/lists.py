"""List entities: names that are unique, parents, and deactivation in place of deletion."""

from __future__ import annotations

from typing import ClassVar, Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, Problem, business, duplicate_name
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.rules.base import READ, Change, Rules

DELETED: Final = " (deleted)"
LEVELS: Final = 5


class ListRules(Rules):
    """An entity with a unique name that is made inactive instead of being deleted (QuickBooks contract 1.6)."""

    required: ClassVar[tuple[str, ...]] = ("Name",)
    computed = frozenset({"FullyQualifiedName", "Level"})
    name: ClassVar[str] = "Name"
    unique: ClassVar[str] = "Name"
    """The property that no two of the list may share."""
    child_flag: ClassVar[str | None] = None
    """The property that says it has a parent; None when this list knows no parents."""
    forbidden: ClassVar[str] = ""
    taken: ClassVar[str] = "null"
    """What a duplicate-name fault says."""

    def problems(self, given: Entity) -> list[Problem]:
        return forbidden_characters(given, (self.name,), self.forbidden)

    def shared_with(self) -> tuple[str, ...]:
        """The entities whose names must differ from this one's."""
        return (self.entity,)

    def complete(self, change: Change) -> None:
        after = change.after
        if change.books.switches.trim_names and isinstance(after.get(self.name), str):
            after[self.name] = after[self.name].strip()
        change.default("Active", True)
        turned = change.before is not None and change.before["Active"] != after["Active"]
        if turned and not after["Active"]:
            self._free_name(change)
            return
        if turned:
            after[self.name] = after[self.name].partition(DELETED)[0]
        self._place(change)
        if self._holder(change) is not None:
            raise duplicate_name(self.taken)

    def settle(self, change: Change) -> None:
        before = change.before or change.after
        if self.child_flag is None or before.get("FullyQualifiedName") == change.after["FullyQualifiedName"]:
            return
        self._replace_children(change.books, change.after)

    def _replace_children(self, books: Books, parent: Entity) -> None:
        for child in books.all(self.entity):
            if child.get("ParentRef", {}).get("value") == parent["Id"]:
                child["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{child[self.name]}"
                books.put(self.entity, child, new_version=False)
                self._replace_children(books, child)

    def _free_name(self, change: Change) -> None:
        """A deactivated entry gives its name free for a new one."""
        name, number = change.after[self.name], 0
        change.after[self.name] = name + DELETED
        self._place(change)
        while self._holder(change) is not None:
            number += 1
            change.after[self.name] = f"{name}{DELETED}-{number}"
            self._place(change)

    def _place(self, change: Change) -> None:
        after = change.after
        if self.child_flag is None:
            return
        parent_ref = after.get("ParentRef")
        if parent_ref is None and after.get(self.child_flag):
            raise Fault(Problem("6150", f"A ParentRef is required when {self.child_flag} is true.", "ParentRef"))
        if parent_ref is None or not after.get(self.child_flag, True):
            after.pop("ParentRef", None)
            after.pop("Level", None)
            after["FullyQualifiedName"] = after[self.name]
            return
        parent = change.books.find(self.entity, parent_ref["value"]) or {}
        above = [parent]
        while "ParentRef" in above[-1]:
            above.append(change.books.find(self.entity, above[-1]["ParentRef"]["value"]) or {})
        if after["Id"] in {each.get("Id") for each in above}:
            raise Fault(Problem("900", "Parent cannot be child : an object can not be its own parent."))
        if len(above) >= LEVELS:
            raise business("You can nest up to 5 levels.", "6180")
        after[self.child_flag] = True
        after["Level"] = len(above)
        after["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{after[self.name]}"

    def _holder(self, change: Change) -> Entity | None:
        """Another object with the same name."""
        unique = self.unique if self.unique in change.after else self.name
        name = change.after[unique]
        for entity in self.shared_with():
            for other in change.books.with_value(entity, unique, name):
                same = (entity, other["Id"]) == (self.entity, change.after["Id"])
                if not same and (change.books.switches.names_ignore_case or other[unique] == name):
                    return other
        return None


class ClassRules(ListRules):
    unique = "FullyQualifiedName"
    child_flag = "SubClass"
    forbidden = ":\t\n"


class DepartmentRules(ClassRules):
    child_flag = "SubDepartment"


class TermRules(ListRules):
    computed = frozenset({"Type"})

    def complete(self, change: Change) -> None:
        super().complete(change)
        if "DayOfMonthDue" in change.after:
            change.after["Type"] = "DATE_DRIVEN"
            return
        change.after["Type"] = "STANDARD"
        for name in ("DueDays", "DiscountDays", "DiscountPercent"):
            change.default(name, 0)


class PaymentMethodRules(ListRules):
    def complete(self, change: Change) -> None:
        super().complete(change)
        change.default("Type", "NON_CREDIT_CARD")


class ReadOnlyListRules(Rules):
    """TaxCode, TaxRate and TaxAgency: made through other services (QuickBooks contract 4.12)."""

    operations = frozenset({READ})


def forbidden_characters(given: Entity, names: tuple[str, ...], forbidden: str) -> list[Problem]:
    return [
        Problem("2040", f"Element contains invalid characters: {given[name]}", name)
        for name in names
        if isinstance(given.get(name), str) and any(character in given[name] for character in forbidden)
    ]
