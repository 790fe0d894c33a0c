"""Compressed requests: Intuit's own SDKs send their bodies as gzip or deflate unless told otherwise."""

from __future__ import annotations

import zlib
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENCODINGS: Final = frozenset({b"gzip", b"x-gzip", b"deflate"})
_GZIP_OR_ZLIB: Final = 47
"""zlib's `wbits`: the largest window, and either header."""
_LONGEST: Final = 50_000_000
"""Bytes that one request may unpack to."""


class Decompressed:
    """Unpacks the body of a request before anything looks at it, the log included.

    A body that is not what its `Content-Encoding` says stays as it is, and is refused as what it then is: no JSON.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_compressed(scope):
            await self._app(scope, receive, send)
            return
        told = False

        async def unpacked() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return await _whole(receive)

        await self._app(scope, unpacked, send)


async def _whole(receive: Receive) -> Message:
    """The body in one message, or the message that the caller has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return {"type": "http.request", "body": unpack(bytes(body)), "more_body": False}


def unpack(body: bytes) -> bytes:
    """The content of a gzip or zlib body; the body itself when it is neither, or too much for one request."""
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        content = unpacker.decompress(body, _LONGEST)
    except zlib.error:
        return body
    return content if unpacker.eof else body


def _is_compressed(scope: Scope) -> bool:
    return any(name == b"content-encoding" and value.strip().lower() in _ENCODINGS for name, value in scope["headers"])
