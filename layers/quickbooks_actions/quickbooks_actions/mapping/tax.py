"""Tax: which code a line has, whether prices contain it, and what is not billed (QuickBooks contract 4.15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.charges import Charge, rates_of, tax_by_rate
from quickbooks_actions.mapping.company import CompanyFacts, TaxCode
from quickbooks_actions.mapping.lines import billed_amount
from quickbooks_actions.mapping.money import cents, share
from quickbooks_actions.mapping.names import normalised
from quickbooks_actions.mapping.records import AdjustmentKind, Line, Sale
from quickbooks_actions.mapping.totals import includes_tax

TAXABLE = "TAX"
NOT_TAXABLE = "NON"

EXCLUDED = "TaxExcluded"
INCLUSIVE = "TaxInclusive"
NOT_APPLICABLE = "NotApplicable"

_NAMED = 12
"""How many of a company's tax codes a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTax:
    """HubSpot's tax of a line: its own, else that of the whole record.

    Attributes:
        charged: whether HubSpot has a tax above zero.
        label: what HubSpot calls it; percent, amount: how much, None where HubSpot does not say.
    """

    charged: bool
    label: str = ""
    percent: Decimal | None = None
    amount: Decimal | None = None


def tax_of(sale: Sale, line: Line) -> LineTax:
    """HubSpot's tax of a line."""
    if _above_zero(line.tax_amount) or _above_zero(line.tax_rate):
        return LineTax(charged=True, label=line.tax_label, percent=line.tax_rate, amount=line.tax_amount)
    taxes = [
        one
        for one in sale.adjustments
        if one.kind is AdjustmentKind.TAX and (_above_zero(one.amount) or _above_zero(one.percent))
    ]
    if not taxes or line.tax_label:
        return LineTax(charged=False, label=line.tax_label)
    percents = [one.percent for one in taxes if one.percent is not None]
    return LineTax(
        charged=True,
        label=" + ".join(one.label for one in taxes if one.label),
        percent=sum(percents, Decimal(0)) if len(percents) == len(taxes) else None,
    )


def taxed_lines(sale: Sale) -> list[tuple[int, Line]]:
    """The lines that HubSpot has tax on, each with its place on the record from 1."""
    return [(number, line) for number, line in enumerate(sale.lines, 1) if tax_of(sale, line).charged]


def line_tax_code(sale: Sale, line: Line, codes: Mapping[str, TaxCode], facts: CompanyFacts) -> str:
    """The line's TaxCodeRef, '' where none is sent.

    In the United States a line is TAX or NON, and QuickBooks works the tax out: a line is taxable where HubSpot has a
    tax on it and the company collects sales tax. Elsewhere it is a code of the company's, and none where the company
    has no tax.
    """
    if facts.in_us:
        return TAXABLE if tax_of(sale, line).charged and facts.uses_sales_tax else NOT_TAXABLE
    code = codes.get(line.id)
    return code.id if code else ""


def needs_tax_codes(facts: CompanyFacts) -> bool:
    """Whether every line needs a tax code of the company's own."""
    return facts.uses_sales_tax and not facts.in_us


def choose_tax_codes(
    sale: Sale, codes: Sequence[TaxCode], chosen: TaxCode | None, facts: CompanyFacts
) -> tuple[dict[str, TaxCode], list[Problem]]:
    """A tax code for each line, by line id, for a company outside the US that has tax.

    A line that HubSpot has tax on gets the code of the tax's name, else the one whose rates add up to HubSpot's
    percentage, else the one that makes HubSpot's amount, else the chosen one. Where HubSpot has no tax on any line, an
    author who chose a code means all of them. A line without tax beside others with tax gets the company's only code
    of nothing, else the chosen one.

    Args:
        codes: the company's active codes.
        chosen: what the workflow's author chose.

    Returns:
        The codes found, and at most one problem: which taxes none was found for, and which codes the company has.
    """
    selling = [code for code in codes if code.sales_rates or not code.purchase_rates]
    any_tax = bool(taxed_lines(sale))
    found: dict[str, TaxCode] = {}
    missing: dict[LineTax, list[str]] = {}
    for number, line in enumerate(sale.lines, 1):
        tax = tax_of(sale, line)
        code = _fitting(tax, line, selling, chosen, any_tax)
        if code is not None:
            found[line.id] = code
        else:
            missing.setdefault(replace(tax, amount=None), []).append(sentences.line_name(line, number))
    return found, [_needed(sale, missing, selling, facts)] if missing else []


def choose_sales_tax(sale: Sale, codes: Sequence[TaxCode], facts: CompanyFacts) -> TaxCode | None:
    """The one sales tax of a US document: that of HubSpot's tax where it is the same on all lines with tax and the
    company has it, else the company's own; None where it names none (QuickBooks then charges none)."""
    found = {_fitting(tax_of(sale, line), line, codes, None, any_tax=True) for _, line in taxed_lines(sale)}
    only = found.pop() if len(found) == 1 else None
    return only or next((code for code in codes if code.id == facts.tax_group_code_id), None)


def untaxed_code(codes: Sequence[TaxCode]) -> TaxCode | None:
    """The code for a line that no tax is to be on, sold or bought; one for what is not taxed at all goes first."""
    free = [code for code in codes if not any((*code.sales_rates, *code.purchase_rates))]
    return min(free, key=lambda code: (code.taxable, bool(code.sales_rates)), default=None)


