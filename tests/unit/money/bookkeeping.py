"""Records as HubSpot calculates them, and books that calculate as QuickBooks does: neither shares code with us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, cast

from hypothesis import strategies as st

from quickbooks_actions.hubspot.lines import line
from quickbooks_actions.mapping.adjustments import billable
from quickbooks_actions.mapping.company import Body, CompanyFacts, Customer, Product, Resolved, TaxCode
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, PaymentFacts, RecordRef, RecordType, Sale
from quickbooks_actions.mapping.tax import choose_sales_tax, choose_tax_codes, needs_tax_codes, untaxed_code
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company_facts import company_facts
from quickbooks_actions.quickbooks.tax_codes import read_tax_codes, tax_code
from sandbox.hubspot.amounts import line_amounts, record_amount
from sandbox.quickbooks import (
    CA_MULTICURRENCY_REALM,
    CA_REALM,
    UK_MULTICURRENCY_REALM,
    UK_REALM,
    US_AUTOMATED_TAX_REALM,
    US_MULTICURRENCY_REALM,
    US_REALM,
    QuickBooksSandbox,
    QuickBooksSwitches,
)
from sandbox.quickbooks.company import Company
from tests.unit.mapping.samples import TODAY

D = Decimal
OPTIONS = SalesOptions()
PAYMENT = RecordRef(RecordType.PAYMENT, "10100000001")
DEAL = RecordRef(RecordType.DEAL, "10100000002")


@dataclass(frozen=True, slots=True)
class Market:
    """A company, the currency of a record for it, and HubSpot's taxes that it has codes for.

    Attributes:
        taxes: HubSpot's names and percentages; None = no tax on the line.
    """

    name: str
    realm: str
    currency: str
    taxes: tuple[tuple[str, Decimal] | None, ...]


_US = (("California", D(8)), None)
_VAT = (("20.0% S", D(20)), ("5.0% R", D(5)), None)
_GST = (
    ("HST ON", D(13)),
    ("GST", D(5)),
    ("GST/PST BC", D(12)),
    ("GST/QST QC - 9.975", D("14.975")),
    None,
)
US = Market("US", US_REALM, "USD", _US)
AUTOMATED = Market("automated tax", US_AUTOMATED_TAX_REALM, "USD", _US)
UK = Market("UK", UK_REALM, "GBP", _VAT)
CANADA = Market("Canada", CA_REALM, "CAD", _GST)
US_EURO = Market("US in EUR", US_MULTICURRENCY_REALM, "EUR", _US)
UK_EURO = Market("UK in EUR", UK_MULTICURRENCY_REALM, "EUR", _VAT)
CANADA_YEN = Market("Canada in JPY", CA_MULTICURRENCY_REALM, "JPY", _GST)
MARKETS = (US, UK, CANADA, US_EURO, UK_EURO, CANADA_YEN)

SANDBOX = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))

SWITCHES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "tax_rounding": st.sampled_from(["rate", "line"]),
        "tax_inclusive_amount": st.sampled_from(["net", "gross"]),
        "sent_total_tax": st.sampled_from(["ignored", "honoured", "with_code"]),
    }
)
"""Everything about tax that is not known of the real QuickBooks."""

AS_FAR_AS_KNOWN = {"tax_rounding": "rate", "tax_inclusive_amount": "net", "sent_total_tax": "ignored"}


class _Lists:
    """Answers the questions for lists, past the API."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def query_all(self, statement: str) -> list[Body]:
        answer = self._company.query(f"{statement} MAXRESULTS 1000")
        return next((rows for rows in answer.values() if isinstance(rows, list)), [])


@dataclass(frozen=True, slots=True)
class Books:
    """One company of the sandbox, its facts and codes as the application reads them."""

    market: Market
    company: Company
    facts: CompanyFacts
    codes: tuple[TaxCode, ...]
    customer: str

    def resolved(self, sale: Sale) -> Resolved:
        """What the record refers to: one product for all, and the codes of HubSpot's taxes."""
        billed = billable(sale, OPTIONS)
        codes: Mapping[str, TaxCode] = {}
        if needs_tax_codes(self.facts):
            codes, problems = choose_tax_codes(billed, self.codes, untaxed_code(self.codes), self.facts)
            assert problems == []
        old_model = self.facts.in_us and not self.facts.automated_sales_tax
        return Resolved(
            customer=Customer(id=self.customer, currency=self.market.currency),
            products={item.id: Product(id="4", name="Design") for item in billed.lines},
            tax_codes=codes,
            untaxed=untaxed_code(self.codes) if needs_tax_codes(self.facts) else None,
            sales_tax=choose_sales_tax(billed, self.codes, self.facts) if old_model else None,
        )

    def book(self, entity: str, body: Body) -> dict[str, Any]:
        """The document as QuickBooks has it; raises what QuickBooks refuses."""
        made: dict[str, Any] = self.company.create(entity, body)
        return made


