"""The figures of a sales document: what its lines bill, what QuickBooks will make of them, and what it has to come to.

QuickBooks contract 4.2 (amounts, discounts), 4.15 (tax).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.mapping.adjustments import discount, is_fee
from quickbooks_actions.mapping.charges import Charge, Rate, rates_of, tax_by_rate, uncertain_by
from quickbooks_actions.mapping.company import CompanyFacts, Resolved, TaxCode
from quickbooks_actions.mapping.currency import record_currency
from quickbooks_actions.mapping.lines import billed_amount
from quickbooks_actions.mapping.money import cents, rounded, smallest, spread
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.rounding import Rounding, rounding
from quickbooks_actions.mapping.tax import (
    EXCLUDED,
    INCLUSIVE,
    net_amount,
    sent_calculation,
    tax_calculation,
    taxed_lines,
)
from quickbooks_actions.mapping.totals import includes_tax, totals

_ZERO = Decimal("0.00")
_ENGINE = "automated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What each line bills, by line id, in whole cents.

    Attributes:
        gross: HubSpot's figure, less the line's share of a discount that is spread over the lines.
        net: the same without a tax that is in the price.
        shares: the shares of a discount that is spread.
        off: a discount that has a line of its own.
    """

    gross: Mapping[str, Decimal]
    net: Mapping[str, Decimal]
    shares: Mapping[str, Decimal]
    off: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything a document's lines are made from.

    Attributes:
        calculation: GlobalTaxCalculation of the document, '' for none.
        amounts: of the record's lines.
        rounding: further lines that bring it to the sum it has to come to.
        expected_total: what HubSpot's record comes to, with the tax that the company will charge.
        quickbooks_total: what QuickBooks will make of it to the cent; None where its own tax engine decides.
        off_by: how far the two may lie apart by the rounding of tax alone.
        due: what the document has to come to exactly; None where a difference is only to be told.
    """

    calculation: str
    amounts: Amounts
    rounding: Rounding
    expected_total: Decimal
    quickbooks_total: Decimal | None
    off_by: Decimal
    due: Decimal | None

    @property
    def total_fits(self) -> bool:
        """Whether QuickBooks will make of it what HubSpot's record comes to, but for the rounding of tax."""
        total = self.quickbooks_total
        return total is not None and abs(total - self.expected_total) <= self.off_by


def due(sale: Sale) -> Decimal | None:
    """What a document of the record must come to exactly; None where a difference is only to be told."""
    if sale.payment is not None and sale.payment.amount is not None:
        return cents(sale.payment.amount)
    return sale.due


def figures(sale: Sale, resolved: Resolved, facts: CompanyFacts) -> Figures:
    """The figures of the document for a record as it is billed (`mapping.adjustments.billable`)."""
    calculation = tax_calculation(sale, resolved.tax_codes, facts)
    sent, codes = sent_calculation(sale, calculation), charged(sale, resolved, facts)
    amounts = _amounts(sale, resolved, facts, calculation, codes)
    charges = _charges(sale, amounts, codes or {})
    unit = smallest(record_currency(sale))
    off_by = uncertain_by(charges, unit)
    natural = None if codes is None else sum((one.base for one in charges), tax_by_rate(charges))
    if sent == INCLUSIVE:
        natural = sum(amounts.gross.values(), _ZERO)
    expected, wanted = _expected(sale, resolved, facts, calculation, charges), due(sale)
    if sale.part and wanted is None and natural is not None:
        wanted = rounded(natural, unit)  # no yen is paid in parts
    if sale.part and wanted is not None and (sale.due is not None or abs(wanted - expected) <= off_by):
        expected = wanted  # HubSpot has no figure for a part
    found = Rounding()
    if wanted is not None and natural is not None and sent != INCLUSIVE and abs(wanted - natural) <= off_by:
        untaxed = facts.in_us or resolved.untaxed is not None
        certain = facts.in_us or (sale.part and sale.due is None)
        lines = rounding(charges, wanted, certain=certain, untaxed=untaxed)
        if lines is not None:
            found, natural = lines, wanted
    return Figures(
        calculation=sent,
        amounts=amounts,
        rounding=found,
        expected_total=expected,
        quickbooks_total=natural,
        off_by=off_by,
        due=wanted,
    )


