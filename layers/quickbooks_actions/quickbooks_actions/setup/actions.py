"""What a person does on the set-up page, one method each."""

from dataclasses import replace

from aws_lambda_powertools.event_handler import Response

from quickbooks_actions.connections.credentials import PRODUCTION, SANDBOX
from quickbooks_actions.connections.one_time import Purpose
from quickbooks_actions.setup import pages
from quickbooks_actions.setup.consents import Consents
from quickbooks_actions.setup.keys import save_keys
from quickbooks_actions.setup.overview import overview, stored_keys
from quickbooks_actions.setup.request import PageRequest
from quickbooks_actions.setup.runtime import SetupRuntime
from quickbooks_actions.setup.sessions import Session
from quickbooks_actions.setup.told import Told
from quickbooks_actions.telemetry import logger
from quickbooks_actions.timing import Deadline


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
            keys = stored_keys(self._runtime)
            return self._page("sign_in.html", keys=keys)
        return self._page("setup.html", it=overview(self._runtime, self._request, session))

    def enter_by_link(self) -> Response[str]:
        """By a link that the engineer made with AWS rights."""
        facts = self._runtime.one_time.take(Purpose.SETUP_LINK, self._request.query.get("key", ""))
        if facts is None:
            raise Told(
                403,
                "This link is no longer valid",
                "It works once, for fifteen minutes. Make a new one with `make setup-link`.",
            )
        return self._home(Session(portal_id=facts.get("portal", ""), engineer=True))

    def save_keys(self) -> Response[str]:
        """Stores the apps' keys."""
        self._engineer()
        save_keys(self._runtime.secrets, self._request.form)
        self._runtime.callouts.connections.forget_apps()
        return self._home()

    def go_to_hubspot(self) -> Response[str]:
        """To HubSpot's page of consent: to sign in, to connect, or to connect again."""
        return pages.redirect(self._runtime.settings, self._consents.to_hubspot())

    def come_from_hubspot(self) -> Response[str]:
        """Back from it: the portal is connected, and its person is signed in."""
        before = self._session()
        portal = self._consents.from_hubspot()
        logger.info("portal connected", portal=portal.portal_id)
        if before is not None and before.engineer:
            return self._home(replace(before, portal_id=portal.portal_id))
        return self._home(Session(portal.portal_id))

    def enter_token(self) -> Response[str]:
        """Connects by an app token that does not expire."""
        session = self._signed_in()
        only = "" if session.engineer else session.portal_id
        portal = self._consents.static_token(self._request.form.get("token", ""), only)
        return self._home(replace(session, portal_id=portal.portal_id))

    def open_portal(self) -> Response[str]:
        """Another connected portal, for the engineer."""
        session = self._engineer()
        portal_id = self._request.form.get("portal", "")
        if self._runtime.rows.portal(portal_id) is None:
            raise Told(404, "That account was never connected", "Choose one of the list.")
        return self._home(replace(session, portal_id=portal_id))

    def disconnect_hubspot(self) -> Response[str]:
        """Ends the portal's connection."""
        session = self._with_portal()
        self._runtime.linking.disconnect_portal(session.portal_id)
        return self._home(session if session.engineer else None)

    def go_to_quickbooks(self) -> Response[str]:
        """To Intuit's page of consent: to connect a company, or to connect it again."""
        session = self._with_portal()
        environment = self._request.form.get("environment", PRODUCTION)
        if environment not in {PRODUCTION, SANDBOX}:
            raise Told(400, "There is no such environment", "Choose production or sandbox.")
        return pages.redirect(self._runtime.settings, self._consents.to_quickbooks(session.portal_id, environment))

    def come_from_quickbooks(self) -> Response[str]:
        """Back from it: the company is connected."""
        session = self._session()
        company = self._consents.from_quickbooks(session.portal_id if session else "")
        logger.info("company connected", company=company.realm_id)
        return self._home()

    def disconnect_quickbooks(self) -> Response[str]:
        """Ends a company's connection."""
        session = self._with_portal()
        self._runtime.linking.disconnect_company(session.portal_id, self._request.form.get("realm", ""))
        return self._home()

    def sign_out(self) -> Response[str]:
        """Ends the session."""
        response = pages.redirect(self._runtime.settings, self._request.url("/setup"))
        return pages.with_cookies(response, self._request, session="")

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

    def _home(self, session: Session | None = None) -> Response[str]:
        response = pages.redirect(self._runtime.settings, self._request.url("/setup"))
        if session is None:
            return response
        return pages.with_cookies(response, self._request, session=self._runtime.sessions.write(session))

    def _page(self, template: str, **values: object) -> Response[str]:
        token = self._runtime.sessions.form_token(self._request.browser, self._request.session)
        values |= {"home": self._request.base_path, "form_token": token}
        return pages.page(self._runtime.settings, template, 200, **values)
