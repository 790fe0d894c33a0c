"""What follows a person's consent: a code becomes tokens, a token tells whose it is, a connection is revoked."""

from dataclasses import replace

import requests

from quickbooks_actions.connections.credentials import HubSpotApp, QuickBooksApp
from quickbooks_actions.connections.oauth import HUBSPOT, QUICKBOOKS, Issued, ask, basic, in_body, json_of, post
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.timing import CONNECT_SECONDS


def exchange_quickbooks(
    session: requests.Session, url: str, app: QuickBooksApp, *, code: str, redirect_uri: str, seconds: float
) -> Issued:
    """Tokens for Intuit's authorization code. Raises: as `oauth.ask`; InvalidGrant: used, expired, or not ours."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return ask(QUICKBOOKS, session, url, form, basic=basic(app), seconds=seconds)


def exchange_hubspot(
    session: requests.Session, url: str, app: HubSpotApp, *, code: str, redirect_uri: str, seconds: float
) -> Issued:
    """Tokens for HubSpot's authorization code, and whose they are.

    The portal and its scopes are optional members of the answer; where they are missing the token is asked.

    Args:
        url: of the token endpoint; the question about a token goes below it.

    Raises: as `oauth.ask`; ComeBack `hubspot_unavailable` where HubSpot does not say whose the token is.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, **in_body(app)}
    issued = ask(HUBSPOT, session, url, form, basic=None, seconds=seconds)
    if issued.portal_id and issued.scopes:
        return issued
    question = {"token": issued.access_token, "token_type_hint": "access_token", **in_body(app)}
    said = json_of(post(HUBSPOT, session, f"{url}/introspect", question, basic=None, seconds=seconds))
    scopes = said.get("scopes")
    portal_id = issued.portal_id or str(said.get("hub_id") or "")
    if not portal_id:
        raise ComeBack(HUBSPOT.unavailable, "HubSpot did not say whose account the access is for. Connect it again.")
    told = tuple(map(str, scopes)) if isinstance(scopes, list) else issued.scopes
    return replace(issued, portal_id=portal_id, scopes=issued.scopes or told)


def revoke_quickbooks(
    session: requests.Session, url: str, app: QuickBooksApp, refresh_token: str, seconds: float
) -> bool:
    """Ends the connection at Intuit: both tokens are dead then. False where Intuit did not say that it is done."""
    try:
        response = session.post(
            url,
            json={"token": refresh_token},
            auth=basic(app),
            headers={"Accept": "application/json"},
            timeout=(CONNECT_SECONDS, seconds),
            allow_redirects=False,
        )
    except requests.RequestException:
        return False
    return response.status_code == 200


def revoke_hubspot(session: requests.Session, url: str, app: HubSpotApp, refresh_token: str, seconds: float) -> bool:
    """Ends the app's access at HubSpot; access tokens may live on to their end, half an hour at most.

    Args:
        url: of the token endpoint.

    False where HubSpot did not say that it is done.
    """
    form = {"token": refresh_token, "token_type_hint": "refresh_token", **in_body(app)}
    try:
        response = post(HUBSPOT, session, f"{url}/revoke", form, basic=None, seconds=seconds)
    except ComeBack:
        return False
    return 200 <= response.status_code < 300
