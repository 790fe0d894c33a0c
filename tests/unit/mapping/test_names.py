"""Texts as QuickBooks takes them."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.names import clean, cut, length, limited, normalised, one_line, paragraphs
from tests.unit.mapping.samples import any_text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane:Doe", "Jane Doe"),
        ("  Jane \t\n Doe ", "Jane Doe"),
        ("Amy's & Sons \\ #1", "Amy's & Sons \\ #1"),
        ("Zoe\u0308", "Zoë"),
        ("Jo\x00e", "Jo e"),
        ("😀 Emoji", "😀 Emoji"),
        (":\t", ""),
    ],
)
def test_a_name_loses_what_quickbooks_forbids(text: str, name: str) -> None:
    assert clean(text, 100) == name


def test_an_emoji_counts_as_two_and_is_never_halved() -> None:
    assert length("a😀") == 3
    assert cut("aaaa😀", 5) == "aaaa"
    assert cut("aaa😀", 5) == "aaa😀"


def test_a_cut_text_has_its_warning() -> None:
    assert limited("abc def", 4, "The memo") == (
        "abc",
        ["The memo was cut after 3 characters: QuickBooks takes no more."],
    )
    assert limited("abc", 3, "The memo") == ("abc", [])


def test_paragraphs_keep_their_lines() -> None:
    assert paragraphs(" One \r\nTwo\x07 \u2028Three\n\n") == "One\nTwo\nThree"


def test_an_address_keeps_its_colon() -> None:
    assert one_line("Unit: 5\nQuay", 20) == "Unit: 5 Quay"


@given(any_text, st.integers(1, 500))
@settings(max_examples=200, deadline=None)
def test_any_text_becomes_a_valid_name_and_stays_it(text: str, limit: int) -> None:
    name = clean(text, limit)

    assert clean(name, limit) == name
    assert length(name) <= limit
    assert name == name.strip()
    assert "  " not in name
    assert unicodedata.is_normalized("NFC", name)
    assert not any(character == ":" or unicodedata.category(character) in {"Cc", "Cs"} for character in name)
    name.encode()


@given(any_text)
@settings(max_examples=200, deadline=None)
def test_paragraphs_can_be_sent_and_stay_themselves(text: str) -> None:
    kept = paragraphs(text)

    assert paragraphs(kept) == kept
    kept.encode()


@given(any_text)
@settings(max_examples=200, deadline=None)
def test_the_compared_form_knows_neither_blanks_nor_canonical_spelling(text: str) -> None:
    assert normalised(f" {unicodedata.normalize('NFD', text)}\t") == normalised(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F)))
@settings(max_examples=200, deadline=None)
def test_the_compared_form_knows_no_case(text: str) -> None:
    assert normalised(text.upper()) == normalised(text.upper().lower())
    assert normalised(normalised(text)) == normalised(text)
