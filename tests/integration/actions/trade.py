"""Records to enrol, in every currency and with every tax, and what QuickBooks has of them afterwards."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from sandbox.aws.embedded import EmbeddedAws
from sandbox.hubspot.executions import Execution
from sandbox.hubspot.models import Portal
from sandbox.hubspot.records import CrmObject
from sandbox.hubspot.workflows import Workflow
from sandbox.kit.faults import FaultRule
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds.companies import (
    CA_MULTICURRENCY_REALM,
    CA_REALM,
    UK_MULTICURRENCY_REALM,
    UK_REALM,
    US_AUTOMATED_TAX_REALM,
    US_MULTICURRENCY_REALM,
    US_REALM,
)
from tests.integration.in_process import InProcess, load_action, outputs

ACTIONS = (
    "create-invoice",
    "create-estimate",
    "create-sales-receipt",
    "create-paid-invoice",
    "create-expense",
    "create-refund-receipt",
)
D = Decimal
PAID_AT = datetime(2026, 1, 21, 15, 0, tzinfo=UTC)
PAID_ON = "2026-01-21"
PAID_OUT_ON = "2026-01-23"
NET_30 = "3"
CHECKING = "35"
SAVINGS = "36"
VISA = "3"
BANK_CHARGES = "8"
FEE = D("5.96")

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Market:
    """A company and the currency of the records that are enrolled for it.

    Attributes:
        tax_label, tax_percent: HubSpot's tax of the taxed line.
        taxed, untaxed: TaxCodeRef of a line with and without it.
        tax_code: what the author chooses, because several of the company's codes charge nothing.
        calculation: GlobalTaxCalculation of a sales document; '' = none.
        multicurrency: whether documents name their currency.
        abroad: whether the records' currency is not the company's own: a new customer's name says it then.
        bank, card: accounts in the records' currency.
    """

    name: str
    realm: str
    currency: str
    tax_label: str
    tax_percent: Decimal
    taxed: str
    untaxed: str
    calculation: str = ""
    multicurrency: bool = False
    abroad: bool = False
    bank: str = CHECKING
    card: str = "42"
    tax_code: str = ""

    @property
    def tax(self) -> Decimal:
        """Of 150.00."""
        return (150 * self.tax_percent / 100).quantize(D("0.01"))


US = Market("US", US_REALM, "USD", "California sales tax", D(8), "TAX", "NON")
_EURO: dict[str, Any] = {"currency": "EUR", "abroad": True, "bank": "91", "card": "93"}
US_DOLLARS = replace(US, name="US multicurrency at home", realm=US_MULTICURRENCY_REALM, multicurrency=True)
US_EURO = replace(US_DOLLARS, name="US multicurrency", **_EURO)
CANADA = Market("Canada", CA_REALM, "CAD", "HST ON", D(13), "6", "4", "TaxExcluded", tax_code="4")
CANADA_EURO = replace(CANADA, name="Canada multicurrency", realm=CA_MULTICURRENCY_REALM, multicurrency=True, **_EURO)
UK = Market("UK", UK_REALM, "GBP", "20.0% S", D(20), "2", "6", "TaxExcluded", tax_code="6")
UK_POUNDS = replace(UK, name="UK multicurrency at home", realm=UK_MULTICURRENCY_REALM, multicurrency=True)
UK_EURO = replace(UK_POUNDS, name="UK multicurrency", **_EURO)
US_AUTOMATED = replace(US, name="US automated tax", realm=US_AUTOMATED_TAX_REALM)
MARKETS = (US, US_DOLLARS, US_EURO, CANADA, CANADA_EURO, UK, UK_POUNDS, UK_EURO)


@dataclass(frozen=True)
class Trade:
    """Makes records for a market, enrols them and looks at the books."""

    app: InProcess
    market: Market = US

    def at(self, market: Market) -> "Trade":
        """The same application, with another company."""
        return replace(self, market=market)

    @property
    def portal(self) -> Portal:
        return self.app.hubspot.portal(self.app.portal_ids[0])

    def contact(self, **properties: str) -> CrmObject:
        """A contact that QuickBooks has never seen, with an address."""
        number = next(_numbers)
        usual: dict[str, Any] = {
            "firstname": "Nora",
            "lastname": f"Buyer {number}",
            "email": f"nora{number}@buyer.example",
            "address": "1 Main Street",
            "city": "Springfield",
            "zip": "12345",
        }
        return self.portal.create_contact(**{**usual, **properties})

    def deal(self, contact: CrmObject | None = None, *, taxed: bool = True) -> CrmObject:
        """Two hours of design for 150.00, with tax, and a fountain for 275.00, without."""
        return self._filled(self.bare_deal(contact), taxed=taxed)

    def quote(self, contact: CrmObject | None = None, *, taxed: bool = True, **properties: Any) -> CrmObject:
        """The same, signed."""
        return self._filled(self.bare_quote(contact, **properties), taxed=taxed)

    def payment(
        self, contact: CrmObject | None = None, *, taxed: bool = True, of: CrmObject | None = None, **properties: Any
    ) -> CrmObject:
        """The same, paid by card.

        Args:
            of: a deal or quote that it belongs to.
        """
        total = D(425) + (self.market.tax if taxed else 0)
        made = self.bare_payment(contact, of=of, **{"hs_initial_amount": total, **properties})
        return self._filled(made, taxed=taxed)

    def refund(self, contact: CrmObject | None = None, *, taxed: bool = True, **properties: Any) -> CrmObject:
        """The same, paid back in full."""
        total = D(425) + (self.market.tax if taxed else 0)
        paid_back: dict[str, Any] = {"hs_latest_status": "refunded", "hs_refunds_amount": total}
        return self.payment(contact, taxed=taxed, **{**paid_back, **properties})

    def bare_deal(self, contact: CrmObject | None = None, **properties: Any) -> CrmObject:
        """A deal without line items."""
        garden: dict[str, Any] = {"dealname": "Garden", "deal_currency_code": self.market.currency}
        return self._of(contact, self.portal.create_deal(**{**garden, **properties}))

    def bare_quote(self, contact: CrmObject | None = None, **properties: Any) -> CrmObject:
        """A signed quote without line items."""
        signed: dict[str, Any] = {
            "hs_title": "Garden",
            "hs_currency": self.market.currency,
            "hs_expiration_date": date(2099, 12, 31),
            "hs_status": "APPROVAL_NOT_NEEDED",
            "hs_quote_status": "PUBLISHED",
            "hs_esign_enabled": True,
            "hs_quote_esign_status": "SIGNED",
            "hs_esign_date": PAID_AT,
        }
        return self._of(contact, self.portal.create_quote(**{**signed, **properties}))

    def bare_payment(
        self,
        contact: CrmObject | None = None,
        *,
        of: CrmObject | None = None,
        at: datetime = PAID_AT,
        **properties: Any,
    ) -> CrmObject:
        """A payment by card, without line items, that succeeded.

        Args:
            of: a deal or quote that it belongs to.
            at: when HubSpot got to know it.
        """
        succeeded: dict[str, Any] = {
            "hs_currency_code": self.market.currency,
            "hs_latest_status": "succeeded",
            "hs_initiated_date": PAID_AT,
            "hs_payout_date": date.fromisoformat(PAID_OUT_ON),
            "hs_fees_amount": FEE,
            "hs_payment_method_type": "card",
            "hs_processor_type": "hs_payments",
            "hs_reference_number": "R-1001",
        }
        made = self.portal.create_payment(at=at, **{**succeeded, **properties})
        if of is not None:
            self.portal.associate(made, of)
        return self._of(contact, made)

    def line(self, record: CrmObject, name: str, price: str, quantity: int = 1, **properties: Any) -> CrmObject:
        """A line item in the market's currency."""
        currency = {"hs_line_item_currency_code": self.market.currency}
        return self.portal.add_line_item(
            record, name=name, price=price, quantity=quantity, **{**currency, **properties}
        )

    def enrol(self, action: str, record: CrmObject, **inputs: JsonValue) -> dict[str, str]:
        """What HubSpot was told in the end."""
        return outputs(self.execution(action, record, **inputs))

    def execution(self, action: str, record: CrmObject, **inputs: JsonValue) -> Execution:
        """The action carried out to its end, with all of HubSpot's retries."""
        return self.app.enrol(self.workflow(action, record, inputs), record.id)

    def first_attempt(self, action: str, record: CrmObject, **inputs: JsonValue) -> Execution:
        """The action after HubSpot's first callout; its retries come when the engine runs on."""
        return self.app.enrol(self.workflow(action, record, inputs), record.id, settle=False)

    def workflow(self, action: str, record: CrmObject, inputs: Mapping[str, JsonValue] | None = None) -> Workflow:
        """A workflow with the action, for such records; what it cannot do without is chosen as authors usually do."""
        chosen: dict[str, JsonValue] = {"account": self.market.realm, "tax_code": self.market.tax_code}
        if action == "create-expense":
            chosen |= {"paid_from": self.market.bank, "category": BANK_CHARGES}
        else:
            chosen |= {"customer": "first_contact", "products": "line_items", "create_missing_products": "no"}
        if action == "create-refund-receipt":
            chosen["refund_from"] = self.market.bank
        return self.app.workflow(action, record.object_type.name, {**chosen, **(inputs or {})})

    def strike(self, path: str, **rule: Any) -> None:
        """Plans a fault of QuickBooks: `path` is the end of the request's, with shell patterns."""
        match = {"path": f"*/{path}", "method": "POST"}
        self.app.quickbooks.faults.add(FaultRule.model_validate({"match": match, **rule}))

    @property
    def company(self) -> Company:
        """The company, past its API."""
        return self.app.quickbooks.company(self.market.realm)

    def stored(self, entity: str, document_id: str) -> dict[str, Any]:
        """A document as QuickBooks has it."""
        return self.company.entity(entity, document_id)

    def documents(self, entity: str) -> list[dict[str, Any]]:
        """All documents of a type that were made by the tests."""
        found = self.company.documents(entity)
        return [document for document in found if int(document["Id"]) >= 145]

    def _filled(self, record: CrmObject, *, taxed: bool) -> CrmObject:
        market = self.market
        tax: dict[str, Any] = {"hs_tax_rate": market.tax_percent, "hs_tax_label": market.tax_label} if taxed else {}
        self.line(record, "Design", "75.00", 2, hs_position_on_quote=0, **tax)
        self.line(record, "Rock Fountain", "275.00", hs_position_on_quote=1)
        return record

    def _of(self, contact: CrmObject | None, record: CrmObject) -> CrmObject:
        self.portal.associate(record, contact or self.contact())
        return record


