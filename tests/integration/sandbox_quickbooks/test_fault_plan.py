"""The whole fault plan, on a company's endpoint and on the token endpoint, by a fixture and over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.kit import FaultRule
from sandbox.quickbooks.oauth.tokens import TokenRefused
from tests.integration.sandbox_quickbooks.support import Api, invoice

PLANNED: list[tuple[dict[str, Any], object, bool]] = [
    ({"do": "refuse"}, "no answer", False),
    ({"do": "refuse", "when": "after"}, "no answer", True),
    ({"do": "drop"}, "no answer", False),
    ({"do": "drop", "when": "after"}, "no answer", True),
    ({"do": "delay", "seconds": 0.01}, 200, True),
    ({"do": "delay", "seconds": 121}, 504, False),
    ({"do": "delay", "seconds": 121, "when": "after"}, 504, True),
    ({"do": "status", "status": 429}, 429, False),
    ({"do": "status", "status": 429, "headers": {"Retry-After": "7"}}, 429, False),
    ({"do": "status", "status": 429, "flavour": "lower"}, 429, False),
    ({"do": "status", "status": 429, "flavour": "xml"}, 429, False),
    *(({"do": "status", "status": status}, status, False) for status in (500, 501, 502, 503, 504)),
    *(({"do": "status", "status": status, "when": "after"}, status, True) for status in (500, 501, 502, 503, 504)),
    ({"do": "truncate"}, "cut", True),
    ({"do": "html", "status": 503}, 503, False),
    ({"do": "html", "status": 200, "when": "after"}, "cut", True),
    ({"do": "slow", "seconds": 0.02}, 200, True),
]
NAMES = ["-".join(str(value) for value in rule.values()) for rule, _, _ in PLANNED]
_PATHS = {"company": "*/invoice", "token": "/oauth2/*"}


def by_fixture(api: Api, rule: dict[str, Any]) -> None:
    api.sandbox.faults.add(FaultRule.model_validate(rule))


def over_http(api: Api, rule: dict[str, Any]) -> None:
    answer = requests.post(f"{api.base_url}/_sandbox/faults", json=rule, timeout=10)
    assert answer.status_code == 200, answer.text


class Target:
    """One of the two endpoints: a request to it, and whether anything has come of it."""

    def __init__(self, api: Api, name: str) -> None:
        self.api = api
        self.path = _PATHS[name]
        self._name = name
        # A refresh token that is a day old: a refresh that is carried out changes it.
        self._refresh_token = api.sandbox.tokens_for().refresh_token
        if name == "token":
            api.sandbox.clock.advance(24 * 3600)

    def send(self) -> requests.Response:
        return self._create() if self._name == "company" else self._refresh()

    @property
    def committed(self) -> bool:
        if self._name == "company":
            return bool(self.api.sandbox.company().documents("Invoice"))
        try:
            self.api.sandbox.tokens.refresh(self.api.sandbox.client_id, self._refresh_token)
        except TokenRefused:
            return True
        return False

    def _create(self) -> requests.Response:
        return self.api.post("Invoice", invoice())

    def _refresh(self) -> requests.Response:
        return requests.post(
            f"{self.api.base_url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "refresh_token", "refresh_token": self._refresh_token},
            auth=(self.api.sandbox.client_id, self.api.sandbox.client_secret),
            timeout=10,
        )


def outcome(send: Callable[[], requests.Response]) -> object:
    """The status; "cut" for a 200 that is no JSON, "no answer" for none."""
    try:
        response = send()
    except requests.ConnectionError:
        return "no answer"
    if response.status_code != 200:
        return response.status_code
    try:
        response.json()
    except requests.JSONDecodeError:
        return "cut"
    return 200


@pytest.mark.parametrize("plan", [by_fixture, over_http])
@pytest.mark.parametrize("name", ["company", "token"])
@pytest.mark.parametrize("planned", PLANNED, ids=NAMES)
def test_what_is_planned_strikes(
    api: Api, planned: tuple[dict[str, Any], object, bool], name: str, plan: Callable[[Api, dict[str, Any]], None]
) -> None:
    rule, seen, committed = planned
    target = Target(api, name)
    plan(api, rule | {"match": {"path": target.path}})

    assert outcome(target.send) == seen
    assert target.committed is committed


@pytest.mark.parametrize("name", ["company", "token"])
def test_the_third_request_alone_is_struck(api: Api, name: str) -> None:
    target = Target(api, name)
    over_http(api, {"do": "status", "status": 503, "nth": 3, "match": {"path": target.path, "method": "POST"}})
    api.sandbox.switches.old_refresh_token_grace_hours = 24

    found = []
    for _ in range(4):
        api.read("Item", "1")
        found.append(outcome(target.send))

    assert found == [200, 200, 503, 200]


@pytest.mark.parametrize("retry_after", [None, "60"])
def test_a_429_with_and_without_a_time_to_wait(api: Api, retry_after: str | None) -> None:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    over_http(api, {"do": "status", "status": 429, "headers": headers})

    assert api.raw("GET", "/item/1").headers.get("Retry-After") == retry_after
