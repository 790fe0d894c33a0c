"""What a sales document bills: its lines, the properties that go with them, and what it will come to.

QuickBooks contract 4.2 (lines), 4.15 (tax). The same for invoices, estimates, sales receipts and refund receipts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping import sentences
from quickbooks_actions.mapping.adjustments import billable, discount_problems
from quickbooks_actions.mapping.company import Body, CompanyFacts, Product, Resolved
from quickbooks_actions.mapping.figures import Figures, code_for, figures
from quickbooks_actions.mapping.lines import (
    billed_amount,
    decimals_warnings,
    line_fault,
    line_problems,
    too_many_lines,
)
from quickbooks_actions.mapping.money import quantity_and_price
from quickbooks_actions.mapping.names import clean, length, limited, normalised, paragraphs
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Line, Sale
from quickbooks_actions.mapping.tax import (
    INCLUSIVE,
    NOT_TAXABLE,
    TAXABLE,
    line_tax_code,
    tax_warnings,
    taxed_lines,
)
from quickbooks_actions.mapping.totals import adjustment_problems

DESCRIPTION_LIMIT = 4000

ROUNDING = "Rounding of the tax"
"""The description of a rounding line."""

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
class _Billed:
    """Everything the parts of the content are made from; `sale` as it is billed."""

    sale: Sale
    resolved: Resolved
    facts: CompanyFacts
    figures: Figures


def content_problems(sale: Sale, options: SalesOptions) -> list[Problem]:
    """Everything about the record's lines, discounts and fees that keeps it from becoming a document."""
    problems = [*line_problems(billable(sale, options)), *adjustment_problems(sale)]
    return problems or discount_problems(sale)


def sales_content(sale: Sale, resolved: Resolved, options: SalesOptions, facts: CompanyFacts) -> SalesContent:
    """The content of the document for a record that `content_problems` has nothing to say about.

    Raises:
        RecordRefused: a line without an amount or without a product; a total below zero without the tax in the prices;
            more lines than a document holds.
    """
    sale = billable(sale, options)
    billed = _Billed(sale, resolved, facts, figures(sale, resolved, facts))
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
    total, off = billed.figures.quickbooks_total, billed.figures.amounts.off
    if total is not None and total < 0 <= sum(billed.figures.amounts.gross.values(), -off):
        problems.append(_below_zero(sale, total))
    if not problems:
        bodies += _rounding_lines(billed)
        problems = too_many_lines(sale, len(bodies), taxed=any(map(_is_taxed, bodies)))
    if problems:
        raise RecordRefused(problems)
    if off:
        bodies.append(_discount_line(off))
    return SalesContent(
        lines=tuple(bodies),
        header=_header(billed),
        expected_total=billed.figures.expected_total,
        quickbooks_total=total,
        warnings=(*warnings, *decimals_warnings(sale), *tax_warnings(sale, facts), *_rounding_warnings(billed)),
    )


def _line(billed: _Billed, line: Line, number: int, product: Product) -> tuple[Body, list[str]]:
    resolved, facts, amounts = billed.resolved, billed.facts, billed.figures.amounts
    net = amounts.net[line.id]
    detail: Body = {"ItemRef": {"value": product.id}}
    pair = quantity_and_price(net, line.quantity, line.unit_price)
    if pair is not None:
        detail["Qty"], detail["UnitPrice"] = pair
    code = line_tax_code(billed.sale, line, resolved.tax_codes, facts)
    if code:
        detail["TaxCodeRef"] = {"value": code}
    if billed.figures.calculation == INCLUSIVE:
        detail["TaxInclusiveAmt"] = amounts.gross[line.id]
    detail.update(_line_class(billed))
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


def _line_class(billed: _Billed) -> Body:
    sales_class = billed.resolved.sales_class
    return {"ClassRef": {"value": sales_class.id}} if billed.facts.class_per_line and sales_class is not None else {}


def _is_taxed(line: Body) -> bool:
    """Whether QuickBooks counts the line as taxable: any code outside the US, even one that charges nothing."""
    code = line["SalesItemLineDetail"].get("TaxCodeRef", {}).get("value", NOT_TAXABLE)
    return bool(code != NOT_TAXABLE)


def _rounding_lines(billed: _Billed) -> Iterator[Body]:
    """Lines without quantity and price, so that no stock moves, of the product that is billed most."""
    sale, resolved, found = billed.sale, billed.resolved, billed.figures.rounding
    american = billed.facts.in_us
    coded = [(one.base, TAXABLE if american else code_for(one.rates, sale, resolved)) for one in found.taxed]
    if found.untaxed:
        untaxed = NOT_TAXABLE if american else resolved.untaxed.id if resolved.untaxed else ""
        coded.append((found.untaxed, untaxed))
    for amount, code in coded:
        most = max(sale.lines, key=lambda line: abs(billed.figures.amounts.net[line.id]))
        detail: Body = {"ItemRef": {"value": resolved.products[most.id].id}, **_line_class(billed)}
        if code:
            detail["TaxCodeRef"] = {"value": code}
        yield {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "Description": ROUNDING,
            "SalesItemLineDetail": detail,
        }


def _rounding_warnings(billed: _Billed) -> list[str]:
    amounts, wanted = billed.figures.rounding.amounts, billed.figures.due
    if not amounts or wanted is None:
        return []
    lines = sentences.listed([sentences.money(amount) for amount in amounts])
    return [
        "QuickBooks rounds the tax otherwise than HubSpot, so the document has "
        f"{sentences.counted(len(amounts), 'line')} “{ROUNDING}” ({lines}) and comes to exactly "
        f"{sentences.money(wanted, billed.sale.currency)}."
    ]


def _discount_line(off: Decimal) -> Body:
    return {"DetailType": "DiscountLineDetail", "Amount": off, "DiscountLineDetail": {"PercentBased": False}}


def _header(billed: _Billed) -> Body:
    resolved, made = billed.resolved, billed.figures
    header: Body = {}
    if made.calculation:
        header["GlobalTaxCalculation"] = made.calculation
    if resolved.sales_tax is not None and taxed_lines(billed.sale):
        header["TxnTaxDetail"] = {"TxnTaxCodeRef": {"value": resolved.sales_tax.id}}
    if made.amounts.off:
        header["ApplyTaxAfterDiscount"] = True
    if resolved.sales_class is not None and not billed.facts.class_per_line:
        header["ClassRef"] = {"value": resolved.sales_class.id}
    if resolved.location is not None:
        header["DepartmentRef"] = {"value": resolved.location.id}
    return header


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
