"""Tokens to a statement, by recursive descent. The grammar is that of QuickBooks contract 1.8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.quickbooks.exceptions import Fault, invalid_query, unreadable_query
from sandbox.quickbooks.query.lexer import Kind, Token, tokens

DEFAULT_ROWS: Final = 100
MOST_ROWS: Final = 1000
_LONGEST_POSITION = 18
"""Digits of a position; more than these are beyond every row anyway."""
_CLAUSES: Final = ("WHERE", "ORDERBY", "ORDER", "STARTPOSITION", "MAXRESULTS")
_RESERVED: Final = (*_CLAUSES, "SELECT", "FROM", "AND", "OR", "NOT", "IN", "LIKE", "BY", "ASC", "DESC", "GROUP", "JOIN")


@dataclass(frozen=True, slots=True)
class Literal:
    """A value in a condition; `quoted` numbers and dates count like bare ones."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """`property operator values`; only IN has more than one value."""

    property: str
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed query. `properties` is empty for `*`; positions count from 1."""

    entity: str
    counting: bool
    properties: tuple[str, ...]
    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]
    """(property, descending)"""
    start: int
    rows: int


def parse(
    text: str,
    *,
    backslash_escapes_itself: bool = True,
    unquoted_decimals: bool = True,
    not_equal: bool = True,
    order_by: bool = True,
) -> Statement:
    """The statement; raises Fault: 4000 for syntax, 4001 for a position below 1."""
    found = tokens(text, backslash_escapes_itself=backslash_escapes_itself, not_equal=not_equal)
    return _Parser(found, unquoted_decimals, order_by).statement()


class _Parser:
    def __init__(self, found: Iterator[Token], unquoted_decimals: bool, order_by: bool) -> None:
        self._order_by = order_by
        self._tokens = found
        self._next = next(found)
        self._unquoted_decimals = unquoted_decimals

    def _take(self) -> Token:
        token, self._next = self._next, next(self._tokens)
        return token

    def statement(self) -> Statement:
        self._keyword("SELECT")
        counting, properties = self._selected()
        self._keyword("FROM")
        entity = self._identifier().text
        conditions: tuple[Condition, ...] = ()
        order: tuple[tuple[str, bool], ...] = ()
        start, rows = 1, DEFAULT_ROWS
        if self._accept("WHERE"):
            conditions = self._conditions()
        while self._next.kind is not Kind.END:
            if self._accept("ORDERBY"):
                order = self._order()
            elif self._order_by and self._accept("ORDER"):
                self._keyword("BY")
                order = self._order()
            elif self._accept("STARTPOSITION"):
                start = self._position()
            elif self._accept("MAXRESULTS"):
                rows = min(self._position(), MOST_ROWS)
            else:
                raise self._unexpected("<EOF>", *(word.lower() for word in _CLAUSES if word != "ORDER"))
        return Statement(entity, counting, properties, conditions, order, start, rows)

    def _selected(self) -> tuple[bool, tuple[str, ...]]:
        if self._accept("COUNT"):
            for symbol in "(*)":
                self._symbol(symbol)
            return True, ()
        everything = False
        properties = []
        while True:
            if self._next.is_symbol("*"):
                self._take()
                everything = True
            else:
                properties.append(self._identifier("*", "count").text)
            if not self._next.is_symbol(","):
                return False, () if everything else tuple(properties)
            self._take()

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._accept("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        name = self._identifier().text
        if self._accept("IN"):
            self._symbol("(")
            values = [self._literal()]
            while self._next.is_symbol(","):
                self._take()
                values.append(self._literal())
            self._symbol(")")
            return Condition(name, "IN", tuple(values))
        if self._accept("LIKE"):
            if self._next.kind is not Kind.STRING:
                raise self._unexpected("<STRING>")
            return Condition(name, "LIKE", (self._literal(),))
        if not self._next.is_symbol("=", "<", ">", "<=", ">=", "!="):
            raise self._unexpected("=", "<", ">", "<=", ">=", "in", "like")
        return Condition(name, self._take().text, (self._literal(),))

    def _literal(self) -> Literal:
        token = self._next
        if token.kind is Kind.NUMBER and ("." not in token.text or self._unquoted_decimals):
            return Literal(self._take().text, quoted=False)
        if token.kind is Kind.STRING or token.is_word("TRUE", "FALSE", "CURRENT_DATE"):
            return Literal(self._take().value, quoted=token.kind is Kind.STRING)
        raise self._unexpected("<STRING>", "<NUMBER>", "true", "false")

    def _order(self) -> tuple[tuple[str, bool], ...]:
        found = [self._order_term()]
        while self._next.is_symbol(","):
            self._take()
            found.append(self._order_term())
        return tuple(found)

    def _order_term(self) -> tuple[str, bool]:
        name = self._identifier().text
        descending = self._accept("DESC")
        if not descending:
            self._accept("ASC")
        return name, descending

    def _position(self) -> int:
        token = self._next
        if token.kind is not Kind.NUMBER or not token.text.lstrip("-").isdigit():
            raise self._unexpected("<NUMBER>")
        value = int(self._take().text[:_LONGEST_POSITION])
        if value < 1:
            raise invalid_query(f"value {value} is too small. Min allowed value is 1")
        return value

    def _accept(self, word: str) -> bool:
        if not self._next.is_word(word):
            return False
        self._take()
        return True

    def _keyword(self, word: str) -> None:
        if not self._accept(word):
            raise self._unexpected(word.lower())

    def _symbol(self, symbol: str) -> None:
        if not self._next.is_symbol(symbol):
            raise self._unexpected(symbol)
        self._take()

    def _identifier(self, *instead: str) -> Token:
        if self._next.kind is not Kind.WORD or self._next.is_word(*_RESERVED):
            raise self._unexpected("<IDENTIFIER>", *instead)
        return self._take()

    def _unexpected(self, *expected: str) -> Fault:
        token = self._next
        if token.kind is Kind.END:
            met = '"<EOF>"'
        elif token.is_word(*_RESERVED):
            met = f'" "{token.text.lower()}" "{token.text} ""'
        else:
            met = f'" {token.kind.value} "{token.text} ""' if token.kind.value else f'" "{token.text}" "{token.text} ""'
        wanted = "".join(f"\n    {word} ..." if word.startswith("<") else f'\n    "{word}" ...' for word in expected)
        return unreadable_query(
            f"Encountered {met} at line {token.line}, column {token.column}.\nWas expecting one of:{wanted}\n    "
        )
