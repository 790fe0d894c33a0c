"""What a dropdown shows of a company's lists, and how a list is searched and paged."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quickbooks_actions.mapping.names import normalised, one_line

PAGE_ENTRIES = 90
"""A page of at most a hundred (HubSpot contract 4), with room for the choices that QuickBooks' entries come after."""

_LONGEST_SEARCH = 500
"""No name of QuickBooks is longer."""

_ORDERED_BY = 60
"""Characters of a name that decide its place, so that a cursor stays short."""

_PLACE = "i"


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice.

    Attributes:
        id: QuickBooks' id.
        label: the name, unique as far as QuickBooks makes it so.
        detail: what tells it from others of a similar name: a SKU, a company, an account type.
    """

    id: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a list.

    Attributes:
        after: asks for those that follow, '' where there are none.
        notice: a sentence for the author, why a list has none; '' where it has some.
    """

    entries: tuple[Entry, ...] = ()
    after: str = ""
    notice: str = ""


def joined(*details: str) -> str:
    """Those that say something, as one detail."""
    return " · ".join(dict.fromkeys(filter(None, details)))


def sought(text: str) -> str:
    """What an author typed, on one line without control characters; '' = everything."""
    return one_line(text, _LONGEST_SEARCH)


def fitting(entries: Iterable[Entry], search: str) -> Iterator[Entry]:
    """Those with the text in their label or detail, in any case; every character of it stands for itself."""
    wanted = normalised(search)
    for entry in entries:
        if not wanted or wanted in normalised(entry.label) or wanted in normalised(entry.detail):
            yield entry


def page_of(entries: Iterable[Entry], search: str, after: str) -> Page:
    """The entries that fit, by name, from the place `after` on.

    A place is the name and id of the last entry that was shown: entries that come or go meanwhile neither repeat nor
    hide another one, and a place whose entry is gone still has its followers. What is no place starts at the beginning.

    Args:
        search: as `sought` gives it.
        after: of the page before, '' for the first.
    """
    found = sorted(fitting(entries, search), key=_order)
    start = bisect_right(found, _place(after), key=_order) if after.startswith(_PLACE) else 0
    shown = tuple(found[start : start + PAGE_ENTRIES])
    more = len(found) > start + PAGE_ENTRIES
    return Page(shown, _after(shown[-1]) if more else "")


def _order(entry: Entry) -> tuple[str, str]:
    return normalised(entry.label)[:_ORDERED_BY], entry.id


def _after(entry: Entry) -> str:
    name, id_ = _order(entry)
    return f"{_PLACE}{id_}:{name}"


def _place(after: str) -> tuple[str, str]:
    id_, _, name = after.removeprefix(_PLACE).partition(":")
    return name, id_
