"""More lines than a document of QuickBooks holds (QuickBooks contract 1.11)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.company import CompanyFacts, TaxCode
from quickbooks_actions.mapping.content import sales_content
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.records import Sale
from tests.unit.mapping.samples import FACTS, line, resolved, sale

D = Decimal
UK = replace(FACTS, country="GB")
ZERO_RATED = TaxCode(id="6", name="0.0% Z")


def of_lines(count: int, *, taxed: bool = False) -> Sale:
    tax = D(8) if taxed else None
    return sale(
        *(line(str(number), amount=D(1), unit_price=D(1), quantity=D(1)) for number in range(1, count)),
        line(str(count), amount=D(1), unit_price=D(1), quantity=D(1), tax_rate=tax),
    )


def lines_of(of: Sale, facts: CompanyFacts) -> int:
    codes = {one.id: ZERO_RATED for one in of.lines} if facts is UK else {}
    return len(sales_content(of, resolved(of, tax_codes=codes), SalesOptions(), facts).lines)


@pytest.mark.parametrize(
    ("count", "taxed", "facts"),
    [(750, True, FACTS), (751, False, FACTS), (10_000, False, FACTS), (750, False, UK)],
)
def test_a_document_holds_as_many_lines_as_quickbooks_takes(count: int, taxed: bool, facts: CompanyFacts) -> None:
    assert lines_of(of_lines(count, taxed=taxed), facts) == count


@pytest.mark.parametrize(
    ("count", "taxed", "facts", "said"),
    [
        (751, True, FACTS, "makes 751 lines, but QuickBooks takes at most 750 on one document with tax."),
        (751, False, UK, "makes 751 lines, but QuickBooks takes at most 750 on one document with tax."),
        (10_001, False, FACTS, "makes 10,001 lines, but QuickBooks takes at most 10,000 on one document."),
    ],
)
def test_more_are_refused_with_the_figures(count: int, taxed: bool, facts: CompanyFacts, said: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        lines_of(of_lines(count, taxed=taxed), facts)
    (problem,) = refused.value.problems
    assert problem.code is ErrorCode.RECORD_TOO_LARGE
    assert problem.sentence == (
        f'The deal "Website" (id 991) {said} Divide its line items among several records in HubSpot and enrol each of '
        "them."
    )
