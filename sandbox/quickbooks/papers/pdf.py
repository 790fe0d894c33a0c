"""PDF files of text and rules, in the two faces that every reader has (PDF 1.4, WinAnsiEncoding)."""

from __future__ import annotations

import unicodedata
import zlib
from typing import Final

WIDTH: Final = 595
HEIGHT: Final = 842
"""A4 in points, origin at the lower left."""

_CODEC: Final = "cp1252"
_UNKNOWN: Final = "?"
_DIGIT: Final = 556
_WIDTHS: Final = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *([_DIGIT] * 10),
    *(278, 278, 584, 584, 584, 556, 1015),
    *(667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833),
    *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611),
    *(278, 278, 278, 469, 556, 333),
    *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833),
    *(556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500),
    *(334, 260, 334, 584),
]
"""Advance widths of Helvetica from blank to tilde, in thousandths of the size."""


def shown_text(text: str) -> tuple[str, bool]:
    """The text in letters that the faces have, and whether some had to be given up for `?`.

    Accents that they lack are dropped; a letter of another script can not be shown.
    """
    found = []
    lost = False
    for character in unicodedata.normalize("NFC", text):
        for candidate in (character, unicodedata.normalize("NFKD", character)[:1]):
            if candidate.isprintable() and candidate.encode(_CODEC, "ignore"):
                found.append(candidate)
                break
        else:
            blank = character.isspace()
            found.append(" " if blank else _UNKNOWN)
            lost = lost or not blank
    return "".join(found), lost


def width_of(text: str, size: float) -> float:
    """How wide a text is, in points; letters outside ASCII count as a digit."""
    first = ord(" ")
    known = (ord(character) - first for character in text)
    return sum(_WIDTHS[at] if 0 <= at < len(_WIDTHS) else _DIGIT for at in known) * size / 1000


class Sheet:
    """One page; coordinates are of the text's baseline."""

    def __init__(self) -> None:
        self._drawn: list[bytes] = []

    def text(self, x: float, y: float, text: str, *, size: float = 9, bold: bool = False, right: bool = False) -> None:
        """Write at (x, y); `right` ends there. The text has been through `shown_text`."""
        if right:
            x -= width_of(text, size)
        literal = text.encode(_CODEC, "replace")
        for special in (b"\\", b"(", b")"):
            literal = literal.replace(special, b"\\" + special)
        face = b"F2" if bold else b"F1"
        self._drawn.append(b"BT /%s %.4g Tf %.2f %.2f Td (%s) Tj ET" % (face, size, x, y, literal))

    def rule(self, x: float, y: float, to_x: float) -> None:
        self._drawn.append(b"0.5 w %.2f %.2f m %.2f %.2f l S" % (x, y, to_x, y))

    @property
    def content(self) -> bytes:
        return b"\n".join(self._drawn)


def pdf_of(sheets: list[Sheet], title: str) -> bytes:
    """The file: catalogue, pages, two faces, and per page its content."""
    count = len(sheets)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * at) for at in range(count))
    face = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        face % b"Helvetica",
        face % b"Helvetica-Bold",
        b"<< /Title <%s> /Producer (QuickBooks sandbox) >>"
        % (b"\xfe\xff" + title.encode("utf-16-be", "replace")).hex().encode(),
    ]
    for at, sheet in enumerate(sheets):
        packed = zlib.compress(sheet.content)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (WIDTH, HEIGHT, 7 + 2 * at)
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    return _file_of(objects)


def _file_of(objects: list[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for at, held in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (at, held)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        file += b"%010d 00000 n \n" % place
    file += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(file)
