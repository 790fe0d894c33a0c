"""Tokens: their ages, their rotation, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from sandbox.quickbooks import QuickBooksSandbox
from tests.integration.sandbox_quickbooks.support import Api

HOUR = 3600
DAY = 24 * HOUR


class Tokens:
    """The token endpoint as an app uses it."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str) -> None:
        self.sandbox = sandbox
        self.base_url = base_url

    def refresh(self, token: str, *, secret: str | None = None, **headers: str) -> requests.Response:
        return requests.post(
            f"{self.base_url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "refresh_token", "refresh_token": token},
            auth=(self.sandbox.client_id, secret or self.sandbox.client_secret),
            headers={"Accept": "application/json"} | headers,
            timeout=10,
        )


@pytest.fixture
def tokens(sandbox: QuickBooksSandbox, base_url: str) -> Tokens:
    return Tokens(sandbox, base_url)


def test_discovery_names_the_endpoints(base_url: str, sandbox: QuickBooksSandbox) -> None:
    for path in ("openid_configuration", "openid_sandbox_configuration/"):
        document = requests.get(f"{base_url}/.well-known/{path}", timeout=10).json()

        assert document["token_endpoint"] == f"{base_url}/oauth2/v1/tokens/bearer"
        assert document["revocation_endpoint"] == f"{base_url}/v2/oauth2/tokens/revoke"


def test_a_refresh_within_a_day_keeps_the_refresh_token(tokens: Tokens) -> None:
    first = tokens.sandbox.tokens_for()
    tokens.sandbox.clock.advance(23 * HOUR)

    response = tokens.refresh(first.refresh_token)

    body = response.json()
    assert response.headers["Intuit-Tid"]
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 3600
    assert body["access_token"] != first.access_token
    assert body["refresh_token"] == first.refresh_token
    assert body["x_refresh_token_expires_in"] == pytest.approx(8_726_400 - 23 * HOUR, abs=60)
    assert "x_refresh_token_hard_expires_in" not in body


def test_a_refresh_after_a_day_changes_it_and_the_old_one_is_dead(tokens: Tokens) -> None:
    old = tokens.sandbox.tokens_for().refresh_token
    tokens.sandbox.clock.advance(DAY)

    new = tokens.refresh(old).json()["refresh_token"]

    assert new != old
    refused = tokens.refresh(old)
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
    )
    assert tokens.refresh(new).status_code == 200


def test_the_old_one_may_live_on_for_a_day(tokens: Tokens) -> None:
    tokens.sandbox.switches.old_refresh_token_grace_hours = 24
    old = tokens.sandbox.tokens_for().refresh_token
    tokens.sandbox.clock.advance(DAY)
    new = tokens.refresh(old).json()["refresh_token"]

    assert tokens.refresh(old).json()["refresh_token"] == new
    tokens.sandbox.clock.advance(DAY)
    assert tokens.refresh(old).status_code == 400


def test_both_tokens_may_live_otherwise(tokens: Tokens, api: Api) -> None:
    tokens.sandbox.switches.change({"access_token_seconds": 60, "refresh_rotation_hours": 0})

    body = tokens.refresh(tokens.sandbox.tokens_for().refresh_token).json()

    assert body["expires_in"] == 60
    api.token = body["access_token"]
    api.sandbox.clock.advance(60)
    assert api.raw("GET", "/item/1").status_code == 401
    again = tokens.refresh(body["refresh_token"]).json()
    assert again["refresh_token"] != body["refresh_token"]


def test_a_refresh_token_ends_after_101_days(tokens: Tokens) -> None:
    token = tokens.sandbox.tokens_for().refresh_token
    tokens.sandbox.clock.advance(101 * DAY)

    assert tokens.refresh(token).json()["error"] == "invalid_grant"


def test_a_connection_ends_after_five_years(tokens: Tokens) -> None:
    token = tokens.sandbox.tokens_for().refresh_token
    for _ in range(18):
        tokens.sandbox.clock.advance(100 * DAY)
        body = tokens.refresh(token, **{"x-include-refresh-token-hard-expires-in": "true"}).json()
        token = body["refresh_token"]
    assert body["x_refresh_token_hard_expires_in"] == pytest.approx(25 * DAY, abs=60)
    assert body["x_refresh_token_expires_in"] == pytest.approx(25 * DAY, abs=60)

    tokens.sandbox.clock.advance(25 * DAY)

    assert tokens.refresh(token).json()["error"] == "invalid_grant"


def test_a_wrong_secret_is_refused(tokens: Tokens) -> None:
    response = tokens.refresh(tokens.sandbox.tokens_for().refresh_token, secret="wrong")

    assert (response.status_code, response.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_malformed_request_is_refused(tokens: Tokens, form: dict[str, str], error: str) -> None:
    response = requests.post(
        f"{tokens.base_url}/oauth2/v1/tokens/bearer",
        data=form,
        auth=(tokens.sandbox.client_id, tokens.sandbox.client_secret),
        timeout=10,
    )

    assert (response.status_code, response.json()["error"]) == (400, error)


@pytest.mark.parametrize("revoking", [False, True])
def test_of_two_refreshes_at_once_one_wins(tokens: Tokens, revoking: bool) -> None:
    tokens.sandbox.switches.change({"token_seconds": 0.3, "revoke_on_concurrent_refresh": revoking})
    token = tokens.sandbox.tokens_for().refresh_token

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(response.status_code for response in pool.map(tokens.refresh, [token, token]))

    assert statuses == ([400, 400] if revoking else [200, 400])


def test_revocation_ends_the_connection(tokens: Tokens, api: Api) -> None:
    pair = tokens.sandbox.tokens_for()
    api.token = pair.access_token

    def revoke(token: str) -> requests.Response:
        return requests.post(
            f"{tokens.base_url}/v2/oauth2/tokens/revoke",
            json={"token": token},
            auth=(tokens.sandbox.client_id, tokens.sandbox.client_secret),
            timeout=10,
        )

    assert revoke(pair.refresh_token).status_code == 200
    assert revoke("unknown").status_code == 400
    assert tokens.refresh(pair.refresh_token).status_code == 400
    response = api.raw("GET", "/item/1")
    assert response.status_code == 401
    assert response.json()["fault"]["error"][0]["detail"] == "Token revoked"
