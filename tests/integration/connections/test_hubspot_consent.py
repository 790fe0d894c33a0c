"""A person's consent in HubSpot becomes tokens of that person's account, whatever HubSpot leaves out of its answers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from quickbooks_actions.connections.credentials import HubSpotApp
from quickbooks_actions.connections.grants import exchange_hubspot, revoke_hubspot
from quickbooks_actions.connections.oauth import InvalidGrant, Issued, refresh_hubspot
from quickbooks_actions.errors import ComeBack
from sandbox.hubspot import HubSpotSandbox, HubSpotSwitches
from sandbox.hubspot.seed import APP, OTHER_PORTAL_ID
from sandbox.kit.faults import FaultRule, Match
from tests.integration.sandbox_hubspot.traffic import check_traffic

BACK = "https://hooks.example.com/oauth/hubspot/callback"
GRANTED = ["oauth", "automation", "crm.objects.deals.read"]
SECONDS = 10.0
OURS = HubSpotApp(client_id=APP.client_id, client_secrets=(APP.client_secret,))


@dataclass
class HubSpotSide:
    """HubSpot with two accounts, and the app that one of them lets in."""

    sandbox: HubSpotSandbox
    url: str
    session: requests.Session
    app: HubSpotApp = OURS

    def code(self) -> str:
        return self.sandbox.oauth.authorize(OTHER_PORTAL_ID, BACK, GRANTED)

    def exchange(self, code: str, redirect_uri: str = BACK) -> Issued:
        return exchange_hubspot(self.session, self.url, self.app, code=code, redirect_uri=redirect_uri, seconds=SECONDS)

    def refresh(self, issued: Issued) -> Issued:
        return refresh_hubspot(self.session, self.url, self.app, issued.refresh_token, SECONDS)


@pytest.fixture
def side() -> Iterator[HubSpotSide]:
    sandbox = HubSpotSandbox(switches=HubSpotSwitches(check_requests=True))
    with sandbox.serve() as server, requests.Session() as session:
        yield HubSpotSide(sandbox, f"{server.base_url}/oauth/2026-03/token", session)
    check_traffic(sandbox)


@pytest.mark.parametrize(("answer", "calls"), [("full", 1), ("minimal", 2)])
def test_the_account_and_its_scopes_are_known_in_the_end(side: HubSpotSide, answer: str, calls: int) -> None:
    side.sandbox.switches.token_answer = answer  # type: ignore[assignment]
    issued = side.exchange(side.code())
    assert (issued.portal_id, sorted(issued.scopes)) == (str(OTHER_PORTAL_ID), sorted(GRANTED))
    assert issued.expires_in == 1800
    assert len(side.sandbox.log.entries()) == calls


def test_a_code_that_was_used_is_refused(side: HubSpotSide) -> None:
    code = side.code()
    side.exchange(code)
    with pytest.raises(InvalidGrant):
        side.exchange(code)


@pytest.mark.parametrize("status", ["BAD_AUTH_CODE", "EXPIRED_AUTH_CODE"])
def test_a_code_that_has_ended_is_refused_whatever_hubspot_calls_it(side: HubSpotSide, status: str) -> None:
    side.sandbox.switches.bad_code_status = status
    code = side.code()
    side.sandbox.clock.advance(600)
    with pytest.raises(InvalidGrant):
        side.exchange(code)


def test_a_code_for_another_address_is_refused(side: HubSpotSide) -> None:
    with pytest.raises(InvalidGrant):
        side.exchange(side.code(), f"{BACK}/")


def test_an_app_that_hubspot_does_not_know_is_no_reason_to_give_the_connection_up(side: HubSpotSide) -> None:
    side.app = HubSpotApp(client_id=APP.client_id, client_secrets=("wrong",))
    with pytest.raises(ComeBack):
        side.exchange(side.code())


@pytest.mark.parametrize("rotates", [False, True])
def test_what_is_issued_can_be_renewed(side: HubSpotSide, rotates: bool) -> None:
    side.sandbox.switches.rotate_refresh_tokens = rotates
    first = side.exchange(side.code())
    second = side.refresh(first)
    assert (second.refresh_token != first.refresh_token) is rotates
    assert side.refresh(second).access_token


@pytest.mark.parametrize("how", ["revoked", "uninstalled"])
def test_after_the_end_nothing_can_be_renewed(side: HubSpotSide, how: str) -> None:
    issued = side.exchange(side.code())
    if how == "revoked":
        assert revoke_hubspot(side.session, side.url, side.app, issued.refresh_token, SECONDS)
    else:
        side.sandbox.oauth.uninstall(OTHER_PORTAL_ID)
    with pytest.raises(InvalidGrant):
        side.refresh(issued)


def test_an_account_that_hubspot_does_not_tell_is_asked_for_again(side: HubSpotSide) -> None:
    # Given the shortest answer, and a token that ends before it is asked about
    side.sandbox.switches.token_answer = "minimal"
    code = side.code()
    side.sandbox.faults.add(
        FaultRule(match=Match(path="*/introspect"), do="status", status=200, body={"active": False})
    )
    # When it is exchanged
    with pytest.raises(ComeBack) as raised:
        side.exchange(code)
    # Then a person is told
    assert raised.value.sentence == "HubSpot did not say whose account the access is for. Connect it again."
