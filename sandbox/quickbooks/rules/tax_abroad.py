"""Taxes of companies outside the US: a code on every line, a tax line by rate (QuickBooks contract 4.15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sandbox.quickbooks.books import SINGLETON_ID, Books
from sandbox.quickbooks.exceptions import Fault, Problem, business, missing
from sandbox.quickbooks.figures import ZERO, Entity, money, number
from sandbox.quickbooks.rules.base import Change
from sandbox.quickbooks.rules.references import referenced
from sandbox.quickbooks.rules.tax_lines import HUNDRED, prorate, rates_of_code, spread, tax_line

EXCLUDED: Final = "TaxExcluded"
INCLUSIVE: Final = "TaxInclusive"
NOT_APPLICABLE: Final = "NotApplicable"

_WORDS: Final = {"GB": "VAT", "IE": "VAT", "ZA": "VAT", "CA": "GST/HST"}
_PRICE_STEP: Final = Decimal("0.0000001")


@dataclass(slots=True)
class TaxedLine:
    """A line on its way through the computation; `net` and `gross` before any discount of the form.

    `tax` is what the line bears after the discount, rate by rate in the order of `rates`.
    """

    line: Entity
    rates: list[Entity]
    net: Decimal
    gross: Decimal
    discounted: bool
    tax: list[Decimal] = field(default_factory=list)
    base: Decimal = ZERO

    @property
    def detail(self) -> Entity:
        held: Entity = self.line[self.line["DetailType"]]
        return held


def abroad_tax(change: Change, lines: list[Entity], discount: Entity | None, *, listed: str) -> Entity:
    """The `TxnTaxDetail`; with tax included the amounts of `lines` and `discount` become net ones. Raises Fault.

    `listed` names the rates of a code that count: those of sales or of purchases.
    """
    books, after = change.books, change.after
    if books.preference("TaxPrefs.UsingSalesTax") is not True:
        _refuse_codes(lines)
        after.pop("GlobalTaxCalculation", None)
        return {"TotalTax": ZERO}
    way = _calculation(change)
    if way == NOT_APPLICABLE:
        if change.given.get("TxnTaxDetail"):
            raise Fault(Problem("6170", "Invalid Tax : TxnTaxDetail is not allowed when tax is not applicable."))
        _untaxed(books, lines)
        return {"TotalTax": ZERO}
    _refuse_untaxable_customer(change)
    taxed = [_taxed_line(change, line, way, listed) for line in lines]
    discounted = [each for each in taxed if each.discounted]
    if way == EXCLUDED:
        _excluded(taxed, discounted, discount)
    else:
        _inclusive(change, taxed, discounted, discount)
    tax_lines = _by_rate(books, taxed, exact=way == EXCLUDED and books.switches.tax_rounding == "rate")
    wanted = number(change.given.get("TxnTaxDetail", {}).get("TotalTax"))
    if wanted and books.switches.sent_total_tax == "honoured":
        prorate(tax_lines, money(wanted))
    total = sum((line["Amount"] for line in tax_lines), ZERO)
    return {"TotalTax": total, "TaxLine": tax_lines} if tax_lines else {"TotalTax": total}


def country(books: Books) -> str:
    """The company's country: `US`, `CA`, `GB`, …"""
    info: Entity = books.find("CompanyInfo", SINGLETON_ID) or {}
    return str(info.get("Country", "US"))


def no_rate(books: Books) -> Fault:
    """What QuickBooks says when a line has no usable tax code."""
    return business(f"Make sure all your transactions have a {_WORDS.get(country(books), 'GST')} rate before you save.")


def _calculation(change: Change) -> str:
    way = change.after.get("GlobalTaxCalculation")
    if way is None:
        if change.books.switches.missing_tax_calculation == "refused":
            raise Fault(missing("GlobalTaxCalculation"), timed=False)
        way = change.after["GlobalTaxCalculation"] = EXCLUDED
    return str(way)


def _refuse_codes(lines: list[Entity]) -> None:
    """Without tax there are no tax codes to name; a line keeps none."""
    for line in lines:
        line[line["DetailType"]].pop("TaxCodeRef", None)


def _untaxed(books: Books, lines: list[Entity]) -> None:
    for line in lines:
        detail = line[line["DetailType"]]
        detail.pop("TaxInclusiveAmt", None)
        if "TaxCodeRef" in detail:
            _code(books, line)


def _refuse_untaxable_customer(change: Change) -> None:
    """In Canada the codes of a customer that is not taxable are ignored, so that none is left (contract 4.3)."""
    reference = change.after.get("CustomerRef")
    customer = change.books.find("Customer", reference["value"]) if reference else None
    if customer is not None and customer.get("Taxable") is False and country(change.books) == "CA":
        raise no_rate(change.books)


def _code(books: Books, line: Entity) -> Entity:
    """The tax code of a line; its id and no name of one. Raises Fault (6000, 2500)."""
    detail = line[line["DetailType"]]
    value = str(detail.get("TaxCodeRef", {}).get("value", ""))
    if not value.isdecimal():
        raise no_rate(books)
    detail["TaxCodeRef"] = {"value": value}
    return referenced(books, "TaxCode", value)


def _taxed_line(change: Change, line: Entity, way: str, listed: str) -> TaxedLine:
    rates = rates_of_code(change.books, _code(change.books, line), listed)
    net = gross = money(number(line["Amount"]))
    detail = line[line["DetailType"]]
    told = money(number(detail.get("TaxInclusiveAmt")))
    combined = sum((number(rate["RateValue"]) for rate in rates), ZERO)
    if way == EXCLUDED:
        detail.pop("TaxInclusiveAmt", None)
    else:
        if _is_stored(change, line) or (told and change.books.switches.tax_inclusive_amount == "net"):
            gross = told
        elif change.books.switches.tax_inclusive_amount == "net":
            gross = net + money(net * combined / HUNDRED)
        net = gross - _included(gross, combined)
    shipping = detail.get("ItemRef", {}).get("value") == "SHIPPING_ITEM_ID"
    return TaxedLine(line, rates, net, gross, discounted=not shipping)


