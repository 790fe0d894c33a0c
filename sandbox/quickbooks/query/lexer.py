"""Query text to tokens. Positions count from 1, as the parser's faults tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from sandbox.quickbooks.exceptions import unreadable_query

_DIGITS = "0123456789"
_SYMBOLS = ("<=", ">=", "!=", "=", "<", ">", "(", ")", ",", "*")


class Kind(Enum):
    WORD = "<IDENTIFIER>"
    STRING = "<STRING>"
    NUMBER = "<NUMBER>"
    SYMBOL = ""
    END = "<EOF>"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is as written, `value` what it means (a string without quotes and escapes)."""

    kind: Kind
    text: str
    value: str
    line: int
    column: int

    def is_word(self, *words: str) -> bool:
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_symbol(self, *symbols: str) -> bool:
        return self.kind is Kind.SYMBOL and self.text in symbols


def tokens(text: str, *, backslash_escapes_itself: bool, not_equal: bool = True) -> Iterator[Token]:
    """The tokens one after the other, then END for ever; raises Fault (4000) where none can start."""
    return _Lexer(text, backslash_escapes_itself, not_equal).run()


class _Lexer:
    def __init__(self, text: str, backslash_escapes_itself: bool, not_equal: bool) -> None:
        self._text = text
        self._symbols = _SYMBOLS if not_equal else tuple(symbol for symbol in _SYMBOLS if symbol != "!=")
        self._escapable = "'\\" if backslash_escapes_itself else "'"
        self._at = 0
        self._line = 1
        self._line_start = 0

    def run(self) -> Iterator[Token]:
        while True:
            yield self._token() if self._skip_blanks() else Token(Kind.END, "", "", self._line, self._column())

    def _column(self) -> int:
        return self._at - self._line_start + 1

    def _skip_blanks(self) -> bool:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
            if self._text[self._at - 1] == "\n":
                self._line += 1
                self._line_start = self._at
        return self._at < len(self._text)

    def _token(self) -> Token:
        first = self._text[self._at]
        if first == "'":
            return self._string()
        if first.isalpha() or first == "_":
            return self._while(Kind.WORD, lambda c: c.isalnum() or c in "_.")
        following = self._text[self._at + 1 : self._at + 2]
        if first in _DIGITS or (first in "-." and following and following in _DIGITS):
            return self._while(Kind.NUMBER, lambda c: c in _DIGITS or c in ".-")
        for symbol in self._symbols:
            if self._text.startswith(symbol, self._at):
                token = Token(Kind.SYMBOL, symbol, symbol, self._line, self._column())
                self._at += len(symbol)
                return token
        raise unreadable_query(
            f"Lexical error at line {self._line}, column {self._column()}.  "
            f'Encountered: "{first}" ({ord(first)}), after : ""'
        )

    def _while(self, kind: Kind, belongs: Callable[[str], bool]) -> Token:
        start, column = self._at, self._column()
        while self._at < len(self._text) and belongs(self._text[self._at]):
            self._at += 1
        text = self._text[start : self._at]
        return Token(kind, text, text, self._line, column)

    def _string(self) -> Token:
        start, line, column = self._at, self._line, self._column()
        value = []
        self._at += 1
        while self._at < len(self._text):
            character = self._text[self._at]
            following = self._text[self._at + 1 : self._at + 2]
            if character == "\\" and following and following in self._escapable:
                value.append(following)
                self._at += 2
                continue
            self._at += 1
            if character == "'":
                return Token(Kind.STRING, self._text[start : self._at], "".join(value), line, column)
            if character == "\n":
                self._line += 1
                self._line_start = self._at
            value.append(character)
        raise unreadable_query(
            f"Lexical error at line {self._line}, column {self._column()}.  "
            f'Encountered: <EOF> after : "{self._text[start:]}"'
        )
