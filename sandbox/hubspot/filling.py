"""Fills a portal of the seed."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.hubspot.models import Portal
from sandbox.hubspot.records import CrmObject, PropertyInput

MADE = datetime(2026, 1, 10, 10, 0, tzinfo=UTC)
# 23:30 in New York on the last day of January: February already in UTC.
CLOSED = datetime(2026, 2, 1, 4, 30, tzinfo=UTC)


class Filler:
    """Fills a portal with records that were all made at the same moment."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._products: dict[str, CrmObject] = {}

    def contact(
        self, first_name: str | None, last_name: str | None, email: str | None, *, company: str | None = None
    ) -> CrmObject:
        return self.portal.create_contact(
            at=MADE,
            firstname=first_name,
            lastname=last_name,
            email=email,
            company=company,
            phone="+1 212 555 0100",
            address="1 Main Street, Suite 400",
            city="New York",
            state="NY",
            zip="10001",
            country="United States",
        )

    def company(self, name: str) -> CrmObject:
        return self.portal.create_company(
            at=MADE,
            name=name,
            phone="+1 212 555 0199",
            address="20 Wall Street",
            city="New York",
            state="NY",
            zip="10005",
            country="United States",
        )

    def product(self, name: str, sku: str, price: str) -> CrmObject:
        """The product with that SKU, made at its first mention."""
        if sku not in self._products:
            self._products[sku] = self.portal.create_product(at=MADE, name=name, hs_sku=sku, price=price)
        return self._products[sku]

    def deal(self, record_id: str, name: str, contacts: list[CrmObject], *, currency: str | None = None) -> CrmObject:
        deal = self.portal.create_deal(
            record_id=record_id, at=MADE, dealname=name, closedate=CLOSED, deal_currency_code=currency
        )
        for contact in contacts:
            self.portal.associate(deal, contact)
        return deal

    def line(self, parent: CrmObject, product: CrmObject, **properties: PropertyInput) -> None:
        self.portal.add_line_item(parent, product=product, record_id=None, at=MADE, arrives_after=0, **properties)

    def one_line_deal(self, record_id: str, name: str, contacts: list[CrmObject], product: CrmObject) -> CrmObject:
        deal = self.deal(record_id, name, contacts)
        self.line(deal, product, quantity=2)
        return deal