def charged(sale: Sale, resolved: Resolved, facts: CompanyFacts) -> Mapping[str, TaxCode] | None:
    """The code whose rates QuickBooks charges on each line, by line id; None where its own tax engine decides."""
    if not facts.in_us or not facts.uses_sales_tax:
        return resolved.tax_codes
    taxed = [line.id for _, line in taxed_lines(sale)]
    code = resolved.sales_tax
    if facts.automated_sales_tax and taxed:
        if not sale.tax_rates:
            return None
        code = TaxCode(id=_ENGINE, sales_rates=sale.tax_rates)
    return {} if code is None else dict.fromkeys(taxed, code)


def code_for(rates: tuple[Rate, ...], sale: Sale, resolved: Resolved) -> str:
    """The tax code, outside the US, of a line of the document that these rates are charged on; '' = none."""
    codes = (resolved.tax_codes.get(line.id) for line in sale.lines)
    return next((code.id for code in codes if code is not None and rates_of(code) == rates), "")


def _amounts(
    sale: Sale, resolved: Resolved, facts: CompanyFacts, calculation: str, codes: Mapping[str, TaxCode] | None
) -> Amounts:
    billed = {line.id: billed_amount(line) or _ZERO for line in sale.lines}
    off = discount(sale)
    # A discount line is taken off before tax, so it cannot say what it means where tax is in the prices; and how
    # QuickBooks divides it among the lines is not documented, which is too little where the tax has to be exact.
    exact = due(sale) is not None and any(code.sales_percent for code in (codes or {}).values())
    own_line = (
        facts.allow_discount and not exact and calculation != INCLUSIVE and not any(map(includes_tax, sale.lines))
    )
    shares = {} if own_line else _shares(sale, billed, off, fees=False)
    gross = {line_id: amount - shares.get(line_id, _ZERO) for line_id, amount in billed.items()}
    net = {
        line.id: net_amount(line, gross[line.id], resolved.tax_codes.get(line.id), calculation, facts)
        for line in sale.lines
    }
    return Amounts(gross=gross, net=net, shares=shares, off=off if own_line else _ZERO)


def _shares(sale: Sale, billed: Mapping[str, Decimal], off: Decimal, *, fees: bool) -> dict[str, Decimal]:
    """Each line's part of a discount, by line id."""
    bearing = [line.id for line in sale.lines if fees or not is_fee(line)]
    if not off or not bearing:
        return {}
    return dict(zip(bearing, spread(off, [billed[line_id] for line_id in bearing]), strict=True))


def _charges(sale: Sale, amounts: Amounts, codes: Mapping[str, TaxCode]) -> list[Charge]:
    """What tax is on, line by line: a discount's own line is taken off all lines alike."""
    shares = _shares(sale, amounts.net, amounts.off, fees=True)
    return [
        Charge(amounts.net[line.id] - shares.get(line.id, _ZERO), rates_of(codes.get(line.id))) for line in sale.lines
    ]


def _expected(sale: Sale, resolved: Resolved, facts: CompanyFacts, calculation: str, charges: list[Charge]) -> Decimal:
    parts = totals(sale)
    if not facts.uses_sales_tax:
        return parts.before_tax  # the missing tax has a warning of its own
    if calculation != EXCLUDED:
        return parts.total
    # tax that the company's codes charge where HubSpot knows of none
    known = {line.id for _, line in taxed_lines(sale)}
    return parts.total + tax_by_rate(
        charge for line, charge in zip(sale.lines, charges, strict=True) if line.id not in known
    )
