"""What is sent to the two services' OAuth endpoints, to the letter (QuickBooks contract 3, HubSpot contract 6)."""

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pytest
import requests

from quickbooks_actions.connections import HubSpotApp, QuickBooksApp, grants, oauth
from quickbooks_actions.connections.oauth import InvalidGrant
from quickbooks_actions.errors import ActionError
from quickbooks_actions.http_session import http_session
from sandbox.kit import FaultRule
from sandbox.kit.log import Entry
from tests.integration.connections.token_service import HUBSPOT_PATH, INTUIT_PATH, INTUIT_REVOKE_PATH
from tests.integration.connections.world import World

INTUIT = QuickBooksApp("client id", "client:secret")
HUBSPOT = HubSpotApp("client-id", ("newest-secret", "older-secret"))
REDIRECT = "https://hooks.example.com/v1/oauth/callback?a=b"
FORM = "application/x-www-form-urlencoded"
BASIC = "Basic " + base64.b64encode(b"client id:client:secret").decode()
HUBSPOT_KEYS = {"client_id": "client-id", "client_secret": "newest-secret"}
HARD_END = "x-include-refresh-token-hard-expires-in"


@dataclass(frozen=True)
class Sent:
    """A call, and what the service sees of it. body: a form's fields, or JSON."""

    name: str
    call: Callable[[requests.Session, str], object]
    path: str
    body: dict[str, str]
    content_type: str = FORM
    authorization: str | None = None
    hard_end: str | None = None


SENT = [
    Sent(
        "a code of Intuit's",
        lambda session, url: grants.exchange_quickbooks(
            session, f"{url}{INTUIT_PATH}", INTUIT, code="a code+/=", redirect_uri=REDIRECT, seconds=5
        ),
        INTUIT_PATH,
        {"grant_type": "authorization_code", "code": "a code+/=", "redirect_uri": REDIRECT},
        authorization=BASIC,
        hard_end="true",
    ),
    Sent(
        "a refresh token of Intuit's",
        lambda session, url: oauth.refresh_quickbooks(session, f"{url}{INTUIT_PATH}", INTUIT, "AB11 &=", 5),
        INTUIT_PATH,
        {"grant_type": "refresh_token", "refresh_token": "AB11 &="},
        authorization=BASIC,
        hard_end="true",
    ),
    Sent(
        "Intuit's revocation",
        lambda session, url: grants.revoke_quickbooks(session, f"{url}{INTUIT_REVOKE_PATH}", INTUIT, "AB11", 5),
        INTUIT_REVOKE_PATH,
        {"token": "AB11"},
        content_type="application/json",
        authorization=BASIC,
    ),
    Sent(
        "a code of HubSpot's",
        lambda session, url: grants.exchange_hubspot(
            session, f"{url}{HUBSPOT_PATH}", HUBSPOT, code="a code+/=", redirect_uri=REDIRECT, seconds=5
        ),
        HUBSPOT_PATH,
        {"grant_type": "authorization_code", "code": "a code+/=", "redirect_uri": REDIRECT, **HUBSPOT_KEYS},
    ),
    Sent(
        "a refresh token of HubSpot's",
        lambda session, url: oauth.refresh_hubspot(session, f"{url}{HUBSPOT_PATH}", HUBSPOT, "na1-1", 5),
        HUBSPOT_PATH,
        {"grant_type": "refresh_token", "refresh_token": "na1-1", **HUBSPOT_KEYS},
    ),
    Sent(
        "HubSpot's revocation",
        lambda session, url: grants.revoke_hubspot(session, f"{url}{HUBSPOT_PATH}", HUBSPOT, "na1-1", 5),
        f"{HUBSPOT_PATH}/revoke",
        {"token": "na1-1", "token_type_hint": "refresh_token", **HUBSPOT_KEYS},
    ),
]


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.name)
def test_to_the_letter(world: World, sent: Sent) -> None:
    with suppress(ActionError, InvalidGrant):  # the service knows neither app nor token
        sent.call(http_session(), world.base_url)
    (entry,) = world.service.log.entries()
    assert (entry.method, entry.url.removeprefix(world.base_url)) == ("POST", sent.path)
    assert entry.headers["accept"] == "application/json"
    assert entry.headers["content-type"] == sent.content_type
    assert entry.headers.get("authorization") == sent.authorization
    assert entry.headers.get(HARD_END) == sent.hard_end
    assert _body(entry) == sent.body


def _body(entry: Entry) -> object:
    if entry.headers["content-type"] == "application/json":
        return json.loads(entry.body)
    return dict(parse_qsl(entry.body, strict_parsing=True))


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.name)
def test_what_a_service_sets_for_one_is_not_sent_for_the_next(world: World, sent: Sent) -> None:
    session = http_session()
    cookie = FaultRule(do="status", status=400, headers={"Set-Cookie": "who=first"}, body={"error": "invalid_grant"})
    world.service.faults.add(cookie)
    for _ in range(2):
        with suppress(ActionError, InvalidGrant):
            sent.call(session, world.base_url)
    first, second = world.service.log.entries()
    assert first.status == 400
    assert "cookie" not in second.headers
