"""The records that the sandbox starts with."""

from __future__ import annotations

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed import APP, OTHER_PORTAL_ID, PORTAL_ID, OtherSeedDeal, SeedDeal


def _linked(portal: Portal, deal_id: str, kind: str) -> list[CrmObject]:
    deal = portal.get("deals", deal_id)
    return [portal.get(kind, link.to_id) for link in portal.associated(deal, kind)]


@pytest.mark.parametrize("deal_id", list(SeedDeal))
def test_every_deal_is_won_and_has_its_id(portal: Portal, deal_id: str) -> None:
    deal = portal.get("deals", deal_id)
    assert (deal.id, deal.get("dealstage"), deal.get("hs_object_id")) == (deal_id, "closedwon", deal_id)


def test_the_plain_deal_has_everything(portal: Portal) -> None:
    deal = portal.get("deals", SeedDeal.PLAIN)
    (contact,) = _linked(portal, SeedDeal.PLAIN, "contacts")
    lines = _linked(portal, SeedDeal.PLAIN, "line_items")
    assert (deal.get("amount"), deal.get("deal_currency_code")) == ("575.00", "USD")
    assert [line.get("hs_sku") for line in lines] == ["DES-01", "FOUN-01"]
    names = ("firstname", "lastname", "email", "phone", "company", "address", "city", "state", "zip", "country")
    assert all(contact.get(name) for name in names)
    assert [company.get("name") for company in _linked(portal, SeedDeal.PLAIN, "companies")] == [
        "ACME Landscaping",
        "ACME Holding",
    ]


def test_the_discounted_deal_has_both_kinds_of_discount(portal: Portal) -> None:
    lines = _linked(portal, SeedDeal.DISCOUNTS, "line_items")
    assert [
        (line.get("hs_discount_percentage"), line.get("discount"), line.get("hs_total_discount"), line.get("amount"))
        for line in lines
    ] == [("10", None, "11.25", "101.25"), (None, "2.50", "7.50", "37.50"), ("33.333", None, "91.67", "183.33")]
    assert portal.get("deals", SeedDeal.DISCOUNTS).get("amount") == "322.08"


@pytest.mark.parametrize(
    ("deal_id", "lines", "contacts"),
    [
        (SeedDeal.NO_LINES, 0, 1),
        (SeedDeal.NO_CONTACT, 1, 0),
        (SeedDeal.MANY_LINES, 120, 1),
        (SeedDeal.UNKNOWN_PRODUCT, 2, 1),
        (SeedDeal.SEVERAL_CONTACTS, 1, 2),
    ],
)
def test_how_many_lines_and_contacts(portal: Portal, deal_id: str, lines: int, contacts: int) -> None:
    assert len(_linked(portal, deal_id, "line_items")) == lines
    assert len(_linked(portal, deal_id, "contacts")) == contacts


@pytest.mark.parametrize(
    ("deal_id", "first_name", "last_name", "email"),
    [
        (SeedDeal.CONTACT_WITHOUT_LAST_NAME, "Madonna", None, "madonna@example.com"),
        (SeedDeal.CONTACT_WITHOUT_EMAIL, "Sam", "Silent", None),
        (SeedDeal.APOSTROPHE, "Seán", "O'Brien", "sean@obrien-soen.example"),
        (SeedDeal.POLISH, "Łukasz", "Żółć", "lukasz@example.com"),
        (SeedDeal.JAPANESE, "太郎", "山田", "taro@example.com"),
        (SeedDeal.KNOWN_CUSTOMER, "Amy", "Lauterbach", "birds@intuit.com"),
    ],
)
def test_whose_deal_it_is(
    portal: Portal, deal_id: str, first_name: str, last_name: str | None, email: str | None
) -> None:
    (contact,) = _linked(portal, deal_id, "contacts")
    assert (contact.get("firstname"), contact.get("lastname"), contact.get("email")) == (first_name, last_name, email)


def test_one_deal_is_in_euro(portal: Portal) -> None:
    (line,) = _linked(portal, SeedDeal.EURO, "line_items")
    assert portal.get("deals", SeedDeal.EURO).get("deal_currency_code") == "EUR"
    assert line.get("hs_line_item_currency_code") == "EUR"


def test_the_deals_close_late_in_the_evening_of_the_portals_zone(portal: Portal) -> None:
    assert portal.get("deals", SeedDeal.PLAIN).get("closedate") == "2026-02-01T04:30:00.000Z"


def test_the_other_portal_has_its_own_account_and_deal(sandbox: HubSpotSandbox) -> None:
    other = sandbox.portal(OTHER_PORTAL_ID)
    assert (other.account.currency, other.account.time_zone) == ("USD", "America/Los_Angeles")
    assert len(_linked(other, OtherSeedDeal.PLAIN, "line_items")) == 1


def test_every_run_has_the_same_ids(sandbox: HubSpotSandbox) -> None:
    again = HubSpotSandbox().portal(PORTAL_ID)
    first = sandbox.portal(PORTAL_ID)
    for kind in ("contacts", "companies", "products", "line_items"):
        ids = [link.to_id for link in first.associated(first.get("deals", SeedDeal.PLAIN), kind)]
        assert [link.to_id for link in again.associated(again.get("deals", SeedDeal.PLAIN), kind)] == ids


def test_ids_need_more_than_32_bits() -> None:
    assert int(SeedDeal.PLAIN) > 2**32
    assert APP.client_secret
