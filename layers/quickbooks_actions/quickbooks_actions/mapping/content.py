"""What a sales document bills: its lines, the properties that go with them, and what it will come to.

QuickBooks contract 4.2 (lines), 4.15 (tax). The same for invoices, estimates, sales receipts and refund receipts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import billable, discount, discount_problems, is_fee
from quickbooks_actions.mapping.company import Body, CompanyFacts, Product, Resolved, TaxCode
from quickbooks_actions.mapping.lines import billed_amount, line_fault, line_problems
from quickbooks_actions.mapping.money import quantity_and_price, spread
from quickbooks_actions.mapping.names import clean, length, limited, normalised, paragraphs
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Line, Sale
from quickbooks_actions.mapping.tax import (
    EXCLUDED,
    INCLUSIVE,
    line_tax_code,
    net_amount,
    tax_calculation,
    tax_on,
    tax_warnings,
    taxed_lines,
)
from quickbooks_actions.mapping.totals import adjustment_problems, includes_tax, totals

DESCRIPTION_LIMIT = 4000

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesContent:
    """Lines and what belongs to them.

    Attributes:
        lines: QuickBooks' `Line`: the record's lines in their order, its fees, then one for its discount.
        header: properties of the document itself: GlobalTaxCalculation, TxnTaxDetail, ApplyTaxAfterDiscount, ClassRef,
            DepartmentRef, as far as they apply.
        expected_total: what HubSpot's record comes to, with the tax that the company will charge.
        quickbooks_total: what QuickBooks will make of it to the cent; None where its own tax engine decides.
        warnings: sentences for the person who reads the history.
    """

    lines: tuple[Body, ...]
    header: Body
    expected_total: Decimal
    quickbooks_total: Decimal | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Amounts:
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


@dataclass(frozen=True, slots=True)
class _Billed:
    """Everything the parts of the content are made from; `sale` as it is billed."""

    sale: Sale
    resolved: Resolved
    facts: CompanyFacts
    calculation: str
    amounts: _Amounts


def content_problems(sale: Sale, options: SalesOptions) -> list[Problem]:
    """Everything about the record's lines, discounts and fees that keeps it from becoming a document."""
    problems = [*line_problems(billable(sale, options)), *adjustment_problems(sale)]
    return problems or discount_problems(sale)


def sales_content(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts) -> SalesContent:
    """The content of the document for a record that `content_problems` has nothing to say about.

    Raises:
        RecordRefused: a line without an amount or without a product; a total below zero without the tax in the prices.
    """
    sale = billable(sale, options)
    calculation = tax_calculation(sale, resolved.tax_codes, facts)
    billed = _Billed(sale, resolved, facts, calculation, _amounts(sale, resolved, facts, calculation))
    bodies: list[Body] = []
    warnings: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(sale.lines, 1):
        product = resolved.products.get(line.id)
        if billed_amount(line) is None or product is None:
            problems.append(_unbillable(sale, line, number))
            continue
        body, cut = _line(billed, line, number, product)
        bodies.append(body)
        warnings += cut
        if line.quantity is None:
            warnings.append(
                f"{sentences.begin(sentences.line_name(line, number))} has no quantity and was billed as 1."
            )
    total = _quickbooks_total(billed)
    if total is not None and total < 0 <= sum(billed.amounts.gross.values(), -billed.amounts.off):
        problems.append(_below_zero(sale, total))
    if problems:
        raise RecordRefused(problems)
    if billed.amounts.off:
        bodies.append(_discount_line(billed.amounts.off))
    return SalesContent(
        lines=tuple(bodies),
        header=_header(billed),
        expected_total=_expected_total(billed),
        quickbooks_total=total,
        warnings=(*warnings, *tax_warnings(sale, facts)),
    )


def _amounts(sale: Sale, resolved: Resolved, facts: CompanyFacts, calculation: str) -> _Amounts:
    billed = {line.id: billed_amount(line) or _ZERO for line in sale.lines}
    off = discount(sale)
    # a discount line is taken off before tax, so it cannot say what it means where tax is in the prices
    own_line = facts.allow_discount and calculation != INCLUSIVE and not any(map(includes_tax, sale.lines))
    shares = {} if own_line else _shares(sale, billed, off, fees=False)
    gross = {line_id: amount - shares.get(line_id, _ZERO) for line_id, amount in billed.items()}
    net = {
        line.id: net_amount(line, gross[line.id], resolved.tax_codes.get(line.id), calculation, facts)
        for line in sale.lines
    }
    return _Amounts(gross, net, shares, off if own_line else _ZERO)


def _shares(sale: Sale, billed: Mapping[str, Decimal], off: Decimal, *, fees: bool) -> dict[str, Decimal]:
    """Each line's part of a discount, by line id."""
    bearing = [line.id for line in sale.lines if fees or not is_fee(line)]
    if not off or not bearing:
        return {}
    return dict(zip(bearing, spread(off, [billed[line_id] for line_id in bearing]), strict=True))


