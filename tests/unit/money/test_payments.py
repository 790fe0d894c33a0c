"""A document made from a payment totals the money that moved, in books that calculate as QuickBooks does."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quickbooks_actions.mapping.content import content_problems
from quickbooks_actions.mapping.payments import amount_problems
from quickbooks_actions.mapping.refund_receipt import refund_receipt_body
from quickbooks_actions.mapping.sales_receipt import sales_receipt_body
from tests.unit.mapping.samples import MARKER
from tests.unit.money.bookkeeping import (
    AS_FAR_AS_KNOWN,
    CANADA,
    MARKETS,
    OPTIONS,
    SANDBOX,
    SWITCHES,
    UK,
    US,
    Market,
    Record,
    books,
    discounted,
    record,
    records,
)

D = Decimal


def receipt(of: Record, market: Market) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The sales receipt as QuickBooks has it, and the warnings."""
    held, sale = books(market), of.paid()
    assert amount_problems(sale) == []
    mapped = sales_receipt_body(sale, held.resolved(sale), OPTIONS, held.facts, MARKER)
    return held.book("SalesReceipt", mapped.body), mapped.warnings


def lines(document: Mapping[str, Any]) -> list[tuple[str, Decimal, str]]:
    return [
        (line.get("Description", ""), line["Amount"], line["SalesItemLineDetail"]["TaxCodeRef"]["value"])
        for line in document["Line"]
        if "SalesItemLineDetail" in line
    ]


def vat(price: str, quantity: str = "1") -> dict[str, str | None]:
    return {"price": price, "quantity": quantity, "hs_tax_label": "20.0% S", "hs_tax_rate": "20"}


@pytest.mark.parametrize("way", ["rate", "line"])
def test_a_sum_that_no_net_amount_gives_is_reached_whichever_way_tax_is_rounded(way: str) -> None:
    # Given 3 × 33.34, each with 6.67 of VAT in HubSpot: 120.03; 20 % of their sum is 20.00, not 20.01
    SANDBOX.switches.change({**AS_FAR_AS_KNOWN, "tax_rounding": way})
    of = record(UK, [vat("33.34"), vat("33.34"), vat("33.34")])
    assert of.total == D("120.03")

    document, warnings = receipt(of, UK)

    assert document["TotalAmt"] == D("120.03")
    assert document["TxnTaxDetail"]["TotalTax"] == D("20.01")
    assert [amount for _, amount, _ in lines(document)[:3]] == [D("33.34")] * 3
    assert lines(document)[3:] == [("Rounding of the tax", D("0.01"), "2"), ("Rounding of the tax", D("-0.01"), "6")]
    assert warnings == (
        "QuickBooks rounds the tax otherwise than HubSpot, so the document has 2 lines “Rounding of the tax” (0.01 and "
        "-0.01) and comes to exactly 120.03 GBP.",
    )


def test_in_the_us_one_line_without_tax_is_enough() -> None:
    # Given 2 × 10.06, each with 0.80 of tax in HubSpot; 8 % of 20.12 is 1.61
    tax: dict[str, str | None] = {"hs_tax_label": "California", "hs_tax_rate": "8"}
    of = record(US, [{"price": "10.06", "quantity": "1", **tax}, {"price": "10.06", "quantity": "1", **tax}])

    document, warnings = receipt(of, US)

    assert document["TotalAmt"] == of.total == D("21.72")
    assert lines(document)[2:] == [("Rounding of the tax", D("-0.01"), "NON")]
    assert "1 line “Rounding of the tax” (-0.01)" in warnings[0]


def test_where_nothing_is_rounded_there_is_no_further_line_and_no_warning() -> None:
    document, warnings = receipt(record(UK, [vat("100.00"), vat("50.00", "2")]), UK)
    assert (len(lines(document)), warnings) == (2, ())


def test_codes_that_charge_the_same_rate_share_its_rounding() -> None:
    # Given GST alone on one line and together with QST on another: 5 % of the sum of both is rounded once
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    gst: dict[str, str | None] = {"price": "10.10", "quantity": "1", "hs_tax_label": "GST", "hs_tax_rate": "5"}
    both = {**gst, "hs_tax_label": "GST/QST QC - 9.975", "hs_tax_rate": "14.975"}
    document, _ = receipt(record(CANADA, [gst, both]), CANADA)
    assert document["TotalAmt"] == record(CANADA, [gst, both]).total


def refused(of: Record) -> bool:
    """Whether the record is nothing to be paid: no amount, or one below zero."""
    return of.total <= 0 or bool(content_problems(of.sale, OPTIONS))


def check_total(of: Record, market: Market) -> None:
    """Its sales receipt comes to what it comes to."""
    assume(not refused(of))
    document, _ = receipt(of, market)
    assert document["TotalAmt"] == of.total


@pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_line_items_with_taxes_total_the_payment(market: Market, data: st.DataObject) -> None:
    SANDBOX.switches.change(data.draw(SWITCHES))
    of = data.draw(records(market))
    check_total(of, market)


@pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_discounts_fees_and_taxes_of_the_whole_total_the_payment(market: Market, data: st.DataObject) -> None:
    SANDBOX.switches.change(data.draw(SWITCHES))
    of = data.draw(discounted(market))
    check_total(of, market)


@pytest.mark.parametrize("market", [UK, CANADA], ids=lambda market: market.name)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_many_lines_total_the_payment_where_tax_is_rounded_by_rate(market: Market, data: st.DataObject) -> None:
    SANDBOX.switches.change(AS_FAR_AS_KNOWN)
    of = data.draw(records(market, most=30))
    check_total(of, market)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_refund_totals_what_was_paid_back(data: st.DataObject) -> None:
    SANDBOX.switches.change(data.draw(SWITCHES))
    of = data.draw(records(UK))
    assume(not refused(of))
    held, sale = books(UK), of.paid()
    mapped = refund_receipt_body(sale, held.resolved(sale), OPTIONS, held.facts, MARKER)
    document = held.book("RefundReceipt", {**mapped.body, "DepositToAccountRef": {"value": "35"}})
    assert document["TotalAmt"] == of.total
