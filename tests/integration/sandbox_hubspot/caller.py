"""Calls the sandbox's API as an app does."""

from __future__ import annotations

from typing import Any

import requests

SECONDS = 10


class Caller:
    """Requests with a bearer token (None: without the header); paths start at the root."""

    def __init__(self, base_url: str, token: str | None) -> None:
        self.base_url = base_url
        self._headers = {"Authorization": f"Bearer {token}"} if token is not None else {}

    def with_token(self, token: str | None) -> Caller:
        """The same caller with another token."""
        return Caller(self.base_url, token)

    def get(self, path: str, **query: str | int) -> requests.Response:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: object) -> requests.Response:
        return self._call("POST", path, body=body)

    def patch(self, path: str, body: object) -> requests.Response:
        return self._call("PATCH", path, body=body)

    def record(self, object_type: str, record_id: str, **query: str) -> dict[str, Any]:
        """The JSON of an object that is there."""
        answer = self.get(f"/crm/objects/2026-03/{object_type}/{record_id}", **query)
        answer.raise_for_status()
        parsed: dict[str, Any] = answer.json()
        return parsed

    def _call(
        self, method: str, path: str, *, query: dict[str, str | int] | None = None, body: object = None
    ) -> requests.Response:
        return requests.request(
            method, f"{self.base_url}{path}", params=query, json=body, headers=self._headers, timeout=SECONDS
        )
