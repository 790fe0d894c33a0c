"""The lines of a sales document."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode, Problem, RecordRefused
from quickbooks_actions.mapping.company import Body, CompanyFacts, Product
from quickbooks_actions.mapping.content import sales_content
from quickbooks_actions.mapping.lines import billed_amount, line_problems
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Line, Sale
from tests.unit.mapping.samples import FACTS, line, resolved, sale

D = Decimal


def mapped(of: Line, facts: CompanyFacts = FACTS) -> tuple[Body, list[str]]:
    content = sales_content(sale(of), resolved(sale(of)), SalesOptions(), facts)
    (body,) = content.lines
    return body, list(content.warnings)


def problems(of: Sale) -> list[tuple[ErrorCode, str]]:
    return [(problem.code, problem.sentence) for problem in line_problems(of)]


# what is billed


@pytest.mark.parametrize(
    ("changes", "billed"),
    [
        pytest.param({"amount": D("810.00")}, "810.00", id="HubSpot's amount"),
        pytest.param({"amount": D("10.005")}, "10.01", id="rounded half-up"),
        pytest.param({"amount": None}, "900.00", id="quantity times price"),
        pytest.param({"amount": None, "discount": D(90)}, "810.00", id="less the discount"),
        pytest.param({"amount": None, "discount_percent": D("33.333")}, "600.00", id="less the rounded percentage"),
        pytest.param(
            {"amount": None, "quantity": D(1), "unit_price": D("1.00"), "discount_percent": D("0.5")},
            "0.99",
            id="the percentage is rounded before it is taken off",
        ),
        pytest.param({"amount": None, "discount": D(90), "discount_percent": D(10)}, "810.00", id="taken off once"),
        pytest.param({"amount": None, "quantity": None}, "450.00", id="one where there is no quantity"),
        pytest.param({"amount": D(0)}, "0.00", id="given away"),
    ],
)
def test_what_is_billed(changes: dict[str, Any], billed: str) -> None:
    assert str(billed_amount(line(**changes))) == billed


@pytest.mark.parametrize(
    "changes",
    [{"amount": None, "unit_price": None}, {"amount": D("NaN")}, {"amount": D("1E+10")}, {"amount": D("Infinity")}],
)
def test_what_cannot_be_billed(changes: dict[str, Any]) -> None:
    assert billed_amount(line(**changes)) is None


# problems


def test_a_good_record_has_no_problem() -> None:
    assert problems(sale(line(), line("2", amount=D("-900.00"), quantity=D(0)))) == []


def test_no_lines() -> None:
    assert problems(replace(sale(), lines=())) == [
        (
            ErrorCode.NO_LINE_ITEMS,
            'The deal "Website" (id 991) has no line items. Add what is to be billed in HubSpot and enrol the deal '
            "again.",
        )
    ]


def test_lines_that_could_not_be_read_are_not_no_lines() -> None:
    assert problems(replace(sale(), lines=(), unread_lines=("71", "72"))) == [
        (
            ErrorCode.LINE_INVALID,
            'The deal "Website" (id 991) has 2 line items that could not be read (id 71 and 72), perhaps deleted '
            "meanwhile. Open the line items in HubSpot, save them and enrol the deal again.",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"amount": None, "unit_price": None}, "has no amount and no unit price. Enter a price"),
        ({"amount": D("NaN")}, "has an amount that QuickBooks cannot hold. Correct it"),
        ({"quantity": D("1E+30")}, "has a quantity that QuickBooks cannot hold. Correct it"),
        ({"tax_rate": D("NaN")}, "has a tax rate that QuickBooks cannot hold. Correct it"),
        (
            {"amount": None, "quantity": D(99999), "unit_price": D(999999)},
            "comes to an amount that QuickBooks cannot hold. Correct it",
        ),
    ],
)
def test_a_line_that_cannot_be_billed_is_named(changes: dict[str, Any], fault: str) -> None:
    assert problems(sale(line(), line("2", name="Widget", **changes))) == [
        (
            ErrorCode.LINE_INVALID,
            f'Line 2 "Widget" of the deal "Website" (id 991) {fault} in HubSpot and enrol the deal again.',
        )
    ]


def test_mixed_currencies_name_the_odd_lines() -> None:
    of = sale(line(currency="USD"), line("2", name="Widget", currency="EUR"))

    assert problems(of) == [
        (
            ErrorCode.MIXED_CURRENCIES,
            'The deal "Website" (id 991) mixes the currencies EUR and USD: line 2 "Widget" in EUR. A document has one '
            "currency. Correct the line items in HubSpot and enrol the deal again.",
        )
    ]


def test_lines_of_one_foreign_currency_differ_from_the_record() -> None:
    assert [code for code, _ in problems(sale(line(currency="EUR")))] == [ErrorCode.MIXED_CURRENCIES]
    assert problems(sale(line(currency="eur"), currency="EUR")) == []


def test_a_total_below_zero() -> None:
    assert problems(sale(line(), line("2", amount=D("-900.01")))) == [
        (
            ErrorCode.NEGATIVE_TOTAL,
            'The line items of the deal "Website" (id 991) add up to -0.01 USD, and QuickBooks takes no document below '
            "zero. Correct them in HubSpot and enrol the deal again.",
        )
    ]


def test_a_total_that_no_document_can_hold() -> None:
    of = sale(line(amount=D("9999999999.00")), line("2", amount=D(1)))

    assert problems(of) == [
        (
            ErrorCode.LINE_INVALID,
            'The line items of the deal "Website" (id 991) add up to 10,000,000,000.00 USD, and QuickBooks cannot hold '
            "so large a total. Correct them in HubSpot and enrol the deal again.",
        )
    ]


def test_all_problems_come_together() -> None:
    of = sale(line(amount=None, unit_price=None), line("2", amount=D(-1), currency="EUR"), unread_lines=("9",))

    assert [code for code, _ in problems(of)] == [
        ErrorCode.LINE_INVALID,
        ErrorCode.LINE_INVALID,
        ErrorCode.MIXED_CURRENCIES,
        ErrorCode.NEGATIVE_TOTAL,
    ]


# bodies


def test_a_line_as_quickbooks_gets_it() -> None:
    body, warnings = mapped(line(description="Two hours", tax_amount=D("72.00")))

    assert body == {
        "DetailType": "SalesItemLineDetail",
        "Amount": D("900.00"),
        "Description": "Two hours",
        "SalesItemLineDetail": {
            "ItemRef": {"value": "30"},
            "Qty": D(2),
            "UnitPrice": D(450),
            "TaxCodeRef": {"value": "TAX"},
        },
    }
    assert warnings == []


def test_lines_keep_the_records_order() -> None:
    of = sale(line("5", amount=D(5)), line("3", amount=D(3)), line("4", amount=D(4)))

    bodies = sales_content(of, resolved(of), SalesOptions(), FACTS).lines

    assert [body["Amount"] for body in bodies] == [5, 3, 4]


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        pytest.param({"amount": D("810.00")}, {"Qty": D(2), "UnitPrice": D(405)}, id="price derived from the amount"),
        pytest.param({"quantity": D("1.123456"), "amount": D("505.56")}, {}, id="neither quantity nor price"),
        pytest.param({"quantity": D(0), "amount": D(0)}, {"Qty": D(0), "UnitPrice": D(450)}, id="quantity zero"),
        pytest.param({"amount": D("-20.00")}, {"Qty": D(2), "UnitPrice": D(-10)}, id="negative line"),
    ],
)
def test_quantity_and_price_of_a_line(changes: dict[str, Any], detail: Body) -> None:
    body, _ = mapped(line(**changes))

    sent = body["SalesItemLineDetail"]
    assert {name: sent[name] for name in ("Qty", "UnitPrice") if name in sent} == detail


def test_a_missing_quantity_counts_as_one_and_is_told() -> None:
    body, warnings = mapped(line(quantity=None, amount=D("450.00")))

    assert body["SalesItemLineDetail"]["Qty"] == 1
    assert warnings == ['Line 1 "Design" has no quantity and was billed as 1.']


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        pytest.param({}, None, id="nothing to say"),
        pytest.param({"name": "DESIGN "}, None, id="the product's own name"),
        pytest.param({"name": "Logo"}, "Logo", id="another name"),
        pytest.param({"name": "Logo", "description": "Two\nhours"}, "Logo\nTwo\nhours", id="name, then description"),
        pytest.param({"name": "Logo", "description": "logo"}, "logo", id="the name once"),
        pytest.param({"name": "x" * 150}, "x" * 150, id="a name longer than a product's"),
        pytest.param(
            {"discount_percent": D("10.0"), "discount": D(90)}, "List price 450.00, discount 10 %", id="percent"
        ),
        pytest.param({"discount": D(90)}, "List price 450.00, discount 90.00", id="money"),
        pytest.param({"discount": D(90), "unit_price": None}, "Discount 90.00", id="no list price"),
        pytest.param(
            {"discount": D(1), "unit_price": D("0.125")}, "List price 0.125, discount 1.00", id="a price below a cent"
        ),
        pytest.param(
            {"quantity": D("1.123456"), "amount": D("505.56")},
            "Quantity 1.123456, billed as one amount",
            id="quantity and price left out",
        ),
    ],
)
def test_the_description(changes: dict[str, Any], description: str | None) -> None:
    body, _ = mapped(line(**changes))

    assert body.get("Description") == description


def test_a_long_description_is_cut_before_our_own_note() -> None:
    body, warnings = mapped(line(description="x" * 4001, discount=D(90)))

    assert len(body["Description"]) == 4000
    assert body["Description"].endswith("x\nList price 450.00, discount 90.00")
    assert warnings == ['The description of line 1 "Design" was cut after 3,966 characters: QuickBooks takes no more.']


@pytest.mark.parametrize(
    ("changes", "facts", "code"),
    [
        pytest.param({"tax_amount": D(1)}, FACTS, "TAX", id="tax amount"),
        pytest.param({"tax_rate": D("8.5")}, FACTS, "TAX", id="tax rate"),
        pytest.param({"tax_amount": D(0)}, FACTS, "NON", id="no tax"),
        pytest.param({}, FACTS, "NON", id="none in HubSpot"),
        pytest.param({"tax_amount": D(1)}, replace(FACTS, uses_sales_tax=False), "NON", id="the company has no tax"),
        pytest.param({"tax_amount": D(1)}, replace(FACTS, country="GB"), None, id="another country"),
    ],
)
def test_the_tax_code(changes: dict[str, Any], facts: CompanyFacts, code: str | None) -> None:
    body, _ = mapped(line(**changes), facts)

    assert body["SalesItemLineDetail"].get("TaxCodeRef") == (None if code is None else {"value": code})


def test_the_service_date_is_sent_where_the_company_has_it_switched_on() -> None:
    dated = line(service_date=date(2026, 3, 1))

    assert "ServiceDate" not in mapped(dated)[0]["SalesItemLineDetail"]
    with_dates = replace(FACTS, allow_service_date=True)
    assert mapped(dated, with_dates)[0]["SalesItemLineDetail"]["ServiceDate"] == "2026-03-01"
    assert "ServiceDate" not in mapped(line(), with_dates)[0]["SalesItemLineDetail"]


def test_a_line_without_product_or_amount_never_becomes_a_body() -> None:
    of = sale(line(), line("2", name="Widget"), line("3", amount=None, unit_price=None))
    known = replace(resolved(of), products={"1": Product(id="30"), "3": Product(id="30")})

    with pytest.raises(RecordRefused) as refused:
        sales_content(of, known, SalesOptions(), FACTS)

    assert refused.value.problems[0] == Problem(
        ErrorCode.PRODUCT_NOT_FOUND,
        'Line 2 "Widget" of the deal "Website" (id 991) has no product in QuickBooks. Create the product there, or let '
        "the workflow action create it, and enrol the deal again.",
    )
    assert [problem.code for problem in refused.value.problems[1:]] == [ErrorCode.LINE_INVALID]