def tax_calculation(sale: Sale, codes: Mapping[str, TaxCode], facts: CompanyFacts) -> str:
    """What HubSpot's prices are, in the words of GlobalTaxCalculation; '' in the US, which has none.

    Prices contain the tax where HubSpot says so of every line with tax; and those of a payment for which HubSpot knows
    no tax, because the money that moved is all there is. Otherwise the tax is on top.
    """
    if facts.in_us:
        return ""
    if not facts.uses_sales_tax:
        return NOT_APPLICABLE
    taxed = [line for _, line in taxed_lines(sale)]
    if taxed:
        return INCLUSIVE if all(map(includes_tax, taxed)) else EXCLUDED
    charging = any(code.sales_percent for code in codes.values())
    return INCLUSIVE if sale.payment is not None and charging else EXCLUDED


def sent_calculation(sale: Sale, calculation: str) -> str:
    """The document's GlobalTaxCalculation.

    What QuickBooks takes for the amount of a line whose price contains its tax is not documented (QuickBooks contract
    4.15), so a document that has to be exact is sent with the tax on top of net amounts.
    """
    return EXCLUDED if calculation == INCLUSIVE and sale.payment is not None else calculation


def net_amount(line: Line, gross: Decimal, code: TaxCode | None, calculation: str, facts: CompanyFacts) -> Decimal:
    """What is left of a line's price without the tax in it, in whole cents; the price itself where none is in it.

    Args:
        gross: what is billed for the line, after any share of a discount.
        code: the line's code outside the US.
        calculation: the document's GlobalTaxCalculation.
    """
    if not facts.uses_sales_tax:
        return gross  # what the buyer was told, whatever HubSpot thinks is in it
    if calculation == INCLUSIVE:
        return gross if code is None else gross - _contained(gross, code.sales_rates)
    if not includes_tax(line):
        return gross
    if code is not None and code.sales_percent:
        return gross - _contained(gross, code.sales_rates)
    billed = billed_amount(line)
    if line.tax_amount is not None and billed:
        contained = min(abs(line.tax_amount), abs(billed))  # what is in a price is no more than the price
        return cents(gross - share(gross, contained, abs(billed)))
    return gross - _contained(gross, (line.tax_rate or Decimal(0),))


def tax_warnings(sale: Sale, facts: CompanyFacts) -> list[str]:
    """HubSpot charges tax and the company cannot: the customer would be billed less than HubSpot told them."""
    taxed = len(taxed_lines(sale))
    if not taxed or facts.uses_sales_tax:
        return []
    collects = "collect sales tax" if facts.in_us else "have tax switched on"
    return [
        f"HubSpot has tax on {sentences.counted(taxed, 'line item')}, but {sentences.company_name(facts)} does not "
        f"{collects}, so none was billed."
    ]


def described(code: TaxCode) -> str:
    """`"20.0% S" (20 %)`."""
    return f"{sentences.quoted(code.name) or f'id {code.id}'} ({sentences.number(code.sales_percent)} %)"


def _fitting(
    tax: LineTax, line: Line, codes: Sequence[TaxCode], chosen: TaxCode | None, any_tax: bool
) -> TaxCode | None:
    label = normalised(tax.label)
    named = [code for code in codes if label and normalised(code.name) == label]
    if len(named) == 1:
        return named[0]
    if not tax.charged:
        if chosen is not None and not any_tax:
            return chosen
        free = [code for code in codes if not code.sales_percent]
        return free[0] if len(free) == 1 else chosen
    percent = tax.percent if _above_zero(tax.percent) else None
    fitting = [
        code for code in codes if (code.sales_percent == percent if percent is not None else _makes(code, tax, line))
    ]
    if len(fitting) == 1:
        return fitting[0]
    return chosen


def _makes(code: TaxCode, tax: LineTax, line: Line) -> bool:
    """Whether the code's rates give HubSpot's tax of the line, where HubSpot says no percentage."""
    billed = billed_amount(line)
    if tax.amount is None or not billed or not code.sales_percent:
        return False
    if includes_tax(line):
        return _contained(billed, code.sales_rates) == cents(tax.amount)
    return tax_by_rate([Charge(billed, rates_of(code))]) == cents(tax.amount)


def _contained(gross: Decimal, rates: Sequence[Decimal]) -> Decimal:
    """The tax in a price that contains it: of each rate by itself, in whole cents."""
    whole = sum(rates, Decimal(100))
    return sum((cents(share(gross, rate, whole)) for rate in rates), Decimal("0.00"))


def _needed(
    sale: Sale, missing: Mapping[LineTax, Sequence[str]], codes: Sequence[TaxCode], facts: CompanyFacts
) -> Problem:
    taxes = sentences.listed([f"{_in_words(tax)} on {sentences.shortened(lines)}" for tax, lines in missing.items()])
    known = sentences.shortened([described(code) for code in codes], _NAMED) or "none"
    return Problem(
        ErrorCode.TAX_CODE_NEEDED,
        f"The {sentences.record_name(sale)} has {taxes}, and no single tax code of {sentences.company_name(facts)} "
        f"fits. It has: {known}. Choose the tax code in the workflow action, or name the tax in HubSpot like one of "
        f"them, and {sentences.enrol_again(sale)}.",
    )


def _in_words(tax: LineTax) -> str:
    if not tax.charged:
        return "no tax"
    percent = f" of {sentences.number(tax.percent)} %" if tax.percent is not None else ""
    label = f" ({sentences.quoted(tax.label)})" if tax.label else ""
    return f"tax{percent}{label}"


def _above_zero(value: Decimal | None) -> bool:
    return value is not None and value.is_finite() and value > 0
