"""Invoices of deals in books that calculate as QuickBooks does: whole, or as a deposit and its rest."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.adjustments import billable
from quickbooks_actions.mapping.content import content_problems
from quickbooks_actions.mapping.figures import figures
from quickbooks_actions.mapping.invoice import invoice_body
from quickbooks_actions.mapping.parts import deposit_of, record_total, rest_of
from quickbooks_actions.mapping.records import Sale
from quickbooks_actions.mapping.sales_form import Mapped, total_warning
from tests.unit.mapping.samples import MARKER, any_sales
from tests.unit.money.bookkeeping import (
    AS_FAR_AS_KNOWN,
    AUTOMATED,
    MARKETS,
    OPTIONS,
    SANDBOX,
    UK,
    Market,
    Record,
    books,
    discounted,
    record,
    records,
)

D = Decimal
EVERY = (*MARKETS, AUTOMATED)
everywhere = pytest.mark.parametrize("market", EVERY, ids=lambda market: market.name)

percents = st.decimals("0.5", "99.5", places=2)


def invoice(of: Sale, market: Market) -> tuple[Mapped, dict[str, Any]]:
    held = books(market)
    mapped = invoice_body(of, held.resolved(of), OPTIONS, held.facts, MARKER)
    return mapped, held.book("Invoice", mapped.body)


def any_record(data: st.DataObject, market: Market) -> Record:
    of = data.draw(st.one_of(records(market), discounted(market)))
    assume(of.total > 0 and not content_problems(of.sale, OPTIONS))
    return of


def left_by(part: Callable[[], Sale]) -> Sale | None:
    """A part of a record; None where there is nothing in it, which is the one refusal that may be."""
    try:
        return part()
    except RecordRefused as refused:
        if refused.code is not ErrorCode.NOTHING_LEFT:
            raise
        return None


@everywhere
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_deal_totals_what_hubspot_says_or_the_difference_is_told(market: Market, data: st.DataObject) -> None:
    SANDBOX.switches.change({**AS_FAR_AS_KNOWN, "tax_rounding": data.draw(st.sampled_from(["rate", "line"]))})
    of = any_record(data, market)
    mapped, document = invoice(of.sale, market)
    assert mapped.expected_total == of.total
    told = total_warning(mapped.expected_total, document["TotalAmt"], market.currency)
    assert (told is None) == (document["TotalAmt"] == of.total)


@everywhere
@given(data=st.data(), percent=percents)
@settings(max_examples=60, deadline=None)
def test_deposit_and_rest_are_the_records_total(market: Market, data: st.DataObject, percent: Decimal) -> None:
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    of, held = any_record(data, market), books(market)
    known = held.resolved(of.sale)
    first = left_by(lambda: deposit_of(of.sale, OPTIONS, percent))
    if first is None:
        return
    mapped, deposit = invoice(first, market)
    rest = left_by(lambda: rest_of(of.sale, known, OPTIONS, held.facts, deposit))
    if rest is None:
        return
    assert deposit["TotalAmt"] == mapped.expected_total or market is AUTOMATED
    left, last = invoice(rest, market)
    whole = deposit["TotalAmt"] + last["TotalAmt"]
    assert last["TotalAmt"] == left.expected_total
    charged = replace(of.sale, tax_rates=rest.tax_rates)
    assert whole == record_total(charged, known, OPTIONS, held.facts)
    if figures(billable(charged, OPTIONS), known, held.facts).total_fits:
        assert whole == of.total


@pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)
@given(data=st.data(), kept=st.decimals(0, 1, places=3))
@settings(max_examples=40, deadline=None)
def test_the_rest_is_exact_whatever_a_person_made_of_the_deposit(
    market: Market, data: st.DataObject, kept: Decimal
) -> None:
    # Given a deposit invoice that a person changed to one line without tax
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    of, held = any_record(data, market), books(market)
    known = held.resolved(of.sale)
    code = "NON" if held.facts.in_us else known.untaxed.id if known.untaxed else ""
    amount = (of.total * kept).quantize(D("0.01"))
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {"ItemRef": {"value": "4"}, "TaxCodeRef": {"value": code}},
    }
    body = invoice_body(of.sale, known, OPTIONS, held.facts, MARKER).body
    deposit = held.book("Invoice", {**body, "Line": [line]})
    rest = left_by(lambda: rest_of(of.sale, known, OPTIONS, held.facts, deposit))
    if rest is None:
        return
    mapped, last = invoice(rest, market)
    assert mapped.expected_total == record_total(of.sale, known, OPTIONS, held.facts) - amount
    assert last["TotalAmt"] == mapped.expected_total


@pytest.mark.parametrize("inclusive", [False, True], ids=["tax on top", "tax in the prices"])
def test_deposit_and_rest_with_vat(inclusive: bool) -> None:
    # Given 3 × 33.34 with VAT, of which a third is a deposit
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    vat: dict[str, str | None] = {
        "price": "33.34",
        "quantity": "1",
        "hs_tax_label": "20.0% S",
        "hs_tax_rate": "20",
    }
    of, held = record(UK, [vat, vat, vat], inclusive=inclusive), books(UK)

    _, deposit = invoice(deposit_of(of.sale, OPTIONS, D("33.3")), UK)
    rest = rest_of(of.sale, held.resolved(of.sale), OPTIONS, held.facts, deposit)
    _, last = invoice(rest, UK)

    assert deposit["TotalAmt"] + last["TotalAmt"] == of.total == (D("100.02") if inclusive else D("120.03"))


@everywhere
@given(of=any_sales(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_quickbooks_refuses_no_body_that_was_made(market: Market, of: Sale, data: st.DataObject) -> None:
    """Any names, texts, quantities and prices: 6070, lengths, characters, tax codes."""
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    lines = tuple(replace(one, tax_amount=None, currency="") for one in of.lines)
    sale = replace(of, currency=market.currency, lines=lines)
    assume(not content_problems(sale, OPTIONS))
    try:
        _, document = invoice(sale, market)
    except RecordRefused:
        return
    assert document["TotalAmt"] >= 0
