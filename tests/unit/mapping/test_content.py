"""What a sales document bills: fees, discounts, class and location; and for any record, exactly what HubSpot says."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.adjustments import billable, discount
from quickbooks_actions.mapping.company import Body, CompanyFacts, Listed, Product, Resolved, TaxCode
from quickbooks_actions.mapping.content import SalesContent, content_problems, sales_content
from quickbooks_actions.mapping.money import cents, times
from quickbooks_actions.mapping.names import length
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Sale
from quickbooks_actions.mapping.sales_form import total_warning
from quickbooks_actions.mapping.tax import choose_tax_codes
from quickbooks_actions.mapping.totals import expected_total
from tests.unit.mapping.samples import FACTS, any_sales, line, resolved, sale

D = Decimal
LINE_ITEMS = SalesOptions()
ONE_PRODUCT = SalesOptions(products="30")
UK = CompanyFacts(realm_id="9140", name="Albion", country="GB", home_currency="GBP", uses_sales_tax=True)
CODES = (
    TaxCode(id="3", name="20.0% S", sales_rates=(D(20),)),
    TaxCode(id="5", name="0.0% Z", sales_rates=(D(0),)),
    TaxCode(id="8", name="GST/PST", sales_rates=(D(5), D("7.25"))),
)


def adjustment(kind: str, adjustment_id: str = "1", **value: object) -> Adjustment:
    return Adjustment(kind=AdjustmentKind(kind), id=adjustment_id, **value)  # type: ignore[arg-type]


def content(
    of: Sale,
    facts: CompanyFacts = FACTS,
    options: SalesOptions = LINE_ITEMS,
    tax_codes: Mapping[str, TaxCode] | None = None,
) -> SalesContent:
    return sales_content(of, resolved(billable(of, options), tax_codes=tax_codes or {}), options, facts)


# fees


def test_a_fee_is_a_line_of_its_own_after_the_others() -> None:
    of = sale(line(), adjustments=(adjustment("fee", label="Handling", amount=D("12.50")),))
    bodies = content(of).lines
    assert [(body["Amount"], body["Description"]) for body in bodies[1:]] == [(D("12.50"), "Handling")]
    assert content(of).expected_total == D("912.50")


def test_a_fee_without_a_name_is_called_fees() -> None:
    of = billable(sale(adjustments=(adjustment("fee", amount=D(5)),)), LINE_ITEMS)
    assert [item.name for item in of.lines] == ["Design", "Fees"]


def test_a_percentage_fee_is_of_what_the_discount_left() -> None:
    adjustments = (adjustment("discount", amount=D(100)), adjustment("fee", "2", percent=D(10)))
    bodies = content(sale(adjustments=adjustments)).lines
    assert [body["Amount"] for body in bodies] == [D("900.00"), D("80.00"), D("100.00")]


def test_what_is_billable_stays_so() -> None:
    adjustments = (
        adjustment("discount", percent=D(10)),
        adjustment("fee", "2", percent=D(10)),
        adjustment("tax", "3", percent=D(8)),
    )
    once = billable(sale(adjustments=adjustments), LINE_ITEMS)
    assert billable(once, LINE_ITEMS) == once
    assert expected_total(once) == expected_total(sale(adjustments=adjustments))


# a record without line items


def test_a_record_without_lines_is_one_line_of_its_amount_where_one_product_was_chosen() -> None:
    of = replace(sale(), lines=(), amount=D("1234.56"))
    (body,) = content(of, options=ONE_PRODUCT).lines
    assert (body["Amount"], body["Description"]) == (D("1234.56"), "Website")


@pytest.mark.parametrize("amount", [None, D(0), D(-5), D("NaN"), D("1E+12")])
def test_a_record_without_lines_and_amount_is_refused(amount: D | None) -> None:
    (problem,) = content_problems(replace(sale(), lines=(), amount=amount), ONE_PRODUCT)
    assert problem.code is ErrorCode.NO_LINE_ITEMS


def test_a_record_without_lines_is_refused_where_no_product_was_chosen() -> None:
    (problem,) = content_problems(replace(sale(), lines=(), amount=D(5)), LINE_ITEMS)
    assert problem.code is ErrorCode.NO_LINE_ITEMS


# discounts of the record


def test_a_discount_of_the_record_is_taken_off_before_tax() -> None:
    made = content(sale(adjustments=(adjustment("discount", percent=D(10)),)))
    assert made.lines[-1] == {
        "DetailType": "DiscountLineDetail",
        "Amount": D("90.00"),
        "DiscountLineDetail": {"PercentBased": False},
    }
    assert made.header == {"ApplyTaxAfterDiscount": True}
    assert made.expected_total == made.quickbooks_total == D("810.00")


def test_without_discounts_in_the_company_it_is_spread_over_the_lines_but_not_over_fees() -> None:
    of = sale(
        *(line(str(number), amount=D("10.00"), quantity=D(1), unit_price=D(10)) for number in range(3)),
        adjustments=(adjustment("discount", amount=D("1.00")), adjustment("fee", "2", amount=D(5))),
    )
    made = content(of, replace(FACTS, allow_discount=False))
    assert [body["Amount"] for body in made.lines] == [D("9.66"), D("9.67"), D("9.67"), D("5.00")]
    assert made.header == {}
    assert made.lines[0]["Description"].endswith("Less 0.34, its part of the discount on the whole")
    assert made.expected_total == made.quickbooks_total == D("34.00")


def test_a_discount_on_prices_that_contain_tax_is_spread() -> None:
    of = sale(
        line(amount=D("120.00"), tax_rate=D(20), post_tax_amount=D("120.00")),
        adjustments=(adjustment("discount", amount=D("12.00")),),
    )
    made = content(of, UK, tax_codes={"1": CODES[0]})
    assert [(body["Amount"], body["SalesItemLineDetail"]["TaxInclusiveAmt"]) for body in made.lines] == [
        (D("90.00"), D("108.00"))
    ]


def test_a_discount_above_the_lines_is_refused() -> None:
    of = sale(adjustments=(adjustment("discount", amount=D(901)), adjustment("fee", "2", amount=D(50))))
    (problem,) = content_problems(of, LINE_ITEMS)
    assert (problem.code, problem.sentence) == (
        ErrorCode.NEGATIVE_TOTAL,
        'The deal "Website" (id 991) has a discount of 901.00 USD, but its line items come to 900.00 USD, and '
        "QuickBooks takes no document below zero. Correct the discount in HubSpot and enrol the deal again.",
    )


# class and location


def test_class_goes_to_each_line_or_to_the_document_and_location_to_the_document() -> None:
    of = sale()
    known = resolved(of, sales_class=Listed(id="21"), location=Listed(id="31"))
    by_line = sales_content(of, known, LINE_ITEMS, replace(FACTS, class_per_line=True, class_per_txn=True))
    by_document = sales_content(of, known, LINE_ITEMS, replace(FACTS, class_per_txn=True))
    assert by_line.lines[0]["SalesItemLineDetail"]["ClassRef"] == {"value": "21"}
    assert by_line.header == {"DepartmentRef": {"value": "31"}}
    assert "ClassRef" not in by_document.lines[0]["SalesItemLineDetail"]
    assert by_document.header == {"ClassRef": {"value": "21"}, "DepartmentRef": {"value": "31"}}


# currencies


def test_amounts_with_three_decimals_are_rounded_and_told() -> None:
    of = sale(line(amount=D("1.234"), quantity=D(1), unit_price=D("1.234")), line("2"), currency="KWD")
    made = content(of)
    assert made.lines[0]["Amount"] == D("1.23")
    assert made.warnings == ('QuickBooks keeps two decimals, so the amounts in KWD of line 1 "Design" were rounded.',)


@pytest.mark.parametrize(("currency", "tax"), [("JPY", "101.00"), ("USD", "100.50")])
def test_a_tax_that_hubspot_gives_no_figure_of_is_rounded_to_the_smallest_coin(currency: str, tax: str) -> None:
    of = sale(line(amount=D(1005), currency=currency, tax_rate=D(10)), currency=currency)
    assert expected_total(of) - 1005 == D(tax)


# any record


@st.composite
def any_adjustments(draw: st.DrawFn) -> tuple[Adjustment, ...]:
    made = []
    for number in range(draw(st.integers(0, 4))):
        money, percent = draw(st.decimals(min_value=0, max_value=500, places=2)), draw(st.integers(0, 30).map(Decimal))
        fixed = draw(st.booleans())
        kind = draw(st.sampled_from(AdjustmentKind))
        label = draw(st.sampled_from(["", "Rush", "20.0% S", "x" * 200]))
        value = {"amount": money} if fixed else {"percent": percent}
        made.append(adjustment(kind.value, str(number), label=label, **value))
    return tuple(made)


@st.composite
def any_billing(draw: st.DrawFn) -> tuple[Sale, Resolved, CompanyFacts]:
    """A record, and a company of any kind that has a product and a tax code for each of its lines."""
    of = replace(draw(any_sales()), adjustments=draw(any_adjustments()))
    included = draw(st.booleans())
    of = replace(of, lines=tuple(replace(one, post_tax_amount=one.amount if included else None) for one in of.lines))
    american = draw(st.booleans())
    facts = replace(
        FACTS if american else UK,
        allow_discount=draw(st.booleans()),
        allow_service_date=draw(st.booleans()),
        uses_sales_tax=draw(st.booleans()),
        automated_sales_tax=draw(st.booleans()),
    )
    billed = billable(of, LINE_ITEMS)
    codes: dict[str, TaxCode] = {}
    if not american and facts.uses_sales_tax:
        codes, _ = choose_tax_codes(billed, CODES, draw(st.sampled_from(CODES)), facts)
    products = {one.id: Product(id="30", name="Design") for one in billed.lines}
    return of, resolved(billed, products=products, tax_codes=codes), facts


@given(any_billing())
@settings(max_examples=300, deadline=None)
def test_any_record_totals_what_hubspot_says_or_the_difference_is_told(
    billing: tuple[Sale, Resolved, CompanyFacts],
) -> None:
    of, known, facts = billing
    made = worked_out(of, known, facts)
    if made is None:
        return
    total = _quickbooks_total(made, known, facts)
    if made.quickbooks_total is not None:
        assert made.quickbooks_total == total
    if made.expected_total != expected_total(of) and facts.uses_sales_tax:
        # only where the company's own codes charge what HubSpot knows nothing of
        assert made.expected_total > expected_total(of)
        assert made.header["GlobalTaxCalculation"] == "TaxExcluded"
    elif made.expected_total != expected_total(of):
        assert "so none was billed." in made.warnings[-1]
    if total != made.expected_total:
        assert total_warning(made.expected_total, total, "USD")


@given(any_billing())
@settings(max_examples=300, deadline=None)
def test_quickbooks_own_rules_refuse_no_line_of_any_record(billing: tuple[Sale, Resolved, CompanyFacts]) -> None:
    of, known, facts = billing
    made = worked_out(of, known, facts)
    if made is None:
        return
    for body in made.lines:
        detail = body[body["DetailType"]]
        assert body["Amount"] == cents(body["Amount"])
        if "Qty" in detail:  # 6070
            assert cents(times(detail["Qty"], detail["UnitPrice"])) == body["Amount"]
        assert ("Qty" in detail) == ("UnitPrice" in detail)
        assert length(body.get("Description", "")) <= 4000
        if body["DetailType"] == "SalesItemLineDetail":
            assert ("TaxCodeRef" in detail) == (facts.in_us or facts.uses_sales_tax)
    assert ("GlobalTaxCalculation" in made.header) == (not facts.in_us)
    assert sum(body["DetailType"] == "DiscountLineDetail" for body in made.lines) <= facts.allow_discount
    assert made.quickbooks_total is None or made.quickbooks_total >= 0


@given(any_billing())
@settings(max_examples=200, deadline=None)
def test_whether_spread_or_on_a_line_of_its_own_the_discount_is_the_same(
    billing: tuple[Sale, Resolved, CompanyFacts],
) -> None:
    of, known, facts = billing
    billed = billable(of, LINE_ITEMS)
    left = tuple(one for one in billed.adjustments if one.kind is not AdjustmentKind.DISCOUNT)
    made, whole = worked_out(of, known, facts), worked_out(replace(billed, adjustments=left), known, facts)
    if made is None or whole is None:
        return
    if facts.uses_sales_tax and any(one.post_tax_amount is not None for one in of.lines):
        return  # net amounts of discounted prices are rounded anew
    assert sum(map(_gross, whole.lines), D(0)) - sum(map(_gross, made.lines), D(0)) == discount(of)


def worked_out(of: Sale, known: Resolved, facts: CompanyFacts) -> SalesContent | None:
    """The content, or None where the record is refused, as few are."""
    if content_problems(of, LINE_ITEMS):
        return None
    try:
        return sales_content(of, known, LINE_ITEMS, facts)
    except RecordRefused as refused:
        if refused.code is not ErrorCode.NEGATIVE_TOTAL:
            raise
        return None


def _gross(body: Body) -> Decimal:
    sign = -1 if body["DetailType"] == "DiscountLineDetail" else 1
    return sign * Decimal(body[body["DetailType"]].get("TaxInclusiveAmt", body["Amount"]))


def _net(made: SalesContent) -> Decimal:
    return sum((-b["Amount"] if b["DetailType"] == "DiscountLineDetail" else b["Amount"] for b in made.lines), D(0))


def _quickbooks_total(made: SalesContent, known: Resolved, facts: CompanyFacts) -> Decimal:
    """As QuickBooks works it out: lines less discount, and each rate of a code on the sum of its lines."""
    if made.header.get("GlobalTaxCalculation") == "TaxInclusive":
        return sum(map(_gross, made.lines), D(0))
    if made.header.get("GlobalTaxCalculation") != "TaxExcluded":
        return _net(made)
    rates = {code.id: code.sales_rates for code in known.tax_codes.values()}
    items = [body for body in made.lines if body["DetailType"] == "SalesItemLineDetail"]
    off = -sum(map(_gross, made.lines), D(0)) + sum((body["Amount"] for body in items), D(0))
    if off:
        return made.quickbooks_total or D(0)  # how QuickBooks prorates a discount over rates is its own affair
    tax = D(0)
    for code_id, percents in rates.items():
        base = sum((b["Amount"] for b in items if b["SalesItemLineDetail"]["TaxCodeRef"]["value"] == code_id), D(0))
        tax += sum((cents(base * percent / 100) for percent in percents), D(0))
    return _net(made) + tax
