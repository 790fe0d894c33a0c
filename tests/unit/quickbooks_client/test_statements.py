"""Statements keep every value inside its quotes, whatever a name contains."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickbooks_actions.quickbooks.statements import any_of, literal, matching, select, where


def inside(text: str) -> str:
    """What QuickBooks reads out of a literal; fails when the literal ends too early or not at all."""
    assert text[0] == text[-1] == "'"
    read, position = "", 1
    while position < len(text) - 1:
        if text[position] == "\\":
            position += 1
            assert position < len(text) - 1, "the closing quote is escaped"
        else:
            assert text[position] != "'", "the value ends before its end"
        read += text[position]
        position += 1
    return read


@given(st.text())
def test_no_value_leaves_its_quotes(value: str) -> None:
    read = inside(literal(value))
    assert len(read) == len(value)
    assert all(was == now or (now == " " and not was.isprintable()) for was, now in zip(value, read, strict=True))


def test_an_apostrophe_is_escaped_as_recorded() -> None:
    assert select("Customer", DisplayName="Amy's Bird Sanctuary") == (
        r"SELECT * FROM Customer WHERE DisplayName = 'Amy\'s Bird Sanctuary'"
    )


def test_a_value_that_ends_with_a_backslash_does_not_escape_its_quote() -> None:
    assert literal("a\\") == r"'a\\'"


def test_an_injection_stays_a_value() -> None:
    assert literal("x' OR Id > '0") == r"'x\' OR Id > \'0'"


def test_control_characters_become_blanks() -> None:
    assert literal("a\tb\nc\x00d") == "'a b c d'"


def test_conditions_are_joined_by_and() -> None:
    statement = select("Invoice", where("TxnDate", ">=", "2026-03-04"), order_by="TxnDate DESC", CustomerRef="20")
    assert (
        statement == "SELECT * FROM Invoice WHERE TxnDate >= '2026-03-04' AND CustomerRef = '20' ORDERBY TxnDate DESC"
    )


def test_numbers_are_quoted_and_booleans_are_bare() -> None:
    assert select("Purchase", TotalAmt=Decimal("1E+2"), Active=True) == (
        "SELECT * FROM Purchase WHERE TotalAmt = '100' AND Active = true"
    )


def test_a_list_becomes_in() -> None:
    assert select("Item", Sku=["A-1", "B'2"]) == r"SELECT * FROM Item WHERE Sku IN ('A-1', 'B\'2')"


def test_values_are_asked_for_once_and_in_one_list() -> None:
    assert any_of("Name", ["a", "b", "a"]) == ["Name IN ('a', 'b')"]


def test_no_values_ask_nothing() -> None:
    assert any_of("Name", []) == []


def test_a_backslash_is_asked_for_by_a_pattern() -> None:
    # Given that it is not known how QuickBooks reads an escaped backslash
    # Then nothing depends on it
    assert matching("Name", "AC\\DC") == "Name LIKE 'AC%DC'"
    assert any_of("Name", ["a", "AC\\DC"]) == ["Name IN ('a')", "Name LIKE 'AC%DC'"]


def test_a_long_list_is_divided() -> None:
    conditions = any_of("Sku", [str(number) for number in range(401)])
    assert [condition.count("'") // 2 for condition in conditions] == [200, 200, 1]


@pytest.mark.parametrize("name", ["", "Name; DROP", "Näme", "a b", "x'"])
def test_a_property_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        where(name, "=", "x")


def test_operators_and_orders_beyond_the_language_are_refused() -> None:
    with pytest.raises(ValueError, match="no operator"):
        where("Name", "!=", "x")
    with pytest.raises(ValueError, match="no order"):
        select("Item", order_by="Name SIDEWAYS")
