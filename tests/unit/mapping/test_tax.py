"""Tax codes of lines, prices with tax in them, and what a document will come to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from quickbooks_actions.errors import ErrorCode
from quickbooks_actions.mapping.charges import Charge, rates_of, tax_by_rate
from quickbooks_actions.mapping.company import CompanyFacts, TaxCode
from quickbooks_actions.mapping.content import SalesContent, sales_content
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Line, PaymentFacts, Sale
from quickbooks_actions.mapping.tax import choose_sales_tax, choose_tax_codes, tax_calculation
from tests.unit.mapping.samples import FACTS, line, resolved, sale

D = Decimal
UK = CompanyFacts(realm_id="9140", name="Albion", country="GB", home_currency="GBP", uses_sales_tax=True)
STANDARD = TaxCode(id="3", name="20.0% S", sales_rates=(D(20),), purchase_rates=(D(20),))
REDUCED = TaxCode(id="4", name="5.0% R", sales_rates=(D(5),), purchase_rates=(D(5),))
ZERO = TaxCode(id="5", name="0.0% Z", sales_rates=(D(0),), purchase_rates=(D(0),))
EXEMPT = TaxCode(id="6", name="Exempt", sales_rates=(D(0),), purchase_rates=(D(0),))
BOUGHT = TaxCode(id="7", name="Import", purchase_rates=(D(20),))
CANADIAN = TaxCode(id="8", name="GST/PST BC", sales_rates=(D(5), D(7)))
CODES = (STANDARD, REDUCED, ZERO, BOUGHT)


def taxed(line_id: str = "1", **tax: Any) -> Line:
    return line(line_id, **tax)


def codes_of(of: Sale, codes: tuple[TaxCode, ...] = CODES, chosen: TaxCode | None = None) -> dict[str, str]:
    found, problems = choose_tax_codes(of, codes, chosen, UK)
    assert problems == []
    return {line_id: code.id for line_id, code in found.items()}


def billed(of: Sale, codes: dict[str, TaxCode], facts: CompanyFacts = UK, **changes: object) -> SalesContent:
    return sales_content(of, resolved(of, tax_codes=codes, **changes), SalesOptions(), facts)


# which code


@pytest.mark.parametrize(
    ("tax", "code"),
    [
        pytest.param({"tax_rate": D(20)}, "3", id="by its percentage"),
        pytest.param({"tax_rate": D("5.00")}, "4", id="by its percentage, however written"),
        pytest.param({"tax_rate": D(20), "tax_label": "5.0% r"}, "4", id="by its name before its percentage"),
        pytest.param({"tax_rate": D(20), "tax_label": "VAT"}, "3", id="by percentage where no code has its name"),
        pytest.param({"tax_amount": D("180.00")}, "3", id="by its amount where there is no percentage"),
        pytest.param({}, "5", id="no tax: the only code of nothing"),
        pytest.param({"tax_amount": D(0), "tax_rate": D(0)}, "5", id="a tax of nothing is no tax"),
    ],
)
def test_a_line_gets_the_code_of_hubspots_tax(tax: dict[str, Any], code: str) -> None:
    assert codes_of(sale(taxed(**tax))) == {"1": code}


def test_two_taxes_of_one_code_are_found_by_their_sum() -> None:
    assert codes_of(sale(taxed(tax_rate=D(12))), (STANDARD, CANADIAN)) == {"1": "8"}


def test_a_chosen_code_serves_what_hubspot_names_none_for() -> None:
    assert codes_of(sale(taxed(tax_rate=D(19))), chosen=STANDARD) == {"1": "3"}


def test_a_chosen_code_is_meant_for_all_lines_where_hubspot_has_no_tax_at_all() -> None:
    assert codes_of(sale(taxed("1"), taxed("2")), chosen=STANDARD) == {"1": "3", "2": "3"}


def test_a_line_without_tax_beside_others_with_tax_is_not_taxed() -> None:
    assert codes_of(sale(taxed("1", tax_rate=D(20)), taxed("2")), chosen=STANDARD) == {"1": "3", "2": "5"}


def test_of_several_codes_of_nothing_the_chosen_one_is_taken() -> None:
    of = sale(taxed("1", tax_rate=D(20)), taxed("2"))
    assert codes_of(of, (STANDARD, ZERO, EXEMPT), chosen=EXEMPT) == {"1": "3", "2": "6"}


def test_a_tax_of_the_whole_record_is_that_of_its_lines() -> None:
    vat = Adjustment(kind=AdjustmentKind.TAX, id="9", label="VAT", percent=D(20))
    assert codes_of(sale(taxed("1"), taxed("2", tax_rate=D(5)), adjustments=(vat,))) == {"1": "3", "2": "4"}


def test_a_tax_that_no_code_has_is_refused_with_what_there_is() -> None:
    of = sale(taxed("1", tax_rate=D(19), tax_label="MwSt"), taxed("2", tax_rate=D(19), tax_label="MwSt"))
    found, problems = choose_tax_codes(of, CODES, None, UK)
    assert found == {}
    assert [(problem.code, problem.sentence) for problem in problems] == [
        (
            ErrorCode.TAX_CODE_NEEDED,
            'The deal "Website" (id 991) has tax of 19 % ("MwSt") on line 1 "Design" and line 2 "Design", and no '
            'single tax code of the QuickBooks company "Albion" fits. It has: "20.0% S" (20 %), "5.0% R" (5 %) and '
            '"0.0% Z" (0 %). Choose the tax code in the workflow action, or name the tax in HubSpot like one of them, '
            "and enrol the deal again.",
        )
    ]


def test_several_taxes_without_a_code_are_told_together() -> None:
    of = sale(taxed("1", tax_rate=D(19)), taxed("2", tax_rate=D(7)), taxed("3", tax_rate=D(7)))
    _, (problem,) = choose_tax_codes(of, CODES, None, UK)
    assert problem.sentence.startswith(
        'The deal "Website" (id 991) has tax of 19 % on line 1 "Design" and tax of 7 % on line 2 "Design" and line 3 '
        '"Design", and no single tax code of the QuickBooks company "Albion" fits. It has:'
    )


def test_several_codes_of_one_percentage_are_no_answer() -> None:
    twin = replace(STANDARD, id="13", name="20.0% RC")
    _, (problem,) = choose_tax_codes(sale(taxed(tax_rate=D(20))), (STANDARD, twin), None, UK)
    assert problem.code is ErrorCode.TAX_CODE_NEEDED


def test_no_tax_and_several_codes_of_nothing_are_no_answer() -> None:
    _, (problem,) = choose_tax_codes(sale(), (ZERO, EXEMPT), None, UK)
    assert problem.sentence.startswith('The deal "Website" (id 991) has no tax on line 1 "Design", and no single')


# the sales tax of a US company without automated sales tax


def test_the_sales_tax_is_hubspots_where_the_company_has_it_else_the_companys_own() -> None:
    facts = replace(FACTS, tax_group_code_id="2")
    own, other = TaxCode(id="2", name="California", sales_rates=(D(8),)), TaxCode(id="3", sales_rates=(D("9.1"),))
    assert choose_sales_tax(sale(taxed(tax_rate=D("9.1"))), (own, other), facts) == other
    assert choose_sales_tax(sale(taxed(tax_rate=D(6))), (own, other), facts) == own
    assert choose_sales_tax(sale(taxed("1", tax_rate=D("9.1")), taxed("2", tax_rate=D(8))), (own, other), facts) == own
    assert choose_sales_tax(sale(taxed(tax_rate=D(6))), (other,), facts) is None


def test_the_sales_tax_goes_to_the_document() -> None:
    of, tax = sale(taxed(tax_rate=D(8))), TaxCode(id="2", sales_rates=(D(8),))
    content = billed(of, {}, FACTS, sales_tax=tax)
    assert content.header == {"TxnTaxDetail": {"TxnTaxCodeRef": {"value": "2"}}}
    assert content.expected_total == content.quickbooks_total == D("972.00")


def test_what_automated_sales_tax_will_charge_is_not_known() -> None:
    of = sale(taxed(tax_rate=D(8)))
    content = billed(of, {}, replace(FACTS, automated_sales_tax=True))
    assert (content.quickbooks_total, content.expected_total) == (None, D("972.00"))


# tax on top, and in the prices


def test_outside_the_us_tax_is_on_top() -> None:
    of = sale(taxed("1", tax_rate=D(20)), taxed("2"))
    content = billed(of, {"1": STANDARD, "2": ZERO})
    assert content.header == {"GlobalTaxCalculation": "TaxExcluded"}
    assert [body["SalesItemLineDetail"]["TaxCodeRef"] for body in content.lines] == [{"value": "3"}, {"value": "5"}]
    assert content.expected_total == content.quickbooks_total == D("1980.00")


def test_prices_that_contain_the_tax_are_sent_net_with_the_price_beside() -> None:
    of = sale(taxed(amount=D("20.00"), quantity=D(2), unit_price=D(10), tax_rate=D(20), post_tax_amount=D("20.00")))
    content = billed(of, {"1": STANDARD})
    (body,) = content.lines
    assert content.header == {"GlobalTaxCalculation": "TaxInclusive"}
    assert body["Amount"] == D("16.67")
    assert body["SalesItemLineDetail"]["TaxInclusiveAmt"] == D("20.00")
    assert content.expected_total == content.quickbooks_total == D("20.00")


def test_mixed_prices_are_all_made_net() -> None:
    of = sale(
        taxed("1", amount=D("120.00"), tax_rate=D(20), post_tax_amount=D("120.00")),
        taxed("2", amount=D("100.00"), tax_rate=D(20), post_tax_amount=D("120.00")),
    )
    content = billed(of, {"1": STANDARD, "2": STANDARD})
    assert content.header == {"GlobalTaxCalculation": "TaxExcluded"}
    assert [body["Amount"] for body in content.lines] == [D("100.00"), D("100.00")]
    assert content.expected_total == content.quickbooks_total == D("240.00")


def test_in_the_us_a_price_that_contains_the_tax_is_sent_without_it() -> None:
    of = sale(taxed(amount=D("108.00"), tax_amount=D("8.00"), post_tax_amount=D("108.00")))
    content = billed(of, {}, FACTS)
    assert content.lines[0]["Amount"] == D("100.00")
    assert content.expected_total == D("108.00")


def test_a_code_that_hubspot_knows_nothing_of_adds_to_what_is_expected() -> None:
    content = billed(sale(), {"1": STANDARD})
    assert content.expected_total == content.quickbooks_total == D("1080.00")


def test_a_payments_money_contains_the_tax_that_hubspot_knows_nothing_of() -> None:
    of = sale(payment=PaymentFacts(status="succeeded", amount=D("900.00")))
    content = billed(of, {"1": STANDARD})
    assert content.header == {"GlobalTaxCalculation": "TaxExcluded"}
    assert content.lines[0]["Amount"] == D("750.00")
    assert content.quickbooks_total == D("900.00")


def test_a_company_without_tax_gets_no_codes_and_is_told() -> None:
    content = billed(sale(taxed(tax_rate=D(20))), {}, replace(UK, uses_sales_tax=False))
    assert content.header == {"GlobalTaxCalculation": "NotApplicable"}
    assert "TaxCodeRef" not in content.lines[0]["SalesItemLineDetail"]
    assert content.warnings == (
        'HubSpot has tax on 1 line item, but the QuickBooks company "Albion" does not have tax switched on, so none '
        "was billed.",
    )
    assert content.expected_total == D("900.00")


def test_each_rate_of_a_code_is_rounded_by_itself() -> None:
    tucson = TaxCode(id="3", sales_rates=(D("7.1"), D(2)))
    assert tax_by_rate([Charge(D("400.00"), rates_of(tucson)), Charge(D("22.00"), rates_of(tucson))]) == D("38.40")


def test_the_us_has_no_tax_calculation() -> None:
    assert tax_calculation(sale(taxed(tax_rate=D(8))), {}, FACTS) == ""
