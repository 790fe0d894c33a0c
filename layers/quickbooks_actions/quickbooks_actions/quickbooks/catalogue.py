"""Customers, products and vendors of a company for dropdowns: thousands of them, searched by part of a name and paged.

They are kept as one index for the whole company, which is brought up to date by asking for what has changed. A company
with too many for that, or whose index is still being read, is answered from QuickBooks directly.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from quickbooks_actions.errors import ComeBack
from quickbooks_actions.mapping.company import Body, CompanyFacts
from quickbooks_actions.mapping.product import SALEABLE
from quickbooks_actions.quickbooks.client import PAGE, QuickBooksClient
from quickbooks_actions.quickbooks.documents import currency
from quickbooks_actions.quickbooks.entries import PAGE_ENTRIES, Entry, Page, fitting, joined, page_of
from quickbooks_actions.quickbooks.index import Index
from quickbooks_actions.quickbooks.memory import CompanyMemory
from quickbooks_actions.quickbooks.statements import any_of, select, where
from quickbooks_actions.quickbooks.tax_codes import with_name
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import Clock, Deadline

FRESH = timedelta(minutes=5)
"""How old an index may be before QuickBooks is asked for changes."""

OVERLAP = timedelta(minutes=10)
"""Changes are asked for from so much earlier: QuickBooks' queries may lag, and its clock is not ours."""

KEPT = timedelta(days=1)
"""After this an index is read anew: what was merged away in QuickBooks is in no list of changes."""

READING_SECONDS = 2.0
"""No further part of an index is read later than this in a callout: an author is waiting."""

_ALSO_INACTIVE = "Active IN (true, false)"
_LIVE = "p"
_LAST_POSITION = 10_000_000
_PAGES_AT_ONCE = 3
_WILD = re.compile(r"[%\\_]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of entity as dropdowns show it.

    Attributes:
        name: of what is kept.
        entity: QuickBooks' name.
        named_by: the property that is searched and ordered by where QuickBooks is asked directly.
        conditions: what is offered at all, where QuickBooks is asked directly.
        entry: a row as an entry, None where it is not offered; the facts say what needs no mention.
    """

    name: str
    entity: str
    named_by: str
    conditions: tuple[str, ...]
    entry: Callable[[Body, CompanyFacts], Entry | None]


class Catalogue:
    """One listing of one company, for one callout.

    Args:
        facts: of the company; asked when rows are read.
        deadline: of the callout.
    """

    def __init__(
        self,
        listing: Listing,
        *,
        client: QuickBooksClient,
        memory: CompanyMemory,
        facts: Callable[[], CompanyFacts],
        clock: Clock,
        deadline: Deadline,
    ) -> None:
        self._listing = listing
        self._client = client
        self._memory = memory
        self._facts = facts
        self._clock = clock
        self._deadline = deadline

    def page(self, search: str, after: str) -> Page:
        """The entries that fit, by name, from `after` on.

        Args:
            search: as `entries.sought` gives it.
            after: of the page before; what is none of ours starts at the beginning.

        Raises:
            ActionError: as the client.
        """
        if after.startswith(_LIVE):  # an author who began without the index goes on without it
            return self._asked(search, _position(after))
        index = self._index()
        if index.complete:
            return page_of(index.entries.values(), search, after)
        return self._asked(search, 1)

    def _index(self) -> Index:
        kept, now = self._memory.listed(self._listing.name), self._clock.now()
        before = Index.from_plain(kept) if kept is not None else Index.begun(now)
        if now - before.began >= KEPT:
            before = Index.begun(now)
        index = before
        try:
            for index in self._updated(before) if before.complete else self._read(before):  # noqa: B007 - the last one
                pass
        finally:  # what was read before QuickBooks failed need not be read again
            if index is not before:
                self._memory.remember_listed(self._listing.name, index.to_plain())
        return index

    def _updated(self, index: Index) -> Iterator[Index]:
        now = self._clock.now()
        if now - index.as_of < FRESH:
            return
        since = (index.as_of - OVERLAP).isoformat(timespec="seconds")
        changes = select(self._listing.entity, _ALSO_INACTIVE, where("MetaData.LastUpdatedTime", ">=", since))
        try:
            rows = self._client.query_all(changes)
        except ComeBack as error:  # a list of some minutes ago is better than none
            count("DropdownOutdated", reason=error.code.value)
            return
        yield index.changed(self._entries(rows), now)

    def _read(self, index: Index) -> Iterator[Index]:
        # inactive ones too: an entry that becomes inactive meanwhile must not move the others
        statement = select(self._listing.entity, _ALSO_INACTIVE, order_by="Id")
        while not (index.complete or index.too_large) and self._deadline.elapsed() < READING_SECONDS:
            rows = self._client.query(f"{statement} STARTPOSITION {index.position} MAXRESULTS {PAGE}")
            index = index.grown(self._entries(rows), len(rows), last=len(rows) < PAGE)
            yield index

    def _asked(self, search: str, position: int) -> Page:
        conditions = [*self._listing.conditions]
        if search:
            conditions.append(where(self._listing.named_by, "LIKE", f"%{_WILD.sub('%', search)}%"))
        statement = select(self._listing.entity, *conditions, order_by=self._listing.named_by)
        found: list[Entry] = []
        for _ in range(_PAGES_AT_ONCE):
            rows = self._client.query(f"{statement} STARTPOSITION {position} MAXRESULTS {PAGE_ENTRIES}")
            entries = [entry for entry in self._entries(rows).values() if entry is not None]
            # what stands for any text in a pattern was typed as itself
            found += fitting(entries, search) if _WILD.search(search) else entries
            position += PAGE_ENTRIES
            if len(rows) < PAGE_ENTRIES:
                return Page(tuple(found))
            if found:
                break
        return Page(tuple(found), f"{_LIVE}{position}")

    def _entries(self, rows: Iterable[Body]) -> dict[str, Entry | None]:
        facts = self._facts()
        return {str(row["Id"]): self._listing.entry(row, facts) for row in rows}


def _named(row: Body, facts: CompanyFacts) -> Entry | None:
    """A customer or a vendor."""
    if row.get("Active") is False:
        return None
    full_name, company = str(row.get("FullyQualifiedName") or ""), str(row.get("CompanyName") or "")
    label = str(row.get("DisplayName") or "") or full_name
    foreign = code if (code := currency(row)) != facts.home_currency else ""
    return Entry(str(row["Id"]), label, joined(*(one for one in (full_name, company) if one != label), foreign))


def _product(row: Body, _: CompanyFacts) -> Entry | None:
    if row.get("Active") is False or row.get("Type") not in SALEABLE:
        return None
    sku = str(row.get("Sku") or "")
    return Entry(str(row["Id"]), with_name(row), f"SKU {sku}" if sku else "")


CUSTOMERS = Listing("dropdown-customers", "Customer", "DisplayName", (), _named)
VENDORS = Listing("dropdown-vendors", "Vendor", "DisplayName", (), _named)
PRODUCTS = Listing("dropdown-products", "Item", "Name", tuple(any_of("Type", sorted(SALEABLE))), _product)


def _position(after: str) -> int:
    digits = after.removeprefix(_LIVE)
    position = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(_LAST_POSITION)) else 1
    return position if 1 <= position <= _LAST_POSITION else 1
