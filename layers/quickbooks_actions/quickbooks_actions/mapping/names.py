"""Texts as QuickBooks takes them: forbidden characters, blanks, lengths; and the form in which texts are compared.

Lengths are counted in UTF-16 units, where an emoji is two: whichever way QuickBooks counts, the text is not too long.
"""

import unicodedata

NAME_LIMIT = 100
DISPLAY_NAME_LIMIT = 500

_FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
_NONCHARACTERS = "\ufffe\uffff"


def clean(text: str, limit: int) -> str:
    """A name for QuickBooks: colons, tabs, line ends and control characters become blanks, blanks are collapsed.

    Args:
        text: any text.
        limit: the longest that QuickBooks takes (QuickBooks contract 4.3, 4.4).
    """
    return one_line(text.replace(":", " "), limit)


def one_line(text: str, limit: int) -> str:
    """The text on one line, blanks collapsed, cut to the limit; colons stay (addresses)."""
    return cut(" ".join(_printable(unicodedata.normalize("NFC", text)).split()), limit)


def paragraphs(text: str) -> str:
    """The text with its line ends, without other control characters and without blanks at the ends of lines."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(_printable(line).rstrip() for line in lines).strip()


def limited(text: str, limit: int, what: str) -> tuple[str, list[str]]:
    """The text cut to the limit, and a warning where something was lost; `what` begins the warning's sentence."""
    kept = cut(text, limit)
    if kept == text:
        return text, []
    return kept, [f"{what} was cut after {length(kept):,} characters: QuickBooks takes no more."]


def normalised(text: str) -> str:
    """The form in which texts are compared and keyed: case-folded, blanks collapsed, NFC."""
    folded = unicodedata.normalize("NFD", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def length(text: str) -> int:
    """UTF-16 units."""
    return sum(_units(character) for character in text)


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units of the text, never half a character, without a blank at the cut."""
    used = 0
    for position, character in enumerate(text):
        used += _units(character)
        if used > limit:
            return text[:position].rstrip()
    return text


def _units(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _printable(text: str) -> str:
    # a lone surrogate cannot be sent as UTF-8, a control character is refused in names
    return "".join(
        " " if unicodedata.category(character) in _FORBIDDEN or character in _NONCHARACTERS else character
        for character in text
    )
