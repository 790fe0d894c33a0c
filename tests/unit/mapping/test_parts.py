"""A deposit and its rest are the whole, to the cent."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quickbooks_actions.errors import ErrorCode, RecordRefused
from quickbooks_actions.mapping.company import Body
from quickbooks_actions.mapping.content import content_problems, sales_content
from quickbooks_actions.mapping.invoice import invoice_body
from quickbooks_actions.mapping.money import cents
from quickbooks_actions.mapping.options import SalesOptions
from quickbooks_actions.mapping.parts import billed_by, deposit_of, rest_of
from quickbooks_actions.mapping.records import Adjustment, AdjustmentKind, Sale
from quickbooks_actions.mapping.sales_form import Mapped
from tests.unit.mapping.samples import FACTS, MARKER, any_sales, line, resolved, sale

D = Decimal
OPTIONS = SalesOptions()


def invoice(of: Sale) -> Mapped:
    return invoice_body(of, resolved(of), OPTIONS, FACTS, MARKER)


def rest(of: Sale, deposit: Body) -> Sale:
    return rest_of(of, resolved(of), OPTIONS, FACTS, deposit)


def total(mapped: Mapped) -> Decimal:
    """What QuickBooks makes of the lines, without tax."""
    return sum(
        (one["Amount"] if "SalesItemLineDetail" in one else -one["Amount"] for one in mapped.body["Line"]), D("0.00")
    )


def stored(mapped: Mapped, **changes: Any) -> dict[str, Any]:
    """The invoice as QuickBooks would have it."""
    return {"Id": "301", "DocNumber": "1038", "TotalAmt": total(mapped), "TxnTaxDetail": {"TotalTax": D(0)}, **changes}


def test_a_deposit_bills_its_share_of_every_line() -> None:
    of = sale(
        line("1", amount=D("900.00")), line("2", name="Pump", quantity=D(4), unit_price=D(75), amount=D("300.00"))
    )

    lines = invoice(deposit_of(of, OPTIONS, D(30))).body["Line"]

    assert [one["Amount"] for one in lines] == [D("270.00"), D("90.00")]
    detail = lines[1]["SalesItemLineDetail"]
    assert (detail["Qty"], detail["UnitPrice"]) == (D("1.2"), D(75))
    assert lines[1]["Description"].endswith("Deposit of 30 %: 90.00 of 300.00")


def test_the_rest_bills_what_the_deposit_left_of_every_line() -> None:
    of = sale(line("1", amount=D("900.00")), line("2", quantity=D(4), unit_price=D(75), amount=D("300.00")))
    deposit = stored(invoice(deposit_of(of, OPTIONS, D(30))))

    lines = invoice(rest(of, deposit)).body["Line"]

    assert [one["Amount"] for one in lines] == [D("630.00"), D("210.00")]
    assert lines[1]["SalesItemLineDetail"]["Qty"] == D("2.8")
    assert "Rest after the deposit on invoice 1038: 210.00 of 300.00" in lines[1]["Description"]


def test_the_rest_goes_by_what_the_deposit_document_really_bills() -> None:
    # Given a deposit of 270.00 that a person changed to 250.00, with tax on it, which the record has not
    deposit = {"Id": "301", "TotalAmt": D("270.00"), "TxnTaxDetail": {"TotalTax": D("20.00")}}
    assert total(invoice(rest(sale(), deposit))) == D("630.00")


def test_a_document_with_tax_in_its_prices_bills_its_total() -> None:
    assert billed_by(
        {"TotalAmt": D("120.00"), "TxnTaxDetail": {"TotalTax": D("20.00")}, "GlobalTaxCalculation": "TaxInclusive"}
    ) == D("120.00")


def test_discounts_and_fees_of_the_record_are_in_its_parts() -> None:
    of = sale(
        line("1", amount=D("900.00")),
        adjustments=(
            Adjustment(kind=AdjustmentKind.DISCOUNT, id="1", percent=D(10)),
            Adjustment(kind=AdjustmentKind.FEE, id="2", label="Shipping", amount=D("20.00")),
        ),
    )
    part = deposit_of(of, OPTIONS, D(50))
    known = replace(resolved(part))

    mapped = invoice_body(part, known, OPTIONS, FACTS, MARKER)

    assert [one["Amount"] for one in mapped.body["Line"]] == [D("405.00"), D("10.00")]


def test_taxes_of_lines_go_with_their_parts() -> None:
    of = sale(line("1", amount=D("100.00"), quantity=D(1), unit_price=D(100), tax_amount=D("8.25")))
    deposit = deposit_of(of, OPTIONS, D(50))
    assert deposit.lines[0].tax_amount == D("4.13")
    assert sales_content(deposit, resolved(deposit), OPTIONS, FACTS).expected_total == D("54.13")


def test_no_part_of_a_yen_is_billed() -> None:
    of = sale(line("1", amount=D(101)), line("2", amount=D(100)), line("3", amount=D(100)), currency="JPY")

    deposit = deposit_of(of, OPTIONS, D("12.5"))
    left = rest(of, {"Id": "301", "TotalAmt": D("38.00")})

    assert [one.amount for one in deposit.lines] == [D("13.00"), D("13.00"), D("12.00")]
    assert [one.amount for one in left.lines] == [D("88.00"), D("87.00"), D("88.00")]


@pytest.mark.parametrize("billed", ["900.00", "950.00"])
def test_a_deposit_that_left_nothing_is_refused(billed: str) -> None:
    with pytest.raises(RecordRefused) as refusal:
        rest(sale(), {"Id": "301", "TotalAmt": D(billed)})
    assert refusal.value.code is ErrorCode.NOTHING_LEFT
    assert f"its deposit billed {billed} USD already" in refusal.value.sentence


def test_a_deposit_of_nothing_is_refused() -> None:
    with pytest.raises(RecordRefused) as refusal:
        deposit_of(sale(line(amount=D("0.01"))), OPTIONS, D("0.1"))
    assert refusal.value.code is ErrorCode.NOTHING_LEFT


@given(any_sales(), st.decimals(min_value="0.01", max_value="99.99", places=2))
def test_deposit_and_rest_sum_to_the_whole(of: Sale, percent: Decimal) -> None:
    of = replace(of, lines=tuple(replace(one, tax_amount=None) for one in of.lines))
    assume(not content_problems(of, OPTIONS))
    whole = invoice(of)
    assume(0 < cents(total(whole) * percent / 100) < total(whole))

    deposit = invoice(deposit_of(of, OPTIONS, percent))
    left = invoice(rest(of, stored(deposit)))

    assert total(deposit) + total(left) == total(whole)
    assert deposit.expected_total + left.expected_total == whole.expected_total
    for part in (deposit, left):
        for one in part.body["Line"]:
            detail = one["SalesItemLineDetail"]
            if "Qty" in detail:
                assert (detail["Qty"] * detail["UnitPrice"]).quantize(D("0.01"), "ROUND_HALF_UP") == one["Amount"]


@given(
    st.lists(st.decimals(min_value="0.01", max_value=9999, places=2), min_size=1, max_size=6),
    st.decimals(min_value="0.01", max_value="99.99", places=2),
    st.decimals(min_value=0, max_value=1, places=4),
)
def test_the_rest_is_exact_whatever_became_of_the_deposit(amounts: list[D], percent: D, kept: D) -> None:
    of = sale(*(line(str(place), amount=amount, quantity=D(1)) for place, amount in enumerate(amounts)))
    billed = (sum(amounts) * kept).quantize(D("0.01"), "ROUND_DOWN")
    assume(billed < sum(amounts))
    left = invoice(rest(of, {"Id": "301", "TotalAmt": billed}))
    assert total(left) == sum(amounts) - billed
    assert all(one["Amount"] >= 0 for one in left.body["Line"])