def _line(billed: _Billed, line: Line, number: int, product: Product) -> tuple[Body, list[str]]:
    resolved, facts, amounts = billed.resolved, billed.facts, billed.amounts
    net = amounts.net[line.id]
    detail: Body = {"ItemRef": {"value": product.id}}
    pair = quantity_and_price(net, line.quantity, line.unit_price)
    if pair is not None:
        detail["Qty"], detail["UnitPrice"] = pair
    code = line_tax_code(billed.sale, line, resolved.tax_codes, facts)
    if code:
        detail["TaxCodeRef"] = {"value": code}
    if billed.calculation == INCLUSIVE:
        detail["TaxInclusiveAmt"] = amounts.gross[line.id]
    if facts.class_per_line and resolved.sales_class is not None:
        detail["ClassRef"] = {"value": resolved.sales_class.id}
    if facts.allow_service_date and line.service_date is not None:
        detail["ServiceDate"] = line.service_date.isoformat()
    body: Body = {"DetailType": "SalesItemLineDetail", "Amount": net, "SalesItemLineDetail": detail}
    notes = list(_notes(line, amounts.shares.get(line.id, _ZERO), priced=pair is not None))
    description, warnings = _description(line, number, product, notes)
    if description:
        body["Description"] = description
    return body, warnings


def _description(line: Line, number: int, product: Product, own: Sequence[str]) -> tuple[str, list[str]]:
    """Name where it is not the product's, description, then our own notes, which stay whole."""
    name = clean(line.name, DESCRIPTION_LIMIT)
    words = [text for text in (paragraphs(line.description),) if text]
    if name and normalised(name) not in {normalised(clean(product.name, DESCRIPTION_LIMIT)), *map(normalised, words)}:
        words.insert(0, paragraphs(line.name))
    notes = "\n".join(own)
    room = DESCRIPTION_LIMIT - (length(notes) + 1 if notes else 0)
    kept, warnings = limited("\n".join(words), room, f"The description of {sentences.line_name(line, number)}")
    return "\n".join(text for text in (kept, notes) if text), warnings


def _notes(line: Line, share: Decimal, *, priced: bool) -> Iterator[str]:
    percent = line.discount_percent if line.discount_percent and line.discount_percent.is_finite() else None
    off = f"{sentences.number(percent)} %" if percent else sentences.money(line.discount) if line.discount else ""
    if off and line.unit_price is not None:
        yield f"List price {sentences.price(line.unit_price)}, discount {off}"
    elif off:
        yield f"Discount {off}"
    if share:
        yield f"Less {sentences.money(share)}, its part of the discount on the whole"
    if not priced and line.quantity is not None:
        yield f"Quantity {sentences.number(line.quantity)}, billed as one amount"


def _discount_line(off: Decimal) -> Body:
    return {"DetailType": "DiscountLineDetail", "Amount": off, "DiscountLineDetail": {"PercentBased": False}}


def _header(billed: _Billed) -> Body:
    resolved = billed.resolved
    header: Body = {}
    if billed.calculation:
        header["GlobalTaxCalculation"] = billed.calculation
    if resolved.sales_tax is not None and taxed_lines(billed.sale):
        header["TxnTaxDetail"] = {"TxnTaxCodeRef": {"value": resolved.sales_tax.id}}
    if billed.amounts.off:
        header["ApplyTaxAfterDiscount"] = True
    if resolved.sales_class is not None and not billed.facts.class_per_line:
        header["ClassRef"] = {"value": resolved.sales_class.id}
    if resolved.location is not None:
        header["DepartmentRef"] = {"value": resolved.location.id}
    return header


def _expected_total(billed: _Billed) -> Decimal:
    figures = totals(billed.sale)
    if not billed.facts.uses_sales_tax:
        return figures.before_tax  # the missing tax has a warning of its own
    if billed.calculation != EXCLUDED:
        return figures.total
    # tax that the company's codes charge where HubSpot knows of none
    charged = {line.id for _, line in taxed_lines(billed.sale)}
    unforeseen = {line_id: code for line_id, code in billed.resolved.tax_codes.items() if line_id not in charged}
    return figures.total + tax_on(_taxable(billed), unforeseen)


def _quickbooks_total(billed: _Billed) -> Decimal | None:
    resolved, facts, amounts = billed.resolved, billed.facts, billed.amounts
    if billed.calculation == INCLUSIVE:
        return sum(amounts.gross.values(), _ZERO)
    codes: Mapping[str, TaxCode] = resolved.tax_codes
    if facts.in_us and facts.uses_sales_tax:
        taxed = [line.id for _, line in taxed_lines(billed.sale)]
        if taxed and facts.automated_sales_tax:
            return None
        codes = dict.fromkeys(taxed, resolved.sales_tax) if resolved.sales_tax is not None else {}
    return sum(amounts.net.values(), _ZERO) - amounts.off + tax_on(_taxable(billed), codes)


def _taxable(billed: _Billed) -> dict[str, Decimal]:
    """What tax is on, by line id: the discount's own line is taken off all lines alike."""
    amounts = billed.amounts
    shares = _shares(billed.sale, amounts.net, amounts.off, fees=True)
    return {line_id: amount - shares.get(line_id, _ZERO) for line_id, amount in amounts.net.items()}


def _unbillable(sale: Sale, line: Line, number: int) -> Problem:
    named, again = sentences.line_of(sale, line, number), sentences.enrol_again(sale)
    if billed_amount(line) is None:
        return Problem(ErrorCode.LINE_INVALID, f"{named} {line_fault(line)} in HubSpot and {again}.")
    return Problem(
        ErrorCode.PRODUCT_NOT_FOUND,
        f"{named} has no product in QuickBooks. Create the product there, or let the workflow action create it, and "
        f"{again}.",
    )


def _below_zero(sale: Sale, total: Decimal) -> Problem:
    return Problem(
        ErrorCode.NEGATIVE_TOTAL,
        f"Without the tax in its prices the {sentences.record_name(sale)} comes to "
        f"{sentences.money(total, sale.currency)}, and QuickBooks takes no document below zero. Correct the line items "
        f"in HubSpot and {sentences.enrol_again(sale)}.",
    )
