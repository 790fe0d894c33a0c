"""The private note and its marker."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.names import length
from quickbooks_actions.mapping.notes import has_marker, private_note
from tests.unit.mapping.samples import MARKER, any_text


def test_the_marker_stands_after_the_memo() -> None:
    assert private_note("Signed by Jane.\nSecond line", MARKER) == (f"Signed by Jane.\nSecond line\n{MARKER}", [])


def test_without_a_memo_the_note_is_the_marker() -> None:
    assert private_note(" \n", MARKER) == (MARKER, [])


def test_a_long_memo_is_cut_and_the_marker_stays_whole() -> None:
    note, warnings = private_note("x" * 4001, MARKER)

    assert length(note) == 4000
    assert note.endswith(f"x\n{MARKER}")
    assert warnings == [f"The memo was cut after {3999 - len(MARKER):,} characters: QuickBooks takes no more."]


def test_a_marker_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="marker"):
        private_note("", MARKER, limit=5)


@pytest.mark.parametrize(
    "note",
    [f"Voided - {MARKER}", f"memo\n{MARKER}\nmore", MARKER.replace(" ", "\u00a0"), f"memo {MARKER}."],
)
def test_the_marker_is_found_anywhere(note: str) -> None:
    assert has_marker(note, MARKER)


@pytest.mark.parametrize(
    "note", [None, "", "HubSpot deal 991", "HubSpot deal 9915 · 7QF3K2", "HubSpot deal 991 · 7QF3K3"]
)
def test_another_note_has_no_marker(note: str | None) -> None:
    assert not has_marker(note, MARKER)


@given(any_text, st.integers(len(MARKER), 4000))
@settings(max_examples=200, deadline=None)
def test_any_memo_leaves_the_marker_in_a_note_that_fits(memo: str, limit: int) -> None:
    note, _ = private_note(memo, MARKER, limit)

    assert has_marker(note, MARKER)
    assert length(note) <= limit
