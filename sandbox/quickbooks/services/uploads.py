"""Files: what is told of them is kept as Attachable, their content is not (QuickBooks contract 2.1)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, Final

from sandbox.quickbooks.bodies import parsed
from sandbox.quickbooks.books import Books
from sandbox.quickbooks.exceptions import Fault, missing, unsupported_property
from sandbox.quickbooks.figures import Entity
from sandbox.quickbooks.writes import read, write
from sandbox.quickbooks.xml.reading import read_body

_METADATA: Final = "file_metadata_"
_CONTENT: Final = "file_content_"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what its sender tells of it."""

    metadata: object
    size: int
    name: str
    content_type: str

    def kept(self, books: Books) -> Entity:
        """The Attachable it becomes; raises Fault."""
        told: dict[str, Any] = dict(self.metadata) if isinstance(self.metadata, dict) else {}
        named = {"FileName": self.name, "ContentType": self.content_type}
        body = {name: value for name, value in named.items() if value} | told
        key = str(write(books, "Attachable", body, include=frozenset())["Id"])
        held = read(books, "Attachable", key)
        path = f"/v3/company/{books.realm}/download/{key}"
        books.put("Attachable", held | {"FileAccessUri": path, "Size": self.size}, new_version=False)
        return read(books, "Attachable", key)


def uploads_of(content_type: str, body: bytes) -> list[Upload]:
    """The files of a multipart body, each with its metadata; raises Fault when there is none."""
    boundary = re.search(r'boundary="?([^";,]+)"?', content_type)
    if boundary is None:
        raise unsupported_property("The body is not multipart/form-data")
    metadata: dict[str, object] = {}
    contents: dict[str, tuple[bytes, str, str]] = {}
    for headers, content in _parts(body, boundary[1].strip().encode("latin-1", "replace")):
        name = _parameter(headers, "name")
        if name.startswith(_METADATA):
            metadata[name.removeprefix(_METADATA)] = _told(_header(headers, "content-type"), content)
        elif name.startswith(_CONTENT):
            kind = _header(headers, "content-type")
            contents[name.removeprefix(_CONTENT)] = (_decoded(headers, content), _parameter(headers, "filename"), kind)
    if not contents:
        raise Fault(missing("file_content_01"), timed=False)
    return [Upload(metadata.get(key, {}), len(file), name, kind) for key, (file, name, kind) in contents.items()]


def _parts(body: bytes, boundary: bytes) -> list[tuple[str, bytes]]:
    """Header block and content of each part; lines may end with LF alone, as some SDKs send them."""
    found = []
    for piece in re.split(rb"(?:^|\r?\n)--" + re.escape(boundary), body)[1:]:
        if piece.startswith(b"--"):
            break
        head, _, content = re.sub(rb"^[ \t]*\r?\n", b"", piece).replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
        found.append((head.decode("utf-8", "replace"), content))
    return found


def _told(content_type: str, content: bytes) -> object:
    """What is told of a file, in JSON or XML; raises Fault (2010)."""
    if "xml" not in content_type.lower():
        return parsed(content)
    try:
        return read_body(content)
    except ValueError as error:
        raise unsupported_property(f"The metadata is not XML: {error}") from None


def _header(headers: str, name: str) -> str:
    for line in headers.splitlines():
        known, _, value = line.partition(":")
        if known.strip().lower() == name:
            return value.strip()
    return ""


def _parameter(headers: str, name: str) -> str:
    found = re.search(rf'(?:^|;)\s*{name}="([^"]*)"', _header(headers, "content-disposition"))
    return found[1] if found else ""


def _decoded(headers: str, content: bytes) -> bytes:
    if _header(headers, "content-transfer-encoding").lower() != "base64":
        return content
    try:
        return base64.b64decode(content)
    except binascii.Error:
        return content
