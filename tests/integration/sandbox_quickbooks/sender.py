"""Sends what no client library would."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

from hypothesis import HealthCheck, settings

from sandbox.quickbooks import QuickBooksSandbox

MANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""How much is tried."""


class Sender:
    """Raw requests to a sandbox."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str) -> None:
        self.sandbox = sandbox
        self._host = urlsplit(base_url).netloc

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self._host, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def company(self, method: str, realm: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """With a token, for an answer in JSON; `path` is below the company."""
        token = self.sandbox.tokens_for(realm).access_token
        usual = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return self.send(method, f"/v3/company/{realm}/{path}", body, **(usual | headers))


def assert_answered(answer: tuple[int, str]) -> None:
    """200, or 400 with a fault that has a code."""
    status, text = answer
    assert status in {200, 400}, answer
    if status == 400:
        errors = json.loads(text)["Fault"]["Error"]
        assert errors
        assert all(error["code"].isdecimal() and error["Message"] and error["Detail"] for error in errors)
