"""Searching and paging a list, and the index in which a long one is kept."""

import unicodedata
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.quickbooks.entries import PAGE_ENTRIES, Entry, page_of, sought
from quickbooks_actions.quickbooks.index import LARGEST, LARGEST_BYTES, Index

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
NAMES = [
    "Amy's Bird Sanctuary",
    "Łódź Tools",
    "株式会社サンプル",
    "100% Wool",
    "under_score",
    r"back\slash",
    "ÉCOLE",
    "Straße",
]

entries = st.lists(
    st.builds(Entry, st.integers(1, 10**6).map(str), st.text(max_size=80), st.text(max_size=5)),
    max_size=400,
    unique_by=lambda entry: entry.id,
)


def pages(found: list[Entry], search: str = "") -> list[list[Entry]]:
    shown, after = [], ""
    while True:
        page = page_of(found, search, after)
        shown.append(list(page.entries))
        after = page.after
        if not after:
            return shown


@given(found=entries)
def test_paging_shows_each_entry_exactly_once(found: list[Entry]) -> None:
    shown = pages(found)
    assert sorted(entry.id for page in shown for entry in page) == sorted(entry.id for entry in found)
    assert all(0 < len(page) <= PAGE_ENTRIES for page in shown) or not found


def test_thousands_of_the_same_name_are_paged_too() -> None:
    found = [Entry(str(number), "x" * 300) for number in range(1000)]
    assert len({entry.id for page in pages(found) for entry in page}) == 1000


@given(chance=st.randoms(use_true_random=False))
def test_entries_that_come_and_go_meanwhile_neither_repeat_nor_hide_another(chance: Random) -> None:
    books = {str(number): Entry(str(number), f"name {chance.randrange(10**6)}") for number in range(400)}
    stayed, shown, after = set(books), [], ""
    while True:
        page = page_of(books.values(), "", after)
        shown += [entry.id for entry in page.entries]
        after = page.after
        if not after:
            break
        gone = chance.choice(sorted(books))
        del books[gone]
        stayed.discard(gone)
        new = str(1000 + len(shown))
        books[new] = Entry(new, f"name {chance.randrange(10**6)}")
    assert len(shown) == len(set(shown))
    assert stayed <= set(shown)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", [str, str.lower, str.upper])
def test_a_part_of_a_name_finds_it_in_any_case(name: str, change: type[str]) -> None:
    found = [Entry(str(number), one) for number, one in enumerate(NAMES)]
    for part in (name, name[1:], name[:-1], name[1:5]):
        assert name in [entry.label for entry in page_of(found, sought(change(part)), "").entries]


@pytest.mark.parametrize(
    ("typed", "label"), [("%", "100% Wool"), ("_", "under_score"), ("\\", r"back\slash"), ("'", "Amy's Bird Sanctuary")]
)
def test_what_means_something_elsewhere_stands_for_itself(typed: str, label: str) -> None:
    found = [Entry(str(number), one) for number, one in enumerate(NAMES)]
    assert [entry.label for entry in page_of(found, sought(typed), "").entries] == [label]


def test_letters_typed_in_another_unicode_form_are_the_same() -> None:
    assert page_of([Entry("1", "Caf\u00e9")], sought("cafe\u0301"), "").entries


def test_a_detail_is_searched_too() -> None:
    assert page_of([Entry("1", "Pump", "SKU P-77")], sought("p-77"), "").entries


@given(text=st.text())
def test_what_is_typed_has_no_control_characters_and_an_end(text: str) -> None:
    found = sought(text)
    assert not {unicodedata.category(character) for character in found} & {"Cc", "Cs"}
    assert len(found) <= 500


@pytest.mark.parametrize("after", ["i", "i:", "i5", "i:zzzz", "x", "p9"])
def test_a_place_that_never_was_starts_somewhere(after: str) -> None:
    page_of([Entry("1", "a"), Entry("2", "b")], "", after)


def test_an_index_is_kept_whole() -> None:
    index = Index.begun(NOW).grown({"1": Entry("1", "Łódź\ud800", "d"), "2": None}, 2, last=True)
    kept = Index.from_plain(index.to_plain())
    assert kept == index
    assert kept.complete
    assert list(kept.entries) == ["1"]


def test_an_index_goes_on_where_it_stopped() -> None:
    index = Index.begun(NOW).grown({"1": Entry("1", "a")}, 1000, last=False)
    kept = Index.from_plain(index.to_plain())
    assert (kept.position, kept.complete) == (1001, False)
    assert Index.from_plain(kept.grown({"2": Entry("2", "b")}, 5, last=True).to_plain()).complete


def test_changes_replace_remove_and_add() -> None:
    index = Index.begun(NOW).grown({"1": Entry("1", "a"), "2": Entry("2", "b")}, 2, last=True)
    later = NOW + timedelta(minutes=9)
    changed = index.changed({"1": Entry("1", "z"), "2": None, "3": Entry("3", "c")}, later)
    assert {entry.label for entry in changed.entries.values()} == {"z", "c"}
    assert (changed.as_of, changed.began) == (later, NOW)


def test_more_entries_than_are_kept_are_given_up() -> None:
    index = Index(NOW, NOW, LARGEST, {"1": Entry("1", "a")}).grown({}, 1000, last=False)
    kept = Index.from_plain(index.to_plain())
    assert kept.too_large
    assert not kept.complete
    assert not kept.entries


def test_an_index_that_fits_no_row_is_given_up() -> None:
    names = {str(number): Entry(str(number), sha512(bytes(number)).hexdigest()) for number in range(9000)}
    plain = Index.begun(NOW).grown(names, 5000, last=True).to_plain()
    assert len(plain["rows"]) < LARGEST_BYTES
    assert Index.from_plain(plain).too_large
