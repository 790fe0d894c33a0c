"""References to records, as text and back."""

import pytest

from quickbooks_actions.mapping.records import RecordRef, RecordType


@pytest.mark.parametrize("kind", list(RecordType))
def test_a_reference_is_read_back_from_its_text(kind: RecordType) -> None:
    assert RecordRef.parse(str(RecordRef(kind, "991"))) == RecordRef(kind, "991")


@pytest.mark.parametrize("text", ["", "deal", "deal ", "contact 5", "DEAL 5", "customer ABC"])
def test_another_text_is_no_reference(text: str) -> None:
    assert RecordRef.parse(text) is None
