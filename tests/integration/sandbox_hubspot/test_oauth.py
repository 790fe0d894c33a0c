"""Connecting the app: the page, the token endpoints and their refusals (HubSpot contract 6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.seed import APP, OTHER_PORTAL_ID, PORTAL_ID, STATIC_TOKEN, SeedDeal
from sandbox.hubspot.tokens import App
from tests.integration.sandbox_hubspot.caller import Caller

BACK = "https://hooks.example.com/oauth/hubspot/callback"
SCOPES = "oauth crm.objects.deals.read"
CLIENT = {"client_id": APP.client_id, "client_secret": APP.client_secret}
Form = Callable[..., requests.Response]


@pytest.fixture
def form(caller: Caller) -> Form:
    """Posts a form to an OAuth path, with the app's credentials unless others are given."""

    def post(path: str, **members: str) -> requests.Response:
        return requests.post(f"{caller.base_url}/oauth/2026-03/{path}", data=CLIENT | members, timeout=10)

    return post


def refusal(answer: requests.Response) -> tuple[int, str, str]:
    body = answer.json()
    assert body["error_description"] == body["message"]
    return answer.status_code, body["error"], body["status"]


def connected(sandbox: HubSpotSandbox, form: Form, scopes: str = SCOPES) -> dict[str, Any]:
    code = sandbox.oauth.authorize(PORTAL_ID, BACK, scopes.split())
    answer = form("token", grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert answer.status_code == 200
    tokens: dict[str, Any] = answer.json()
    return tokens


class TestPage:
    def ask(self, caller: Caller, path: str = "/oauth/authorize", **query: str) -> requests.Response:
        usual = {"client_id": APP.client_id, "redirect_uri": BACK, "scope": SCOPES, "state": "s 1&2"}
        return requests.get(f"{caller.base_url}{path}", params=usual | query, timeout=10)

    def decide(self, page: requests.Response, **form: str | list[str]) -> dict[str, list[str]]:
        answer = requests.post(page.url, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{BACK}?")
        return parse_qs(urlsplit(answer.headers["Location"]).query)

    def test_a_person_consents_and_is_sent_back_with_a_code(self, caller: Caller, form: Form) -> None:
        page = self.ask(caller, optional_scope="crm.objects.quotes.read crm.objects.contacts.read")
        assert re.findall(r"<li>([^<]+)</li>", page.text) == SCOPES.split()
        told = self.decide(
            page, portal_id=str(OTHER_PORTAL_ID), decision="allow", optional=["crm.objects.contacts.read"]
        )
        assert told["state"] == ["s 1&2"]
        tokens = form("token", grant_type="authorization_code", code=told["code"][0], redirect_uri=BACK).json()
        assert tokens["hub_id"] == OTHER_PORTAL_ID
        assert tokens["scopes"] == ["crm.objects.contacts.read", "crm.objects.deals.read", "oauth"]

    @pytest.mark.parametrize("described", [True, False])
    def test_a_person_refuses(self, sandbox: HubSpotSandbox, caller: Caller, described: bool) -> None:
        sandbox.switches.refusal_has_description = described
        told = self.decide(self.ask(caller), portal_id=str(PORTAL_ID), decision="deny")
        assert (told["error"], told["state"]) == (["access_denied"], ["s 1&2"])
        assert ("error_description" in told) is described

    def test_a_person_may_leave_out_every_optional_scope(self, caller: Caller, form: Form) -> None:
        page = self.ask(caller, optional_scope="crm.objects.quotes.read")
        assert 'value="crm.objects.quotes.read" checked' in page.text
        told = self.decide(page, portal_id=str(PORTAL_ID), decision="allow")
        tokens = form("token", grant_type="authorization_code", code=told["code"][0], redirect_uri=BACK).json()
        assert tokens["scopes"] == sorted(SCOPES.split())

    def test_what_was_not_asked_for_cannot_be_allowed(self, caller: Caller, form: Form) -> None:
        told = self.decide(
            self.ask(caller), portal_id=str(PORTAL_ID), decision="allow", optional=["crm.objects.deals.write"]
        )
        tokens = form("token", grant_type="authorization_code", code=told["code"][0], redirect_uri=BACK).json()
        assert "crm.objects.deals.write" not in tokens["scopes"]

    @pytest.mark.parametrize(
        ("app", "told"),
        [
            (
                replace(APP, required_scopes=("oauth", "automation")),
                "does not ask for automation, which the app requires",
            ),
            (replace(APP, redirect_urls=("https://elsewhere.example/back",)), "is not one of the app&#39;s"),
        ],
    )
    def test_what_the_app_is_registered_with_binds_its_links(self, app: App, told: str) -> None:
        with HubSpotSandbox(hubspot_app=app).serve() as server:
            page = self.ask(Caller(server.base_url, None))
        assert page.status_code == 400
        assert told in page.text

    def test_a_link_for_one_account_offers_that_one(self, caller: Caller) -> None:
        page = self.ask(caller, f"/oauth/{OTHER_PORTAL_ID}/authorize")
        assert re.findall(r'<option value="(\d+)"', page.text) == [str(OTHER_PORTAL_ID)]

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ({"client_id": "another"}, "no app with this client id"),
            ({"scope": "oauth crm.objects.moon.read"}, "no scope crm.objects.moon.read"),
            ({"scope": ""}, "names no scope"),
            ({"redirect_uri": "http://hooks.example.com/back"}, "must begin with https"),
            ({"redirect_uri": "javascript:alert(1)"}, "must begin with https"),
        ],
    )
    def test_a_wrong_link_is_told_to_the_person(self, caller: Caller, query: dict[str, str], told: str) -> None:
        page = self.ask(caller, **query)
        assert page.status_code == 400
        assert told in page.text
        decided = requests.post(page.url, data={"portal_id": PORTAL_ID, "decision": "allow"}, timeout=10)
        assert decided.status_code == 400

    def test_what_stands_in_the_link_is_escaped(self, caller: Caller) -> None:
        page = self.ask(caller, scope="oauth <script>alert(1)</script>")
        assert "<script>" not in page.text


