"""Callers who send or expect XML: in front of the endpoints, which know JSON alone."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.quickbooks.figures import to_json
from sandbox.quickbooks.switches import QuickBooksSwitches
from sandbox.quickbooks.xml.reading import read_body
from sandbox.quickbooks.xml.writing import answer_text

_COMPANIES: Final = "/v3/company/"
_JSON: Final = b"application/json"
_GOOD: Final = 200


class XmlCallers:
    """Turns bodies in XML into JSON, and answers in JSON into XML for those who want that.

    `Accept` decides what is wanted: XML where it names it, and where it does not name JSON but would take anything,
    as the switch `unnamed_format` says. A body that is not the XML it says it is stays as it is, and is refused.
    """

    def __init__(self, app: ASGIApp, switches: QuickBooksSwitches) -> None:
        self._app = app
        self._switches = switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_COMPANIES):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if "xml" in request.headers.get("content-type", "").lower():
            receive = _given(_as_json(await request.body()))
        if self._wants_xml(request.headers.get("accept", "")):
            send = _Translator(send).send
        await self._app(scope, receive, send)

    def _wants_xml(self, accept: str) -> bool:
        kinds = [kind.partition(";")[0].strip().lower() for kind in accept.split(",")]
        if any("json" in kind for kind in kinds):
            return False
        if any("xml" in kind for kind in kinds):
            return True
        return self._switches.unnamed_format == "xml" and bool({"", "*/*", "application/*"} & set(kinds))


def _as_json(body: bytes) -> bytes:
    try:
        return to_json(read_body(body)).encode("utf-8", "replace")
    except ValueError:
        return body


def _given(body: bytes) -> Receive:
    """Gives the body, whole, as often as it is asked for."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


class _Translator:
    """Holds the head of a JSON answer back until its body can be told in XML; lets anything else through."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _content_type(message).startswith(_JSON):
            self._head = message
            return
        if self._head is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        text = answer_text(self._body.decode()).encode()
        kind = b"application/xml;charset=UTF-8" if self._head["status"] == _GOOD else b"application/xml"
        kept = [pair for pair in self._head["headers"] if pair[0].lower() not in {b"content-type", b"content-length"}]
        headers = [*kept, (b"content-type", kind), (b"content-length", str(len(text)).encode())]
        await self._send({**self._head, "headers": headers})
        await self._send({"type": "http.response.body", "body": text, "more_body": False})


def _content_type(message: Message) -> bytes:
    return next((bytes(value).lower() for name, value in message["headers"] if name.lower() == b"content-type"), b"")
