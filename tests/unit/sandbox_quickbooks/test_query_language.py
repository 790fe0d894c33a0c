"""Statements, patterns and their faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.quickbooks.exceptions import Fault
from sandbox.quickbooks.query.parser import Condition, Literal, Statement, parse
from sandbox.quickbooks.query.selection import like


def test_everything_that_a_statement_can_hold() -> None:
    text = (
        "select Id, DisplayName from Customer "
        "where DisplayName like 'A%' and Active in (true, false) and Balance >= '5' "
        "orderby DisplayName desc, Id asc startposition 11 maxresults 10"
    )

    assert parse(text) == Statement(
        entity="Customer",
        counting=False,
        properties=("Id", "DisplayName"),
        conditions=(
            Condition("DisplayName", "LIKE", (Literal("A%", True),)),
            Condition("Active", "IN", (Literal("true", False), Literal("false", False))),
            Condition("Balance", ">=", (Literal("5", True),)),
        ),
        order=(("DisplayName", True), ("Id", False)),
        start=11,
        rows=10,
    )


@given(st.text())
def test_an_escaped_value_is_read_as_it_was(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")

    (condition,) = parse(f"SELECT * FROM Customer WHERE DisplayName = '{escaped}'").conditions  # noqa: S608 - no SQL

    assert condition.values == (Literal(value, True),)


@given(st.text() | st.text("SELECT *FROMIte'WHEAND=<>,()1.- \\\n").map("SELECT * FROM Item ".__add__))
def test_any_text_is_a_statement_or_a_fault(text: str) -> None:
    refusals = []
    try:
        parse(text)
    except Fault as fault:
        refusals = [problem.code for problem in fault.problems]
    assert refusals in ([], ["4000"], ["4001"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'Encountered "<EOF>" at line 1, column 1.'),
        ("DELETE FROM Item", 'Encountered " <IDENTIFIER> "DELETE "" at line 1, column 1.'),
        ("SELECT * FROM Item WHERE Name ! 'a'", 'Lexical error at line 1, column 31.  Encountered: "!" (33)'),
        ("SELECT * FROM Item WHERE NOT Name = 'a'", 'Encountered " "not" "NOT "" at line 1, column 26.'),
        ("SELECT * FROM Item\nWHERE Name = 'a' GROUP BY Name", 'Encountered " "group" "GROUP "" at line 2, column 18.'),
        ("SELECT * FROM Item WHERE Name = O'Brien", 'Encountered " <IDENTIFIER> "O "" at line 1, column 33.'),
        ("SELECT * FROM Item WHERE Name = 'a\\'", "Lexical error at line 1, column 37.  Encountered: <EOF>"),
        ("SELECT * FROM Item WHERE Name LIKE 5", 'Encountered " <NUMBER> "5 "" at line 1, column 36.'),
        ("SELECT * FROM Item MAXRESULTS '5'", 'Encountered " <STRING> "\'5\' "" at line 1, column 31.'),
        ("SELECT * FROM Item, Customer", 'Encountered " "," ", "" at line 1, column 19.'),
    ],
)
def test_syntax_faults_tell_the_place(text: str, told: str) -> None:
    with pytest.raises(Fault) as refused:
        parse(text)

    (problem,) = refused.value.problems
    assert problem.code == "4000"
    assert problem.detail.startswith(f"QueryParserError: {told}")


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("abc", "abc", True),
        ("abc", "a%", True),
        ("abc", "%c", True),
        ("abc", "%b%", True),
        ("abc", "%", True),
        ("", "%", True),
        ("abc", "ab", False),
        ("abc", "%b", False),
        ("aba", "aba%aba", False),
        ("abcabc", "a%b%c", True),
        ("a.c", "a_c", False),
    ],
)
def test_patterns(text: str, pattern: str, fits: bool) -> None:
    assert like(text, pattern) is fits
