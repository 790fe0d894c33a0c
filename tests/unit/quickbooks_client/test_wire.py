"""Amounts reach QuickBooks as JSON numbers, exactly, and come back the same."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.quickbooks import wire

amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**10), max_value=10**10, places=7)
bodies = st.recursive(
    st.none() | st.booleans() | st.text() | amounts,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(), parts, max_size=4),
    max_leaves=20,
)


def test_an_amount_is_a_number_with_its_own_digits() -> None:
    # Given an amount that no float can hold / When it is encoded / Then every digit is there, unquoted
    assert wire.encode({"Amount": Decimal("0.10"), "Big": Decimal("12345678901234567.89")}) == (
        '{"Amount":0.10,"Big":12345678901234567.89}'
    )


def test_an_amount_in_powers_of_ten_is_written_out() -> None:
    assert wire.encode([Decimal("1E+3"), Decimal("1E-7")]) == "[1000,0.0000001]"


@given(bodies)
def test_what_is_encoded_decodes_to_the_same(body: object) -> None:
    assert wire.decode(wire.encode(body)) == body


@given(bodies)
def test_what_is_encoded_is_what_every_json_reader_reads(body: object) -> None:
    assert json.loads(wire.encode(body), parse_float=Decimal, parse_int=Decimal) == body


def test_every_number_of_an_answer_is_a_decimal() -> None:
    # Given an answer as QuickBooks prints it: two decimals, and an exact zero without any
    answer = wire.decode(b'{"TotalAmt":100.00,"Balance":0,"Qty":4.5}')
    # Then all of them are Decimals
    assert {type(value) for value in answer.values()} == {Decimal}
    assert str(answer["TotalAmt"]) == "100.00"


@pytest.mark.parametrize("value", [1.5, b"bytes", {1: "a"}, object()])
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        wire.encode(value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_decimal_that_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        wire.encode({"Amount": Decimal(number)})


@pytest.mark.parametrize(
    "text", [b"", b"<html>", b'{"Invoice":{"Id":"1', b'{"a":NaN}', b"\xff\xfe\x00", b"[" * 100_000]
)
def test_what_is_no_json_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever its words
        wire.decode(text)
