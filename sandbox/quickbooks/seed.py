"""The companies a sandbox starts with: the US sandbox company with its recorded ids (QuickBooks contract 4.13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from sandbox.quickbooks.books import SINGLETON_ID, Books
from sandbox.quickbooks.figures import Entity, from_json
from sandbox.quickbooks.rules import RULES, Change
from sandbox.quickbooks.rules.lists import DELETED, ReadOnlyListRules
from sandbox.quickbooks.rules.references import resolve_references
from sandbox.quickbooks.store import Changes, Store
from sandbox.quickbooks.switches import QuickBooksSwitches

_SOWN_AT: Final = datetime(2026, 1, 5, 17, tzinfo=UTC)
_LAST_NUMBERS: Final = {"names": 57, "transactions": 144, "addresses": 100, "DocNumber": 1037}


@dataclass(frozen=True, slots=True)
class CompanySeed:
    """A company to make: its realm id, names, and the file its lists come from."""

    realm_id: str
    name: str
    legal_name: str
    country: str
    data: str


COMPANIES: Final = (
    CompanySeed(
        "9341453000000001", "Sandbox Company_US_1", "Craig's Design and Landscaping Services", "US", "us_company.json"
    ),
    CompanySeed("9341453000000002", "Sandbox Company_US_2", "Second Landscaping Services", "US", "us_company.json"),
)


@cache
def sown(seed: CompanySeed) -> Changes:
    """The lists, preferences and company facts of a seed, ready for an empty store. Worked out once."""
    books = Books(seed.realm_id, Store(), QuickBooksSwitches(), now=_SOWN_AT, user="")
    lists: dict[str, list[Entity]] = from_json(resources.files(__package__).joinpath("data", seed.data).read_bytes())
    for entity, held in lists.items():
        for body in held:
            books.put(entity, _completed(books, entity, body))
            books.raise_number(RULES[entity].sequence, int(body["Id"]))
    info: dict[str, Any] = books.find("CompanyInfo", SINGLETON_ID) or {}
    names = {"CompanyName": seed.name, "LegalName": seed.legal_name, "Country": seed.country}
    books.put("CompanyInfo", info | names)
    for sequence, last in _LAST_NUMBERS.items():
        books.raise_number(sequence, last)
    return books.changes()


def _completed(books: Books, entity: str, body: Entity) -> Entity:
    """The object as its rules would have stored it; the id is the seed's."""
    rules = RULES[entity]
    if isinstance(rules, ReadOnlyListRules) or entity in {"Preferences", "CompanyInfo"}:
        return body
    given = {name: value for name, value in body.items() if name != "Id"}
    resolve_references(books, entity, given)
    change = Change(books, entity, given, None, dict(body))
    rules.complete(change)
    if change.after.get("Active") is False:
        for name in {"Name", "FullyQualifiedName"} & change.after.keys():
            change.after[name] += DELETED
    return change.after
