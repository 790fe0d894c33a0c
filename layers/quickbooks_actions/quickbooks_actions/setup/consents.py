"""Consent, both ways: a person is sent to HubSpot or Intuit, comes back, and what they allowed is believed only after
it was read with the tokens they gave.

The state is good once, for fifteen minutes, for one service, and for the browser that began (RFC 6749, 10.12).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from quickbooks_actions.connections import CompanyRow, PortalRow, Tokens, grants
from quickbooks_actions.connections.oauth import CALL_SECONDS, InvalidGrant, Issued
from quickbooks_actions.connections.one_time import STATE_LIVES, Purpose
from quickbooks_actions.connections.opened import quickbooks_host
from quickbooks_actions.errors import ActionError, ComeBack, ErrorCode
from quickbooks_actions.hubspot.client import HubSpotClient
from quickbooks_actions.hubspot.facts import PortalFacts, read_portal_facts
from quickbooks_actions.hubspot.scopes import OPTIONAL_SCOPES, REQUIRED_SCOPES
from quickbooks_actions.mapping.company import CompanyFacts
from quickbooks_actions.quickbooks.client import QuickBooksClient
from quickbooks_actions.quickbooks.company_facts import read_facts, remember_facts
from quickbooks_actions.quickbooks.memory import CompanyMemory
from quickbooks_actions.settings import HUBSPOT_API_VERSION
from quickbooks_actions.setup.request import PageRequest
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.setup.sessions import digest
from quickbooks_actions.setup.told import Told, WrongFields
from quickbooks_actions.telemetry import count
from quickbooks_actions.timing import RESERVE_SECONDS, Deadline

HUBSPOT_CALLBACK = "/oauth/hubspot/callback"
QUICKBOOKS_CALLBACK = "/oauth/quickbooks/callback"
ACCOUNTING = "com.intuit.quickbooks.accounting"
LONGEST_STATIC_TOKEN = 500

_ID = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Given:
    """A token that a person just gave (a `TokenSource`): there is no other one."""

    service: str
    access_token: str

    def token(self) -> str:
        return self.access_token

    def after_refusal(self, refused: str) -> str:
        raise ComeBack(ErrorCode.CONNECTION_LOST, f"{self.service} does not accept the access that was just given.")


class Consents:
    """For one request."""

    def __init__(self, runtime: SetupRuntime, request: PageRequest, deadline: Deadline) -> None:
        self._runtime = runtime
        self._request = request
        self._deadline = deadline

    def to_hubspot(self) -> str:
        """Where the browser is sent to let the app into a portal. Raises: ActionError."""
        settings = self._runtime.settings
        query = {
            "client_id": self._runtime.callouts.connections.apps().hubspot.client_id,
            "redirect_uri": self._request.url(HUBSPOT_CALLBACK),
            "scope": " ".join(REQUIRED_SCOPES),
            "optional_scope": " ".join(OPTIONAL_SCOPES),
            "state": self._state(Purpose.HUBSPOT, {}),
        }
        return f"{settings.hubspot_authorize_url}?{urlencode(query, quote_via=quote)}"

    def to_quickbooks(self, portal_id: str, environment: str) -> str:
        """Where the browser is sent to connect a company of that environment for the portal. Raises: ActionError."""
        app = self._runtime.callouts.connections.quickbooks_app(environment)
        query = {
            "client_id": app.client_id,
            "response_type": "code",
            "scope": ACCOUNTING,
            "redirect_uri": self._request.url(QUICKBOOKS_CALLBACK),
            "state": self._state(Purpose.QUICKBOOKS, {"portal": portal_id, "environment": environment}),
        }
        return f"{self._runtime.settings.quickbooks_authorize_url}?{urlencode(query, quote_via=quote)}"

    def from_hubspot(self) -> PortalRow:
        """Connects the portal that the person let the app into; its id is the token's. Raises: Told, ActionError."""
        self._begun(Purpose.HUBSPOT, "HubSpot")
        app = self._runtime.callouts.connections.apps().hubspot
        asked_at = self._runtime.clock.now()
        try:
            issued = grants.exchange_hubspot(
                self._runtime.session,
                self._hubspot_token_url,
                app,
                code=self._code("HubSpot"),
                redirect_uri=self._request.url(HUBSPOT_CALLBACK),
                seconds=self._seconds,
            )
        except InvalidGrant:
            raise _code_refused("HubSpot") from None
        if not self._runtime.settings.allows(issued.portal_id):
            # What was given is of no use here: it is given back
            grants.revoke_hubspot(
                self._runtime.session, self._hubspot_token_url, app, issued.refresh_token, self._seconds
            )
            raise _not_allowed(issued.portal_id)
        return self._connect_portal(issued.renewing(Tokens(""), asked_at), issued)

    def static_token(self, token: str, only_portal: str) -> PortalRow:
        """Connects the portal of an app token that a person entered.

        Args:
            only_portal: the one that it may be for; '' = any.

        Raises: Told, ActionError.
        """
        token = token.strip()
        if not token or len(token) > LONGEST_STATIC_TOKEN or not token.isascii() or not token.isprintable():
            raise _wrong_token("That is not a token", "Copy the app's access token from HubSpot: it begins with pat-.")
        return self._connect_portal(Tokens(token), None, only_portal)

    def from_quickbooks(self, portal_id: str) -> CompanyFacts:
        """Connects the company that the person chose, for the portal of their session.

        Intuit's answer names the company in a part that nobody signed, so the company is read with the new tokens
        before anything is stored (QuickBooks contract 3). Raises: Told, ActionError.
        """
        facts = self._begun(Purpose.QUICKBOOKS, "QuickBooks")
        if facts["portal"] != portal_id:
            raise Told(
                403,
                "This is for another account",
                "The connection was begun for another HubSpot account than the one you are signed in to. Sign in to "
                "that one and connect the company again.",
            )
        realm_id = self._request.query.get("realmId", "")
        if not is_id(realm_id):
            raise Told(400, "QuickBooks named no company", "Connect the company again from the set-up page.")
        environment = facts["environment"]
        asked_at = self._runtime.clock.now()
        try:
            issued = grants.exchange_quickbooks(
                self._runtime.session,
                self._runtime.settings.quickbooks_token_url,
                self._runtime.callouts.connections.quickbooks_app(environment),
                code=self._code("QuickBooks"),
                redirect_uri=self._request.url(QUICKBOOKS_CALLBACK),
                seconds=self._seconds,
            )
        except InvalidGrant:
            raise _code_refused("QuickBooks") from None
        company = self._read_company(realm_id, environment, issued)
        row = CompanyRow(
            realm_id=realm_id,
            environment=environment,
            name=company.name,
            country=company.country,
            home_currency=company.home_currency,
        )
        self._runtime.linking.link_company(portal_id, row, issued.renewing(Tokens(""), asked_at))
        memory = CompanyMemory(
            self._runtime.directory, portal_id=portal_id, realm_id=realm_id, clock=self._runtime.clock
        )
        remember_facts(memory, company)
        return company

    def _read_company(self, realm_id: str, environment: str, issued: Issued) -> CompanyFacts:
        client = QuickBooksClient(
            realm_id=realm_id,
            base_url=quickbooks_host(self._runtime.settings, environment),
            tokens=_Given("QuickBooks", issued.access_token),
            deadline=Deadline(self._deadline.left()),
            session=self._runtime.session,
        )
        try:
            return read_facts(client, realm_id, environment)
        except ComeBack:
            raise
        except ActionError as error:
            count("ForgedRealms")
            raise Told(
                403,
                "QuickBooks did not show that company",
                f"The company {realm_id} could not be read with the access that was just given, so it was not "
                f"connected. Connect it again from the set-up page and choose it in QuickBooks. ({error.sentence})",
            ) from error

    def _connect_portal(self, tokens: Tokens, issued: Issued | None, only_portal: str = "") -> PortalRow:
        portal = self._read_portal(tokens)
        if issued is not None and issued.portal_id != portal.portal_id:
            raise Told(403, "HubSpot named two accounts", "The access is for another account than HubSpot said.")
        if only_portal and portal.portal_id != only_portal:
            raise Told(
                403,
                "This token is for another account",
                f"It is for the HubSpot account {portal.portal_id}, and you are signed in to {only_portal}.",
            )
        row = PortalRow(
            portal_id=portal.portal_id,
            currency=portal.currency,
            time_zone=portal.time_zone,
            domain=portal.domain,
            scopes=issued.scopes if issued else (),
        )
        if not self._runtime.settings.allows(portal.portal_id):
            raise _not_allowed(portal.portal_id)
        self._runtime.linking.save_portal(row, tokens)
        return row

    def _read_portal(self, tokens: Tokens) -> PortalFacts:
        client = HubSpotClient(
            base_url=self._runtime.settings.hubspot_base_url,
            tokens=_Given("HubSpot", tokens.access_token),
            deadline=Deadline(self._deadline.left()),
            session=self._runtime.session,
        )
        try:
            return read_portal_facts(client)
        except ComeBack as error:
            if error.code is ErrorCode.CONNECTION_LOST:
                raise _wrong_token(
                    "HubSpot does not know this token", "Copy the app's access token from HubSpot again."
                ) from None
            raise

    def _state(self, purpose: Purpose, facts: Mapping[str, str]) -> str:
        return self._runtime.one_time.issue(purpose, {**facts, "browser": digest(self._request.browser)}, STATE_LIVES)

    def _begun(self, purpose: Purpose, service: str) -> Mapping[str, str]:
        """What was noted when the person was sent away; used up, whatever comes of it."""
        state = self._request.query.get("state", "")
        facts = self._runtime.one_time.take(purpose, state) if state else None
        if facts is None:
            raise Told(
                400,
                "This consent is no longer valid",
                f"{service} sent you back with something that was used before, is older than fifteen minutes or did "
                "not begin here. Nothing was changed. Begin again from the set-up page.",
            )
        if facts["browser"] != digest(self._request.browser):
            count("ForeignStates")
            raise Told(
                403,
                "This consent was begun in another browser",
                "Nothing was changed. Begin again from the set-up page, in the browser in which you want to finish.",
            )
        refusal = self._request.query.get("error", "")
        if refusal:
            what = "You did not give the access" if refusal == "access_denied" else f"{service} gave no access"
            raise Told(400, what, f"Nothing was changed. You can connect {service} again whenever you like.")
        return facts

    def _code(self, service: str) -> str:
        code = self._request.query.get("code", "")
        if not code:
            raise Told(400, f"{service} gave no access", "Nothing was changed. Begin again from the set-up page.")
        return code

    @property
    def _seconds(self) -> float:
        return min(CALL_SECONDS, max(1.0, self._deadline.left() - RESERVE_SECONDS))

    @property
    def _hubspot_token_url(self) -> str:
        return f"{self._runtime.settings.hubspot_base_url}/oauth/{HUBSPOT_API_VERSION}/token"


def _wrong_token(title: str, sentence: str) -> WrongFields:
    return WrongFields(title, {"token": sentence})


def is_id(text: str) -> bool:
    """Whether the text is an id as both services write them: zeros in front would make two companies of one."""
    return _ID.fullmatch(text) is not None


def _not_allowed(portal_id: str) -> Told:
    count("PortalsNotAllowed")
    return Told(
        403,
        "This account may not use the application",
        f"The HubSpot account {portal_id} is not among those that this application serves, so nothing was stored. Its "
        "engineer can add it to the parameter AllowedPortals and deploy again.",
    )


def _code_refused(service: str) -> Told:
    return Told(
        400,
        "This consent was used before",
        f"{service} no longer accepts the code that it sent: it was used, or it is too old. Nothing was changed. Begin "
        "again from the set-up page.",
    )