def all_actions(aws: EmbeddedAws) -> InProcess:
    """The application with all its actions, not yet started."""
    return InProcess(aws, {path: load_action(path.replace("-", "_")) for path in ACTIONS})


def lines(document: Mapping[str, Any]) -> list[tuple[str, Decimal, str]]:
    """Product, amount and tax code of every line."""
    return [
        (detail["ItemRef"]["name"], D(str(line["Amount"])), detail.get("TaxCodeRef", {}).get("value", ""))
        for line in document["Line"]
        if (detail := line.get("SalesItemLineDetail")) is not None
    ]


def today(trade: Trade) -> str:
    """In the portal's zone, New York."""
    return trade.app.clock.now().astimezone(ZoneInfo("America/New_York")).date().isoformat()


def total(document: Mapping[str, Any]) -> Decimal:
    """What the document comes to."""
    return D(str(document["TotalAmt"]))


def tax(document: Mapping[str, Any]) -> Decimal:
    """The tax in it."""
    return D(str(document["TxnTaxDetail"]["TotalTax"]))


def links(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the document as a whole is linked with."""
    return [(link["TxnType"], link["TxnId"]) for link in document.get("LinkedTxn", [])]


def assert_paid_once(trade: Trade) -> None:
    """One invoice and one payment of it, over 425.00, and nothing open."""
    (invoice,), (payment,) = trade.documents("Invoice"), trade.documents("Payment")
    assert D(str(invoice["Balance"])) == 0
    assert total(payment) == total(invoice) == D("425.00")
    assert links(invoice) == [("Payment", payment["Id"])]