@cache
def books(market: Market) -> Books:
    """The market's company with a customer in its currency."""
    company = SANDBOX.company(market.realm)
    (info,), (preferences,) = company.documents("CompanyInfo"), company.documents("Preferences")
    facts = company_facts(market.realm, "sandbox", info, preferences)
    kept = read_tax_codes(cast("QuickBooksClient", _Lists(company)))
    codes = tuple(tax_code(code_id, kept[code_id]) for code_id in sorted(kept, key=lambda one: (len(one), one)))
    currency = {"CurrencyRef": {"value": market.currency}} if facts.multicurrency else {}
    name = f"Money in {market.currency}"
    customer = next((one for one in company.documents("Customer") if one["DisplayName"] == name), None)
    made = customer or company.create("Customer", {"DisplayName": name, **currency})
    return Books(market, company, facts, codes, str(made["Id"]))


@dataclass(frozen=True, slots=True)
class Record:
    """A record as HubSpot has it; `total` is what HubSpot itself makes of it."""

    sale: Sale
    total: Decimal

    def paid(self) -> Sale:
        """The payment of exactly that."""
        payment = PaymentFacts(status="succeeded", amount=self.total, currency=self.sale.currency)
        return replace(self.sale, record=PAYMENT, payment=payment)


def record(
    market: Market,
    lines: Sequence[Mapping[str, str | None]],
    adjustments: Sequence[Adjustment] = (),
    *,
    inclusive: bool = False,
) -> Record:
    """A deal with these line items, by HubSpot's names of what a person enters.

    Args:
        inclusive: HubSpot's prices contain the tax.
    """
    every = [_calculated(market, properties, inclusive=inclusive) for properties in lines]
    kinds = [
        [_as_hubspot(one) for one in adjustments if one.kind is kind]
        for kind in (AdjustmentKind.DISCOUNT, AdjustmentKind.FEE, AdjustmentKind.TAX)
    ]
    sale = Sale(
        record=DEAL,
        title="Garden",
        currency=market.currency,
        lines=tuple(line(str(number), properties) for number, properties in enumerate(every, 1)),
        contact=None,
        organisation=None,
        amount=None,
        today=TODAY,
        adjustments=tuple(adjustments),
    )
    return Record(sale, record_amount(every, *kinds))


def _calculated(market: Market, entered: Mapping[str, str | None], *, inclusive: bool) -> dict[str, str | None]:
    named = {"name": "Design", "hs_line_item_currency_code": market.currency, **entered}
    found = {**named, **line_amounts(named)}
    rate, amount = entered.get("hs_tax_rate"), found["amount"]
    if inclusive and rate and amount:
        cent = D(1) if market.currency == "JPY" else D("0.01")
        contained = D(amount) * D(rate) / (100 + D(rate))
        found |= {"hs_tax_amount": str(contained.quantize(cent, ROUND_HALF_UP)), "hs_post_tax_amount": amount}
    return found


def _as_hubspot(one: Adjustment) -> dict[str, str | None]:
    return {
        "hs_type": "PERCENT" if one.amount is None else "FIXED",
        "hs_value": str(one.percent if one.amount is None else one.amount),
        "hs_sort_order": one.id,
    }


quantities = st.sampled_from(["1", "2", "3", "7", "12", "0.5", "1.33333", "2.25", "0.00001", "40"])
prices = st.one_of(
    st.decimals("0.01", "9999.99", places=2),
    st.decimals("0.01", "99", places=7),
    st.sampled_from([D("33.34"), D("33.33"), D("0.01"), D("19.99"), D("4495.16")]),
).map(str)


@st.composite
def entered(draw: st.DrawFn, market: Market, *, taxed: bool = True) -> dict[str, str | None]:
    """What a person enters on a line item: price, quantity, a discount per unit or in percent, a tax."""
    price = draw(prices)
    properties: dict[str, str | None] = {"price": price, "quantity": draw(quantities)}
    off = draw(st.sampled_from(["", "", "unit", "percent"]))
    if off == "unit":
        properties["discount"] = str(draw(st.decimals(0, D(price), places=2, allow_nan=False)) if D(price) >= 1 else 0)
    if off == "percent":
        properties["hs_discount_percentage"] = str(draw(st.decimals(0, 100, places=3)))
    tax = draw(st.sampled_from(market.taxes)) if taxed else None
    if tax is not None:
        properties |= {"hs_tax_label": tax[0], "hs_tax_rate": str(tax[1])}
    return properties


@st.composite
def records(draw: st.DrawFn, market: Market, *, most: int = 5) -> Record:
    """Line items with taxes of their own, prices with or without them."""
    lines = draw(st.lists(entered(market), min_size=1, max_size=most))
    return record(market, lines, inclusive=draw(st.booleans()))


@st.composite
def discounted(draw: st.DrawFn, market: Market) -> Record:
    """Line items without taxes of their own; discounts, fees and a tax of the whole record."""
    lines = draw(st.lists(entered(market, taxed=False), min_size=1, max_size=4))
    made = [
        draw(st.just(_percent("discount", "1", draw(st.sampled_from(["10", "33.333", "2.5"])))))
        for _ in range(draw(st.integers(0, 1)))
    ]
    if draw(st.booleans()):
        made.append(Adjustment(kind=AdjustmentKind.FEE, id="2", label="Shipping", amount=D("17.50")))
    tax = draw(st.sampled_from(market.taxes))
    if tax is not None:
        made.append(replace(_percent("tax", "3", str(tax[1])), label=tax[0]))
    return record(market, lines, made)


def _percent(kind: str, adjustment_id: str, percent: str) -> Adjustment:
    return Adjustment(kind=AdjustmentKind(kind), id=adjustment_id, percent=D(percent))
