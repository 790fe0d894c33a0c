"""The companies a sandbox starts with; the US sandbox company has its recorded ids (QuickBooks contract 4.13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Final

from sandbox.quickbooks.books import Books
from sandbox.quickbooks.figures import Entity, from_json
from sandbox.quickbooks.rules import RULES, Change
from sandbox.quickbooks.rules.lists import DELETED, ReadOnlyListRules
from sandbox.quickbooks.rules.references import resolve_references
from sandbox.quickbooks.rules.singletons import merged
from sandbox.quickbooks.store import Changes, Store
from sandbox.quickbooks.switches import QuickBooksSwitches

SOWN_AT: Final = datetime(2026, 1, 5, 17, tzinfo=UTC)
_LAST_NUMBERS: Final = {"names": 57, "transactions": 144, "addresses": 100, "DocNumber": 1037} | {
    "Attachable": 5000000000000503623
}


_FIRST: Final = ("CompanyInfo", "Preferences")
"""What the rules of the other lists look at."""


@dataclass(frozen=True, slots=True)
class CompanySeed:
    """A company to make: realm id, names, and the files its lists come from; `more` adds to `data` or changes it."""

    realm_id: str
    name: str
    legal_name: str
    country: str
    data: str
    more: str = ""


US_REALM: Final = "9341453000000001"
SECOND_US_REALM: Final = "9341453000000002"
CA_REALM: Final = "9341453000000003"
UK_REALM: Final = "9341453000000004"
US_AUTOMATED_TAX_REALM: Final = "9341453000000005"
US_MULTICURRENCY_REALM: Final = "9341453000000006"
UK_MULTICURRENCY_REALM: Final = "9341453000000007"
CA_MULTICURRENCY_REALM: Final = "9341453000000008"

_US: Final = "us_company.json"
_UK: Final = "uk_company.json"
_CA: Final = "ca_company.json"

COMPANIES: Final = (
    CompanySeed(US_REALM, "Sandbox Company_US_1", "Craig's Design and Landscaping Services", "US", _US),
    CompanySeed(CA_REALM, "Sandbox Company_CA_1", "Northern Gardens Inc.", "CA", _CA),
    CompanySeed(UK_REALM, "Sandbox Company_UK_1", "Cambridge Gardens Ltd", "GB", _UK),
    CompanySeed(
        US_AUTOMATED_TAX_REALM,
        "Sandbox Company_US_Automated_Tax",
        "Automated Landscaping Services",
        "US",
        _US,
        "us_automated_tax.json",
    ),
    CompanySeed(
        US_MULTICURRENCY_REALM,
        "Sandbox Company_US_Multicurrency",
        "Transatlantic Landscaping Services",
        "US",
        _US,
        "us_multicurrency.json",
    ),
    CompanySeed(
        UK_MULTICURRENCY_REALM,
        "Sandbox Company_UK_Multicurrency",
        "Channel Gardens Ltd",
        "GB",
        _UK,
        "uk_multicurrency.json",
    ),
    CompanySeed(
        CA_MULTICURRENCY_REALM,
        "Sandbox Company_CA_Multicurrency",
        "Border Gardens Inc.",
        "CA",
        _CA,
        "ca_multicurrency.json",
    ),
    CompanySeed(SECOND_US_REALM, "Sandbox Company_US_2", "Second Landscaping Services", "US", _US),
)
"""In the order they are listed; the last one is the company of a second portal."""


@cache
def sown(seed: CompanySeed) -> Changes:
    """The lists, preferences and company facts of a seed, ready for an empty store. Worked out once."""
    books = Books(seed.realm_id, Store(), QuickBooksSwitches(), now=SOWN_AT, user="")
    lists = _lists(seed)
    names = {"CompanyName": seed.name, "LegalName": seed.legal_name, "Country": seed.country}
    lists["CompanyInfo"] = [info | names for info in lists["CompanyInfo"]]
    for entity in sorted(lists, key=lambda name: name not in _FIRST):
        for body in lists[entity]:
            books.put(entity, _completed(books, entity, body))
            books.raise_number(RULES[entity].sequence, int(body["Id"]))
    for sequence, last in _LAST_NUMBERS.items():
        books.raise_number(sequence, last)
    return books.changes()


def _lists(seed: CompanySeed) -> dict[str, list[Entity]]:
    lists = _read(seed.data)
    for entity, more in (_read(seed.more) if seed.more else {}).items():
        known = {body["Id"]: body for body in lists.setdefault(entity, [])}
        for body in more:
            known[body["Id"]] = merged(known.get(body["Id"], {}), body)
        lists[entity] = list(known.values())
    return lists


def _read(name: str) -> dict[str, list[Entity]]:
    lists: dict[str, list[Entity]] = from_json(resources.files(__package__).joinpath("data", name).read_bytes())
    return lists


def _completed(books: Books, entity: str, body: Entity) -> Entity:
    """The object as its rules would have stored it; the id is the seed's."""
    rules = RULES[entity]
    if isinstance(rules, ReadOnlyListRules) or entity in {"Preferences", "CompanyInfo"}:
        return body
    given = {name: value for name, value in body.items() if name != "Id"}
    resolve_references(books, entity, given)
    change = Change(books, entity, given, None, given | {"Id": body["Id"]})
    rules.complete(change)
    if change.after.get("Active") is False:
        for name in {"Name", "FullyQualifiedName"} & change.after.keys():
            change.after[name] += DELETED
    return change.after
