"""Reading a record as a sale, over real sockets."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ComeBack, ErrorCode, Refusal
from quickbooks_actions.hubspot.facts import PortalFacts, read_portal_facts
from quickbooks_actions.mapping.records import RecordRef, RecordType
from sandbox.hubspot.object_types import COMMERCE_PAYMENT, CONTACT
from sandbox.hubspot.seed import PORTAL_ID, SeedDeal
from sandbox.kit import FaultRule, Match
from tests.integration.hubspot_client.world import World

LINE_ITEMS = "/crm/objects/2026-03/line_items/batch/read"


def deal(record_id: str) -> RecordRef:
    return RecordRef(RecordType.DEAL, record_id)


def test_a_deal_is_read_with_lines_and_contact_in_three_calls(world: World) -> None:
    # When the plain deal is read
    sale = world.hubspot().sale(deal(SeedDeal.PLAIN))
    # Then everything a document needs is there, exactly
    assert (sale.title, sale.currency, sale.amount) == ("ACME garden renewal", "USD", Decimal("575"))
    assert [(line.sku, line.quantity, line.unit_price, line.amount) for line in sale.lines] == [
        ("DES-01", Decimal(4), Decimal("75.00"), Decimal("300.00")),
        ("FOUN-01", Decimal(1), Decimal("275.00"), Decimal("275.00")),
    ]
    assert sale.contact is not None
    assert (sale.contact.first_name, sale.contact.email) == ("Jane", "jane.miller@acme.example")
    assert sale.contact.address.region == "NY"
    assert sale.unread_lines == ()
    # And it took three calls in two rounds
    first, *others = world.requests()
    assert first == f"GET /crm/objects/2026-03/deals/{SeedDeal.PLAIN}"
    assert sorted(others) == [f"GET /crm/objects/2026-03/contacts/{sale.contact.id}", f"POST {LINE_ITEMS}"]


def test_line_items_and_contact_are_read_side_by_side(world: World) -> None:
    # Given both answers held back
    for path in (LINE_ITEMS, "/crm/objects/2026-03/contacts/*"):
        world.sandbox.faults.add(FaultRule(match=Match(path=path), do="delay", seconds=2.0))
    # When
    reading = threading.Thread(target=lambda: world.hubspot().sale(deal(SeedDeal.PLAIN)))
    reading.start()
    # Then at some moment both requests are there and neither is answered
    together = False
    while reading.is_alive() and not together:
        together = sum(entry.status is None for entry in world.sandbox.log.entries()) == 2
        reading.join(0.01)
    assert together
    reading.join()


def test_the_primary_company_fills_what_the_contact_leaves_out(world: World) -> None:
    # Given a contact without a company's name and without an address, and a deal with two companies
    contact = world.portal.create_contact(firstname="Ann", lastname="Lee", email="ann@lee.example")
    other = world.portal.create_company(name="Other")
    primary = world.portal.create_company(name="Lee Ltd", address="1 High Street", address2="Floor 2", city="Leeds")
    made = world.portal.create_deal(dealname="Garden")
    world.portal.associate(made, contact)
    world.portal.associate(made, other)
    world.portal.associate(made, primary, primary=True)
    # When
    sale = world.hubspot().sale(deal(made.id))
    # Then
    assert sale.organisation is not None
    assert (sale.organisation.name, sale.organisation.address.line2) == ("Lee Ltd", "Floor 2")


def test_without_a_contact_the_company_is_read_in_its_place(world: World) -> None:
    company = world.portal.create_company(name="Lee Ltd")
    made = world.portal.create_deal(dealname="Garden")
    world.portal.associate(made, company, primary=True)

    sale = world.hubspot().sale(deal(made.id))

    assert sale.contact is None
    assert sale.organisation is not None
    assert sale.organisation.id == company.id
    assert len(world.requests()) == 2


def test_a_company_that_is_not_the_primary_one_is_not_taken(world: World) -> None:
    made = world.portal.create_deal(dealname="Garden")
    world.portal.associate(made, world.portal.create_company(name="Lee Ltd"))

    assert world.hubspot().sale(deal(made.id)).organisation is None


def test_of_several_contacts_the_first_associated_one_is_taken(world: World) -> None:
    sale = world.hubspot().sale(deal(SeedDeal.SEVERAL_CONTACTS))

    assert sale.contact is not None
    assert sale.contact.first_name == "Łukasz"


def test_a_deal_without_lines_or_contact_is_read_in_one_call(world: World) -> None:
    made = world.portal.create_deal(dealname="Nothing")

    sale = world.hubspot().sale(deal(made.id))

    assert (sale.lines, sale.contact, sale.organisation) == ((), None, None)
    assert len(world.requests()) == 1


@pytest.mark.parametrize("as_strings", [True, False])
def test_more_than_a_page_of_lines_is_read_whole_and_in_order(world: World, as_strings: bool) -> None:
    # Given 120 line items, of which a record shows 100, and a list that is answered in pages
    world.sandbox.switches.association_ids_as_strings = as_strings
    # When
    sale = world.hubspot().sale(deal(SeedDeal.MANY_LINES))
    # Then all are there, in the order of their positions
    assert [line.position for line in sale.lines] == list(range(1, 121))
    assert sale.unread_lines == ()
    batches = [entry for entry in world.sandbox.log.entries() if entry.url.endswith(LINE_ITEMS)]
    assert len(batches) == 2


def test_a_list_of_several_pages_is_followed_to_its_end(world: World) -> None:
    made = world.portal.create_deal(dealname="Very long")
    for number in range(520):
        world.portal.add_line_item(made, name=f"Line {number}", price=1, quantity=1, hs_position_on_quote=number)

    sale = world.hubspot().sale(deal(made.id))

    assert [line.name for line in sale.lines] == [f"Line {number}" for number in range(520)]


def test_a_line_that_is_missing_is_told(world: World) -> None:
    # Given a batch read that answers 207 without the first line
    world.sandbox.faults.add(FaultRule(match=Match(path=LINE_ITEMS), do="status", status=207))
    # When
    sale = world.hubspot().sale(deal(SeedDeal.PLAIN))
    # Then the other line is there, and the missing one is named
    assert len(sale.lines) == 1
    assert len(sale.unread_lines) == 1
    assert sale.unread_lines[0] != sale.lines[0].id


def test_a_part_that_failed_for_another_reason_is_come_back_for(world: World) -> None:
    partial = {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [{"category": "INTERNAL_ERROR"}]}
    world.sandbox.faults.add(FaultRule(match=Match(path=LINE_ITEMS), do="status", status=207, body=partial))

    with pytest.raises(ComeBack) as raised:
        world.hubspot().sale(deal(SeedDeal.PLAIN))

    assert raised.value.code is ErrorCode.HUBSPOT_UNAVAILABLE


def test_a_record_without_a_currency_has_the_portals(world: World) -> None:
    sale = world.hubspot(currency="GBP").sale(deal(SeedDeal.DISCOUNTS))

    assert sale.currency == "GBP"


def test_the_record_and_its_lines_keep_their_own_currencies(world: World) -> None:
    sale = world.hubspot().sale(deal(SeedDeal.EURO))

    assert sale.currency == "EUR"
    assert {line.currency for line in sale.lines} == {"EUR"}


@pytest.mark.parametrize(
    ("zone", "today"),
    [("America/New_York", date(2026, 1, 31)), ("UTC", date(2026, 2, 1)), ("Asia/Tokyo", date(2026, 2, 1))],
)
def test_today_is_the_date_in_the_companys_zone(world: World, zone: str, today: date) -> None:
    # Given 23:30 in New York on the last day of January
    world.clock.moment = datetime(2026, 2, 1, 4, 30, tzinfo=UTC)

    assert world.hubspot(zone).sale(deal(SeedDeal.NO_LINES)).today == today


def test_discounts_are_money_off_the_line_or_a_percentage(world: World) -> None:
    lines = {line.sku: line for line in world.hubspot().sale(deal(SeedDeal.DISCOUNTS)).lines}

    assert (lines["PUMP-01"].discount, lines["PUMP-01"].amount) == (Decimal("7.50"), Decimal("37.50"))
    assert lines["DES-01"].discount_percent == Decimal(10)
    assert lines["DES-01"].discount == Decimal("11.25")


def test_a_quote_is_read_from_its_own_lines(world: World) -> None:
    portal = world.portal
    quote = portal.create_quote(hs_title="Offer", hs_quote_amount="20", hs_currency="EUR")
    portal.add_line_item(quote, name="Bulb", price=10, quantity=2)
    portal.associate(quote, portal.create_contact(firstname="Ann", lastname="Lee", email="ann@lee.example"))
    portal.associate(quote, portal.create_company(name="Lee Ltd"))

    sale = world.hubspot().sale(RecordRef(RecordType.QUOTE, quote.id))

    assert (sale.title, sale.amount, sale.currency) == ("Offer", Decimal(20), "EUR")
    assert [line.name for line in sale.lines] == ["Bulb"]
    assert sale.organisation is not None
    assert sale.organisation.name == "Lee Ltd"


def test_a_payment_is_read_by_the_same_way(world: World) -> None:
    portal = world.portal
    payment = portal.create(COMMERCE_PAYMENT, {"hs_initial_amount": "20", "hs_currency_code": "USD"})
    portal.add_line_item(payment, name="Bulb", price=10, quantity=2)
    portal.associate(payment, portal.create(CONTACT, {"email": "ann@lee.example"}))

    sale = world.hubspot().sale(RecordRef(RecordType.PAYMENT, payment.id))

    assert (sale.title, sale.amount, len(sale.lines)) == (f"payment {payment.id}", Decimal(20), 1)
    assert sale.contact is not None


def test_a_deleted_deal_is_a_refusal_that_names_it(world: World) -> None:
    with pytest.raises(Refusal) as raised:
        world.hubspot().sale(deal("404404"))

    assert raised.value.code is ErrorCode.RECORD_NOT_FOUND
    assert "deal 404404" in raised.value.sentence
    assert raised.value.trace


def test_a_company_deleted_meanwhile_is_no_reason_to_fail(world: World) -> None:
    made = world.portal.create_deal(dealname="Garden")
    world.portal.associate(made, world.portal.create_company(name="Lee Ltd"), primary=True)
    world.sandbox.faults.add(FaultRule(match=Match(path="*/companies/*"), do="status", status=404))

    assert world.hubspot().sale(deal(made.id)).organisation is None


def test_a_missing_scope_is_named(world: World) -> None:
    scopes = {"crm.objects.deals.read", "crm.objects.contacts.read", "crm.objects.companies.read"}
    world.tokens.first = world.portal.issue_token(scopes, None)

    with pytest.raises(Refusal) as raised:
        world.hubspot().sale(deal(SeedDeal.PLAIN))

    assert raised.value.code is ErrorCode.MISSING_SCOPE
    assert "crm.objects.line_items.read" in raised.value.sentence


def test_a_refusal_counts_more_than_a_passing_trouble_beside_it(world: World) -> None:
    world.sandbox.faults.add(FaultRule(match=Match(path="*/contacts/*"), do="status", status=503))
    world.sandbox.faults.add(FaultRule(match=Match(path=LINE_ITEMS), do="status", status=403))

    with pytest.raises(Refusal):
        world.hubspot().sale(deal(SeedDeal.PLAIN))


def test_a_portals_facts_are_read_from_its_account(world: World) -> None:
    facts = read_portal_facts(world.client())

    assert facts == PortalFacts(
        portal_id=str(PORTAL_ID), currency="USD", time_zone="America/New_York", domain="app.hubspot.com"
    )
