"""Facts of a company: read once a day, and by nobody else meanwhile."""

import pytest

from quickbooks_actions.errors import ComeBack
from quickbooks_actions.quickbooks.company_facts import company_facts, from_plain, to_plain
from sandbox.quickbooks import US_REALM
from tests.integration.directory.desk import Desk

DAY = 86_400


def test_facts_are_those_of_the_company(desk: Desk) -> None:
    # Given a company with multicurrency
    desk.books.set_preference("CurrencyPrefs.MultiCurrencyEnabled", True)
    desk.books.set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    # When its facts are asked for
    facts = desk.callout().company.facts
    # Then they are its own
    assert (facts.realm_id, facts.name, facts.country) == (US_REALM, "Sandbox Company_US_1", "US")
    assert (facts.home_currency, facts.multicurrency, facts.custom_txn_numbers) == ("USD", True, True)
    assert (facts.environment, facts.default_item_id) == ("sandbox", "1")


def test_facts_are_read_once_for_all_containers_and_anew_after_a_day(desk: Desk) -> None:
    # Given facts that were read
    first = desk.callout()
    facts = first.directory.facts()
    assert sorted(first.calls) == ["GET companyinfo", "GET preferences"]
    # When this container, another one, and the next day ask
    same, desk_calls = desk.callout(), []
    assert same.directory.facts() == facts
    desk.new_container()
    other = desk.callout()
    assert other.directory.facts() == facts
    desk_calls += same.calls + other.calls
    desk.sandbox.clock.advance(DAY + 1)
    tomorrow = desk.callout()
    tomorrow.directory.facts()
    # Then only the last one reads
    assert desk_calls == []
    assert len(tomorrow.calls) == 2


def test_facts_can_be_refreshed_at_once(desk: Desk) -> None:
    desk.callout().directory.facts()
    desk.books.set_preference("SalesFormsPrefs.CustomTxnNumbers", True)
    assert desk.callout().directory.refresh().custom_txn_numbers
    assert desk.callout().directory.facts().custom_txn_numbers


def test_facts_that_cannot_be_read_are_not_assumed(desk: Desk) -> None:
    desk.fail("preferences", do="status", status=503)
    with pytest.raises(ComeBack):
        desk.callout().directory.facts()


def test_facts_kept_by_another_version_are_read_again() -> None:
    facts = company_facts("1", "production", {"Country": "CA"}, {})
    kept = to_plain(facts)
    assert from_plain(kept) == facts
    assert from_plain(kept | {"more": True}) is None
    assert from_plain({name: value for name, value in kept.items() if name != "name"}) is None


def test_preferences_without_a_home_currency_have_the_countrys() -> None:
    assert company_facts("1", "production", {"Country": "ca"}, {}).home_currency == "CAD"
    assert company_facts("1", "production", {"Country": "FR"}, {}).home_currency == ""
