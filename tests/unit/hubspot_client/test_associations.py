"""The oddities of `associations` in an object read."""

from typing import Any

import pytest

from quickbooks_actions.hubspot import associations


def record(**kinds: Any) -> dict[str, Any]:
    return {
        "associations": {key.replace("_", " ") if key == "line_items" else key: value for key, value in kinds.items()}
    }


@pytest.mark.parametrize("key", ["line items", "line_items"])
def test_line_items_are_found_under_both_spellings(key: str) -> None:
    found = {"associations": {key: {"results": [{"id": "1", "type": "deal_to_line_item"}]}}}

    assert associations.ids(found, "line_items") == ["1"]


def test_a_company_that_comes_once_for_each_label_is_one_company() -> None:
    found = record(
        companies={
            "results": [
                {"id": "777", "type": "deal_to_company_unlabeled"},
                {"id": "501", "type": "deal_to_company"},
                {"id": "501", "type": "deal_to_company_unlabeled"},
            ]
        }
    )

    assert associations.ids(found, "companies") == ["777", "501"]
    assert associations.primary(found, "companies", "deal_to_company") == "501"


def test_a_lone_unlabeled_company_is_not_the_primary_one() -> None:
    found = record(companies={"results": [{"id": "777", "type": "deal_to_company_unlabeled"}]})

    assert associations.primary(found, "companies", "deal_to_company") == ""


def test_where_a_type_knows_no_primary_company_the_first_counts() -> None:
    found = record(companies={"results": [{"id": "777", "type": "quote_to_company"}, {"id": "5", "type": "x"}]})

    assert associations.primary(found, "companies", "") == "777"


@pytest.mark.parametrize(
    "found", [{}, {"associations": None}, {"associations": {}}, {"associations": {"contacts": None}}]
)
def test_absent_associations_are_none(found: dict[str, Any]) -> None:
    assert associations.ids(found, "contacts") == []
    assert not associations.has_more(found, "contacts")


def test_a_next_page_is_seen() -> None:
    found = record(line_items={"results": [{"id": "1"}], "paging": {"next": {"after": "2"}}})

    assert associations.has_more(found, "line_items")


@pytest.mark.parametrize("key", ["payments", "commerce_payments", "commerce payments"])
def test_payments_are_found_under_each_spelling(key: str) -> None:
    found = {"associations": {key: {"results": [{"id": "1", "type": "deal_to_commerce_payment"}]}}}

    assert associations.ids(found, "commerce_payments") == ["1"]


@pytest.mark.parametrize("name", ["quote_to_billing_contact", "billing_contact", "Billing contact"])
def test_a_label_is_seen_in_the_name_of_the_type(name: str) -> None:
    found = record(contacts={"results": [{"id": "1", "type": "quote_to_contact"}, {"id": "2", "type": name}]})

    assert associations.labelled(found, "contacts", "billing contact") == "2"


@pytest.mark.parametrize("name", ["quote_to_contact_signer", "quote_to_contact", None])
def test_without_the_label_there_is_none(name: str | None) -> None:
    found = record(contacts={"results": [{"id": "1", "type": name}]})

    assert associations.labelled(found, "contacts", "billing contact") == ""
