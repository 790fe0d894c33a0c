"""Connecting an app: the page, the code, the first tokens, the user."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient  # type: ignore[import-untyped]
from intuitlib.enums import Scopes  # type: ignore[import-untyped]
from intuitlib.exceptions import AuthClientError  # type: ignore[import-untyped]

from sandbox.quickbooks import SECOND_US_REALM, US_REALM, QuickBooksSandbox
from tests.integration.sandbox_quickbooks.support import Api

BACK = "http://localhost:8000/callback?tenant=7"
ACCOUNTING = "com.intuit.quickbooks.accounting"


class Person:
    """Somebody with a browser, on the way from an app and back to it."""

    def __init__(self, sandbox: QuickBooksSandbox, base_url: str) -> None:
        self.sandbox = sandbox
        self.base_url = base_url

    def asked(self, **more: str) -> dict[str, str]:
        return {
            "client_id": self.sandbox.client_id,
            "response_type": "code",
            "scope": f"{ACCOUNTING} openid email",
            "redirect_uri": BACK,
            "state": "s-1",
        } | more

    def opens(self, **more: str) -> requests.Response:
        return requests.get(
            f"{self.base_url}/connect/oauth2", params=self.asked(**more), allow_redirects=False, timeout=10
        )

    def decides(self, decision: str = "connect", realm: str = US_REALM, **more: str) -> requests.Response:
        form = self.asked(**more) | {"decision": decision, "realm": realm}
        return requests.post(f"{self.base_url}/connect/oauth2", data=form, allow_redirects=False, timeout=10)

    def code(self, realm: str = US_REALM, **more: str) -> str:
        return sent_back(self.decides(realm=realm, **more))["code"]

    def exchange(self, code: str, redirect_uri: str = BACK, secret: str | None = None) -> requests.Response:
        return requests.post(
            f"{self.base_url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri},
            auth=(self.sandbox.client_id, secret or self.sandbox.client_secret),
            timeout=10,
        )

    def user(self, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.base_url}/v1/openid_connect/userinfo", headers=headers, timeout=10)


@pytest.fixture
def person(sandbox: QuickBooksSandbox, base_url: str) -> Person:
    return Person(sandbox, base_url)


def sent_back(response: requests.Response) -> dict[str, str]:
    """The query that the browser takes back to the app."""
    assert response.status_code == 303, response.text
    target = urlsplit(response.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == "http://localhost:8000/callback"
    return {name: values[0] for name, values in parse_qs(target.query).items()}


def test_the_page_names_the_app_and_the_companies(person: Person) -> None:
    response = person.opens(state='"><script>alert(1)</script>')

    assert response.status_code == 200
    text = unescape(response.text)
    assert person.sandbox.client_id in text
    for realm in (US_REALM, SECOND_US_REALM):
        assert f'value="{realm}"' in text
    assert "<script" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_connection_from_the_page_to_the_first_call(person: Person, api: Api) -> None:
    # When a person connects the second company
    back = sent_back(person.decides(realm=SECOND_US_REALM))

    # Then the app gets a code, what it sent, and the company
    assert set(back) == {"code", "state", "realmId", "tenant"}
    assert (back["state"], back["realmId"], back["tenant"]) == ("s-1", SECOND_US_REALM, "7")

    # And the code gives tokens for that company alone
    body = person.exchange(back["code"]).json()
    assert (body["token_type"], body["expires_in"], body["x_refresh_token_expires_in"]) == ("bearer", 3600, 8_726_400)
    api.token = body["access_token"]
    assert api.raw("GET", "/item/1").status_code == 403
    api.realm = SECOND_US_REALM
    assert api.raw("GET", "/item/1").status_code == 200


def test_a_person_may_refuse(person: Person) -> None:
    assert sent_back(person.decides("refuse")) == {"error": "access_denied", "state": "s-1", "tenant": "7"}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_a_wrong_request_goes_back_to_the_app(person: Person, more: dict[str, str], error: str) -> None:
    assert sent_back(person.opens(**more))["error"] == error
    assert sent_back(person.decides(**more))["error"] == error


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "unknown"},
        {"state": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "http://elsewhere.example/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "https://[broken"},
        {"redirect_uri": "https://app.example/a\r\nSet-Cookie: x=1"},
    ],
)
def test_an_app_that_can_not_be_trusted_stays_on_the_page(person: Person, more: dict[str, str]) -> None:
    for response in (person.opens(**more), person.decides(**more)):
        assert response.status_code == 400
        assert "Location" not in response.headers
        assert "can not be made" in response.text


def test_a_company_has_to_be_chosen(person: Person) -> None:
    assert person.decides(realm="1").status_code == 400


def test_a_code_is_good_once(person: Person) -> None:
    code = person.code()
    first = person.exchange(code)
    assert first.status_code == 200

    second = person.exchange(code)

    assert second.status_code == 400
    assert second.json() == {"error": "invalid_grant", "error_description": "Invalid authorization code"}
    assert person.user(first.json()["access_token"]).status_code == 200


def test_a_second_exchange_may_end_the_connection(person: Person) -> None:
    person.sandbox.switches.revoke_on_concurrent_refresh = True
    code = person.code()
    token = person.exchange(code).json()["access_token"]

    person.exchange(code)

    assert person.user(token).status_code == 401


@pytest.mark.parametrize(("revoking", "statuses"), [(False, [200, 400]), (True, [400, 400])])
def test_of_two_exchanges_at_once_one_wins(person: Person, revoking: bool, statuses: list[int]) -> None:
    person.sandbox.switches.change({"token_seconds": 0.3, "revoke_on_concurrent_refresh": revoking})
    code = person.code()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(response.status_code for response in pool.map(person.exchange, [code, code]))

    assert found == statuses


@pytest.mark.parametrize(("seconds", "status"), [(600, 200), (60, 400)])
def test_a_code_ends_after_some_minutes(person: Person, seconds: int, status: int) -> None:
    person.sandbox.switches.code_seconds = seconds
    code = person.code()
    person.sandbox.clock.advance(599)

    assert person.exchange(code).status_code == status


def test_a_code_is_for_its_app_and_address(person: Person) -> None:
    person.sandbox.apps["other"] = "other-secret"
    try:
        code = person.code()
        stolen = requests.post(
            f"{person.base_url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": BACK},
            auth=("other", "other-secret"),
            timeout=10,
        )
    finally:
        del person.sandbox.apps["other"]

    assert stolen.json()["error"] == "invalid_grant"
    assert person.exchange(code, "http://localhost:8000/elsewhere").json()["error"] == "invalid_grant"
    assert person.exchange(code, secret="wrong").json() == {"error": "invalid_client"}
    assert person.exchange(code).status_code == 200


@pytest.mark.parametrize("status", [401, 400])
def test_a_wrong_secret(person: Person, status: int) -> None:
    person.sandbox.switches.change({"invalid_client_status": status})

    response = person.exchange("x", secret="wrong")

    assert (response.status_code, response.json()) == (status, {"error": "invalid_client"})


def test_the_secret_may_stand_in_the_form(person: Person) -> None:
    form = {"grant_type": "authorization_code", "code": person.code(), "redirect_uri": BACK}
    own = {"client_id": person.sandbox.client_id, "client_secret": person.sandbox.client_secret}
    url = f"{person.base_url}/oauth2/v1/tokens/bearer"

    assert requests.post(url, data=form | own | {"client_secret": "x"}, timeout=10).status_code == 401
    assert requests.post(url, data=form | own, timeout=10).status_code == 200


def test_the_user_is_told_by_the_scopes(person: Person) -> None:
    token = person.exchange(person.code()).json()["access_token"]
    told = person.user(token).json()
    assert set(told) == {"sub", "email", "emailVerified"}

    without = person.exchange(person.code(scope=ACCOUNTING)).json()["access_token"]
    assert person.user(without).status_code == 403
    assert person.user("nonsense").status_code == 401


def test_a_token_without_the_accounting_scope_reads_no_books(person: Person, api: Api) -> None:
    api.token = person.exchange(person.code(scope="openid")).json()["access_token"]

    response = api.raw("GET", "/item/1")

    assert (response.status_code, response.json()["fault"]["error"][0]["code"]) == (403, "3100")


def test_intuits_own_client_connects_refreshes_and_revokes(person: Person) -> None:
    # Given Intuit's client, pointed at the discovery document
    client = AuthClient(
        person.sandbox.client_id,
        person.sandbox.client_secret,
        BACK,
        f"{person.base_url}/.well-known/openid_sandbox_configuration/",
    )

    # When a person follows its link and connects
    asked = parse_qs(urlsplit(client.get_authorization_url([Scopes.ACCOUNTING, Scopes.OPENID])).query)
    back = sent_back(person.decides(state=asked["state"][0], scope=asked["scope"][0]))
    client.get_bearer_token(back["code"], realm_id=back["realmId"])

    # Then it can do all it is made for
    assert back["state"] == client.state_token
    token = client.access_token
    client.refresh()
    assert client.access_token != token
    assert client.get_user_info().json()["sub"]
    client.revoke()
    with pytest.raises(AuthClientError) as refused:
        client.refresh()
    assert (refused.value.status_code, bool(refused.value.intuit_tid)) == (400, True)


def test_the_endpoints_of_the_discovery_document_exist(person: Person) -> None:
    response = requests.get(f"{person.base_url}/.well-known/openid_configuration", timeout=10)

    assert response.headers["Intuit-Tid"]
    document = response.json()
    assert document["issuer"] == "https://oauth.platform.intuit.com/op/v1"
    assert requests.get(document["jwks_uri"], timeout=10).json() == {"keys": []}
    assert requests.get(document["userinfo_endpoint"], timeout=10).status_code == 401
    assert requests.get(document["authorization_endpoint"], timeout=10).status_code == 400
    assert requests.post(document["token_endpoint"], timeout=10).status_code == 401
    assert requests.post(document["revocation_endpoint"], timeout=10).status_code == 401