def _is_stored(change: Change, line: Entity) -> bool:
    """Whether the line is one that the books hold already: its Amount is net, its TaxInclusiveAmt gross."""
    told = line[line["DetailType"]].get("TaxInclusiveAmt")
    for held in (change.before or {}).get("Line", []):
        if held.get("Id") == line.get("Id") and held.get("DetailType") == line["DetailType"] and told:
            before = held[held["DetailType"]]
            return bool((held["Amount"], before.get("TaxInclusiveAmt")) == (money(number(line["Amount"])), told))
    return False


def _excluded(taxed: list[TaxedLine], discounted: list[TaxedLine], discount: Entity | None) -> None:
    """Discounts come off before tax, whatever ApplyTaxAfterDiscount says."""
    for each in taxed:
        each.base = each.net
    if discount is not None:
        for each, part in zip(discounted, spread(discount["Amount"], [one.net for one in discounted]), strict=True):
            each.base -= part
    for each in taxed:
        each.tax = [money(each.base * number(rate["RateValue"]) / HUNDRED) for rate in each.rates]


def _inclusive(change: Change, taxed: list[TaxedLine], discounted: list[TaxedLine], discount: Entity | None) -> None:
    """Every line is split by itself, to cents; a discount is gross where amounts are."""
    for each in taxed:
        _store_net(each)
    if discount is None:
        for each in taxed:
            _split(each, each.gross)
        return
    if change.books.switches.tax_inclusive_amount == "net":
        _take_off_net(taxed, discounted, discount)
    else:
        weights = [one.gross for one in discounted]
        off = spread(_stored_off(change, discount) or _off(discount, weights), weights)
        left = dict(zip(map(id, discounted), off, strict=True))
        for each in taxed:
            _split(each, each.gross - left.get(id(each), ZERO))
    # What the form shows: the discount without its tax, so that subtotal, discount and tax give the total.
    discount["Amount"] = sum((one.net - one.base for one in discounted), ZERO)


def _take_off_net(taxed: list[TaxedLine], discounted: list[TaxedLine], discount: Entity) -> None:
    """A net discount lowers the net amounts; what it touches is taxed anew, the rest stays as it was split."""
    weights = [one.net for one in discounted]
    for each in taxed:
        _split(each, each.gross)
    for each, part in zip(discounted, spread(_off(discount, weights), weights), strict=True):
        if part:
            percents = [number(rate["RateValue"]) for rate in each.rates]
            each.base -= part
            each.tax = spread(money(each.base * sum(percents, ZERO) / HUNDRED), percents)


def _off(discount: Entity, weights: list[Decimal]) -> Decimal:
    detail = discount["DiscountLineDetail"]
    if detail.get("PercentBased") and "DiscountPercent" in detail:
        return money(sum(weights, ZERO) * number(detail["DiscountPercent"]) / HUNDRED)
    return money(number(discount["Amount"]))


def _stored_off(change: Change, discount: Entity) -> Decimal | None:
    """With its tax, a discount that the books hold already and show without; None for any other."""
    before = change.before
    if before is None or before.get("GlobalTaxCalculation") != INCLUSIVE or discount not in before["Line"]:
        return None
    details = [line[line["DetailType"]] for line in before["Line"] if line["DetailType"] in line]
    return sum((number(detail.get("TaxInclusiveAmt")) for detail in details), ZERO) - number(before["TotalAmt"])


def _included(gross: Decimal, combined: Decimal) -> Decimal:
    """The tax in a gross amount: 3.33 in 20.00 at 20 %, 0.67 in each of five times 4.00."""
    return money(gross * combined / (HUNDRED + combined))


def _split(each: TaxedLine, gross: Decimal) -> None:
    percents = [number(rate["RateValue"]) for rate in each.rates]
    tax = _included(gross, sum(percents, ZERO))
    each.base = gross - tax
    each.tax = spread(tax, percents) if tax else [ZERO for _ in percents]


def _store_net(each: TaxedLine) -> None:
    """The line as QuickBooks keeps it: net Amount and price, gross TaxInclusiveAmt."""
    before = money(number(each.line["Amount"]))
    each.line["Amount"] = each.net
    each.detail["TaxInclusiveAmt"] = each.gross
    if before != each.net and number(each.detail.get("Qty")):
        each.detail["UnitPrice"] = (each.net / number(each.detail["Qty"])).quantize(_PRICE_STEP)


def _by_rate(books: Books, taxed: list[TaxedLine], *, exact: bool) -> list[Entity]:
    """One tax line by rate; `exact` rounds the sum of a rate, else the roundings of the lines are summed."""
    bases: dict[str, Decimal] = {}
    amounts: dict[str, Decimal] = {}
    for each in taxed:
        for rate, tax in zip(each.rates, each.tax, strict=True):
            bases[rate["Id"]] = bases.get(rate["Id"], ZERO) + each.base
            amounts[rate["Id"]] = amounts.get(rate["Id"], ZERO) + tax
    found = []
    for key, base in bases.items():
        rate = books.find("TaxRate", key) or {}
        amount = money(base * number(rate["RateValue"]) / HUNDRED) if exact else amounts[key]
        found.append(tax_line(rate, amount, base))
    return found
