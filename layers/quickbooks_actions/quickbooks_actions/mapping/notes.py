"""The private note of a document: the user's memo and, after it, the marker by which the document is found again."""

from quickbooks_actions.mapping.names import length, limited, paragraphs

NOTE_LIMIT = 4000


def private_note(memo: str, marker: str, limit: int = NOTE_LIMIT) -> tuple[str, list[str]]:
    """The note, and a warning where the memo had to be cut.

    Args:
        memo: the user's own words, '' for none.
        marker: stays whole whatever the memo is.
        limit: the longest note QuickBooks takes (QuickBooks contract 4.1).

    Raises:
        ValueError: the marker alone is longer than the limit.
    """
    room = limit - length(marker) - 1
    if room < -1:
        raise ValueError("the marker is longer than the note may be")
    kept, warnings = limited(paragraphs(memo), max(room, 0), "The memo")
    return (f"{kept}\n{marker}" if kept else marker), warnings


def has_marker(note: str | None, marker: str) -> bool:
    """Whether the note carries the marker, anywhere: QuickBooks writes "Voided - " in front, a person adds words."""
    return note is not None and _even(marker) in _even(note)


def _even(text: str) -> str:
    return " ".join(text.split())
