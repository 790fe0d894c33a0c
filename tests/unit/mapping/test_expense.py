"""The fee of a payment becomes an expense."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.company import Account, CompanyFacts, Listed, ResolvedExpense, TaxCode, Vendor
from quickbooks_actions.mapping.expense import expense_body, net_of
from quickbooks_actions.mapping.money import cents
from quickbooks_actions.mapping.options import ExpenseOptions
from quickbooks_actions.mapping.records import PaymentFacts, RecordRef, RecordType, Sale
from quickbooks_actions.mapping.sales_form import Mapped
from tests.unit.mapping.samples import FACTS, MARKER, sale

D = Decimal
BANK = Account(id="35", name="Checking", type="Bank", currency="USD")
CARD = Account(id="42", name="Visa", type="Credit Card", currency="USD")
FEES = Account(id="60", name="Bank charges", type="Expense")
HUBSPOT = Vendor(id="56", name="HubSpot", currency="USD")
UK = CompanyFacts(realm_id="9130", country="GB", home_currency="GBP", uses_sales_tax=True)


def payment(**facts: object) -> Sale:
    usual = PaymentFacts(
        status="succeeded", amount=D("900.00"), fee=D("26.40"), initiated_on=date(2026, 2, 27), reference="ch_3P"
    )
    return sale(record=RecordRef(RecordType.PAYMENT, "77"), payment=replace(usual, **facts))  # type: ignore[arg-type]


def expense(of: Sale, facts: CompanyFacts = FACTS, memo: str = "", **found: object) -> Mapped:
    usual = ResolvedExpense(paid_from=BANK, category=FEES, vendor=HUBSPOT)
    options = ExpenseOptions(paid_from_id="35", category_id="60", memo=memo)
    return expense_body(of, replace(usual, **found), options, facts, MARKER)  # type: ignore[arg-type]


def test_the_smallest_expense() -> None:
    mapped = expense(payment())

    assert mapped.body == {
        "PaymentType": "Cash",
        "AccountRef": {"value": "35"},
        "EntityRef": {"value": "56", "type": "Vendor"},
        "TxnDate": "2026-02-27",
        "PrivateNote": MARKER,
        "Line": [
            {
                "DetailType": "AccountBasedExpenseLineDetail",
                "Amount": D("26.40"),
                "Description": "Fee of HubSpot payment ch_3P",
                "AccountBasedExpenseLineDetail": {"AccountRef": {"value": "60"}, "BillableStatus": "NotBillable"},
            }
        ],
    }
    assert (mapped.expected_total, mapped.warnings) == (D("26.40"), ())


def test_the_type_of_the_account_is_the_type_of_the_payment() -> None:
    assert expense(payment(), paid_from=CARD).body["PaymentType"] == "CreditCard"


def test_it_is_dated_by_the_payout_where_there_was_one() -> None:
    assert expense(payment(paid_out_on=date(2026, 3, 2))).body["TxnDate"] == "2026-03-02"


def test_class_goes_to_the_line_and_location_to_the_document() -> None:
    body = expense(payment(), memo="HubSpot", sales_class=Listed(id="7"), location=Listed(id="2")).body
    assert body["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"] == {"value": "7"}
    assert body["DepartmentRef"] == {"value": "2"}
    assert "ClassRef" not in body
    assert body["PrivateNote"] == f"HubSpot\n{MARKER}"


def test_a_fee_in_the_settlement_currency_is_booked_on_an_account_in_it() -> None:
    euro = replace(BANK, currency="EUR")
    multi = replace(FACTS, multicurrency=True)
    body = expense(payment(settlement_currency="EUR", settled_fee=D("24.10")), multi, paid_from=euro).body
    assert body["CurrencyRef"] == {"value": "EUR"}
    assert body["Line"][0]["Amount"] == D("24.10")


def test_without_a_fee_there_is_no_expense() -> None:
    with pytest.raises(RecordRefused) as refusal:
        expense(payment(fee=D(0)))
    assert refusal.value.code is ErrorCode.NO_FEE


def test_outside_the_us_the_fee_contains_the_tax_of_its_code() -> None:
    code = TaxCode(id="5", name="20.0% S", sales_rates=(D(20),), purchase_rates=(D(20),))
    of = replace(payment(), currency="GBP")
    body = expense(of, UK, paid_from=replace(BANK, currency="GBP"), tax_code=code).body
    (line,) = body["Line"]
    assert body["GlobalTaxCalculation"] == "TaxExcluded"
    assert line["Amount"] == D("22.00")
    assert line["AccountBasedExpenseLineDetail"]["TaxCodeRef"] == {"value": "5"}


def test_a_cent_that_no_net_amount_with_its_tax_gives_is_a_line_without_tax() -> None:
    # Given a fee of 0.03: 20 % on top of 0.02 is nothing, on top of 0.03 a cent
    code, free = TaxCode(id="5", purchase_rates=(D(20),)), TaxCode(id="6", purchase_rates=(D(0),))
    of, account = replace(payment(fee=D("0.03")), currency="GBP"), replace(BANK, currency="GBP")

    lines = expense(of, UK, paid_from=account, tax_code=code, untaxed=free).body["Line"]

    assert [
        (one["Amount"], one["AccountBasedExpenseLineDetail"]["TaxCodeRef"]["value"], one["Description"])
        for one in lines
    ] == [(D("0.02"), "5", "Fee of HubSpot payment ch_3P"), (D("0.01"), "6", "Rounding of the tax")]
    # without such a code the fee is said to contain its tax
    body = expense(of, UK, paid_from=account, tax_code=code).body
    assert body["GlobalTaxCalculation"] == "TaxInclusive"
    assert body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxInclusiveAmt"] == D("0.03")


def test_outside_the_us_without_tax_none_is_said_to_apply() -> None:
    of = replace(payment(), currency="GBP")
    body = expense(of, replace(UK, uses_sales_tax=False), paid_from=replace(BANK, currency="GBP")).body
    assert body["GlobalTaxCalculation"] == "NotApplicable"


@given(
    st.decimals(min_value="0.01", max_value=99999, places=2),
    st.lists(st.decimals(min_value=0, max_value=30, places=3), max_size=3).map(tuple),
)
def test_net_and_its_taxes_are_the_fee_to_within_a_cent_for_each_rate(gross: D, rates: tuple[D, ...]) -> None:
    net = net_of(gross, rates)
    taxes = sum((cents(net * rate / 100) for rate in rates), D(0))
    assert abs(net + taxes - gross) <= D("0.01") * max(len(rates), 1)
