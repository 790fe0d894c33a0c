"""A document on A4 pages."""

from __future__ import annotations

from typing import Final

from sandbox.quickbooks.papers.paper import Paper, Row
from sandbox.quickbooks.papers.pdf import HEIGHT, WIDTH, Sheet, pdf_of, shown_text, width_of

_LEFT: Final = 50.0
_RIGHT: Final = float(WIDTH) - 50
_TOP: Final = float(HEIGHT) - 60
_BOTTOM: Final = 70.0
_LINE: Final = 13.0
_NAME, _DESCRIPTION, _QUANTITY, _PRICE, _TAX, _AMOUNT = _LEFT, 170.0, 390.0, 450.0, 460.0, _RIGHT
_LOST: Final = "? stands for letters that the fonts of this PDF do not have; the API gives the whole text."


def as_pdf(paper: Paper) -> bytes:
    """The PDF file of a document."""
    return _Writer(paper).written()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._sheets = [Sheet()]
        self._y = _TOP
        self._lost = False

    def written(self) -> bytes:
        paper = self._paper
        title = f"{paper.title} {paper.number}".strip()
        self._head(title)
        self._table()
        for label, value in paper.sums:
            self._room(_LINE)
            self._put(_TAX, label, right=True)
            self._put(_AMOUNT, value, right=True, bold=label.startswith(("Total", "Balance")))
            self._y -= _LINE
        self._y -= _LINE
        for text in (paper.message, "; ".join(f"Linked: {link.text}" for link in paper.links)):
            self._paragraph(text)
        for at, sheet in enumerate(self._sheets, start=1):
            sheet.text(_RIGHT, 40, f"{title}, page {at} of {len(self._sheets)}", size=7, right=True)
            if self._lost:
                sheet.text(_LEFT, 40, _LOST, size=7)
        return pdf_of(self._sheets, title)

    def _head(self, title: str) -> None:
        paper = self._paper
        self._put(_LEFT, paper.company[0] if paper.company else "", size=14, bold=True)
        self._put(_RIGHT, title + (" (void)" if paper.voided else ""), size=14, bold=True, right=True)
        self._y -= 20
        below = self._column(_LEFT, paper.company[1:], self._y)
        below = self._column(_LEFT, paper.party, below - _LINE)
        y = self._y
        for label, value in paper.facts:
            self._put(400, label, right=True, y=y)
            self._put(410, value, y=y)
            y -= _LINE
        self._y = min(below, y) - _LINE

    def _column(self, x: float, lines: tuple[str, ...], y: float) -> float:
        for line in lines:
            self._put(x, line, y=y)
            y -= _LINE
        return y

    def _table(self) -> None:
        self._titles()
        for row in self._paper.rows:
            self._row(row)
        self._sheets[-1].rule(_LEFT, self._y + _LINE - 4, _RIGHT)
        self._y -= 4

    def _titles(self) -> None:
        for x, text, right in (
            (_NAME, "Product or account", False),
            (_DESCRIPTION, "Description", False),
            (_QUANTITY, "Qty", True),
            (_PRICE, "Rate", True),
            (_TAX, "Tax", False),
            (_AMOUNT, "Amount", True),
        ):
            self._put(x, text, bold=True, right=right)
        self._sheets[-1].rule(_LEFT, self._y - 4, _RIGHT)
        self._y -= _LINE + 4

    def _row(self, row: Row) -> None:
        names = self._wrapped(row.name, _DESCRIPTION - _NAME - 8)
        texts = self._wrapped(row.description, _QUANTITY - _DESCRIPTION - 50)
        for at in range(max(len(names), len(texts), 1)):
            if self._room(_LINE):
                self._titles()
            if at < len(names):
                self._put(_NAME, names[at])
            if at < len(texts):
                self._put(_DESCRIPTION, texts[at])
            if at == 0:
                self._put(_QUANTITY, row.quantity, right=True)
                self._put(_PRICE, row.price, right=True)
                self._put(_TAX, row.tax[:8])
                self._put(_AMOUNT, row.amount, right=True)
            self._y -= _LINE

    def _paragraph(self, text: str) -> None:
        for line in self._wrapped(text, _RIGHT - _LEFT):
            self._room(_LINE)
            self._put(_LEFT, line)
            self._y -= _LINE

    def _room(self, needed: float) -> bool:
        """Begin a new page when the text does not fit this one; tells whether it did."""
        if self._y - needed >= _BOTTOM:
            return False
        self._sheets.append(Sheet())
        self._y = _TOP
        return True

    def _put(
        self, x: float, text: str, *, size: float = 9, bold: bool = False, right: bool = False, y: float | None = None
    ) -> None:
        letters, lost = shown_text(text)
        self._lost = self._lost or lost
        self._sheets[-1].text(x, self._y if y is None else y, letters, size=size, bold=bold, right=right)

    def _wrapped(self, text: str, width: float) -> list[str]:
        """Lines that fit; a word longer than a line is cut."""
        lines: list[str] = []
        for paragraph in text.splitlines():
            line = ""
            for word in paragraph.split():
                rest = word
                while width_of(rest, 9) > width:
                    fits = next(count for count in range(len(rest), 0, -1) if width_of(rest[:count], 9) <= width)
                    lines += [line] if line else []
                    line = ""
                    lines.append(rest[:fits])
                    rest = rest[fits:]
                joined = f"{line} {rest}".strip()
                if width_of(joined, 9) > width:
                    lines.append(line)
                    joined = rest
                line = joined
            lines += [line] if line else []
        return lines
