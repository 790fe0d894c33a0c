"""Reads the PDF files of the sandbox: their structure is checked on the way."""

from __future__ import annotations

import re
import zlib


def pdf_texts(file: bytes) -> list[list[str]]:
    """The texts of each page, in the order they were drawn. AssertionError when the file is not well-formed."""
    assert file.startswith(b"%PDF-1.")
    assert file.endswith(b"%%EOF\n")
    objects = _objects(file)
    pages = [held for held in objects.values() if b"/Type /Page " in held]
    counted = re.search(rb"/Count (\d+)", next(held for held in objects.values() if b"/Type /Pages" in held))
    assert counted is not None
    assert int(counted[1]) == len(pages)
    return [_texts(objects[_number(page, rb"/Contents (\d+) 0 R")]) for page in pages]


def _objects(file: bytes) -> dict[int, bytes]:
    """Every object, found by the table of places alone."""
    table = _number(file, rb"startxref\n(\d+)\n")
    head = re.compile(rb"xref\n0 (\d+)\n").match(file, table)
    assert head is not None
    places = [int(file[head.end() + 20 * at :][:10]) for at in range(1, int(head[1]))]
    found = {}
    for number, place in enumerate(places, start=1):
        start = b"%d 0 obj\n" % number
        assert file.startswith(start, place)
        found[number] = file[place + len(start) : file.index(b"\nendobj\n", place)]
    return found


def _texts(content: bytes) -> list[str]:
    length = _number(content, rb"/Length (\d+)")
    stream = content.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    assert len(stream) == length
    drawn = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", zlib.decompress(stream))
    return [re.sub(rb"\\(.)", rb"\1", text).decode("cp1252") for text in drawn]


def _number(held: bytes, pattern: bytes) -> int:
    found = re.search(pattern, held)
    assert found is not None
    return int(found[1])