class TestTokens:
    def test_a_code_becomes_tokens_that_work(self, sandbox: HubSpotSandbox, form: Form, caller: Caller) -> None:
        tokens = connected(sandbox, form)
        assert {name: tokens[name] for name in ("token_type", "expires_in", "hub_id", "scopes", "token_use")} == {
            "token_type": "bearer",
            "expires_in": 1800,
            "hub_id": PORTAL_ID,
            "scopes": ["crm.objects.deals.read", "oauth"],
            "token_use": "access_token",
        }
        holder = caller.with_token(tokens["access_token"])
        assert holder.record("deals", SeedDeal.PLAIN)["id"] == SeedDeal.PLAIN
        assert holder.get("/crm/objects/2026-03/quotes/1").json()["category"] == "MISSING_SCOPES"

    def test_a_code_is_good_once(self, sandbox: HubSpotSandbox, form: Form) -> None:
        code = sandbox.oauth.authorize(PORTAL_ID, BACK)
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        assert form("token", **asked).status_code == 200
        assert refusal(form("token", **asked)) == (400, "invalid_grant", "BAD_AUTH_CODE")

    def test_a_code_ends(self, sandbox: HubSpotSandbox, form: Form) -> None:
        code = sandbox.oauth.authorize(PORTAL_ID, BACK)
        sandbox.clock.advance(10 * 60)
        sandbox.switches.bad_code_status = "EXPIRED_AUTH_CODE"
        answer = form("token", grant_type="authorization_code", code=code, redirect_uri=BACK)
        assert refusal(answer) == (400, "invalid_grant", "EXPIRED_AUTH_CODE")

    def test_a_code_is_good_for_its_redirect_url(self, sandbox: HubSpotSandbox, form: Form) -> None:
        code = sandbox.oauth.authorize(PORTAL_ID, BACK)
        answer = form("token", grant_type="authorization_code", code=code, redirect_uri=f"{BACK}/")
        assert refusal(answer)[2] == "MISMATCH_REDIRECT_URI_AUTH_CODE"

    def test_a_refresh_keeps_the_refresh_token(self, sandbox: HubSpotSandbox, form: Form, caller: Caller) -> None:
        tokens = connected(sandbox, form)
        sandbox.clock.advance(31 * 60)
        old = caller.with_token(tokens["access_token"]).get(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}")
        assert old.json()["category"] == "EXPIRED_AUTHENTICATION"
        again = form("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
        assert again["refresh_token"] == tokens["refresh_token"]
        assert again["access_token"] != tokens["access_token"]
        assert caller.with_token(again["access_token"]).record("deals", SeedDeal.PLAIN)

    def test_rotation_by_switch(self, sandbox: HubSpotSandbox, form: Form) -> None:
        sandbox.switches.rotate_refresh_tokens = True
        first = connected(sandbox, form)["refresh_token"]
        second = form("token", grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
        assert second != first
        assert refusal(form("token", grant_type="refresh_token", refresh_token=first))[2] == "BAD_REFRESH_TOKEN"

    def test_a_refresh_token_that_is_unknown(self, form: Form) -> None:
        answer = form("token", grant_type="refresh_token", refresh_token="nothing")
        assert refusal(answer) == (400, "invalid_grant", "BAD_REFRESH_TOKEN")
        assert answer.json()["message"] == "refresh token is invalid, expired or revoked"

    def test_the_shortest_answer(self, sandbox: HubSpotSandbox, form: Form) -> None:
        sandbox.switches.token_answer = "minimal"
        assert set(connected(sandbox, form)) == {
            "token_type",
            "access_token",
            "refresh_token",
            "expires_in",
            "token_use",
        }

    @pytest.mark.parametrize(
        ("members", "told"),
        [
            ({"client_id": "another"}, ("invalid_request", "BAD_CLIENT_ID")),
            ({"client_secret": "wrong"}, ("invalid_client", "BAD_CLIENT_SECRET")),
            ({"grant_type": "password"}, ("unsupported_grant_type", "BAD_GRANT_TYPE")),
        ],
    )
    def test_what_the_client_gets_wrong(self, form: Form, members: dict[str, str], told: tuple[str, str]) -> None:
        answer = form("token", **{"grant_type": "refresh_token", "refresh_token": "x", **members})
        assert refusal(answer) == (400, *told)

    @pytest.mark.parametrize("path", ["token", "token/introspect", "token/revoke"])
    def test_json_is_refused(self, caller: Caller, path: str) -> None:
        answer = requests.post(f"{caller.base_url}/oauth/2026-03/{path}", json=CLIENT, timeout=10)
        assert (answer.status_code, answer.json()["status"]) == (415, "error")

    @pytest.mark.parametrize("code", ["", "sandbox-code-50400001-999999", "' or 1=1"])
    def test_a_code_that_nobody_was_given(self, form: Form, code: str) -> None:
        answer = form("token", grant_type="authorization_code", code=code, redirect_uri=BACK)
        assert refusal(answer) == (400, "invalid_grant", "BAD_AUTH_CODE")

    def test_credentials_in_the_query_do_not_count(self, caller: Caller) -> None:
        url = f"{caller.base_url}/oauth/2026-03/token"
        answer = requests.post(url, params=CLIENT, data={"grant_type": "refresh_token"}, timeout=10)
        assert refusal(answer)[2] == "BAD_CLIENT_ID"


class TestIntrospection:
    def test_an_access_token(self, sandbox: HubSpotSandbox, form: Form) -> None:
        tokens = connected(sandbox, form)
        sandbox.clock.advance(60)
        facts = form("token/introspect", token=tokens["access_token"], token_type_hint="access_token").json()
        assert (facts["active"], facts["hub_id"], facts["app_id"]) == (True, PORTAL_ID, APP.app_id)
        assert (facts["expires_in"], facts["token_use"]) == (1740, "access_token")
        assert facts["scopes"] == ["crm.objects.deals.read", "oauth"]

    def test_a_refresh_token(self, sandbox: HubSpotSandbox, form: Form) -> None:
        facts = form("token/introspect", token=connected(sandbox, form)["refresh_token"]).json()
        assert (facts["active"], facts["token_use"], facts["hub_id"]) == (True, "refresh_token", PORTAL_ID)
        assert "expires_in" not in facts

    def test_it_tells_the_portal_that_the_shortest_answer_leaves_out(self, sandbox: HubSpotSandbox, form: Form) -> None:
        sandbox.switches.token_answer = "minimal"
        tokens = connected(sandbox, form)
        facts = form("token/introspect", token=tokens["access_token"], token_type_hint="access_token").json()
        assert (facts["hub_id"], facts["scopes"]) == (PORTAL_ID, ["crm.objects.deals.read", "oauth"])

    def test_a_static_token_is_none_of_oauths(self, form: Form) -> None:
        assert form("token/introspect", token=STATIC_TOKEN).json() == {"active": False}

    def test_a_static_token_is_known_by_switch(self, sandbox: HubSpotSandbox, form: Form) -> None:
        sandbox.switches.introspects_static_tokens = True
        facts = form("token/introspect", token=STATIC_TOKEN).json()
        assert (facts["active"], facts["hub_id"], facts["token_use"]) == (True, PORTAL_ID, "access_token")
        assert "expires_in" not in facts

    def test_one_that_has_ended(self, sandbox: HubSpotSandbox, form: Form) -> None:
        tokens = connected(sandbox, form)
        sandbox.clock.advance(1800)
        assert form("token/introspect", token=tokens["access_token"]).json() == {"active": False}


class TestTheEnd:
    @pytest.mark.parametrize(("ends", "status"), [(False, 200), (True, 401)])
    def test_revoking_a_refresh_token(
        self, sandbox: HubSpotSandbox, form: Form, caller: Caller, ends: bool, status: int
    ) -> None:
        sandbox.switches.revocation_ends_access_tokens = ends
        tokens = connected(sandbox, form)
        assert form("token/revoke", token=tokens["refresh_token"]).status_code == 200
        answer = form("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert refusal(answer)[2] == "BAD_REFRESH_TOKEN"
        held = caller.with_token(tokens["access_token"]).get(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}")
        assert held.status_code == status

    def test_revoking_an_access_token(self, sandbox: HubSpotSandbox, form: Form, caller: Caller) -> None:
        tokens = connected(sandbox, form)
        form("token/revoke", token=tokens["access_token"])
        held = caller.with_token(tokens["access_token"]).get(f"/crm/objects/2026-03/deals/{SeedDeal.PLAIN}")
        assert held.json()["category"] == "INVALID_AUTHENTICATION"
        assert form("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200

    def test_uninstalling_ends_everything_of_the_portal(
        self, sandbox: HubSpotSandbox, form: Form, caller: Caller
    ) -> None:
        # Given two portals with the app
        tokens = connected(sandbox, form)
        code = sandbox.oauth.authorize(OTHER_PORTAL_ID, BACK)
        others = form("token", grant_type="authorization_code", code=code, redirect_uri=BACK).json()
        # When one removes it
        assert caller.post("/_sandbox/uninstall", {"portal_id": PORTAL_ID}).status_code == 200
        # Then none of its tokens is good for anything
        for token in (tokens["access_token"], tokens["refresh_token"]):
            assert form("token/introspect", token=token).json() == {"active": False}
        held = caller.with_token(tokens["access_token"]).get("/account-info/2026-03/details")
        assert (held.status_code, held.json()["category"]) == (401, "INVALID_AUTHENTICATION")
        renewed = form("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert refusal(renewed) == (400, "invalid_grant", "BAD_REFRESH_TOKEN")
        # and the other's stay
        assert caller.with_token(others["access_token"]).get("/account-info/2026-03/details").status_code == 200
        assert form("token", grant_type="refresh_token", refresh_token=others["refresh_token"]).status_code == 200

    def test_a_portal_that_is_not_there_removes_nothing(self, caller: Caller) -> None:
        assert caller.post("/_sandbox/uninstall", {"portal_id": 1}).status_code == 404
        assert caller.post("/_sandbox/uninstall", {}).status_code == 400

    def test_a_reset_forgets_the_installations(self, sandbox: HubSpotSandbox, form: Form) -> None:
        tokens = connected(sandbox, form)
        sandbox.reset()
        assert form("token/introspect", token=tokens["refresh_token"]).json() == {"active": False}
