"""The two portals that the sandbox starts with, the same in every run."""

from __future__ import annotations

from sandbox.hubspot.filling import Filler
from sandbox.hubspot.models import Account, Portal
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.seed_ids import OtherSeedDeal, SeedDeal, SeedInvoice, SeedPayment, SeedQuote
from sandbox.hubspot.seed_payments import add_payments
from sandbox.hubspot.seed_quotes import add_quotes
from sandbox.hubspot.tokens import App
from sandbox.kit import Clock

__all__ = [
    "APP",
    "OTHER_PORTAL_ID",
    "OTHER_STATIC_TOKEN",
    "PORTAL_ID",
    "STATIC_TOKEN",
    "OtherSeedDeal",
    "SeedDeal",
    "SeedInvoice",
    "SeedPayment",
    "SeedQuote",
    "portals",
]

PORTAL_ID = 50_400_001
OTHER_PORTAL_ID = 50_400_002
STATIC_TOKEN = "pat-na1-50400001-0000-4000-8000-000000000001"
OTHER_STATIC_TOKEN = "pat-na1-50400002-0000-4000-8000-000000000002"

APP = App(
    app_id=31_400_001,
    client_id="c0ffee00-5eed-4000-8000-000000000001",
    client_secret="5ec2e700-5eed-4000-8000-000000000002",
)

NOTED_IN = ("accounting_document_id", "accounting_document_number", "accounting_document_link")
"""Custom properties of the first portal's deals, for an app that notes there what it made."""

_LINES_OF_MANY = 120


def portals(clock: Clock) -> list[Portal]:
    """Both portals, freshly filled."""
    return [_first(clock), _second(clock)]


def _first(clock: Clock) -> Portal:
    filler = Filler(
        Portal(
            Account(PORTAL_ID, "America/New_York", "USD", ("EUR",)),
            clock=clock,
            static_token=STATIC_TOKEN,
            first_id=108_400_100_001,
        )
    )
    for name in NOTED_IN:
        filler.portal.define_property("deals", name)
    jane = filler.contact("Jane", "Miller", "jane.miller@acme.example", company="ACME Landscaping")
    _with_good_contact(filler, jane)
    _with_odd_contacts(filler, jane)
    add_quotes(filler, jane)
    add_payments(filler, jane)
    return filler.portal


def _with_good_contact(filler: Filler, jane: CrmObject) -> None:
    acme = filler.company("ACME Landscaping")
    filler.portal.associate(jane, acme, primary=True)
    design, fountain = filler.product("Design", "DES-01", "75.00"), filler.product("Rock Fountain", "FOUN-01", "275.00")
    pump = filler.product("Pump", "PUMP-01", "15.00")

    plain = filler.deal(SeedDeal.PLAIN, "ACME garden renewal", [jane], currency="USD")
    filler.portal.associate(plain, acme, primary=True)
    filler.portal.associate(plain, filler.company("ACME Holding"))
    filler.line(plain, design, quantity=4, hs_position_on_quote=0)
    filler.line(plain, fountain, quantity=1, hs_position_on_quote=1)

    discounts = filler.deal(SeedDeal.DISCOUNTS, "Spring discounts", [jane])
    filler.line(discounts, design, quantity="1.5", hs_discount_percentage="10")
    filler.line(discounts, pump, quantity=3, discount="2.50")
    filler.line(discounts, fountain, quantity=1, hs_discount_percentage="33.333")

    filler.deal(SeedDeal.NO_LINES, "Nothing agreed yet", [jane])

    many = filler.deal(SeedDeal.MANY_LINES, "A long list", [jane])
    with filler.portal.many_lines(many):
        for number in range(1, _LINES_OF_MANY + 1):
            filler.line(many, pump, quantity=number, description=f"Position {number}", hs_position_on_quote=number)

    unknown = filler.deal(SeedDeal.UNKNOWN_PRODUCT, "Something new", [jane])
    filler.line(unknown, design, quantity=1)
    filler.line(unknown, filler.product("Hovercraft rental", "HOVER-9", "1999.99"), quantity=1)

    euro = filler.deal(SeedDeal.EURO, "Garten in Berlin", [jane], currency="EUR")
    filler.line(euro, design, quantity=2, hs_line_item_currency_code="EUR")

    amy = filler.contact("Amy", "Lauterbach", "birds@intuit.com", company="Amy's Bird Sanctuary")
    filler.one_line_deal(SeedDeal.KNOWN_CUSTOMER, "Bird bath", [amy], design)


def _with_odd_contacts(filler: Filler, jane: CrmObject) -> None:
    design = filler.product("Design", "DES-01", "75.00")
    madonna = filler.contact("Madonna", None, "madonna@example.com")
    silent = filler.contact("Sam", "Silent", None)
    apostrophe = filler.contact("Seán", "O'Brien", "sean@obrien-soen.example", company="O'Brien & Søn")
    polish = filler.contact("Łukasz", "Żółć", "lukasz@example.com")
    japanese = filler.contact("太郎", "山田", "taro@example.com", company="山田商店")
    filler.one_line_deal(SeedDeal.NO_CONTACT, "Anonymous", [], design)
    filler.one_line_deal(SeedDeal.CONTACT_WITHOUT_LAST_NAME, "First name only", [madonna], design)
    filler.one_line_deal(SeedDeal.CONTACT_WITHOUT_EMAIL, "No e-mail", [silent], design)
    deal = filler.one_line_deal(SeedDeal.APOSTROPHE, 'O\'Brien & Søn: "Patio"', [apostrophe], design)
    filler.portal.associate(deal, filler.company("O'Brien & Søn"), primary=True)
    filler.one_line_deal(SeedDeal.POLISH, "Ogród", [polish], design)
    filler.one_line_deal(SeedDeal.JAPANESE, "山田様の庭", [japanese], design)
    filler.one_line_deal(SeedDeal.SEVERAL_CONTACTS, "Two people", [polish, jane], design)


def _second(clock: Clock) -> Portal:
    filler = Filler(
        Portal(
            Account(OTHER_PORTAL_ID, "America/Los_Angeles", "USD"),
            clock=clock,
            static_token=OTHER_STATIC_TOKEN,
            first_id=208_400_100_001,
        )
    )
    walter = filler.contact("Walter", "West", "walter@west.example", company="West Coast Gardens")
    filler.one_line_deal(
        OtherSeedDeal.PLAIN, "West coast garden", [walter], filler.product("Design", "DES-01", "75.00")
    )
    return filler.portal
