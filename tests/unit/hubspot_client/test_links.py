"""Links to records in HubSpot."""

import pytest

from quickbooks_actions.hubspot.links import record_url
from quickbooks_actions.mapping.records import RecordRef, RecordType


@pytest.mark.parametrize(("kind", "type_id"), [("deal", "0-3"), ("quote", "0-14"), ("payment", "0-101")])
def test_a_record_is_opened_in_its_portal(kind: str, type_id: str) -> None:
    record = RecordRef(RecordType(kind), "991")
    assert record_url("4711", record) == f"https://app.hubspot.com/contacts/4711/record/{type_id}/991"


def test_the_portals_own_domain_is_used_where_it_is_known() -> None:
    record = RecordRef(RecordType.DEAL, "991")
    assert record_url("4711", record, "app-eu1.hubspot.com") == (
        "https://app-eu1.hubspot.com/contacts/4711/record/0-3/991"
    )
