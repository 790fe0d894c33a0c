"""HubSpot's endpoints for classic definitions (HubSpot contract 1.1 and 1.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

TIMEOUT = (5, 30)
"""Seconds to connect and to read."""

CLASSIC = "v4"
_PAGE = 100
_MOST_PAGES = 100


class DefinitionsError(Exception):
    """HubSpot did not do what was asked; the sentence holds no credential."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """One of both: which one HubSpot takes differs between its documentation, its versions and accounts."""

    developer_key: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)


class DefinitionsApi:
    """The definitions of one app.

    Args:
        version: a date version, or `v4` for the numbered paths, which end in March 2027.
    """

    def __init__(self, base_url: str, app_id: str, credentials: Credentials, version: str) -> None:
        root = "/automation/v4/actions" if version == CLASSIC else f"/automation/actions/{version}"
        self._url = f"{base_url}{root}/{app_id}"
        self._credentials = credentials
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace the token

    def all(self) -> Iterator[dict[str, Any]]:
        """Every definition that is not archived.

        Raises:
            DefinitionsError: it cannot be listed.
        """
        after = ""
        for _ in range(_MOST_PAGES):
            page = self._call("GET", "", query={"limit": str(_PAGE), **({"after": after} if after else {})})
            yield from page.get("results", [])
            after = str(((page.get("paging") or {}).get("next") or {}).get("after") or "")
            if not after:
                return
        raise DefinitionsError("HubSpot's list of definitions does not end.")

    def create(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """The created definition, with its `id`."""
        return self._call("POST", "", body=definition)

    def update(self, definition_id: str, change: Mapping[str, Any]) -> dict[str, Any]:
        """The updated definition. Its functions, where it has some, stay as they are."""
        return self._call("PATCH", f"/{definition_id}", body=change)

    def _call(
        self, method: str, tail: str, *, query: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        key, token = self._credentials.developer_key, self._credentials.access_token
        try:
            answer = self._session.request(
                method,
                self._url + tail,
                params={**(query or {}), **({"hapikey": key} if key else {})},
                headers={"Authorization": f"Bearer {token}"} if token else {},
                json=body,
                timeout=TIMEOUT,
                allow_redirects=False,  # the credential is meant for this host alone
            )
            content = answer.json() if answer.content else {}
        except requests.JSONDecodeError:
            raise DefinitionsError(f"HubSpot answered {method} with HTTP {answer.status_code} and no JSON.") from None
        except requests.RequestException as error:  # its text holds the URL, and so the key
            raise DefinitionsError(f"HubSpot cannot be reached ({type(error).__name__}).") from None
        if not 200 <= answer.status_code < 300 or not isinstance(content, dict):
            raise DefinitionsError(_refused(method, answer.status_code, content))
        return content


def _refused(method: str, status: int, content: Any) -> str:
    said = content if isinstance(content, dict) else {}
    reason = f"{said.get('category', 'no category')}: {str(said.get('message', 'no message'))[:500]}"
    return f"HubSpot answered {method} with HTTP {status}, {reason}"
