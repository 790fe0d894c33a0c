"""What a person does on the set-up page, one method each."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from aws_lambda_powertools.event_handler import Response

from quickbooks_actions.connections.credentials import PRODUCTION, SANDBOX
from quickbooks_actions.connections.one_time import Purpose
from quickbooks_actions.errors import ComeBack
from quickbooks_actions.setup import pages
from quickbooks_actions.setup.consents import Consents, is_id
from quickbooks_actions.setup.keys import PAIRS, save_keys, stored_keys
from quickbooks_actions.setup.notices import Done, Notice, read_notice
from quickbooks_actions.setup.overview import overview
from quickbooks_actions.setup.request import PageRequest
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.setup.sessions import Session
from quickbooks_actions.setup.told import Told, WrongFields, interrupted
from quickbooks_actions.telemetry import logger
from quickbooks_actions.timing import Deadline

NOTICE = "notice"

Found = TypeVar("Found")


class Visit:
    """One request of one person. Every method raises Told, or ActionError of the layers below."""

    def __init__(self, runtime: SetupRuntime, request: PageRequest, deadline: Deadline) -> None:
        self._runtime = runtime
        self._request = request
        self._consents = Consents(runtime, request, deadline)
        self._session_read: Session | None = None

    def check_form(self) -> None:
        """A form counts only from a page that this very browser was given."""
        token = self._request.form.get("form_token", "")
        fits = self._runtime.sessions.form_token_fits(self._request.browser, self._request.session, token)
        if not (fits and self._request.same_origin):
            raise Told(403, "This page is too old", "Open the set-up page again and repeat what you did.")

    def show(self) -> Response[str]:
        """The set-up page, or the way in."""
        session = self._session()
        if session is None:
            keys = stored_keys(self._runtime.callouts.connections)
            return self._page("sign_in.html", keys=keys)
        return self._setup_page(session)

    def enter_by_link(self) -> Response[str]:
        """By a link that the engineer made with AWS rights."""
        facts = self._runtime.one_time.take(Purpose.SETUP_LINK, self._request.query.get("key", ""))
        if facts is None:
            raise Told(
                403,
                "This link is no longer valid",
                "It works once, for fifteen minutes. Make a new one with `make setup-link`.",
            )
        session = Session(portal_id=facts.get("portal", ""), engineer=True)
        return self._home(None, session)

    def save_keys(self) -> Response[str]:
        """Stores the apps' keys."""
        session = self._engineer()
        try:
            save_keys(self._runtime.secrets, self._request.form)
        except WrongFields as wrong:
            return self._setup_page(session, wrong)
        self._runtime.callouts.connections.forget_apps()
        return self._home(Notice(Done.KEYS_STORED))

    def go_to_hubspot(self) -> Response[str]:
        """To HubSpot's page of consent: to sign in, to connect, or to connect again."""
        return pages.redirect(self._runtime.settings, self._consents.to_hubspot())

    def come_from_hubspot(self) -> Response[str]:
        """Back from it: the portal is connected, and its person is signed in."""
        before = self._session()
        portal = _at_once(self._consents.from_hubspot)
        logger.info("portal connected", portal=portal.portal_id)
        session = Session(portal.portal_id)
        if before is not None and before.engineer:
            session = replace(before, portal_id=portal.portal_id)
        return self._home(Notice(Done.HUBSPOT_CONNECTED, portal.portal_id), session)

    def enter_token(self) -> Response[str]:
        """Connects by an app token that does not expire."""
        session = self._signed_in()
        only = "" if session.engineer else session.portal_id
        try:
            portal = self._consents.static_token(self._request.form.get("token", ""), only)
        except WrongFields as wrong:
            return self._setup_page(session, wrong)
        logger.info("portal connected", portal=portal.portal_id)
        return self._home(
            Notice(Done.HUBSPOT_CONNECTED, portal.portal_id), replace(session, portal_id=portal.portal_id)
        )

    def open_portal(self) -> Response[str]:
        """Another connected portal, for the engineer."""
        session = self._engineer()
        portal_id = self._request.form.get("portal", "")
        if not is_id(portal_id) or self._runtime.rows.portal(portal_id) is None:
            raise Told(404, "That account was never connected", "Choose one of the list.")
        return self._home(Notice(Done.PORTAL_OPENED, portal_id), replace(session, portal_id=portal_id))

    def disconnect_hubspot(self) -> Response[str]:
        """Ends the portal's connection."""
        portal_id = self._with_portal().portal_id
        row = self._runtime.rows.portal(portal_id)
        revoked = self._runtime.linking.disconnect_portal(portal_id)
        logger.info("portal disconnected", portal=portal_id)
        if row is not None and row.kind == "static":
            return self._home(Notice(Done.TOKEN_DISCONNECTED, portal_id))
        return self._home(Notice(Done.HUBSPOT_DISCONNECTED if revoked else Done.HUBSPOT_DISCONNECTED_HERE, portal_id))

    def go_to_quickbooks(self) -> Response[str]:
        """To Intuit's page of consent: to connect a company, or to connect it again."""
        session = self._with_portal()
        environment = self._request.form.get("environment", PRODUCTION)
        if environment not in {PRODUCTION, SANDBOX}:
            raise Told(400, "There is no such environment", "Choose production or sandbox.")
        return pages.redirect(self._runtime.settings, self._consents.to_quickbooks(session.portal_id, environment))

    def come_from_quickbooks(self) -> Response[str]:
        """Back from it: the company is connected."""
        session = self._signed_in()
        company = _at_once(lambda: self._consents.from_quickbooks(session.portal_id))
        logger.info("company connected", company=company.realm_id)
        return self._home(Notice(Done.COMPANY_CONNECTED, company.realm_id))

    def disconnect_quickbooks(self) -> Response[str]:
        """Ends a company's connection."""
        session, realm_id = self._with_portal(), self._request.form.get("realm", "")
        if not is_id(realm_id):
            raise Told(400, "There is no such company", "Choose one of the list.")
        revoked = self._runtime.linking.disconnect_company(session.portal_id, realm_id)
        logger.info("company disconnected", company=realm_id)
        return self._home(Notice(Done.COMPANY_DISCONNECTED if revoked else Done.COMPANY_DISCONNECTED_HERE, realm_id))

    def sign_out(self) -> Response[str]:
        """Ends the session."""
        return pages.with_cookies(self._home(Notice(Done.SIGNED_OUT)), self._request, session="")

    def _session(self) -> Session | None:
        if self._session_read is None:
            cookie = self._request.session
            session = self._runtime.sessions.read(cookie) if cookie else None
            if session and session.portal_id and not self._runtime.settings.allows(session.portal_id):
                session = replace(session, portal_id="") if session.engineer else None
            self._session_read = session
        return self._session_read

    def _signed_in(self) -> Session:
        session = self._session()
        if session is None:
            raise Told(401, "You are not signed in", "Open the set-up page and sign in; it lasts an hour.")
        return session

    def _with_portal(self) -> Session:
        session = self._signed_in()
        if not session.portal_id:
            raise Told(409, "HubSpot comes first", "Connect a HubSpot account, then this can be done for it.")
        return session

    def _engineer(self) -> Session:
        session = self._signed_in()
        if not session.engineer:
            raise Told(403, "This is for the engineer", "Open a link made with `make setup-link` to do this.")
        return session

    def _home(self, notice: Notice | None, session: Session | None = None) -> Response[str]:
        """To the set-up page, which then says what was done. session: the one that begins; None = nothing changes."""
        response = pages.redirect(self._runtime.settings, self._request.url("/setup"))
        sealed = self._runtime.sessions.seal(NOTICE, notice.write()) if notice else None
        cookie = self._runtime.sessions.write(session) if session else None
        return pages.with_cookies(response, self._request, session=cookie, notice=sealed)

    def _notice(self) -> Notice | None:
        text = self._runtime.sessions.unseal(NOTICE, self._request.notice) if self._request.notice else None
        return read_notice(text) if text else None

    def _setup_page(self, session: Session, wrong: WrongFields | None = None) -> Response[str]:
        """The page of a person; with what was wrong in a form of it, and what they entered but for secrets."""
        form = self._request.form if wrong else {}
        entered = {name: form.get(name, "") for name in (f"{pair}_client_id" for pair in PAIRS)}
        it = overview(self._runtime, self._request, session)
        return self._page("setup.html", wrong.status if wrong else 200, it=it, wrong=wrong, entered=entered)

    def _page(self, template: str, status: int = 200, **values: object) -> Response[str]:
        token = self._runtime.sessions.form_token(self._request.browser, self._request.session)
        notice = None if self._request.method == "POST" else self._notice()
        values |= {"home": self._request.base_path, "form_token": token, "notice": notice}
        response = pages.page(self._runtime.settings, template, status, **values)
        return pages.with_cookies(response, self._request, notice="" if notice else None)


def _at_once(finish: Callable[[], Found]) -> Found:
    """What a person came back for: its state and code are used up, so repeating the request would not do."""
    try:
        return finish()
    except ComeBack as error:
        raise interrupted(error) from error
