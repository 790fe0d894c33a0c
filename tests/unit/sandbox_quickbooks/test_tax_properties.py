"""Taxes outside the US, over random lines: figures add up, and a document sent back as it was read stays as it is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sandbox.quickbooks import CA_REALM, UK_REALM, QuickBooksSandbox, QuickBooksSwitches
from sandbox.quickbooks.rules.tax_lines import spread

SANDBOX = QuickBooksSandbox(switches=QuickBooksSwitches(limits=False))
CENT = Decimal("0.01")
ZERO = Decimal(0)
RATES = {"2": Decimal(20), "3": Decimal(5), "4": ZERO}
"""Tax codes of the UK company, one rate each."""

CENTS = st.integers(1, 1_000_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(st.tuples(CENTS, st.sampled_from(list(RATES))), min_size=1, max_size=6)
DISCOUNTS = st.one_of(
    st.none(),
    st.integers(1, 100).map(
        lambda percent: {"DiscountLineDetail": {"PercentBased": True, "DiscountPercent": Decimal(percent)}}
    ),
    st.integers(1, 100).map(lambda cents: {"Amount": Decimal(cents) / 100, "DiscountLineDetail": {}}),
)
READINGS = st.sampled_from(["net", "gross"])


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def document(lines: list[tuple[Decimal, str]], discount: dict[str, Any] | None, way: str) -> dict[str, Any]:
    held: list[dict[str, Any]] = [
        {
            "Amount": amount,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": code}},
        }
        for amount, code in lines
    ]
    if discount is not None:
        held.append({"DetailType": "DiscountLineDetail"} | discount)
    return {"CustomerRef": {"value": "1"}, "Line": held, "GlobalTaxCalculation": way}


def fits(lines: list[tuple[Decimal, str]], discount: dict[str, Any] | None) -> bool:
    """Whether the discount is not more than the whole document."""
    return discount is None or discount.get("Amount", ZERO) <= sum(amount for amount, _code in lines)


def parts(made: dict[str, Any]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Subtotal, discount, tax and total."""
    amounts = {line["DetailType"]: line["Amount"] for line in made["Line"]}
    return (
        amounts["SubTotalLineDetail"],
        amounts.get("DiscountLineDetail", ZERO),
        made["TxnTaxDetail"]["TotalTax"],
        made["TotalAmt"],
    )


@settings(max_examples=150, deadline=None)
@given(lines=LINES, discount=DISCOUNTS)
def test_excluded_tax_is_that_of_each_rate(lines: list[tuple[Decimal, str]], discount: dict[str, Any] | None) -> None:
    assume(fits(lines, discount))
    SANDBOX.switches.change({"tax_inclusive_amount": "net"})

    made = SANDBOX.company(UK_REALM).create("Invoice", document(lines, discount, "TaxExcluded"))

    subtotal, off, tax, total = parts(made)
    assert subtotal == sum(amount for amount, _code in lines)
    assert subtotal - off + tax == total
    bases = {}
    for line in made["TxnTaxDetail"]["TaxLine"]:
        detail = line["TaxLineDetail"]
        bases[detail["TaxPercent"]] = detail["NetAmountTaxable"]
        assert line["Amount"] == rounded(detail["NetAmountTaxable"] * detail["TaxPercent"] / 100)
    assert sum(bases.values()) == subtotal - off
    if discount is None:
        for rate, base in bases.items():
            assert base == sum(amount for amount, code in lines if RATES[code] == rate)


@settings(max_examples=150, deadline=None)
@given(lines=LINES, discount=DISCOUNTS, reading=READINGS)
def test_included_tax_adds_up_and_stays(
    lines: list[tuple[Decimal, str]], discount: dict[str, Any] | None, reading: str
) -> None:
    assume(fits(lines, discount))
    SANDBOX.switches.change({"tax_inclusive_amount": reading})
    company = SANDBOX.company(UK_REALM)

    made = company.create("Invoice", document(lines, discount, "TaxInclusive"))
    again = company.update("Invoice", made["Id"], Line=made["Line"])

    subtotal, off, tax, total = parts(made)
    assert subtotal - off + tax == total
    assert parts(again) == parts(made)
    assert again["SyncToken"] == "0"
    if discount is None:
        gross = [
            amount if reading == "gross" else amount + rounded(amount * RATES[code] / 100) for amount, code in lines
        ]
        assert total == sum(gross)
        taxes = [
            rounded(one * RATES[code] / (100 + RATES[code])) for one, (_amount, code) in zip(gross, lines, strict=True)
        ]
        assert tax == sum(taxes)


@settings(max_examples=100, deadline=None)
@given(amounts=st.lists(CENTS, min_size=1, max_size=5), reading=READINGS)
def test_two_rates_of_one_code_give_the_tax_of_the_line(amounts: list[Decimal], reading: str) -> None:
    SANDBOX.switches.change({"tax_inclusive_amount": reading})
    lines = [(amount, "10") for amount in amounts]

    made = SANDBOX.company(CA_REALM).create("Invoice", document(lines, None, "TaxInclusive"))

    subtotal, _off, tax, total = parts(made)
    federal, provincial = (line["Amount"] for line in made["TxnTaxDetail"]["TaxLine"])
    assert subtotal + federal + provincial == subtotal + tax == total


@given(total=CENTS, weights=st.lists(CENTS, min_size=1, max_size=8))
def test_spreading_loses_nothing(total: Decimal, weights: list[Decimal]) -> None:
    found = spread(total, weights)

    assert sum(found) == total
    for part, weight in zip(found, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < CENT
