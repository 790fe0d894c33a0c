"""Calls to AWS that fail when a test says so: botocore's own event decides, before a request leaves."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session


class _Body(io.BytesIO):
    def stream(self, **_arguments: object) -> Iterator[bytes]:
        yield self.read()


@dataclass
class AwsFaults:
    """Registered for the requests of every client of the process; counts and fails while it is armed.

    Attributes:
        fail_at: which call fails, from 1 on; 0 = none.
        after: the call is done, and then told to have failed.
        code: AWS's error code.
        made: the calls since `plan`, by operation.
    """

    fail_at: int = 0
    after: bool = False
    code: str = "AccessDeniedException"
    made: list[str] = field(default_factory=list)
    _armed: bool = False

    def plan(self, fail_at: int, *, after: bool = False, code: str = "AccessDeniedException") -> None:
        """The next calls: the one of that number fails (and none other)."""
        self.fail_at, self.after, self.code = fail_at, after, code
        self.made.clear()

    def clear(self) -> None:
        """No call fails."""
        self.plan(0)

    @contextmanager
    def armed(self) -> Iterator[None]:
        """While a request of the page is answered."""
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    def __call__(self, request: AWSPreparedRequest, **_arguments: Any) -> AWSResponse | None:
        """botocore's `before-send`: an answer from here is taken for that of AWS."""
        if not self._armed:
            return None
        self.made.append(_operation(request))
        if len(self.made) != self.fail_at:
            return None
        if self.after:
            URLLib3Session().send(request)
        body = json.dumps({"__type": self.code, "message": "planned"}).encode()
        headers: Any = {"content-type": "application/x-amz-json-1.1"}
        raw: Any = _Body(body)
        return AWSResponse(request.url, 400, headers, raw)


def _operation(request: AWSPreparedRequest) -> str:
    target = request.headers.get("X-Amz-Target", b"")
    return (target.decode() if isinstance(target, bytes) else str(target)).rpartition(".")[2]
