"""The expense for a fee totals the fee, in books that calculate as QuickBooks does, whatever tax is in it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.company import Account, ResolvedExpense, Vendor
from quickbooks_actions.mapping.expense import expense_body
from quickbooks_actions.mapping.options import ExpenseOptions
from quickbooks_actions.mapping.records import PaymentFacts
from quickbooks_actions.mapping.tax import untaxed_code
from tests.unit.mapping.samples import MARKER, sale
from tests.unit.money.bookkeeping import CANADA, PAYMENT, SANDBOX, SWITCHES, UK, Market, books

CHECKING, BANK_CHARGES, VENDOR = "35", "8", "31"


@pytest.mark.parametrize("market", [UK, CANADA], ids=lambda market: market.name)
@given(data=st.data(), fee=st.decimals("0.01", "999.99", places=2))
@settings(max_examples=80, deadline=None)
def test_an_expense_totals_the_fee(market: Market, data: st.DataObject, fee: Decimal) -> None:
    SANDBOX.switches.change(data.draw(SWITCHES))
    held = books(market)
    code = data.draw(st.sampled_from(held.codes))
    paid = PaymentFacts(status="succeeded", amount=Decimal(1000), fee=fee)
    resolved = ResolvedExpense(
        paid_from=Account(id=CHECKING, type="Bank", currency=market.currency),
        category=Account(id=BANK_CHARGES),
        vendor=Vendor(id=VENDOR),
        tax_code=code,
        untaxed=untaxed_code(held.codes),
    )
    of = sale(record=PAYMENT, currency=market.currency, payment=paid)

    options = ExpenseOptions(paid_from_id=CHECKING, category_id=BANK_CHARGES)
    body = expense_body(of, resolved, options, held.facts, MARKER).body

    assert held.book("Purchase", body)["TotalAmt"] == fee
