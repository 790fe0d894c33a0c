"""Who may call: tokens, scopes, the rate limit, and what refusals look like (HubSpot contract 6 and 8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.hubspot import HubSpotSandbox, Portal
from sandbox.hubspot.seed import OTHER_PORTAL_ID, PORTAL_ID, OtherSeedDeal, SeedDeal
from sandbox.hubspot.tokens import ALL_SCOPES
from tests.integration.sandbox_hubspot.caller import Caller

OBJECTS = "/crm/objects/2026-03"
PLAIN = f"{OBJECTS}/deals/{SeedDeal.PLAIN}"


@pytest.mark.parametrize("token", [None, "", "pat-na1-unknown"])
def test_without_a_known_token_nothing_is_told(caller: Caller, token: str | None) -> None:
    answer = caller.with_token(token).get(PLAIN)
    assert (answer.status_code, answer.json()["category"]) == (401, "INVALID_AUTHENTICATION")


def test_a_token_ends(sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
    token = portal.issue_token(expires_in=timedelta(minutes=30))
    assert caller.with_token(token).get(PLAIN).status_code == 200
    sandbox.clock.advance(35 * 60)
    answer = caller.with_token(token).get(PLAIN)
    assert (answer.status_code, answer.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")
    assert answer.json()["message"] == "The OAuth token used to make this call expired 5 minute(s) ago."


def test_the_static_token_does_not_end(sandbox: HubSpotSandbox, caller: Caller) -> None:
    sandbox.clock.advance(timedelta(days=3650).total_seconds())
    assert caller.get(PLAIN).status_code == 200


def test_a_revoked_token_is_unknown(portal: Portal, caller: Caller) -> None:
    token = portal.issue_token()
    portal.revoke_token(token)
    assert caller.with_token(token).get(PLAIN).status_code == 401


def test_a_portal_sees_only_its_own_records(sandbox: HubSpotSandbox, caller: Caller) -> None:
    other = caller.with_token(sandbox.portal(OTHER_PORTAL_ID).static_token)
    assert other.get(PLAIN).status_code == 404
    assert other.record("deals", OtherSeedDeal.PLAIN)["id"] == OtherSeedDeal.PLAIN


@pytest.mark.parametrize(
    ("path", "query", "scope"),
    [
        (f"{OBJECTS}/deals/1", {}, "crm.objects.deals.read"),
        (f"{OBJECTS}/quotes/1", {}, "crm.objects.quotes.read"),
        (f"{OBJECTS}/line_items/1", {}, "crm.objects.line_items.read"),
        (f"{OBJECTS}/contacts/1", {}, "crm.objects.contacts.read"),
        (f"{OBJECTS}/companies/1", {}, "crm.objects.companies.read"),
        (f"{OBJECTS}/products/1", {}, "crm.objects.products.read"),
        (f"{OBJECTS}/commerce_payments/1", {}, "crm.objects.commercepayments.read"),
        (PLAIN, {"associations": "contacts"}, "crm.objects.contacts.read"),
        (f"{OBJECTS}/deals/1/associations/companies", {}, "crm.objects.companies.read"),
        ("/account-info/2026-03/details", {}, "oauth"),
    ],
)
def test_each_read_needs_its_scope(
    portal: Portal, caller: Caller, path: str, query: dict[str, str], scope: str
) -> None:
    without = caller.with_token(portal.issue_token(ALL_SCOPES - {scope, "e-commerce"}))
    answer = without.get(path, **query)
    assert (answer.status_code, answer.json()["category"]) == (403, "MISSING_SCOPES")
    assert scope in answer.json()["errors"][0]["context"]["requiredGranularScopes"]


def test_reading_is_not_writing(portal: Portal, caller: Caller) -> None:
    reader = caller.with_token(portal.issue_token({"crm.objects.deals.read"}))
    assert reader.get(PLAIN).status_code == 200
    answer = reader.patch(PLAIN, {"properties": {"description": "x"}})
    assert answer.json()["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.deals.write"]


def test_one_of_several_scopes_is_enough(portal: Portal, caller: Caller) -> None:
    shop = caller.with_token(portal.issue_token({"e-commerce"}))
    assert shop.get(f"{OBJECTS}/line_items/1").status_code == 404


def test_every_answer_has_a_correlation_id(sandbox: HubSpotSandbox, caller: Caller) -> None:
    good, bad = caller.get(PLAIN), caller.get(f"{OBJECTS}/deals/1")
    assert bad.json()["correlationId"] == bad.headers["X-HubSpot-Correlation-Id"]
    assert good.headers["X-HubSpot-Correlation-Id"] != bad.headers["X-HubSpot-Correlation-Id"]
    noted = [entry.notes["correlation_id"] for entry in sandbox.log.entries()]
    assert noted == [
        good.headers["X-HubSpot-Correlation-Id"],
        bad.headers["X-HubSpot-Correlation-Id"],
    ]


def test_an_unknown_path_is_told_in_hubspots_shape(caller: Caller) -> None:
    answer = caller.get("/crm/lists/2026-03/1")
    assert (answer.status_code, answer.json()["status"]) == (404, "error")
    assert answer.json()["correlationId"]


class TestRateLimit:
    def test_it_is_off_unless_switched_on(self, caller: Caller) -> None:
        assert "X-HubSpot-RateLimit-Max" not in caller.get(PLAIN).headers

    def test_over_it_calls_are_refused_until_ten_seconds_have_passed(
        self, sandbox: HubSpotSandbox, caller: Caller
    ) -> None:
        sandbox.switches.rate_limit_per_10_seconds = 2
        answers = [caller.get(PLAIN) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["X-HubSpot-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
        assert answers[2].json()["policyName"] == "TEN_SECONDLY_ROLLING"
        sandbox.clock.advance(10)
        assert caller.get(PLAIN).status_code == 200

    def test_each_token_has_its_own(self, sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
        sandbox.switches.rate_limit_per_10_seconds = 1
        assert caller.get(PLAIN).status_code == 200
        assert caller.with_token(portal.issue_token()).get(PLAIN).status_code == 200


class TestAccount:
    @pytest.mark.parametrize("kind", ["static", "oauth"])
    def test_any_token_finds_its_own_portal_by_it(self, sandbox: HubSpotSandbox, caller: Caller, kind: str) -> None:
        other = sandbox.portal(OTHER_PORTAL_ID)
        token = other.static_token if kind == "static" else other.issue_token({"oauth"})
        details = caller.with_token(token).get("/account-info/2026-03/details").json()
        assert (details["portalId"], details["timeZone"], details["companyCurrency"]) == (
            OTHER_PORTAL_ID,
            other.account.time_zone,
            other.account.currency,
        )

    @pytest.mark.parametrize("token", ["", "pat-na1-unknown"])
    def test_an_unknown_token_is_told_nothing(self, caller: Caller, token: str) -> None:
        answer = caller.with_token(token).get("/account-info/2026-03/details")
        assert answer.status_code == 401
        assert answer.json().keys() == {"status", "message", "correlationId", "category"}
        assert (answer.json()["status"], answer.json()["category"]) == ("error", "INVALID_AUTHENTICATION")

    def test_a_token_that_has_ended_is_told_so(self, sandbox: HubSpotSandbox, portal: Portal, caller: Caller) -> None:
        token = portal.issue_token(expires_in=timedelta(minutes=30))
        sandbox.clock.advance(31 * 60)
        answer = caller.with_token(token).get("/account-info/2026-03/details")
        assert (answer.status_code, answer.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")

    def test_a_static_token_without_the_scope_is_told_which_one(self, portal: Portal, caller: Caller) -> None:
        portal.restrict(portal.static_token, ALL_SCOPES - {"oauth"})
        answer = caller.get("/account-info/2026-03/details")
        assert (answer.status_code, answer.json()["category"]) == (403, "MISSING_SCOPES")
        assert answer.json()["errors"][0]["context"] == {"requiredGranularScopes": ["oauth"]}

    def test_the_currency_may_be_left_out(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.switches.account_tells_currency = False
        assert "companyCurrency" not in caller.get("/account-info/2026-03/details").json()

    @pytest.mark.parametrize("version", ["2026-03", "v3"])
    def test_it_tells_zone_and_currency(self, caller: Caller, version: str) -> None:
        details = caller.get(f"/account-info/{version}/details").json()
        assert details == {
            "portalId": PORTAL_ID,
            "accountType": "STANDARD",
            "timeZone": "America/New_York",
            "companyCurrency": "USD",
            "additionalCurrencies": ["EUR"],
            "utcOffset": "-05:00",
            "utcOffsetMilliseconds": -18_000_000,
            "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "na1",
        }

    def test_the_offset_follows_summer_time(self, sandbox: HubSpotSandbox, caller: Caller) -> None:
        sandbox.clock.advance(timedelta(days=30).total_seconds())
        assert caller.get("/account-info/2026-03/details").json()["utcOffset"] == "-04:00"
