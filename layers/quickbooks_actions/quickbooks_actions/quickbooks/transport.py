"""One HTTP exchange: bounded in time as a whole, and honest about whether the request can have arrived."""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import requests
import urllib3

LARGEST_ANSWER = 32_000_000
"""Bytes: more than the largest page of a query (1,000 objects) can be."""

LONGEST_IDLE_SECONDS = 20.0
"""A connection that rested longer is not used again. A frozen Lambda does not see that it was closed meanwhile, and a
write lost on it would have an unknown outcome."""

_CHUNK = 65_536

_last_used: "WeakKeyDictionary[requests.Session, float]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out."""

    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str]
    body: bytes

    @property
    def writes(self) -> bool:
        """Whether it would change something: everything but reads and queries is a POST (QuickBooks contract 1.1)."""
        return self.method == "POST" and not self.url.endswith("/query")

    def authorized(self, token: str) -> "Request":
        """The same request with an access token."""
        return replace(self, headers={**self.headers, "Authorization": f"Bearer {token}"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names are those of `requests.Response`, so that python-quickbooks can read it."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content as text, never failing: QuickBooks speaks UTF-8, with or without saying so."""
        return self.content.decode("utf-8", "replace")


class NoAnswer(Exception):
    """No complete answer came.

    Args:
        reason: technical words for what happened.
        sent: whether the body may have left; False means that nothing can have been carried out.
        in_time: False when the time was up.
    """

    def __init__(self, reason: str, *, sent: bool, in_time: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent
        self.in_time = in_time


def exchange(
    session: requests.Session,
    request: Request,
    *,
    timeout: tuple[float, float],
    monotonic: Callable[[], float] = time.monotonic,
) -> Answer:
    """Sends one request and reads the whole answer. Redirects are not followed, nothing is retried.

    Args:
        session: shared; keeps connections between calls, and nothing else (`http_session`).
        timeout: seconds to connect, and seconds from then to the last byte of the answer.

    Raises:
        NoAnswer: when there is none, or none in time.
    """
    began = monotonic()
    if began - _last_used.get(session, began) > LONGEST_IDLE_SECONDS:
        session.close()
    payload = _Payload(request.body)
    try:
        with session.request(
            request.method,
            request.url,
            headers=dict(request.headers),
            params=dict(request.params),
            data=payload if request.body else None,
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            content = _read(response, until=monotonic() + timeout[1], monotonic=monotonic)
            _last_used[session] = monotonic()
            return Answer(response.status_code, response.headers, content)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        timed_out = isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError)
        raise NoAnswer(_reason(error), sent=payload.left or not request.body, in_time=not timed_out) from error


class _Payload:
    """The request's body, which knows whether it was taken.

    Connection, TLS handshake and headers come before the first read, so until then QuickBooks cannot have acted on it.
    That tells 'not sent' from 'unknown' better than the kind of an exception could.
    """

    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)
        self._length = len(content)
        self.left = False

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:  # what makes requests take it for a stream
        yield self.read()

    def read(self, size: int = -1) -> bytes:
        self.left = True
        return self._stream.read(size)


def _read(response: requests.Response, *, until: float, monotonic: Callable[[], float]) -> bytes:
    # The socket's timeout starts again with every byte, so the whole is measured here, as the bytes come in.
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(_CHUNK, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise requests.ConnectionError("the answer is too large")
        if monotonic() > until:
            raise requests.ReadTimeout("the answer took too long")
    return b"".join(parts)


def _reason(error: BaseException) -> str:
    """The kind of failure by name; an exception's text may hold addresses and is not shown."""
    if isinstance(error, requests.ConnectTimeout):
        return "connect timeout"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "read timeout"
    if isinstance(error, requests.exceptions.SSLError):
        return "TLS error"
    return "connection failed"
